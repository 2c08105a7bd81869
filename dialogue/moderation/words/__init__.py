"""Watched words: their list, and what they make of a text."""
