"""What can be told of a dialogue by counting: who took part, with few people kept out of sight."""
