"""Whether the camera itself moves: what most places of the picture do from one look to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ....traces.records import Fingerprint, Span
from ...capabilities import CameraMotion
from ...deadline import Deadline
from ..light import U8, gain_of
from .shifts import Shift, verdict

if TYPE_CHECKING:
    from ...video import Frame, Video

_VERSION = "4"
_WIDTH = 320  # pictures are compared at about this width
_CELLS = (8, 6)  # places that vote, across and down
_POINTS = 4  # corners tracked per place
_LOOKS = 24  # pairs in a video, at most
_FEWEST = 6  # pairs that start where decoding can start: with fewer, every frame is decoded for this
_UNSEEN_SHARE = 0.25  # of the span, at most, between two such pairs
_APART_S = 0.2  # between the two looks of a pair
_STILL = 0.0014  # of the diagonal: less than this within a pair is standing still
_SAME_VIEW = 0.01  # of the diagonal: less than this in a few seconds is trembling, not another view
_VIEW_S = 4.0
_VOTES = 8  # places with something to track, without which nothing can be said
_FEW_STILL = 0.2  # share of the outer places that stand still, below which it is the camera
_TOGETHER = 0.6  # share of places that must follow one motion of the picture
_SAME_LIGHT = 5  # grey levels
_CUT = 0.6  # share of places alike, below which two looks may lie in different shots

Points = NDArray[np.float32]


class _Look(NamedTuple):
    t_s: float
    luma: U8
    scale: float  # frame pixels per pixel of `luma`


class FeatureCameraEstimator:
    """Tracks corners all over the picture between pairs of frames and lets places vote."""

    name: ClassVar[str] = "features"
    concurrency: ClassVar[int] = 1
    memory_mb: ClassVar[int] = 50

    def fingerprint(self) -> Fingerprint:
        """Version and thresholds: equal ones give equal verdicts."""
        parameters = {
            "still": _STILL,
            "same_view": _SAME_VIEW,
            "few_still": _FEW_STILL,
            "opencv": cv2.__version__,
        }
        return Fingerprint(capability="camera", name=self.name, version=_VERSION, parameters=parameters)

    def motion(self, video: Video, span: Span | None, deadline: Deadline) -> CameraMotion:
        """Whether the camera moves in a span, when, and how fast the background goes through the picture."""
        record = video.record
        whole = span or Span(start_s=record.start_s, end_s=record.end_s)
        pairs, views = [], []
        past: list[_Look] = []
        last, cut = None, False
        for first, second in _pairs(video, whole):
            deadline.check("looking whether the camera moves")
            pairs.append(_shift(first, second, _STILL))
            cut = cut or (last is not None and _alike(last, first) < _CUT)
            last = second
            if past and first.t_s - past[-1].t_s < _VIEW_S / 4:
                continue
            while len(past) > 1 and first.t_s - past[1].t_s >= _VIEW_S:
                past.pop(0)
            if past:
                views.append(_shift(past[0], first, _SAME_VIEW))
            past.append(first)
        return replace(verdict(pairs, views), cut=cut)


def _alike(a: _Look, b: _Look) -> float:
    """The share of places that show the same in two looks, whatever the brightness of the whole."""
    soft = [cv2.blur(look.luma, (3, 3)).astype(np.int16) for look in (a, b)]
    level = [picture - int(np.median(picture)) for picture in soft]
    return float(np.mean(np.abs(level[0] - level[1]) < _SAME_LIGHT))


def _pairs(video: Video, span: Span) -> Iterator[tuple[_Look, _Look]]:
    """Pairs of looks a moment apart, spread over the span; few frames of a long video are decoded."""
    room_s = span.duration_s - 2 * _APART_S
    if room_s <= 0:
        yield from _pairs_in_passing(video, span)
        return
    spread = [span.start_s + room_s * i / (_LOOKS - 1) for i in range(_LOOKS)]
    starts = sorted({max(video.cheap_time(t_s), span.start_s) for t_s in spread})
    if len(starts) < _FEWEST or _widest(starts, span) > _UNSEEN_SHARE:
        yield from _pairs_in_passing(video, span)
        return
    for start_s in starts:
        first, second = video.at((start_s, start_s + _APART_S))
        if first.pts != second.pts:
            yield _look(first), _look(second)


def _widest(starts: Sequence[float], span: Span) -> float:
    """The longest stretch between two looks, as a share of the span."""
    gaps = [b - a for a, b in pairwise([span.start_s, *starts, span.end_s])]
    return max(gaps) / span.duration_s


def _pairs_in_passing(video: Video, span: Span) -> Iterator[tuple[_Look, _Look]]:
    """Pairs out of every frame's decoding: where they lie close, that is cheaper than seeking."""
    spacing_s = max(span.duration_s / _LOOKS, 2.5 * _APART_S)
    due_s, first = span.start_s, None
    for frame in video.frames(span, rate_hz=1 / _APART_S):
        if first is not None:
            yield first, _look(frame)
            due_s, first = due_s + spacing_s, None
        elif frame.t_s >= due_s - 1e-6:
            first = _look(frame)


def _look(frame: Frame) -> _Look:
    luma = np.ascontiguousarray(frame.yuv_half()[..., 0])
    shrink = max(luma.shape[1] / _WIDTH, 1.0)
    size = (round(luma.shape[1] / shrink), max(round(luma.shape[0] / shrink), 1))
    small = np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.uint8)
    return _Look(frame.t_s, small, 2 * shrink)


def _shift(a: _Look, b: _Look, still: float) -> Shift:
    """How far the background moved between two looks; 0 if by less than `still` diagonals."""
    start, end = _tracked(a.luma, b.luma)
    cells = _votes(start, end, a.luma.shape)
    if len(cells) < _VOTES:
        return Shift(a.t_s, b.t_s, None)
    moved = np.hypot(*(cells[:, 2:] - cells[:, :2]).T)
    limit = still * float(np.hypot(*a.luma.shape))
    outer = _outermost(cells, a.luma.shape)
    if np.mean(moved[outer] < limit) >= _FEW_STILL:
        return Shift(a.t_s, b.t_s, 0.0)
    if _following(cells, max(limit, 0.1 * float(np.median(moved)))) < _TOGETHER:
        return Shift(a.t_s, b.t_s, None)
    return Shift(a.t_s, b.t_s, float(np.median(moved)) * a.scale)


def _outermost(cells: Points, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Places along the border, which a zoom moves most and a thing in the middle hides least; else all."""
    place = np.floor(cells[:, :2] / (shape[1], shape[0]) * _CELLS)
    outer = np.asarray(((place == 0) | (place == np.subtract(_CELLS, 1))).any(axis=1))
    return outer if np.count_nonzero(outer) >= _VOTES else np.ones_like(outer)


def _tracked(before: U8, after: U8) -> tuple[Points, Points]:
    """Corners found all over one picture and found again in the other, there and back."""
    start = _corners(before)
    if len(start) == 0:
        return start, start
    level = cv2.convertScaleAbs(after, alpha=1 / gain_of(after, before))
    options = {"winSize": (15, 15), "maxLevel": 4}
    end, found, _ = cv2.calcOpticalFlowPyrLK(before, level, start, None, **options)  # type: ignore[call-overload]
    back, again, _ = cv2.calcOpticalFlowPyrLK(level, before, end, None, **options)  # type: ignore[call-overload]
    sure = (found[:, 0] == 1) & (again[:, 0] == 1) & (np.hypot(*(back - start).T) < 0.3)
    h, w = before.shape
    sure &= (end[:, 0] >= 0) & (end[:, 1] >= 0) & (end[:, 0] < w) & (end[:, 1] < h)
    return start[sure], end[sure]


def _corners(luma: U8) -> Points:
    """The best corners of every place of the picture, so that no busy part outvotes the others."""
    h, w = luma.shape
    found = []
    for row in range(_CELLS[1]):
        for column in range(_CELLS[0]):
            y0, y1 = h * row // _CELLS[1], h * (row + 1) // _CELLS[1]
            x0, x1 = w * column // _CELLS[0], w * (column + 1) // _CELLS[0]
            corners = cv2.goodFeaturesToTrack(luma[y0:y1, x0:x1], _POINTS, 0.05, 5)
            if corners is not None:
                found.append(corners.reshape(-1, 2) + np.array([x0, y0], np.float32))
    return np.concatenate(found).astype(np.float32) if found else np.zeros((0, 2), np.float32)


def _votes(start: Points, end: Points, shape: tuple[int, ...]) -> Points:
    """One row per place with at least two tracked corners: where it is and where it went, by the median."""
    columns = (start[:, 0] * _CELLS[0] / shape[1]).astype(int)
    rows = (start[:, 1] * _CELLS[1] / shape[0]).astype(int)
    place = rows * _CELLS[0] + columns
    votes = []
    for number in np.unique(place):
        here = place == number
        if np.count_nonzero(here) >= 2:
            middle = np.median(start[here], axis=0)
            votes.append([*middle, *(middle + np.median(end[here] - start[here], axis=0))])
    return np.array(votes, np.float32).reshape(-1, 4)


def _following(cells: Points, slack: float) -> float:
    """The share of places that follow one shift, turn and zoom of the picture, or one plane."""
    start, end = cells[:, :2].copy(), cells[:, 2:].copy()
    _, turned = cv2.estimateAffinePartial2D(start, end, method=cv2.RANSAC, ransacReprojThreshold=slack)
    # Ground that a camera drives over goes past in another way: as a plane does.
    _, driven = cv2.findHomography(start, end, cv2.RANSAC, slack)
    shares = [float(np.mean(followers)) for followers in (turned, driven) if followers is not None]
    return max(shares, default=0.0)
