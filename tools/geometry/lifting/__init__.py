"""Lifting: from the edges of a tube's boxes to where a thing stands, in metres, and how surely."""
