"""The `patch` point tracker: the few pixels under a point, found again by their look in frame after frame."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ....traces.records import Fingerprint, Span
from ...capabilities import PointTracks, Spot
from ...deadline import Deadline

if TYPE_CHECKING:
    from ...video import Frame, Video

Pixels = NDArray[np.uint8]
Place = NDArray[np.float64]

_HALVES_PX = (5, 7, 10, 14, 20, 28)  # of a patch's side: the first that shows edges along both axes
_EDGES = 60.0  # levels² per pixel²: the lesser of a patch's two mean gradients, well above noise
_ALIKE = 0.6  # normalised correlation: what is less alike is another thing
# Correlation lost by a place that is so many pixels, and half a patch, from where it is expected.
_NEARER, _NEAR_PX = 0.35, 9
_REACH_PX, _REACH_HALVES = 12, 2  # how far from where it is expected a patch is looked for
_LEARNT = 0.15  # of its look, from each sight: it turns, and blurs as it goes faster
_RIVAL, _FARTHER = 0.15, 1.6  # what is nearly as alike, and not so much farther off, may be the one meant
_HIDDEN_S = 0.2  # for so long it may be out of sight
_BACK_S = 1.0  # frames are read forward: so many seconds at a time are held to go back through them


class _Match(NamedTuple):
    place: Place
    alike: float


@dataclass(frozen=True, eq=False)
class _Sight:
    """Where it was in a frame; not the frame itself, whose pixels would all be held."""

    pts: int
    t_s: float
    index: int
    place: Place
    alike: float

    @classmethod
    def of(cls, frame: Frame, place: Place, alike: float) -> _Sight:
        return cls(frame.pts, frame.t_s, frame.index, place, alike)


class PatchTracker:
    """Follows what a user points at, forward and back, however small or crowded, while its look lasts."""

    name: ClassVar[str] = "patch"
    concurrency: ClassVar[int] = 2
    memory_mb: ClassVar[int] = 300

    def fingerprint(self) -> Fingerprint:
        """Version and thresholds: equal ones give equal tracks."""
        parameters = {"alike": _ALIKE, "opencv": cv2.__version__}
        return Fingerprint(capability="points", name=self.name, version="1", parameters=parameters)

    def follow(
        self, video: Video, spots: Sequence[Spot], span: Span | None, deadline: Deadline
    ) -> PointTracks:
        """Each point by itself, forward and back, for as long as it can be followed."""
        return _joined([_followed(video, spot, deadline) for spot in spots], span)


class _Followed(NamedTuple):
    """The sights of one point, in order of time, and half the side of its patch."""

    sights: list[_Sight]
    half: int


def _followed(video: Video, spot: Spot, deadline: Deadline) -> _Followed:
    """One point in the frames where it is found."""
    start = video.at([spot.t_s])[0]
    # A pixel's middle is half a pixel from its corner, where coordinates count from.
    patch = _Patch.under(start.rgb(), np.array([spot.x, spot.y]) - 0.5)
    first = _Sight.of(start, patch.place, 1.0)
    if _least_edges(patch.pixels) <= _EDGES:
        return _Followed([first], patch.half)
    ahead = list(patch.followed(start, _forwards(video, start), deadline))
    back = list(patch.followed(start, _backwards(video, start), deadline, _speed(start, patch, ahead)))
    if not ahead:
        ahead = list(patch.followed(start, _forwards(video, start), deadline, _speed(start, patch, back)))
    return _Followed([*reversed(back), first, *ahead], patch.half)


class _Patch(NamedTuple):
    """What is looked for: its pixels, half its side, and where it lay."""

    pixels: Pixels
    half: int
    place: Place

    @classmethod
    def under(cls, rgb: Pixels, place: Place) -> _Patch:
        """The smallest patch round a place that can be told from its neighbours along both axes."""
        for half in _HALVES_PX:
            pixels = _cut(rgb, place, half)
            if _least_edges(pixels) > _EDGES:
                break
        return cls(pixels, half, place)

    def followed(
        self, start: Frame, frames: Iterable[Frame], deadline: Deadline, velocity: Place | None = None
    ) -> Iterator[_Sight]:
        """Where it is in frames that go on from one, with the speed and acceleration it had."""
        place, last_s, growth = self.place, start.t_s, np.zeros(2)
        known = velocity is not None
        velocity = np.zeros(2) if velocity is None else velocity
        patch = self
        for frame in frames:
            deadline.check("following a point")
            rgb, dt_s = frame.rgb(), frame.t_s - last_s
            found = patch._found(rgb, place + velocity * dt_s + growth * dt_s**2)
            if found is not None:
                faster = (found.place - place) / dt_s
                # The first step tells a speed, and only the second how that grows.
                growth = (faster - velocity) / dt_s if known else growth
                place, velocity, last_s, known = found.place, faster, frame.t_s, True
                patch = patch._seen_at(rgb, place)
                yield _Sight.of(frame, place, found.alike)
            elif abs(dt_s) > _HIDDEN_S:
                return

    def _seen_at(self, rgb: Pixels, place: Place) -> _Patch:
        """The patch with its look moved towards what is seen now."""
        now = _cut(rgb, place, self.half)
        learnt = cv2.addWeighted(self.pixels, 1 - _LEARNT, now, _LEARNT, 0.0)
        return self._replace(pixels=np.asarray(learnt, np.uint8))

    def _found(self, rgb: Pixels, expected: Place) -> _Match | None:
        """The place most alike, nearer ones preferred; None where none is alike, or two are."""
        height, width = rgb.shape[:2]
        if not (0 <= expected[0] < width and 0 <= expected[1] < height):
            return None
        reach = _REACH_PX + _REACH_HALVES * self.half
        window = _cut(rgb, expected, self.half + reach)
        alike = np.asarray(cv2.matchTemplate(window, self.pixels, cv2.TM_CCOEFF_NORMED), np.float32)
        x, y = np.meshgrid(*[np.arange(-reach, reach + 1)] * 2)
        away = np.hypot(x, y)
        liked = alike - _NEARER * (away / (_NEAR_PX + self.half)) ** 2
        row, column = np.unravel_index(np.argmax(liked), liked.shape)
        best = float(alike[row, column])
        beside = np.maximum(np.abs(x - x[row, column]), np.abs(y - y[row, column])) > self.half
        rivals = beside & (alike > best - _RIVAL) & (away < _FARTHER * away[row, column])
        if best < _ALIKE or rivals.any():
            return None
        summit = np.array([_summit(alike[row], column), _summit(alike[:, column], row)])
        return _Match(expected + summit - reach, best)


def _cut(rgb: Pixels, place: Place, half: int) -> Pixels:
    """A square of pixels round a place, between pixels too; beyond the picture's border its rim goes on."""
    side = 2 * half + 1
    return np.asarray(cv2.getRectSubPix(rgb, (side, side), (float(place[0]), float(place[1]))), np.uint8)


def _least_edges(pixels: Pixels) -> float:
    """The mean squared gradient, all colours together, along the axis that has least of it."""
    slopes = [cv2.Sobel(pixels, cv2.CV_32F, dx, 1 - dx, scale=1 / 8).ravel() for dx in (1, 0)]
    return float(3 * np.linalg.eigvalsh(np.cov(np.stack(slopes), bias=True))[0])


def _summit(values: NDArray[np.float32], at: int | np.intp) -> float:
    """Where between its neighbours a peak really is: the top of a parabola through the three."""
    if not 0 < at < len(values) - 1:
        return float(at)
    before, top, after = (float(v) for v in values[at - 1 : at + 2])
    bend = before - 2 * top + after
    return float(at) + (float(np.clip((before - after) / (2 * bend), -0.5, 0.5)) if bend < 0 else 0.0)


def _speed(start: Frame, patch: _Patch, sights: list[_Sight]) -> Place | None:
    """The speed of the first step on one side of where it begins: on the other it comes about as fast."""
    return (sights[0].place - patch.place) / (sights[0].t_s - start.t_s) if sights else None


def _forwards(video: Video, start: Frame) -> Iterator[Frame]:
    """The frames after one."""
    span = Span(start_s=start.t_s, end_s=video.record.end_s)
    return (frame for frame in video.frames(span) if frame.t_s > start.t_s)


def _backwards(video: Video, start: Frame) -> Iterator[Frame]:
    """The frames before one, last first."""
    begin_s = video.record.start_s
    for n in range(math.ceil((start.t_s - begin_s) / _BACK_S)):
        end_s = start.t_s - n * _BACK_S
        held = video.frames(Span(start_s=max(end_s - _BACK_S, begin_s), end_s=end_s))
        yield from reversed([frame for frame in held if frame.t_s < end_s])


def _joined(followed: Sequence[_Followed], span: Span | None) -> PointTracks:
    """All points in one table, a column for every frame in which any was found."""
    sights = {(s.pts, s.t_s, s.index) for one in followed for s in one.sights}
    frames = sorted(frame for frame in sights if span is None or span.contains(frame[1]))
    column = {frame[0]: number for number, frame in enumerate(frames)}
    xy = np.full((len(followed), len(frames), 2), np.nan)
    score = np.zeros((len(followed), len(frames)), np.float32)
    for row, one in enumerate(followed):
        for sight in one.sights:
            if sight.pts in column:
                xy[row, column[sight.pts]] = sight.place + 0.5
                score[row, column[sight.pts]] = max(sight.alike, 0.0)
    return PointTracks(
        pts=tuple(frame[0] for frame in frames),
        t_s=tuple(frame[1] for frame in frames),
        index=tuple(frame[2] for frame in frames),
        xy=xy,
        visible=np.isfinite(xy[..., 0]),
        score=score,
        half_px=tuple(one.half + 0.5 for one in followed),
    )
