"""Estimators of how the camera moves."""
