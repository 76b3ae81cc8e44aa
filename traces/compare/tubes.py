"""Which tubes of two ledgers are the same thing, and when they are not in the same place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..records import Record, Tube
from ..wording import coloured

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
    seen_a, seen_b = ([_seen(tube, times) for tube in side] for side in (a, b))
    overlap = {
        (i, j): iou
        for i, one in enumerate(seen_a)
        for j, other in enumerate(seen_b)
        if (iou := _overlap(one, other)) is not None
    }
    matched = _matched({pair: iou for pair, (_, iou) in overlap.items()})
    pairs = [_pair(a[i], b[j], seen_a[i], seen_b[j], overlap[i, j][1]) for i, j in matched]
    of_a, of_b = {i for i, _ in matched}, {j for _, j in matched}
    alone_a = [_alone(tube, seen_a[i], side="a") for i, tube in enumerate(a) if i not in of_a]
    alone_b = [_alone(tube, seen_b[j], side="b") for j, tube in enumerate(b) if j not in of_b]
    apart = _counted([(overlap[pair][0], overlap[pair][1] < APART_IOU) for pair in matched], len(times))
    counts = [_counted([(one.rows, one.there) for one in side], len(times)) for side in (seen_a, seen_b)]
    differing = tuple(
        FrameApart(t_s=t_s, frame=frame, things_a=in_a, things_b=in_b, apart=off)
        for (frame, t_s), in_a, in_b, off in zip(
            frames.items(), counts[0].tolist(), counts[1].tolist(), apart.tolist(), strict=True
        )
        if in_a != in_b or off
    )
    return TubesCompared(pairs=(*pairs, *alone_a, *alone_b), frames=len(times), differing=differing)


def overlap_of(one: Tube, other: Tube, times: Floats) -> Floats:
    """How much two tubes overlap at times in order; not a number where either is not there or is not seen."""
    found = np.full(len(times), np.nan)
    if (overlap := _overlap(_seen(one, times), _seen(other, times))) is not None:
        rows, found[rows] = overlap
    return found


def name_of(tube: Tube) -> str:
    """A thing in words: its colour and its class."""
    return coloured(tube.label, tube.look.colour)


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


class _Seen(NamedTuple):
    """A tube's boxes in the frames compared from its first to its last."""

    rows: slice
    boxes: Floats
    """(n, 4); not a number where it is not seen."""

    @property
    def there(self) -> NDArray[np.bool_]:
        """Where it is seen."""
        return np.isfinite(self.boxes[:, 0])


def _seen(tube: Tube, times: Floats) -> _Seen:
    """Where a tube is at times in order."""
    samples = tube.samples
    start, end = np.searchsorted(times, (tube.span.start_s, tube.span.end_s)).tolist()
    within, at, xyxy = times[start:end], np.array(samples.t_s), np.array(samples.xyxy)
    boxes = np.column_stack([np.interp(within, at, xyxy[:, k]) for k in range(4)])
    nearest = np.searchsorted((at[:-1] + at[1:]) / 2, within)
    boxes[np.array([how == "hidden" for how in samples.seen])[nearest]] = np.nan
    return _Seen(slice(start, end), boxes)


def _overlap(one: _Seen, other: _Seen) -> tuple[slice, Floats] | None:
    """Frame by frame, where both may be; None where that is nowhere."""
    start, end = max(one.rows.start, other.rows.start), min(one.rows.stop, other.rows.stop)
    if start >= end:
        return None
    a, b = (each.boxes[start - each.rows.start : end - each.rows.start] for each in (one, other))
    return slice(start, end), _iou(a, b)


def _counted(parts: Sequence[tuple[slice, NDArray[np.bool_]]], frames: int) -> NDArray[np.int_]:
    """How often something holds in each frame."""
    count = np.zeros(frames, int)
    for rows, holds in parts:
        count[rows] += holds
    return count


def _iou(one: Floats, other: Floats) -> Floats:
    """Row by row; not a number where either is not there."""
    low, high = np.maximum(one[:, :2], other[:, :2]), np.minimum(one[:, 2:], other[:, 2:])
    common = np.prod(np.maximum(high - low, 0.0), axis=1)
    areas = np.prod(one[:, 2:] - one[:, :2], axis=1) + np.prod(other[:, 2:] - other[:, :2], axis=1)
    return np.asarray(common / np.maximum(areas - common, 1e-9), dtype=np.float64)


def _matched(overlap: Mapping[tuple[int, int], Floats]) -> list[tuple[int, int]]:
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


def _pair(a: Tube, b: Tube, seen_a: _Seen, seen_b: _Seen, iou: Floats) -> TubePair:
    both = np.isfinite(iou)
    frames = int(both.sum())
    return TubePair(
        a=a.id,
        b=b.id,
        label_a=name_of(a),
        label_b=name_of(b),
        iou=round(float(iou[both].mean()), 3),
        frames=frames,
        apart=int((iou[both] < APART_IOU).sum()),
        only_a=int(seen_a.there.sum()) - frames,
        only_b=int(seen_b.there.sum()) - frames,
    )


def _alone(tube: Tube, seen: _Seen, *, side: str) -> TubePair:
    """A thing that one side alone has."""
    count, called = int(seen.there.sum()), name_of(tube)
    if side == "a":
        return TubePair(a=tube.id, b=None, label_a=called, only_a=count)
    return TubePair(a=None, b=tube.id, label_b=called, only_b=count)
