"""What each participant has read."""
