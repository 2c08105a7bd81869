"""What people are told of: in a list of their own, live, and by mail as they chose."""
