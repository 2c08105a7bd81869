"""What is decided about contributions: those that wait, and those that stand."""
