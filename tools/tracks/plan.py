"""Tracks without a video: a plan seen from above (or the frame that the boxes are in), drawn on demand."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from ...traces.records import Size, VideoRecord
from ..video import Video
from ..video.frame import Layout
from ..video.probe import DECODER, described
from ..video.reading import Numbered
from ..video.timeline import Timeline
from .rows import Rows
from .trackset import Plan, TrackSet

Floats = NDArray[np.float64]

_LONG_PX, _MARGIN = 960, 0.06
# How large what nothing is told of is drawn, and how far a box reaches at least.
_SIDE_M, _LEAST_PX = 0.5, 2.0
TICKS = 90_000
_PAPER, _INK = (245, 244, 240), (60, 60, 60)
CODEC = "plan"


def plan_of(rows: Rows, times_s: Floats) -> Plan:
    """The plan from above that holds all places, else the frame that holds all boxes, at the times told.

    Where there are both, places: the camera of the boxes may have moved, and what stands would not.
    """
    every = tuple(times_s.tolist())
    if rows.place_m is None:
        assert rows.box is not None
        # Where the file does not tell the size, the boxes furthest out are not cut by its border.
        size = rows.size or tuple(int(np.ceil(v)) + 1 for v in np.maximum(rows.box[:, 2:].max(axis=0), 1.0))
        return Plan((_even(size[0]), _even(size[1])), every)
    half = _sides_m(rows)[:, None] / 2
    low, high = (rows.place_m[:, :2] - half).min(axis=0), (rows.place_m[:, :2] + half).max(axis=0)
    reach = np.maximum(high - low, 1.0)
    px_per_m = float(_LONG_PX * (1 - 2 * _MARGIN) / reach.max())
    width, height = (2 * int(np.ceil(side * px_per_m / (1 - 2 * _MARGIN) / 2)) for side in reach)
    middle = (low + high) / 2
    return Plan((max(width, 64), max(height, 64)), every, px_per_m, (float(middle[0]), float(middle[1])))


def _even(pixels: int) -> int:
    """Pictures have even sides, for their colours have half as many pixels."""
    return max(pixels + pixels % 2, 2)


def _sides_m(rows: Rows) -> Floats:
    """How long each row's thing is; what nothing is told of is as large as a person."""
    names, at = np.unique(rows.name, return_inverse=True)
    sides = [rows.extent.get(str(name), Size()).length_m or _SIDE_M for name in names]
    return np.array(sides, dtype=np.float64)[at]


def boxes_on(rows: Rows, plan: Plan) -> Floats:
    """The boxes in the plan's pixels: squares round the places, else as given."""
    if plan.px_per_m is None:
        assert rows.box is not None
        return rows.box
    assert rows.place_m is not None
    middle = np.array(plan.middle_m)
    centre = (rows.place_m[:, :2] - middle) * [plan.px_per_m, -plan.px_per_m] + np.array(plan.size) / 2
    half = np.maximum(_LEAST_PX, plan.px_per_m * _sides_m(rows) / 2)[:, None]
    return np.hstack([centre - half, centre + half])


def plan_video(tracks: TrackSet) -> Video:
    """What stands in for the video."""
    assert tracks.plan is not None
    return Video(Path(tracks.source), PlanSource(tracks, tracks.plan))


class PlanSource:
    """Frames drawn from the tracks: every thing's box, where it is then."""

    def __init__(self, tracks: TrackSet, plan: Plan) -> None:
        self._tracks = tracks
        self._plan = plan
        self.damage: list[str] = []
        ticks = [round(t_s * TICKS) for t_s in plan.times_s]
        last = ticks[-1] - ticks[-2] if len(ticks) > 1 else TICKS // 25
        self.timeline = Timeline(
            ticks=array("q", ticks),
            keys=array("q", range(len(ticks))),
            time_base=Fraction(1, TICKS),
            last_ticks=last,
        )
        picture = self._draw(0)
        self.layout = Layout.of(picture)
        digest = hashlib.sha256(f"plan:{tracks.digest}:{ticks[0]}:{ticks[-1]}".encode())
        self.record = VideoRecord(
            name=tracks.source,
            sha256=digest.hexdigest(),
            codec=CODEC,
            decoder=DECODER,
            **described(self.timeline, picture),
        )

    def read(self, index: int) -> Iterator[Numbered]:
        """Draw from a frame on."""
        for number in range(index, len(self.timeline)):
            yield number, self._draw(number)

    def _draw(self, number: int) -> av.VideoFrame:
        width, height = self._plan.size
        paper = np.full((height, width, 3), _PAPER, dtype=np.uint8)
        t_s = self._plan.times_s[number]
        for track in self._tracks.tracks:
            times = track.samples.t_s
            if times[0] - 1e-6 <= t_s <= times[-1] + 1e-6:
                k = min(int(np.searchsorted(times, t_s - 1e-6)), len(times) - 1)
                x1, y1, x2, y2 = (round(v) for v in track.samples.xyxy[k])
                cv2.rectangle(paper, (x1, y1), (x2, y2), _INK, 1)
                cv2.putText(paper, track.name, (x1, max(y1 - 2, 8)), cv2.FONT_HERSHEY_PLAIN, 0.8, _INK)
        return av.VideoFrame.from_ndarray(paper, format="rgb24")
