"""Shots: where a video cuts from one scene to another, told from motion, flashes and things coming in."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ...traces.records import Span
from ..deadline import Deadline
from .frame import Pixels
from .video import Video

Small = NDArray[np.float32]

# Frames are compared as pictures of so many pixels, small enough that motion within a shot hardly shows.
WIDTH_PX, HEIGHT_PX = 32, 18
# How many frames on either side must differ across a cut: a flash is over sooner.
STEADY = 4
# A pixel has changed by this much of luma or chroma.
CHANGED = np.array([18.0, 9.0, 9.0], np.float32)
# A cut changes this share of the picture and leaves this little of its structure...
CUT_SHARE, CUT_LIKENESS = 0.3, 0.75
# ... and is this many times what the frames around it change.
CUT_STAND_OUT = 2.5
# An empty picture, black or white, as in the middle of a fade: this even, and this near to either end.
EMPTY_STD, EMPTY_DARK, EMPTY_BRIGHT = 4.0, 24.0, 232.0
# Shading and noise below this are no structure to compare by.
FLOOR_STD = 3.0


class Glance(NamedTuple):
    """A frame made small, and the share of it that changed since the one before."""

    t_s: float
    small: Small
    share: float


def find_shots(video: Video, deadline: Deadline) -> tuple[Span, ...]:
    """The video's shots in order, without gaps, from its start to its end."""
    record = video.record
    cuts = sorted(set(_cuts(_glances(video, deadline))))
    edges = [record.start_s, *cuts, record.end_s]
    return tuple(Span(start_s=a, end_s=b) for a, b in pairwise(edges))


def _glances(video: Video, deadline: Deadline) -> Iterator[Glance]:
    before: Small | None = None
    for frame in video.frames():
        deadline.check("looking for shots")
        small = shrunk(frame.yuv_half())
        yield Glance(frame.t_s, small, 0.0 if before is None else changed_share(before, small))
        before = small


def shrunk(yuv: Pixels) -> Small:
    """A frame as a few hundred pixels."""
    small = cv2.resize(yuv, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)


def changed_share(a: Small, b: Small) -> float:
    """The share of the picture that changed clearly."""
    return float((np.abs(a - b) > CHANGED).any(axis=2).mean())


def likeness(a: Small, b: Small) -> float:
    """How alike the structure of two pictures is, −1 to 1, whatever their brightness and contrast."""
    first, second = a[..., 0] - a[..., 0].mean(), b[..., 0] - b[..., 0].mean()
    spread = max(float(first.std()), FLOOR_STD) * max(float(second.std()), FLOOR_STD)
    return float((first * second).mean()) / spread


def _cuts(glances: Iterable[Glance]) -> Iterator[float]:
    """Times of the first frames of new shots."""
    window: deque[Glance] = deque(maxlen=2 * STEADY + 1)
    fades = Fades()
    for glance in glances:
        window.append(glance)
        at = len(window) - 1 - STEADY
        if at > 0 and _is_cut(window, at):
            yield window[at].t_s
        yield from fades.step(glance)
    for at in range(max(len(window) - STEADY, 1), len(window)):
        if _is_cut(window, at):
            yield window[at].t_s


def _is_cut(window: deque[Glance], at: int) -> bool:
    """Whether a new shot starts at one of a few neighbouring frames."""
    glances = list(window)
    share = glances[at].share
    others = [glance.share for number, glance in enumerate(glances) if number != at]
    if share < CUT_SHARE or share < CUT_STAND_OUT * float(np.median(others)):
        return False
    before, after = glances[max(at - STEADY, 0) : at], glances[at : at + STEADY]
    return all(_differ(a.small, b.small) for a in before for b in after)


def _differ(a: Small, b: Small) -> bool:
    """Whether two pictures are of different shots; an empty one is left to `Fades`."""
    if _is_empty(a) or _is_empty(b):
        return False
    return changed_share(a, b) >= CUT_SHARE and likeness(a, b) < CUT_LIKENESS


def _is_empty(small: Small) -> bool:
    luma = small[..., 0]
    level = float(luma.mean())
    return float(luma.std()) < EMPTY_STD and not EMPTY_DARK <= level <= EMPTY_BRIGHT


class Fades:
    """Follows the picture through black or white: if it comes back as another, that is one cut."""

    def __init__(self) -> None:
        self._full: Small | None = None
        self._empty_s: tuple[float, float] | None = None
        self._back = 0

    def step(self, glance: Glance) -> Iterator[float]:
        """Take a frame; yield the middle of the empty stretch once the picture after it is plain."""
        if _is_empty(glance.small):
            first_s = self._empty_s[0] if self._empty_s else glance.t_s
            self._empty_s, self._back = (first_s, glance.t_s), 0
            return
        self._back += 1
        if self._empty_s is not None and self._back <= STEADY:
            return
        if self._empty_s is not None and self._full is not None and _differ(self._full, glance.small):
            yield sum(self._empty_s) / 2
        self._full, self._empty_s = glance.small, None
