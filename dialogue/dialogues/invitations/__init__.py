"""Who is asked to take part, and how."""
