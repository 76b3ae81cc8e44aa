"""Exports: what a run found, in the formats of other tools; a file for each format."""
