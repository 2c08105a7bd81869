"""The documents of published summaries, made once a version and kept."""
