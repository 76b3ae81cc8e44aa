"""Frames last first: they are decoded forward, so a few are held at a time to go back through them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from av.video.format import VideoFormat

from ...traces.records import Span, VideoRecord
from .frame import Frame

if TYPE_CHECKING:
    from .video import Video

# What a block holds, as decoded: ten frames of full HD. Of huge ones at least so many, as to go back by one
# more block is to decode all from the key frame before it anew. Two blocks take up memory at once: what a
# decoder gave is given back as a whole, once nobody has a frame of it, and the last frame of a block is let
# go of when the next one is decoded.
_HELD_BYTES, _LEAST = 32_000_000, 2
# Frames are farther apart than this.
_INSTANT_S = 1e-4


def backwards(video: Video, span: Span) -> Iterator[Frame]:
    """The frames of a span, last first; whoever takes them lets go of each."""
    record = video.record
    times = [t_s for _, t_s, _ in video.moments(span, record.frames)]
    most = max(_HELD_BYTES // _frame_bytes(record), _LEAST)
    for end in range(len(times), 0, -most):
        block = Span(start_s=times[max(end - most, 0)], end_s=times[end - 1] + _INSTANT_S)
        held = list(video.frames(block))
        while held:
            yield held.pop()


def _frame_bytes(record: VideoRecord) -> int:
    """What one frame takes up as the decoder gives it."""
    bits = VideoFormat(record.pixel_format).padded_bits_per_pixel
    return record.width * record.height * bits // 8
