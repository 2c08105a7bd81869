"""How a host sets a dialogue up, part by part."""
