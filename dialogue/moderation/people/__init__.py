"""What is decided about people, and who is let in."""
