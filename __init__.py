"""Vidence."""
