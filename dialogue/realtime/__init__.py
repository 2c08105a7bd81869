"""What is told while a page is open: streams, whoever watches them, and what they missed."""
