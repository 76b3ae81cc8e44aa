"""The `association` tracker, and what it knows of pieces, trails and threads."""
