"""Small painted scenes with exact truth, handed out as a video would hand out its frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Box = tuple[float, float, float, float]
RATE_HZ = 15


@dataclass(frozen=True)
class Thing:
    """A two-coloured rectangle of a size, with its top left corner over time; None where it is away."""

    colour: tuple[int, int, int]
    size: tuple[int, int]
    place: Callable[[float], tuple[float, float] | None]
    shadow: float = 1.0  # light left in the shadow it casts to its right

    def box(self, t_s: float) -> Box | None:
        """Its box at a time, on whole pixels."""
        place = self.place(t_s)
        if place is None:
            return None
        x, y = round(place[0]), round(place[1])
        return x, y, x + self.size[0], y + self.size[1]


def ground(width: int, height: int, seed: int, contrast: float = 10.0) -> NDArray[np.float32]:
    """A textured grey-brown ground."""
    rng = np.random.default_rng(seed)
    coarse = cv2.resize(rng.normal(0, 1, (height // 8, width // 8)).astype(np.float32), (width, height))
    fine = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 1.5) * 3
    return np.stack([base + contrast * (coarse + fine) / 2 for base in (128, 122, 112)], axis=-1)


def paint(canvas: NDArray[np.float32], thing: Thing, t_s: float) -> None:
    """Paint the thing and its shadow on the canvas."""
    box = thing.box(t_s)
    if box is None:
        return
    h, w = canvas.shape[:2]
    x1, y1, x2, y2 = (int(np.clip(v, 0, limit)) for v, limit in zip(box, (w, h, w, h), strict=True))
    if thing.shadow < 1:
        dark = np.zeros((h, w), np.float32)
        dark[max(y2 - thing.size[1] // 3, 0) : y2, max(x1, 0) : min(x2 + thing.size[0] // 2, w)] = 1
        canvas *= 1 - (1 - thing.shadow) * cv2.GaussianBlur(dark, (0, 0), 1.0)[..., None]
    canvas[y1:y2, x1:x2] = thing.colour
    canvas[y1 : y1 + (y2 - y1) // 3, x1:x2] = np.minimum(np.array(thing.colour) * 1.3 + 10, 255)


class PaintedVideo:
    """Frames painted on demand; stands in for a video file."""

    key_interval_s = 2.0

    def __init__(self, frames: Sequence[Pixels], rate_hz: float = RATE_HZ) -> None:
        self._frames = frames
        h, w = frames[0].shape[:2]
        end_s = len(frames) / rate_hz
        self.record = SimpleNamespace(
            width=w, height=h, start_s=0.0, end_s=end_s, duration_s=end_s, rate_hz=rate_hz, frames=len(frames)
        )

    def _frame(self, i: int) -> SimpleNamespace:
        def yuv_half() -> Pixels:
            full = cv2.cvtColor(self._frames[i], cv2.COLOR_RGB2YCrCb)[..., [0, 2, 1]]
            h, w = full.shape[:2]
            return cv2.resize(full, ((w + 1) // 2, (h + 1) // 2), interpolation=cv2.INTER_AREA)

        return SimpleNamespace(pts=i, t_s=i / self.record.rate_hz, index=i, yuv_half=yuv_half)

    def frames(self, span=None, *, rate_hz: float | None = None) -> Iterator[SimpleNamespace]:
        """Frames of a span, at most so many a second."""
        due_s = -1.0
        for i in range(len(self._frames)):
            t_s = i / self.record.rate_hz
            if (span is None or span.contains(t_s)) and t_s >= due_s - 1e-9:
                due_s = due_s if rate_hz is None else max(due_s, t_s) + 1 / rate_hz
                yield self._frame(i)

    def cheap_time(self, t_s: float) -> float:
        """As if every `key_interval_s` a frame were complete in itself."""
        return t_s // self.key_interval_s * self.key_interval_s

    def at(self, times_s: Sequence[float]) -> list[SimpleNamespace]:
        """The frames shown at those times."""
        return [self._frame(min(int(t * self.record.rate_hz + 1e-9), len(self._frames) - 1)) for t in times_s]


def _painted(
    things: Sequence[Thing],
    seconds: float,
    *,
    size: tuple[int, int] = (320, 180),
    seed: int = 0,
    noise: float = 3.0,
    contrast: float = 10.0,
    light: Callable[[float], float] = lambda t_s: 1.0,
) -> list[Pixels]:
    empty, rng = ground(*size, seed, contrast), np.random.default_rng(seed + 1)
    frames = []
    for i in range(round(seconds * RATE_HZ)):
        canvas = empty.copy()
        for thing in things:
            paint(canvas, thing, i / RATE_HZ)
        canvas = canvas * light(i / RATE_HZ) + rng.normal(0, noise, canvas.shape)
        frames.append(np.clip(canvas, 0, 255).astype(np.uint8))
    return frames


@pytest.fixture(scope="session")
def thing() -> type[Thing]:
    return Thing


@pytest.fixture(scope="session")
def painted() -> Callable[..., list[Pixels]]:
    return _painted


@pytest.fixture(scope="session")
def painted_video() -> type[PaintedVideo]:
    return PaintedVideo


@pytest.fixture(scope="session")
def textured() -> Callable[..., NDArray[np.float32]]:
    return ground
