"""Tracks from elsewhere, in pixels or in metres, with a video or without one."""
