"""A few frames as the decoder gives them: what tells later on another decoder, encoding or video."""

from __future__ import annotations

from contextlib import suppress

import cv2
import numpy as np
from pydantic import ValidationError

from ..traces.errors import BadArguments
from ..traces.records import Record, Sight
from .manipulations.base import Cache
from .video import Frame, Video
from .wrappers.cache import cache_key

# Where in the video, as shares of it; where so many pixels would be decoded on the way to a frame, the last
# one before it is taken that needs none before it.
SHARES = (0.0, 0.5, 0.95)
MOST_PX2 = 50_000_000
GRID = 16


class _Kept(Record):
    sights: tuple[Sight, ...]


def kept_sights(video: Video, cache: Cache) -> tuple[Sight, ...]:
    """The sights of a video, taken once with each decoder."""
    record = video.record
    key = cache_key(video=record.sha256, tool="sights/2", backends=(), arguments={"decoder": record.decoder})
    with suppress(ValidationError):
        return _Kept.model_validate_json(cache.get(key) or b"").sights
    taken = sights(video)
    cache.put(key, _Kept(sights=taken).model_dump_json().encode())
    return taken


def sights(video: Video) -> tuple[Sight, ...]:
    """Frames through the video, as they are decoded here; those that cannot be are left out."""
    whole, seen = video.whole, list[Sight]()
    for share in SHARES:
        with suppress(BadArguments):
            (frame,) = video.at([_cheap(video, whole.start_s + share * whole.duration_s)])
            seen.append(sight(video, frame))
    return tuple({one.frame.pts: one for one in seen}.values())


def _cheap(video: Video, t_s: float) -> float:
    """A time of which the frame is had at little cost, at or before another."""
    timeline, area = video.source.timeline, video.record.width * video.record.height
    index = timeline.shown_at(t_s)
    dear = (index - timeline.key_before(index)) * area > MOST_PX2
    return video.cheap_time(t_s) if dear else t_s


def sight(video: Video, frame: Frame) -> Sight:
    """A frame's address and digests, and how bright its parts are."""
    return Sight(frame=video.reference(frame), luma=luma(frame).hex())


def luma(frame: Frame) -> bytes:
    """The mean brightness of each part of a frame, row by row."""
    grey = cv2.cvtColor(frame.rgb(), cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.resize(grey, (GRID, GRID), interpolation=cv2.INTER_AREA), np.uint8).tobytes()
