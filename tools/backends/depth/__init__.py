"""Depth estimators: how far away what is seen in each pixel lies."""
