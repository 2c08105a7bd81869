"""Contributions go to another thread, with all that hangs on them."""
