"""Words that readers do not see: what waits for a moderator, and what was set aside."""
