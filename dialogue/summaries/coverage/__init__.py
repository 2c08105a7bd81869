"""Whose words a summary reflects, and whose it does not yet."""
