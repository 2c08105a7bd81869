"""The page on which a draft is written, and what its forms do."""
