"""The `klt` point tracker: the flow of pixels, checked there and back, held to each point's first look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, ClassVar

import cv2
import numpy as np
from numpy.typing import NDArray

from .....traces.records import Fingerprint, Span
from ....capabilities import PointTracks, Spot
from ....deadline import Deadline
from ..table import Sights
from ..walk import ahead, back, numbers_of
from .flock import ALIKE, HALVES_PX, HIDDEN_S, Flock, Picture

if TYPE_CHECKING:
    from ....video import Frame, Video


class KltTracker:
    """Follows many points at once; holds two frames, and a look or two of each point."""

    name: ClassVar[str] = "klt"
    concurrency: ClassVar[int] = 2
    memory_mb: ClassVar[int] = 300

    def fingerprint(self) -> Fingerprint:
        """Version and thresholds: equal ones give equal tracks."""
        parameters = {"alike": ALIKE, "halves_px": HALVES_PX, "hidden_s": HIDDEN_S, "opencv": cv2.__version__}
        return Fingerprint(capability="points", name=self.name, version="1", parameters=parameters)

    def follow(
        self, video: Video, spots: Sequence[Spot], span: Span | None, deadline: Deadline
    ) -> PointTracks:
        """All points together, forward and then back, for as long as any can be followed."""
        sights, record = Sights(len(spots)), video.record
        span = span or Span(start_s=record.start_s, end_s=record.end_s)
        starts = numbers_of(video, [spot.t_s for spot in spots])
        half = np.zeros(0, np.int_)
        if spots:
            first, last = (video.at([pick(spot.t_s for spot in spots)])[0] for pick in (min, max))
            onward = chain([first], ahead(video, first, span.end_s))
            half = _followed(onward, spots, starts, sights, deadline)
            _followed(chain([last], back(video, last, span.start_s)), spots, starts, sights, deadline)
        return sights.table(span, (half + 0.5).tolist())


def _followed(
    frames: Iterable[Frame], spots: Sequence[Spot], starts: Sequence[int], sights: Sights, deadline: Deadline
) -> NDArray[np.int_]:
    """Each point from its own frame on through frames in one direction; gives half the sides of its looks."""
    flock = Flock(len(spots))
    for frame in frames:
        deadline.check("following points")
        now = Picture.of(frame)
        moved = flock.move(now)
        begin = [row for row, start in enumerate(starts) if start == frame.index]
        # A pixel's middle is half a pixel from its corner, where coordinates count from.
        flock.join(begin, np.array([[spots[row].x - 0.5, spots[row].y - 0.5] for row in begin]), now)
        rows = [*moved.tolist(), *begin]
        sights.add(frame, rows, flock.place[rows] + 0.5, flock.score[rows])
        if flock.done:
            break
    return flock.half
