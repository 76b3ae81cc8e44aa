"""Detectors: what is in a frame, by motion, by colour, by a network."""
