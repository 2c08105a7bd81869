"""Summaries: points that cite contributions, what they cover, whether those cited agree, and what
was published."""
