"""Retrievers: times found by words."""
