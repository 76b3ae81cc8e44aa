"""Video files opened for exact access by presentation time."""

from .frame import Frame
from .scenes import find_shots
from .video import Video

__all__ = ["Frame", "Video", "find_shots"]
