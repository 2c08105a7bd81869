"""Keeping the talk fair: what a moderator does to threads, with a reason that stays readable."""
