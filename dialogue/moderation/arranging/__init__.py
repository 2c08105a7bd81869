"""Where conversation stands: threads set, moved, merged and split, and stages suggested."""
