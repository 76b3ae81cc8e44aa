"""Metres by depth: pixels lifted by how far away they are, and what scale that has."""
