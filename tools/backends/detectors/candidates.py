"""What a network proposes in a picture, without doubles: boxes, and how much of every class is in each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...capabilities import Detections, FloatArray
from ...naming import Examined
from ...video import Frame
from .boxes import detections_of

_TOP = 100


class Candidates(NamedTuple):
    """Boxes in pixels of the picture given, with a score per class."""

    xyxy: FloatArray
    scores: FloatArray


class Double(NamedTuple):
    """Two boxes are one thing when they overlap this much: of one class, or of two."""

    same_iou: float = 0.5
    any_iou: float = 0.7


class Kept(NamedTuple):
    """What suppression leaves, best first."""

    xyxy: FloatArray
    score: FloatArray
    number: NDArray[np.intp]


class Seen(NamedTuple):
    """A frame, its displayed (width, height), and what a network proposes in it."""

    frame: Frame
    size: tuple[int, int]
    candidates: Candidates

    def detections(
        self,
        labels: Sequence[str],
        threshold: float,
        double: Double,
        wanted: Collection[str] | None = None,
    ) -> Detections:
        """The things of the classes wanted (None: of all), which are labelled in the order of the scores."""
        kept = suppressed(self.candidates, threshold, self.size, double)
        rows = [i for i, n in enumerate(kept.number) if wanted is None or labels[n] in wanted]
        named = [labels[kept.number[i]] for i in rows]
        return detections_of(self.frame, self.size, kept.xyxy[rows], kept.score[rows], named)

    def examined(self, labels: Sequence[str], threshold: float, double: Double) -> Examined:
        """All things, with each class's best score among the candidates for each."""
        seen = self.detections(labels, threshold, double)
        scores = [_scores_on(box, self.candidates) for box in seen.xyxy]
        return Examined(seen, np.array(scores, np.float32).reshape(-1, len(labels)))


def suppressed(candidates: Candidates, threshold: float, size: tuple[int, int], double: Double) -> Kept:
    """The best boxes over the threshold, within a picture of (width, height), without doubles."""
    number = candidates.scores.argmax(axis=1)
    score = candidates.scores[np.arange(len(number)), number]
    over = np.flatnonzero(score >= threshold)
    best = over[np.argsort(-score[over], kind="stable")][:_TOP]
    xyxy = np.clip(candidates.xyxy[best], 0, np.array(size * 2, np.float32))
    alive = np.all(xyxy[:, 2:] - xyxy[:, :2] >= 1, axis=1)
    for i in range(len(best)):
        if not alive[i]:
            continue
        overlap = _iou(xyxy[i], xyxy[i + 1 :])
        same = number[best[i + 1 :]] == number[best[i]]
        alive[i + 1 :] &= overlap < np.where(same, double.same_iou, double.any_iou)
    return Kept(xyxy[alive], score[best][alive].astype(np.float32), number[best][alive])


def _scores_on(box: FloatArray, candidates: Candidates) -> FloatArray:
    on_it = _iou(box, candidates.xyxy) >= Double().same_iou
    best: FloatArray = candidates.scores[on_it].max(axis=0, initial=0.0)
    return best


def _iou(box: FloatArray, others: FloatArray) -> FloatArray:
    low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
    common = np.prod(np.maximum(high - low, 0), axis=1)
    areas = np.prod(others[:, 2:] - others[:, :2], axis=1) + np.prod(box[2:] - box[:2])
    overlap: FloatArray = common / np.maximum(areas - common, 1e-6)
    return overlap
