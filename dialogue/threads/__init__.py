"""Conversation: threads, posts, revisions, drafts and what was read."""
