"""Pages that show several features at once: the site's front, a dialogue's home, its people."""
