"""The `motion` detector: what moves before a camera that stands."""
