"""What the gate (dataset.py) stands on: what is read, and how much of it may be told."""
