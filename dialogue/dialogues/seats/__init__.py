"""Who takes part in a dialogue, as what, and how they come to sit there."""
