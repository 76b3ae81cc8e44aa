"""Points that are followed together from frame to frame, in one direction of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ..alike import EDGES, Pixels, cut, find, least_edges
from .looks import Fit, Floats, Grey, Looks, Rows

if TYPE_CHECKING:
    from ....video import Frame

# Of a look's side: the first that shows edges along both axes. The least one tells little of how it turns.
HALVES_PX = (7, 10, 5, 14, 20)
_LEVELS = 4  # of the pyramid on which the flow is found
_BACK_PX = 1.0  # what flows ahead and back again ends where it began, to within this
ALIKE = 0.7  # correlation with a look: what is less alike is hidden, or another thing
_FOUND = 0.8  # the same, of what was lost from sight and is found again
_ANEW, _ANEW_S = 0.9, 0.2  # a late look less alike than this, and older, is taken anew
_WORSE, _LEARNT = 0.05, 0.2  # what is so much less alike than usual is being covered
_SPEED_LEARNT = 0.6
_BLURS = 1.0  # halves of its side in a frame
_DRIFT_PX = 3.0  # a first look farther from the late one than this is not of the same place
HIDDEN_S = 1.0  # for so long it may be out of sight
_STRETCH = 3.0  # how much larger or smaller it may become


class Picture(NamedTuple):
    """What is kept of one frame."""

    t_s: float
    rgb: Pixels
    grey: Pixels
    soft: Grey

    @classmethod
    def of(cls, frame: Frame) -> Picture:
        """The pixels of a frame, in colour, grey, and grey without its finest noise."""
        rgb = frame.rgb()
        grey = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)
        soft = cv2.GaussianBlur(grey.astype(np.float32), (3, 3), 0)
        return cls(frame.t_s, rgb, grey, np.asarray(soft, np.float32))


class Flock:
    """The state of every point; places count from the middle of the first pixel."""

    def __init__(self, count: int) -> None:
        self.half = np.full(count, HALVES_PX[0])
        self.place = np.zeros((count, 2))
        self.score = np.zeros(count)
        self.joined = np.zeros(count, np.bool_)
        self.lost = np.zeros(count, np.bool_)
        self._shape = np.tile(np.eye(2), (count, 1, 1))
        self._late_shape = self._shape.copy()
        self._velocity, self._paced = np.zeros((count, 2)), np.zeros(count, np.bool_)
        self._seen_s, self._late_s = np.zeros(count), np.zeros(count)
        # The last sight that was as good as usual: what is going behind something clings to its rim.
        self._clear, self._clear_s, self._usual = np.zeros((count, 2)), np.zeros(count), np.ones(count)
        self._last: list[Pixels | None] = [None] * count
        self._first = {half: Looks(count, half) for half in HALVES_PX}
        self._late = {half: Looks(count, half) for half in HALVES_PX}
        self._before: Picture | None = None

    @property
    def done(self) -> bool:
        """Whether all points have joined and were lost again."""
        return bool((self.joined & self.lost).all())

    def join(self, rows: Sequence[int], places: Floats, now: Picture) -> None:
        """Points begin here; one without edges is lost at once."""
        for row, place in zip(rows, places, strict=True):
            half, shows = _half(now.rgb, place)
            self.half[row], self.place[row], self.lost[row] = half, place, not shows
            one = np.array([row])
            for looks in (self._first[half], self._late[half]):
                looks.take(one, now.soft, place[None], np.eye(2)[None])
            self._last[row] = cut(now.rgb, place, half)
            self._clear[row] = place
        self.joined[list(rows)], self.score[list(rows)] = True, 1.0
        for times in (self._seen_s, self._late_s, self._clear_s):
            times[list(rows)] = now.t_s

    def move(self, now: Picture) -> Rows:
        """Follow the points that have joined into the next frame; says which were looked for."""
        rows = np.flatnonzero(self.joined & ~self.lost)
        before, self._before = self._before, now
        if before is None or not len(rows):
            return rows
        seen = self.score > 0
        guess = self._clear + self._velocity * (now.t_s - self._clear_s)[:, None]
        self.score[rows] = 0.0
        for half in HALVES_PX:
            group = rows[seen[rows] & (self.half[rows] == half)]
            if len(group):
                carried, sound = _flow(before, now, self.place[group], guess[group], half)
                self._hold(group[sound], carried[sound], now, ALIKE)
        for row in rows[self.score[rows] == 0]:
            self._seek(int(row), guess[row], now, just_seen=bool(seen[row]))
        self.lost[rows] = np.abs(now.t_s - self._seen_s[rows]) > HIDDEN_S
        return rows

    def _seek(self, row: int, guess: Floats, now: Picture, *, just_seen: bool) -> None:
        """Look for one that the flow has lost round where it would be."""
        last, one = self._last[row], np.array([row])
        match = None if last is None else find(last, now.rgb, guess)
        if match is None:
            return
        self._hold(one, match.place[None], now, _FOUND)
        step_px = float(np.hypot(*(match.place - self.place[row])))
        if not self.score[row] and just_seen and step_px > _BLURS * self.half[row]:
            # What goes so fast is blurred, and looks otherwise from now on.
            self.place[row], self.score[row] = match.place, match.alike * ALIKE
            self._seen_s[row] = now.t_s
            self._note(one, now)
            self._renew(one, int(self.half[row]), now)

    def _hold(self, rows: Rows, places: Floats, now: Picture, alike: float) -> None:
        """Take places that look as the points did lately, and move them to where they looked so at first.

        The points have looks of one size.
        """
        if not len(rows):
            return
        half = int(self.half[rows[0]])
        late = self._late[half].fit(rows, now.soft, places, self._late_shape[rows])
        held = (late.alike >= alike) & _within(late.place, now.grey) & _sane(late, places, half)
        rows, late = rows[held], Fit(*(column[held] for column in late))
        if not len(rows):
            return
        first = self._first[half].fit(rows, now.soft, late.place, self._shape[rows])
        true = (first.alike >= alike) & _sane(first, late.place, _DRIFT_PX)
        place = np.where(true[:, None], first.place, late.place)
        # While the first look cannot tell, it is thought to turn and stretch as the late one does.
        turned = late.shape @ np.linalg.inv(self._late_shape[rows]) @ self._shape[rows]
        self._shape[rows] = np.where(true[:, None, None], first.shape, turned)
        self._late_shape[rows], self.place[rows], self._seen_s[rows] = late.shape, place, now.t_s
        self.score[rows] = np.where(true, np.maximum(first.alike, 0.0), late.alike * ALIKE)
        clear = late.alike >= self._usual[rows] - _WORSE
        self._usual[rows] += _LEARNT * (late.alike - self._usual[rows])
        self._note(rows[clear], now)
        stale = clear & (late.alike < _ANEW) & (np.abs(now.t_s - self._late_s[rows]) > _ANEW_S)
        self._renew(rows[stale], half, now)

    def _note(self, rows: Rows, now: Picture) -> None:
        """Keep where points that are seen clearly are, how fast, and how they look."""
        step_s = (now.t_s - self._clear_s[rows])[:, None]
        faster = (self.place[rows] - self._clear[rows]) / step_s
        # The first step is all that is known of how fast it goes.
        share = np.where(self._paced[rows], _SPEED_LEARNT, 1.0)[:, None]
        self._velocity[rows] += share * (faster - self._velocity[rows])
        self._paced[rows] = True
        self._clear[rows], self._clear_s[rows] = self.place[rows], now.t_s
        for row in rows:
            self._last[row] = cut(now.rgb, self.place[row], int(self.half[row]))

    def _renew(self, rows: Rows, half: int, now: Picture) -> None:
        if len(rows):
            self._late_shape[rows] = np.eye(2)
            self._late[half].take(rows, now.soft, self.place[rows], self._late_shape[rows])
            self._late_s[rows] = now.t_s


def _half(rgb: Pixels, place: Floats) -> tuple[int, bool]:
    """Half the side of the smallest square that can be told from its neighbours, and whether one can."""
    for half in HALVES_PX:
        if least_edges(cut(rgb, place, half)) > EDGES:
            return half, True
    return HALVES_PX[-1], False


def _flow(
    before: Picture, now: Picture, place: Floats, guess: Floats, half: int
) -> tuple[Floats, NDArray[np.bool_]]:
    """Where the pixels round places went, and whether they go back to where they came from."""
    size, start = (2 * half + 1,) * 2, place.astype(np.float32)
    ahead, told, _ = cv2.calcOpticalFlowPyrLK(
        before.grey,
        now.grey,
        start,
        guess.astype(np.float32),
        winSize=size,
        maxLevel=_LEVELS,
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    back, told_back, _ = cv2.calcOpticalFlowPyrLK(
        now.grey,
        before.grey,
        ahead,
        start.copy(),
        winSize=size,
        maxLevel=1,
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    near = np.abs(np.asarray(back) - start).max(axis=1) < _BACK_PX
    return np.asarray(ahead, np.float64), near & (told[:, 0] > 0) & (told_back[:, 0] > 0)


def _within(place: Floats, grey: Pixels) -> NDArray[np.bool_]:
    """Whether places lie in the picture."""
    height, width = grey.shape
    return np.asarray(((place > -0.5) & (place < [width - 0.5, height - 0.5])).all(axis=1), np.bool_)


def _sane(fit: Fit, near: Floats, within_px: float) -> NDArray[np.bool_]:
    """Whether a fit stayed near where it began, and did not collapse."""
    stretch = np.abs(np.linalg.det(fit.shape))
    close = np.hypot(*(fit.place - near).T) < within_px
    return np.asarray(close & (stretch < _STRETCH**2) & (stretch > _STRETCH**-2), np.bool_)
