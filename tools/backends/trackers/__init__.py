"""Trackers: detections joined into lasting identities."""
