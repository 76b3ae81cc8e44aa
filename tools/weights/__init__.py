"""Weights of networks: where they lie, which they are, what they need, and what they run on."""
