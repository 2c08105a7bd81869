"""What is told of moderation: the record, the register, its figures, the facilitation log."""
