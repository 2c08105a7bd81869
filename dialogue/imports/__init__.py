"""Archives from elsewhere: one reader per format, into the same operations as everybody uses."""
