"""Segmenters: the outline of a thing, in one frame and through many."""
