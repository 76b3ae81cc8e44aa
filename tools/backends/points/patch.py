"""The `patch` point tracker: the few pixels under a point, found again by their look in frame after frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import cv2
import numpy as np

from ....traces.records import Fingerprint, Span
from ...capabilities import PointTracks, Spot
from ...deadline import Deadline
from .alike import ALIKE, EDGES, Pixels, Place, cut, find, least_edges
from .table import Moment, Sights
from .walk import ahead, back

if TYPE_CHECKING:
    from ...video import Frame, Video

_HALVES_PX = (5, 7, 10, 14, 20, 28)  # of a patch's side: the first that shows edges along both axes
_LEARNT = 0.15  # of its look, from each sight: it turns, and blurs as it goes faster
_HIDDEN_S = 0.2  # for so long it may be out of sight


@dataclass(frozen=True, eq=False)
class _Sight:
    """Where it was in a frame, likeness nought where not found; not the frame, whose pixels would be held."""

    frame: Moment
    place: Place
    alike: float

    @classmethod
    def of(cls, frame: Frame, place: Place, alike: float) -> _Sight:
        return cls(Moment(frame.pts, frame.t_s, frame.index), place, alike)


class PatchTracker:
    """Follows what a user points at, forward and back, however small or crowded, while its look lasts."""

    name: ClassVar[str] = "patch"
    concurrency: ClassVar[int] = 2
    memory_mb: ClassVar[int] = 300

    def fingerprint(self) -> Fingerprint:
        """Version and thresholds: equal ones give equal tracks."""
        parameters = {"alike": ALIKE, "opencv": cv2.__version__}
        return Fingerprint(capability="points", name=self.name, version="1", parameters=parameters)

    def follow(
        self, video: Video, spots: Sequence[Spot], span: Span | None, deadline: Deadline
    ) -> PointTracks:
        """Each point by itself, forward and back, for as long as it can be followed."""
        sights, halves = Sights(len(spots)), []
        for row, spot in enumerate(spots):
            followed = _followed(video, spot, deadline)
            halves.append(followed.half + 0.5)
            for sight in followed.sights:
                sights.add(sight.frame, [row], sight.place + 0.5, np.array([sight.alike]))
        return sights.table(span, halves)


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
    if least_edges(patch.pixels) <= EDGES:
        return _Followed([first], patch.half)
    begin_s, end_s = video.record.start_s, video.record.end_s
    after = list(patch.followed(start, ahead(video, start, end_s), deadline))
    before = list(patch.followed(start, back(video, start, begin_s), deadline, _speed(start, patch, after)))
    if not any(sight.alike for sight in after):
        speed = _speed(start, patch, before)
        after = list(patch.followed(start, ahead(video, start, end_s), deadline, speed))
    return _Followed([*reversed(before), first, *after], patch.half)


class _Patch(NamedTuple):
    """What is looked for: its pixels, half its side, and where it lay."""

    pixels: Pixels
    half: int
    place: Place

    @classmethod
    def under(cls, rgb: Pixels, place: Place) -> _Patch:
        """The smallest patch round a place that can be told from its neighbours along both axes."""
        for half in _HALVES_PX:
            pixels = cut(rgb, place, half)
            if least_edges(pixels) > EDGES:
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
            found = find(patch.pixels, rgb, place + velocity * dt_s + growth * dt_s**2)
            if found is not None:
                faster = (found.place - place) / dt_s
                # The first step tells a speed, and only the second how that grows.
                growth = (faster - velocity) / dt_s if known else growth
                place, velocity, last_s, known = found.place, faster, frame.t_s, True
                patch = patch._seen_at(rgb, place)
                yield _Sight.of(frame, place, found.alike)
            elif abs(dt_s) > _HIDDEN_S:
                return
            else:
                yield _Sight.of(frame, place, 0.0)

    def _seen_at(self, rgb: Pixels, place: Place) -> _Patch:
        """The patch with its look moved towards what is seen now."""
        now = cut(rgb, place, self.half)
        learnt = cv2.addWeighted(self.pixels, 1 - _LEARNT, now, _LEARNT, 0.0)
        return self._replace(pixels=np.asarray(learnt, np.uint8))


def _speed(start: Frame, patch: _Patch, sights: list[_Sight]) -> Place | None:
    """The speed of the first step on one side of where it begins: on the other it comes about as fast."""
    first = next((sight for sight in sights if sight.alike), None)
    return None if first is None else (first.place - patch.place) / (first.frame.t_s - start.t_s)
