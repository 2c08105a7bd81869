"""What readers learn of what moderators did to a thread."""
