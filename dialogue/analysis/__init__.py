"""What was said, counted and compared: who took part, with which words, and what says most."""
