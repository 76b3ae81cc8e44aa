"""When the frames of a tracks file are: the video's own times of them, else by the rate that was given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import MediaError, UsageError
from ..video import Video
from .kitti import RATE_HZ as KITTI_HZ
from .plan import TICKS
from .rows import Rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# KITTI's tracking sequences all have one rate.
_OWN_RATE_HZ = {"kitti": KITTI_HZ}


@dataclass(frozen=True, eq=False)
class Moments:
    """Of frames numbered 0, 1, …: their times, ticks and places in the picture's own order."""

    t_s: Floats
    ticks: Ints
    index: Ints


def moments_of(
    rows: Rows, video: Video | None, *, fps: float | None, format_: str, path: Path, frames: int = 0
) -> Moments:
    """Of every frame up to the last one of the rows; `frames` where more are asked about."""
    count = max(int(rows.frame.max()) + 1, frames)
    if video is None:
        return _by_rate(rows, count, fps or _OWN_RATE_HZ.get(format_), path)
    known = video.moments(video.whole, most=10**9)
    if rows.frame.max() >= len(known):
        row = int(np.argmax(rows.frame))
        line = "" if rows.line is None else f"line {rows.line[row]} of "
        raise MediaError(
            f"{line}the tracks file {path.name} has frame {rows.frame[row]} counted from 0, "
            f"and the video has {len(known)} frames",
            hint="Are the tracks of this video, and numbered as their format numbers frames?",
        )
    return Moments(
        np.array([t_s for _, t_s, _ in known]),
        np.array([ticks for ticks, _, _ in known], dtype=np.int64),
        np.array([index for _, _, index in known], dtype=np.int64),
    )


def _by_rate(rows: Rows, count: int, rate_hz: float | None, path: Path) -> Moments:
    if rate_hz is None:
        raise UsageError(
            f"the tracks file {path.name} numbers frames, and without a video nothing tells their times",
            hint="Give --fps, the frames a second that the file counts.",
        )
    if not (np.isfinite(rate_hz) and rate_hz > 0):
        raise UsageError(f"--fps is {rate_hz:g}; it is the frames a second, above nought")
    t_s = np.arange(count) / rate_hz
    first = int(rows.frame.min())
    index = np.maximum(np.arange(count) - first, 0) // step_of(rows)
    return Moments(t_s, np.round(t_s * TICKS).astype(np.int64), index)


def step_of(rows: Rows) -> int:
    """Every how many frames there are rows: ETH's annotations are ten frames apart."""
    frames = np.unique(rows.frame)
    return max(int(np.gcd.reduce(np.diff(frames))), 1) if len(frames) > 1 else 1
