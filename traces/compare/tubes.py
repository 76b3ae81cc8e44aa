"""Which tubes of two ledgers are the same thing, and when they are not in the same place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..records import Record, Tube

Floats = NDArray[np.float64]

# Two tubes are one thing from this mean overlap on, over the time in which both are followed; in a frame in
# which they overlap less than that they are apart.
SAME_IOU, APART_IOU = 0.3, 0.5


class TubePair(Record):
    """One thing as two ledgers have it; either side may lack it."""

    a: str | None
    b: str | None
    label_a: str | None = None
    label_b: str | None = None
    iou: float | None = None
    """Mean overlap of their boxes in the frames that both have."""
    frames: int = 0
    """In how many frames both have it."""
    apart: int = 0
    """In how many of these they overlap by less than a half."""
    only_a: int = 0
    only_b: int = 0


class FrameApart(Record):
    """A frame in which the two do not see the same."""

    t_s: float
    frame: int
    things_a: int
    things_b: int
    apart: int
    """Things that both see, in places that overlap by less than a half."""


class TubesCompared(Record):
    """All things of two ledgers, and the frames in which they differ."""

    pairs: tuple[TubePair, ...]
    frames: int
    """How many frames were compared: those that both sides cover, and in which either sees a thing."""
    differing: tuple[FrameApart, ...]


def compare_tubes(a: Sequence[Tube], b: Sequence[Tube]) -> TubesCompared:
    """Things paired one to one by how much they overlap, best pairs first; then frame by frame.

    Where one side looked less often, its boxes between two looks are those that it takes for granted.
    """
    frames = _frames(a, b)
    times = np.array(list(frames.values()))
    boxes_a, boxes_b = ([_boxes(tube, times) for tube in side] for side in (a, b))
    overlap = {(i, j): _iou(one, other) for i, one in enumerate(boxes_a) for j, other in enumerate(boxes_b)}
    matched = _matched(overlap)
    pairs = [_pair(a[i], b[j], boxes_a[i], boxes_b[j], overlap[i, j]) for i, j in matched]
    of_a, of_b = {i for i, _ in matched}, {j for _, j in matched}
    alone_a = [_alone(tube, boxes_a[i], side="a") for i, tube in enumerate(a) if i not in of_a]
    alone_b = [_alone(tube, boxes_b[j], side="b") for j, tube in enumerate(b) if j not in of_b]
    apart = sum(((overlap[pair] < APART_IOU).astype(int) for pair in matched), np.zeros(len(times), int))
    counts = [
        sum((_there(boxes).astype(int) for boxes in side), np.zeros(len(times), int))
        for side in (boxes_a, boxes_b)
    ]
    differing = tuple(
        FrameApart(t_s=t_s, frame=frame, things_a=in_a, things_b=in_b, apart=off)
        for (frame, t_s), in_a, in_b, off in zip(
            frames.items(), counts[0].tolist(), counts[1].tolist(), apart.tolist(), strict=True
        )
        if in_a != in_b or off
    )
    return TubesCompared(pairs=(*pairs, *alone_a, *alone_b), frames=len(times), differing=differing)


def overlap_of(one: Tube, other: Tube, times: Floats) -> Floats:
    """How much two tubes overlap at many times; not a number where either is not there or is not seen."""
    return _iou(_boxes(one, times), _boxes(other, times))


def name_of(tube: Tube) -> str:
    """A thing in words: its colour and its class."""
    return f"{tube.look.colour} {tube.label}" if tube.look.colour else tube.label


def _frames(a: Sequence[Tube], b: Sequence[Tube]) -> dict[int, float]:
    """Frames, with their times, in which either side has a box and which both sides cover."""
    covered = [[span for tube in side[:1] for span in tube.coverage.spans] for side in (a, b)]
    found = {
        index: t_s
        for tube in (*a, *b)
        for index, t_s in zip(tube.samples.index, tube.samples.t_s, strict=True)
        if all(not spans or any(span.contains(t_s) for span in spans) for spans in covered)
    }
    return dict(sorted(found.items()))


def _boxes(tube: Tube, times: Floats) -> Floats:
    """A tube's boxes (n, 4) at many times; not a number where it is not there or is not seen."""
    samples = tube.samples
    at, xyxy = np.array(samples.t_s), np.array(samples.xyxy)
    found = np.column_stack([np.interp(times, at, xyxy[:, k]) for k in range(4)]).reshape(-1, 4)
    nearest = np.abs(times[:, None] - at).argmin(axis=1) if len(times) else np.zeros(0, np.intp)
    hidden = np.array([how == "hidden" for how in samples.seen])[nearest]
    outside = (times < tube.span.start_s) | (times >= tube.span.end_s)
    found[hidden | outside] = np.nan
    return found


def _there(boxes: Floats) -> NDArray[np.bool_]:
    return np.isfinite(boxes[:, 0])


def _iou(one: Floats, other: Floats) -> Floats:
    """Row by row; not a number where either is not there."""
    low, high = np.maximum(one[:, :2], other[:, :2]), np.minimum(one[:, 2:], other[:, 2:])
    common = np.prod(np.maximum(high - low, 0.0), axis=1)
    areas = np.prod(one[:, 2:] - one[:, :2], axis=1) + np.prod(other[:, 2:] - other[:, :2], axis=1)
    return np.asarray(common / np.maximum(areas - common, 1e-9), dtype=np.float64)


def _matched(overlap: dict[tuple[int, int], Floats]) -> list[tuple[int, int]]:
    """Pairs of the greatest overlap added up over time, none used twice, in the order of the first side."""
    scores = {
        pair: float(np.nansum(iou))
        for pair, iou in overlap.items()
        if np.isfinite(iou).any() and float(np.nanmean(iou)) >= SAME_IOU
    }
    taken: list[tuple[int, int]] = []
    for i, j in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        if all(i != k and j != m for k, m in taken):
            taken.append((i, j))
    return sorted(taken)


def _pair(a: Tube, b: Tube, boxes_a: Floats, boxes_b: Floats, iou: Floats) -> TubePair:
    both = np.isfinite(iou)
    return TubePair(
        a=a.id,
        b=b.id,
        label_a=name_of(a),
        label_b=name_of(b),
        iou=round(float(iou[both].mean()), 3),
        frames=int(both.sum()),
        apart=int((iou[both] < APART_IOU).sum()),
        only_a=int((_there(boxes_a) & ~both).sum()),
        only_b=int((_there(boxes_b) & ~both).sum()),
    )


def _alone(tube: Tube, boxes: Floats, *, side: str) -> TubePair:
    """A thing that one side alone has."""
    count, called = int(_there(boxes).sum()), name_of(tube)
    if side == "a":
        return TubePair(a=tube.id, b=None, label_a=called, only_a=count)
    return TubePair(a=None, b=tube.id, label_b=called, only_b=count)
