"""Making the exports that were asked for, beside the requests."""
