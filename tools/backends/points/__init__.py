"""Trackers of points."""
