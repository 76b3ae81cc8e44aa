"""Long videos in chunks of frames: a point lost at a seam is taken up again where it was last seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from ...deadline import Deadline
from .table import Moment

if TYPE_CHECKING:
    from ...video import Frame

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
P = TypeVar("P")

Track = Callable[[Sequence[P], Floats], tuple[Floats, Bools]]
"""Of pictures and queries (n, 3), each the number of its picture, x, y: the places (t, n, 2), and where seen.

Places before a query's own picture count for nothing.
"""


class _Held(NamedTuple, Generic[P]):
    """One frame: how many steps from the first it is, and its picture."""

    step: int
    frame: Moment
    picture: P


class Sighted(NamedTuple):
    """Of one frame: which points, where, and 1 where one is seen."""

    frame: Moment
    rows: NDArray[np.intp]
    xy: Floats
    score: Floats


class Chunks(Generic[P]):
    """Follows points from their own frames on, holding so many pictures at a time.

    From chunk to chunk go the last frames, and those in which a point now hidden was last seen.
    """

    def __init__(self, track: Track[P], picture: Callable[[Frame], P], *, length: int) -> None:
        self._track, self._picture = track, picture
        self._length, self._overlap = length, length // 4

    def follow(
        self,
        frames: Iterable[Frame],
        starts: Sequence[int],
        places: Floats,
        deadline: Deadline,
    ) -> Iterator[Sighted]:
        """Frame by frame, where the points are that have begun: each does in the frame of its number."""
        source, held = self._read(frames, deadline), list[_Held[P]]()
        # Of each point: the step at which it was last seen, -1 before it begins; and where.
        seeds, places = np.full(len(starts), -1), places.copy()
        lost = np.zeros(len(starts), np.bool_)
        while True:
            old = len(held)
            held.extend(islice(source, self._length - old))
            if len(held) == old:
                return
            for one in held[old:]:
                seeds[[row for row, start in enumerate(starts) if start == one.frame.index]] = one.step
            rows = np.flatnonzero((seeds >= 0) & ~lost)
            if len(rows):
                yield from self._chunk(held, rows, seeds, places, held[old].step)
            held, steps = self._kept(held, seeds[rows])
            lost[rows] = ~np.isin(seeds[rows], steps)
            if ((seeds >= 0) & lost).all():
                return

    def _read(self, frames: Iterable[Frame], deadline: Deadline) -> Iterator[_Held[P]]:
        for step, frame in enumerate(frames):
            deadline.check("following points")
            yield _Held(step, Moment(frame.pts, frame.t_s, frame.index), self._picture(frame))

    def _chunk(
        self,
        held: Sequence[_Held[P]],
        rows: NDArray[np.intp],
        seeds: NDArray[np.int_],
        places: Floats,
        first: int,
    ) -> Iterator[Sighted]:
        """Follow through one chunk; what is found from step `first` on is new."""
        steps = np.array([one.step for one in held])
        begin = np.searchsorted(steps, seeds[rows])
        xy, visible = self._track([one.picture for one in held], np.column_stack([begin, places[rows]]))
        column = np.arange(len(rows))
        xy[begin, column], visible[begin, column] = places[rows], True
        visible &= np.arange(len(held))[:, None] >= begin
        for number, one in enumerate(held):
            begun = one.step >= seeds[rows]
            if one.step >= first and begun.any():
                score = visible[number, begun].astype(np.float64)
                yield Sighted(one.frame, rows[begun], xy[number, begun], score)
        last = len(held) - 1 - visible[::-1].argmax(axis=0)
        seeds[rows], places[rows] = steps[last], xy[last, column]

    def _kept(self, held: list[_Held[P]], seeds: NDArray[np.int_]) -> tuple[list[_Held[P]], NDArray[np.int_]]:
        """What goes into the next chunk: the last frames, and the newest that points were last seen in."""
        recent = held[-self._overlap :]
        # What was not seen for as long as a chunk is not looked for any longer.
        wanted = set(seeds[seeds > held[-1].step - self._length].tolist())
        older = [one for one in held[: -self._overlap] if one.step in wanted][-self._overlap :]
        kept = [*older, *recent]
        return kept, np.array([one.step for one in kept])
