"""Video files opened for exact access by presentation time."""

from .frame import Frame
from .video import Video

__all__ = ["Frame", "Video"]
