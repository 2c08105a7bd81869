"""Quoting contributions, and what becomes of quotations when their source is taken back."""
