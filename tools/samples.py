"""Samples of a video: the features of frames at a steady rate, made once for all queries, kept by content."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock, RLock
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from ..traces.records import Span
from .capabilities import Features, Retriever
from .manipulations.base import Context
from .video import Frame, Video
from .wrappers.cache import cache_key

# Part of every key: raise it when the meaning of what is kept changes.
_VERSION = 1
# An hour's samples are some megabytes: those last used are held.
_HELD = 4


@dataclass(frozen=True, eq=False)
class Samples:
    """Frames looked at: their times, and a row of features each."""

    t_s: NDArray[np.float64]
    features: Features

    def __len__(self) -> int:
        return len(self.t_s)


class _Memo:
    """The samples of one open video, with a lock so that parallel calls make each only once."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.known: OrderedDict[str, Samples] = OrderedDict()


_MEMOS: WeakKeyDictionary[Video, _Memo] = WeakKeyDictionary()
_MEMOS_LOCK = Lock()


def sampled(context: Context, retriever: Retriever, span: Span, rate_hz: float) -> tuple[Samples, bool]:
    """The samples of a span at a rate; and whether they were there already."""
    key = cache_key(
        video=context.video.record.sha256,
        tool=f"samples/{_VERSION}",
        backends=(retriever.fingerprint(),),
        arguments={"span": (span.start_s, span.end_s), "rate_hz": rate_hz},
    )
    with _MEMOS_LOCK:
        memo = _MEMOS.setdefault(context.video, _Memo())
    with memo.lock:
        known = memo.known.get(key) or _unpacked(context.cache.get(key))
        samples = known or _made(context, retriever, span, rate_hz)
        if known is None:
            context.cache.put(key, _packed(samples))
        memo.known[key] = samples
        memo.known.move_to_end(key)
        while len(memo.known) > _HELD:
            memo.known.popitem(last=False)
        return samples, known is not None


def _made(context: Context, retriever: Retriever, span: Span, rate_hz: float) -> Samples:
    times_s: list[float] = []
    rows = list(retriever.encode(_noted(context, span, rate_hz, times_s)))
    features = np.stack(rows) if rows else np.empty((0, 0))
    return Samples(np.asarray(times_s, np.float64), features)


def _noted(context: Context, span: Span, rate_hz: float, times_s: list[float]) -> Iterator[Frame]:
    """The frames of a span, their times noted as they go by."""
    for frame in context.video.frames(span, rate_hz=rate_hz):
        context.deadline.check("sampling the video")
        if len(times_s) % 60 == 0:
            context.report("sampling the video", (frame.t_s - span.start_s) / max(span.duration_s, 1e-6))
        times_s.append(frame.t_s)
        yield frame


def _packed(samples: Samples) -> bytes:
    file = io.BytesIO()
    np.savez(file, t_s=samples.t_s, features=samples.features)
    return zlib.compress(file.getvalue(), 1)


def _unpacked(packed: bytes | None) -> Samples | None:
    """What was kept; what cannot be read counts as not there."""
    if packed is None:
        return None
    try:
        with np.load(io.BytesIO(zlib.decompress(packed)), allow_pickle=False) as kept:
            return Samples(kept["t_s"], kept["features"])
    except (ValueError, KeyError, OSError, zlib.error, zipfile.BadZipFile):
        return None
