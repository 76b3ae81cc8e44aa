"""What backends can do: one Protocol per capability, and the values that pass through it."""

from .backend import CAPABILITIES, Backend, Features, FloatArray
from .camera import CameraEstimator, CameraMotion
from .depth import DepthEstimator, DepthKind, DepthMap, TakesCamera
from .detecting import Detections, Detector, Patch, Request, Sought, TakesPhrases
from .points import PointTracker, PointTracks, Spot
from .segmenting import Dot, NeedsBoxes, Outlines, Prompt, Segmenter
from .tracking import Track, Tracker, TracksThrough
from .words import Describer, Fit, Read, Reader, Retriever, Said, Transcriber

__all__ = [
    "CAPABILITIES",
    "Backend",
    "CameraEstimator",
    "CameraMotion",
    "DepthEstimator",
    "DepthKind",
    "DepthMap",
    "Describer",
    "Detections",
    "Detector",
    "Dot",
    "Features",
    "Fit",
    "FloatArray",
    "NeedsBoxes",
    "Outlines",
    "Patch",
    "PointTracker",
    "PointTracks",
    "Prompt",
    "Read",
    "Reader",
    "Request",
    "Retriever",
    "Said",
    "Segmenter",
    "Sought",
    "Spot",
    "TakesCamera",
    "TakesPhrases",
    "Track",
    "Tracker",
    "TracksThrough",
    "Transcriber",
]
