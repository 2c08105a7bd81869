"""From a draft to a version that stays as it is, and what the host answers to it."""
