"""Formulas of what is measured of paths: distances, speeds, directions and relations, with error bars."""
