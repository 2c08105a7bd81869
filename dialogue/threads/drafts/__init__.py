"""What somebody is still writing, and how none of it is lost."""
