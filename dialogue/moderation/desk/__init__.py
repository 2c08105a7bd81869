"""The desk: what waits for a moderator, one case after the other."""
