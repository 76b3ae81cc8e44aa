"""Video files opened for exact access by presentation time."""

from .video import Frame, Video

__all__ = ["Frame", "Video"]
