"""What is worth a thought before one sends something."""
