"""The detectors there are."""

from __future__ import annotations

from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..entry import Entry, plain


def _motion(argument: str | None, _: ModelSettings) -> Backend:
    from .motion.detector import MotionDetector

    return plain("motion", argument, MotionDetector)


def _colour(argument: str | None, _: ModelSettings) -> Backend:
    from .colour import ColourDetector

    return plain("colour", argument, ColourDetector)


def _onnx(argument: str | None, _: ModelSettings) -> Backend:
    from .onnx.detector import OnnxDetector

    return OnnxDetector.from_argument(argument)


ENTRIES = (
    Entry("detector", "motion", _motion, needs="a static camera"),
    Entry("detector", "colour", _colour, needs="a colour to look for"),
    Entry("detector", "onnx", _onnx, licence="that of the weights", needs="onnx:FILE[,threshold=0.2]"),
)
