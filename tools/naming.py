"""Movers before a static camera, named by a detector that knows classes: extent by motion, class by looks.

A small detector loses things for seconds and names some badly (a car from above is a phone to it), while
motion keeps them all and names none. Here motion says where and when, and the detector's scores, added up
over a whole tube, say what: among the things that can move by themselves if the tube does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ..traces.records import Degradation, Tube, TubeSamples
from .capabilities import Detections, FloatArray
from .coco import COCO
from .manipulations.base import Context
from .video import Frame

LOOKS_HZ = 5.0
# A tube counts as a thing when the detector sees something there this often.
_LEAST_SHARE, _LEAST_LOOKS = 0.25, 2
# A class is sure when it has this share of all scores; a group is worth naming from this share of the best.
_SURE, _WORTH = 0.6, 0.08
# A tube moves by itself when it goes at least so far, in its own sizes.
_OWN_SIZES = 0.5
# A tube's end counts as a remnant where it is so small, so long before or after any sight of the thing.
_REMNANT, _UNSEEN_S = 0.5, 1.0
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
    """What a detector sees in one frame, and its best score per class (COCO's order) in each box given."""

    detections: Detections
    scores: FloatArray


@runtime_checkable
class Examiner(Protocol):
    """A detector that also says how much each class there is in boxes found otherwise."""

    @property
    def threshold(self) -> float:
        """The score from which on something counts as seen."""

    def examine(self, frame: Frame, boxes: FloatArray) -> Examined:
        """Look at one frame."""


class Named(NamedTuple):
    """A label, whether the detector is sure of the class, and why not where it is not."""

    label: str
    sure: bool
    why: str = ""


@dataclass
class _Evidence:
    """Scores per class, added up over the looks at one tube."""

    looks: int = 0
    seen_s: list[float] = field(default_factory=list)
    sums: NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(COCO)))

    def add(self, t_s: float, scores: FloatArray, *, threshold: float) -> None:
        self.looks += 1
        self.sums += scores
        if scores.max() >= threshold:
            self.seen_s.append(t_s)

    @property
    def is_thing(self) -> bool:
        return len(self.seen_s) >= max(min(_LEAST_LOOKS, self.looks), _LEAST_SHARE * self.looks, 1)


class Naming:
    """Collects class scores for tubes while the frames go by, then names them."""

    def __init__(self, tubes: tuple[Tube, ...], examiner: Examiner) -> None:
        self._tubes = tubes
        self._examiner = examiner
        self._evidence = [_Evidence() for _ in tubes]

    def watch(self, context: Context) -> Iterator[Detections]:
        """Look at the video a few times a second; what the detector sees by itself is passed on."""
        for frame in context.video.frames(rate_hz=LOOKS_HZ):
            context.deadline.check("naming what moves")
            here = [(i, box.xyxy) for i, tube in enumerate(self._tubes) if (box := tube.box_at(frame.t_s))]
            boxes = np.array([xyxy for _, xyxy in here], np.float32).reshape(-1, 4)
            examined = self._examiner.examine(frame, boxes)
            for (i, _), scores in zip(here, examined.scores, strict=True):
                self._evidence[i].add(frame.t_s, scores, threshold=self._examiner.threshold)
            yield examined.detections

    def named(self) -> tuple[Tube, ...]:
        """The tubes that are things, each with its label and a word on how sure it is."""
        pairs = zip(self._tubes, self._evidence, strict=True)
        return tuple(
            _labelled(_trimmed(tube, seen.seen_s), seen.sums) for tube, seen in pairs if seen.is_thing
        )


def _labelled(tube: Tube, sums: NDArray[np.float64]) -> Tube:
    name = name_of(sums, moves=_moves(tube))
    weaker = () if name.sure else (Degradation(kind="class_unchecked", detail=name.why),)
    update = {
        "label": name.label,
        "classed": name.sure,
        "source": f"onnx+{tube.source}",
        "degradations": (*tube.degradations, *weaker),
    }
    return tube.model_copy(update=update)


def name_of(sums: NDArray[np.float64], *, moves: bool) -> Named:
    """The class where it is sure; else the group that has most of the scores of what moves by itself."""
    best = int(sums.argmax())
    can_move = any(COCO[best] in members for members in GROUPS.values())
    if sums[best] >= _SURE * sums.sum() and (can_move or not moves):
        return Named(COCO[best], True)
    of_group = {group: sum(sums[COCO.index(m)] for m in members) for group, members in GROUPS.items()}
    group = max(of_group, key=lambda name: of_group[name])
    if moves and of_group[group] >= _WORTH * sums[best]:
        why = f"most like {_a(COCO[best])} to the detector; of what moves by itself, {_a(group)}"
        return Named(group, False, why)
    return Named(COCO[best], False, f"{_a(COCO[best])} is only the detector's best guess")


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _trimmed(tube: Tube, seen_s: list[float]) -> Tube:
    """Without remnants at either end: small, and long before or after the detector saw the thing."""
    samples = tube.samples
    areas = np.array([(x2 - x1) * (y2 - y1) for x1, y1, x2, y2 in samples.xyxy])
    times = np.asarray(samples.t_s)
    near = (times >= seen_s[0] - _UNSEEN_S) & (times <= seen_s[-1] + _UNSEEN_S)
    kept = np.flatnonzero(near | (areas >= _REMNANT * np.median(areas[near])))
    part = slice(int(kept[0]), int(kept[-1]) + 1)
    columns = {name: getattr(samples, name)[part] for name in TubeSamples.model_fields}
    return tube.model_copy(update={"samples": TubeSamples(**columns)})


def _moves(tube: Tube) -> bool:
    """Whether a tube goes somewhere, rather than stirring on its spot."""
    boxes = np.asarray(tube.samples.xyxy)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    size = float(np.median(np.hypot(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])))
    return bool(np.hypot(*(centres - centres[0]).T).max() >= _OWN_SIZES * size)
