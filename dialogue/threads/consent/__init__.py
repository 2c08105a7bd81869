"""How a contribution may be quoted, and how its author changes that."""
