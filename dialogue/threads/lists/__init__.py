"""Lists of threads: narrowed, sorted, each row drawn once."""
