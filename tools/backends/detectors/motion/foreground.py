"""Where a frame differs from the background: evidence per pixel, under the frame's own light."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ...light import GRID, STEADY, U8, Planes, brightened, light_of
from .background import Background
from .blobs import STRONG, Scene, darker_windows
from .shadows import learnt_depth
from .states import Mask

_FOLLOW_EVERY = 6  # frames; the background follows slow changes by at most one level each time
_DOUBT = 0.3  # share of a change of the light that may differ from place to place
_CLIPPED = 235  # levels from which on the picture does not tell how bright it was
_GUARD = np.ones((9, 9), np.uint8)


def blurred(planes: Sequence[U8]) -> Planes:
    """Planes averaged over 3 × 3: noise falls to a third, edges move by less than a pixel."""
    y, u, v = (np.asarray(cv2.blur(plane, (3, 3)), np.uint8) for plane in planes)
    return y, u, v


class Difference:
    """Compares frames with one background, and lets it follow slow changes of the light."""

    def __init__(self, background: Background) -> None:
        self.start_s = background.start_s
        self.earliest_s = background.earliest_s
        self._still = background.planes
        self._calm = self._noise = background.noise
        self._light = STEADY
        self.planes = background.planes  # the background under the present frame's light
        self._smooth = blurred(background.planes)
        self._free: Mask | None = None
        self._frames = 0
        self._deepest = 0.0
        windows = [window for sample in background.samples for window in darker_windows(self.look(sample))]
        self._deepest = learnt_depth(windows)

    def look(self, frame: Planes) -> Scene:
        """The frame beside the background under its light, and where the two differ."""
        self._adopt_light(frame)
        smooth = blurred(frame)
        return Scene(
            frame, smooth, self.planes, self._smooth, self._noise, self._evidence(smooth), self._deepest
        )

    def _evidence(self, smooth: Planes) -> U8:
        y, u, v = (
            cv2.subtract(cv2.absdiff(now, then), noise)
            for now, then, noise in zip(smooth, self._smooth, self._noise, strict=True)
        )
        chroma = cv2.max(u, v)
        return np.asarray(cv2.max(y, cv2.add(chroma, chroma)), np.uint8)

    def unlike(self, frame: Planes) -> float:
        """Mean difference at a grid of pixels: which of two backgrounds a frame belongs to."""
        now = frame[0][::GRID, ::GRID].astype(np.float32)
        still = brightened(self._still, light_of(frame[0], self._still[0]))[0]
        return float(np.abs(now - still[::GRID, ::GRID]).mean())

    def _adopt_light(self, frame: Planes) -> None:
        light = light_of(frame[0], self._still[0], self._free)
        if light is not self._light and not np.array_equal(light.curve, self._light.curve):
            self._light = light
            self._renew()

    def _renew(self) -> None:
        """The background under the present light; the more that has changed, the less exactly it is known."""
        self.planes = brightened(self._still, self._light)
        self._smooth = blurred(self.planes)
        change = abs(self._light.gain - 1)
        self._noise = self._calm
        if change > 0:
            doubt = cv2.convertScaleAbs(self._still[0], alpha=_DOUBT * change)
            clipped = cv2.threshold(self._still[0], _CLIPPED, 1, cv2.THRESH_BINARY)[1]
            doubt = cv2.max(doubt, cv2.convertScaleAbs(clipped, alpha=255 * min(change, 1.0)))
            self._noise = (np.asarray(cv2.add(self._calm[0], doubt), np.uint8), *self._calm[1:])

    def follow(self, frame: Planes, evidence: U8, things: U8) -> None:
        """Learn slow changes where nothing is, not even a shadow, by one level at a time."""
        self._frames += 1
        if self._frames % _FOLLOW_EVERY:
            return
        taken = cv2.max(things, cv2.threshold(evidence, STRONG, 1, cv2.THRESH_BINARY)[1])
        free = np.asarray(cv2.dilate(taken, _GUARD) == 0)
        self._free = free
        step = free.view(np.uint8)
        still = []
        for plane, now, then in zip(self._still, frame, self.planes, strict=True):
            up = cv2.min(cv2.subtract(now, then), step)
            down = cv2.min(cv2.subtract(then, now), step)
            still.append(np.asarray(cv2.subtract(cv2.add(plane, up), down), np.uint8))
        self._still = (still[0], still[1], still[2])
        self._renew()
