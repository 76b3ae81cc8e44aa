"""How a moving camera moves: features followed from frame to frame, and the poses that explain them."""
