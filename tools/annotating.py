"""Drawing what a run found on frames: boxes with ids, outlines, the way a thing came, and the time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from ..traces.covering import WHOLE, Covers, View, boxes
from ..traces.export.film import Mark, Take, Thing
from ..traces.report.things import label_of
from .drawing import PALETTE, WHITE, Image, Ink, draw_box, draw_mask, write
from .masks import decoded

# Times that are nearer than this are one; a thing's way is drawn as far back as this.
_SAME_S, _TRAIL_S = 1e-4, 2.0


def annotator(take: Take) -> Callable[[Image, float], None]:
    """What draws a take's things and marks on the frame of a time, in BGR."""
    drawn = [_Drawn(thing, PALETTE[n % len(PALETTE)]) for n, thing in enumerate(take.things)]

    def draw(image: Image, t_s: float) -> None:
        if take.covered is not None:
            _cover(image, t_s, take.covered)
        for thing in drawn:
            thing.outline(image, t_s)
        for thing in drawn:
            thing.box(image, t_s)
        _draw_marks(image, take.marks, t_s)
        write(image, f"{t_s:.2f} s", (8, image.shape[0] - 10), WHITE)

    return draw


def _cover(image: Image, t_s: float, covered: Covers) -> None:
    height, width = image.shape[:2]
    view = View(t_s, WHOLE, (0.0, 0.0, float(width), float(height)))
    for x1, y1, x2, y2 in boxes([view], (width, height), covered):
        image[y1:y2, x1:x2] = 0


def _draw_marks(image: Image, marks: Sequence[Mark], t_s: float) -> None:
    for mark in marks:
        if abs(mark.t_s - t_s) < _SAME_S:
            draw_box(image, mark.xyxy, mark.text, WHITE)


class _Drawn:
    """One thing, ready to be drawn at any time."""

    def __init__(self, thing: Thing, ink: Ink) -> None:
        self._tube, self._masks = thing
        self._ink = ink
        self._t_s = np.array(self._tube.samples.t_s)
        self._xyxy = np.array(self._tube.samples.xyxy)
        self._name = f"{self._tube.id} {label_of(self._tube)}"

    def outline(self, image: Image, t_s: float) -> None:
        """Its outline, on frames that it was found in."""
        n = self._sample(t_s)
        mask = None if self._masks is None else self._masks[n]
        if mask is not None and abs(self._t_s[n] - t_s) < _SAME_S:
            draw_mask(image, decoded(mask), self._ink)

    def box(self, image: Image, t_s: float) -> None:
        """Its box, linear between samples, with its name, and its way there."""
        if not self._tube.span.contains(t_s):
            return
        self._trail(image, t_s)
        hidden = self._tube.samples.seen[self._sample(t_s)] == "hidden"
        draw_box(image, self._at(t_s), f"{self._name} (hidden)" if hidden else self._name, self._ink)

    def _sample(self, t_s: float) -> int:
        """The last one up to a time; the first before that."""
        return max(int(np.searchsorted(self._t_s, t_s + _SAME_S)) - 1, 0)

    def _at(self, t_s: float) -> tuple[float, ...]:
        return tuple(float(np.interp(t_s, self._t_s, column)) for column in self._xyxy.T)

    def _trail(self, image: Image, t_s: float) -> None:
        """Where the middle of its lower edge went."""
        lately = (self._t_s > t_s - _TRAIL_S) & (self._t_s < t_s)
        x1, _, x2, y2 = np.vstack([self._xyxy[lately], self._at(t_s)]).T
        feet = np.column_stack([(x1 + x2) / 2, y2])
        cv2.polylines(image, [np.round(feet).astype(np.int32)], False, self._ink, 2, cv2.LINE_AA)
