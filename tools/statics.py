"""Things that stay where they are: the same place seen coloured in look after look becomes one track."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..traces.records import Box, TubeSamples
from ..traces.records.region import Xyxy
from ..traces.records.tube import Look, Seen
from ..traces.records.vocabulary import COLOURS
from .capabilities import Detections, Patch, Track
from .colours import colour_shares, dominant_colour

# A passing thing may hide it for a while, but a place seen less often than this is no thing.
_SEEN_SHARE = 0.4
_SAME_PLACE_IOU = 0.5


@dataclass
class _Place:
    """One place where something coloured was seen, by number of the look."""

    boxes: dict[int, Xyxy] = field(default_factory=dict)
    scores: dict[int, float] = field(default_factory=dict)
    shares: list[NDArray[np.float32]] = field(default_factory=list)
    fills: list[float] = field(default_factory=list)
    labels: Counter[str] = field(default_factory=Counter)

    def median(self) -> Xyxy:
        x1, y1, x2, y2 = (round(float(v), 2) for v in np.median(list(self.boxes.values()), axis=0))
        return x1, y1, x2, y2

    def add(self, look: int, seen: Detections, row: int) -> None:
        x1, y1, x2, y2 = (float(v) for v in seen.xyxy[row])
        self.boxes[look] = (x1, y1, x2, y2)
        self.scores[look] = round(float(seen.score[row]), 4)
        patch = seen.patches[row]
        self.shares.append(colour_shares(patch.yuv[patch.mask]))
        self.fills.append(_fill(patch))
        self.labels[seen.labels[row]] += 1


class Stills:
    """Collects what is seen in one place, look after look."""

    def __init__(self) -> None:
        self._places: list[_Place] = []
        self._clock: list[tuple[int, float, int]] = []

    def add(self, seen: Detections) -> None:
        """Take one look into account."""
        _assign(self._places, len(self._clock), seen)
        self._clock.append((seen.pts, seen.t_s, seen.index))

    def tracks(self) -> tuple[Track, ...]:
        """Tracks ordered by place; each lasts from the first look to the last."""
        looks = len(self._clock)
        lasting = [p for p in self._places if len(p.boxes) >= max(min(3, looks), _SEEN_SHARE * looks)]
        steady = sorted((p for p in lasting if _steady(p)), key=lambda p: p.median())
        return tuple(_track(place, number, self._clock) for number, place in enumerate(steady, start=1))


def _assign(places: list[_Place], number: int, seen: Detections) -> None:
    """Give every detection to the place it overlaps most, or a new one; a place takes one per look."""
    free = list(places)
    for row in range(len(seen)):
        x1, y1, x2, y2 = (float(v) for v in seen.xyxy[row])
        box = Box(xyxy=(x1, y1, x2, y2))
        best = max(free, key=lambda place: Box(xyxy=place.median()).iou(box), default=None)
        if best is None or Box(xyxy=best.median()).iou(box) < _SAME_PLACE_IOU:
            best = _Place()
            places.append(best)
        else:
            free.remove(best)
        best.add(number, seen, row)


def _steady(place: _Place) -> bool:
    """Whether it stays in place: most boxes lie within a few pixels of their median."""
    boxes = np.asarray(list(place.boxes.values()))
    middle = np.median(boxes, axis=0)
    size = float(np.hypot(middle[2] - middle[0], middle[3] - middle[1]))
    spread = np.median(np.abs(boxes - middle), axis=0).max()
    return bool(spread <= max(2.5, 0.05 * size))


def _track(place: _Place, number: int, clock: list[tuple[int, float, int]]) -> Track:
    whole = place.median()
    pts, times, indices = zip(*clock, strict=True)
    shares = np.median(np.stack(place.shares), axis=0)
    samples = TubeSamples(
        pts=pts,
        t_s=times,
        index=indices,
        xyxy=(whole,) * len(clock),
        seen=tuple(_seen(place, look, whole) for look in range(len(clock))),
        real_edges=tuple((look in place.boxes,) * 4 for look in range(len(clock))),
        score=tuple(place.scores.get(look, 0.0) for look in range(len(clock))),
    )
    look = Look(
        colour=dominant_colour(shares),
        colour_shares={n: round(float(s), 4) for n, s in zip(COLOURS, shares, strict=True) if s >= 0.01},
        aspect=round((whole[2] - whole[0]) / max(whole[3] - whole[1], 1e-6), 4),
        fill=round(float(np.median(place.fills)), 4),
    )
    return Track(
        number=number,
        label=max(sorted(place.labels), key=place.labels.__getitem__),
        samples=samples,
        look=look,
    )


def _seen(place: _Place, look: int, whole: Xyxy) -> Seen:
    if look not in place.boxes:
        return "hidden"
    share = Box(xyxy=place.boxes[look]).area_px2 / max(Box(xyxy=whole).area_px2, 1e-6)
    return "full" if share > 0.75 else "partial"


def _fill(patch: Patch) -> float:
    return float(patch.mask.mean()) if patch.mask.size else 0.0


def spread(samples: TubeSamples, moments: Sequence[tuple[int, float, int]]) -> TubeSamples:
    """What was seen at a few looks, for every moment from the first on: a still thing stays as it was."""
    at = [max(bisect_right(samples.t_s, t_s) - 1, 0) for _, t_s, _ in moments]
    return TubeSamples(
        pts=tuple(pts for pts, _, _ in moments),
        t_s=tuple(t_s for _, t_s, _ in moments),
        index=tuple(index for _, _, index in moments),
        xyxy=tuple(samples.xyxy[i] for i in at),
        seen=tuple(samples.seen[i] for i in at),
        real_edges=tuple(samples.real_edges[i] for i in at),
        score=tuple(samples.score[i] for i in at),
    )
