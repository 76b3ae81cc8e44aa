"""Names for tubes: the scores of all classes, added up over a tube, rather than each frame's best guess.

A small detector places boxes well and names some of them badly: a car from above is a phone to it. Over a
whole tube that moves its scores still tell which of the things that drive it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ..traces.records import Box, Degradation, Tube
from .capabilities import Detections, FloatArray, Request
from .deadline import Deadline
from .manipulations.base import Context
from .video import Video

# A class is sure when it has this share of all scores; a group is worth naming from this share of the best.
_SURE, _WORTH = 0.6, 0.08
# A tube moves by itself when it goes at least so far, in its own sizes.
_OWN_SIZES = 0.5
_SAME_BOX_IOU = 0.6
# Detectors know people and animals for what they are; what drives is taken for a thing of its shape.
_DRIVEN = ("vehicle", "bicycle", "airplane", "train", "boat")
GROUPS: dict[str, tuple[str, ...]] = {
    "person": ("person",),
    "vehicle": ("car", "truck", "bus", "motorcycle"),
    "bicycle": ("bicycle",),
    "airplane": ("airplane",),
    "train": ("train",),
    "boat": ("boat",),
    "animal": ("bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe"),
    "sports ball": ("sports ball",),
}


class Examined(NamedTuple):
    """What a detector sees in one frame, and for each thing the best score of every class it knows."""

    detections: Detections
    scores: FloatArray


@runtime_checkable
class Examiner(Protocol):
    """A detector that says how much of every class there is in each thing it sees."""

    @property
    def nouns(self) -> tuple[str, ...]:
        """The classes it knows, in the order of the scores."""

    def examine(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Examined]:
        """Look at every frame asked for, whatever is sought."""


class Named(NamedTuple):
    """A label, whether the detector is sure of the class, and why not where it is not."""

    label: str
    sure: bool
    why: str = ""


class Naming:
    """Keeps the class scores of what is seen while the frames go by, then names tubes by them."""

    def __init__(self, examiner: Examiner) -> None:
        self._examiner = examiner
        self._seen: dict[int, tuple[FloatArray, NDArray[np.float16]]] = {}

    def watch(self, context: Context, rate_hz: float) -> Iterator[Detections]:
        """What the detector sees, frame by frame."""
        request = Request(rate_hz=rate_hz)
        for detections, scores in self._examiner.examine(context.video, request, context.deadline):
            if len(detections):
                self._seen[detections.index] = (detections.xyxy, scores.astype(np.float16))
            yield detections

    def named(self, tube: Tube) -> Tube:
        """The tube with its label, and a word on how sure it is where it is not."""
        name = name_of(self._sums(tube), self._examiner.nouns, moves=moves(tube))
        weaker = () if name.sure else (Degradation(kind="class_unchecked", detail=name.why),)
        degradations = (*tube.degradations, *weaker)
        return tube.model_copy(
            update={"label": name.label, "classed": name.sure, "degradations": degradations}
        )

    def _sums(self, tube: Tube) -> NDArray[np.float64]:
        """Scores per class over all looks in which the tube's box was seen."""
        sums = np.zeros(len(self._examiner.nouns))
        for index, xyxy in zip(tube.samples.index, tube.samples.xyxy, strict=True):
            boxes, scores = self._seen.get(index, ((), ()))
            overlaps = [Box(xyxy=xyxy).iou(Box(xyxy=tuple(map(float, box)))) for box in boxes]
            best = max(range(len(overlaps)), key=overlaps.__getitem__, default=None)
            if best is not None and overlaps[best] >= _SAME_BOX_IOU:
                sums += scores[best]
        return sums


def name_of(sums: NDArray[np.float64], nouns: Sequence[str], *, moves: bool) -> Named:
    """The class where it is sure; else, for what moves, the likeliest group of things that drive."""
    most = int(sums.argmax())
    best = nouns[most]
    can_move = any(best in members for members in GROUPS.values())
    if sums[most] >= _SURE * sums.sum() and (can_move or not moves):
        return Named(best, True)
    of_class = dict(zip(nouns, sums, strict=True))
    of_group = {group: sum(of_class.get(name, 0.0) for name in GROUPS[group]) for group in _DRIVEN}
    group = max(of_group, key=lambda name: of_group[name])
    if moves and of_group[group] >= _WORTH * sums[most]:
        why = f"most like {_a(best)} to the detector; of what drives, {_a(group)}"
        return Named(group, False, why)
    return Named(best, False, f"{_a(best)} is only the detector's best guess")


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def moves(tube: Tube) -> bool:
    """Whether a tube goes somewhere, rather than stirring on its spot."""
    boxes = np.asarray(tube.samples.xyxy)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    size = float(np.median(np.hypot(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])))
    return bool(np.hypot(*(centres - centres[0]).T).max() >= _OWN_SIZES * size)
