"""Where somebody's words went."""
