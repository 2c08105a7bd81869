"""How a draft is written: its sections, its points, and what they cite."""
