"""What a dialogue is made from, and how its rows come of it."""
