"""Rendered scenes with exact truth."""
