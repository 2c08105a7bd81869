"""What leaves: one dataset with rights and consent applied once, then a writer for each format."""
