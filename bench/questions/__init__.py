"""Questions about rendered scenes with their true answers, and the scoring of answers against them."""
