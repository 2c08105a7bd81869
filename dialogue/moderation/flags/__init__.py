"""Flags: how contributions are flagged, and how much that weighs."""
