"""What was said, counted and compared: who took part, with few people kept out of sight, with which
words, and what says most."""
