"""Writes frames with their own presentation times as H.264 in MP4."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

TIME_BASE = Fraction(1, 90000)
_X86 = platform.machine().lower() in ("x86_64", "amd64")
# On one thread, and without the widest instructions, whose output is not the same in every run.
SAME_BYTES: Mapping[str, str] = {"threads": "1"} | ({"x264-params": "asm=SSE2"} if _X86 else {})


def encode(
    path: Path,
    frames: Iterable[tuple[int, NDArray[np.uint8]]],
    *,
    size: tuple[int, int],
    rate_hz: float,
    crf: int,
) -> None:
    """Encode (pts in 90 kHz ticks, RGB image) pairs; the bytes never differ."""
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=Fraction(rate_hz).limit_denominator(1001))
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.time_base = TIME_BASE
        stream.codec_context.time_base = TIME_BASE
        stream.codec_context.thread_count = 1
        stream.options = {"preset": "veryfast", "crf": str(crf), **SAME_BYTES}
        for pts, image in frames:
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = pts, TIME_BASE
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
