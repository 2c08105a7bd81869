"""What people read of decisions about them, and how they appeal."""
