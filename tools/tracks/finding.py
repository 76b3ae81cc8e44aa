"""Tracks from elsewhere as tubes: their classes from the file, their colours from the video."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import NotMeasurable
from ...traces.records import Coverage, Fingerprint, Record, Span, Tube
from ...traces.records.tube import Look
from ..capabilities import Sought
from ..colours import dominant_colour, name_shares
from ..index import Found, Index, remembered, weaknesses
from ..manipulations.base import Context
from ..sought import classes_of
from ..wrappers.cache import cache_key
from .plan import CODEC
from .trackset import GivenTrack, TrackSet

# A thing's colour is taken from so many of its frames.
_LOOKS = 5
# What of a box is left out at its left, upper, right and lower edge: more below of what is tall, as people go
# by the colour of what they wear above, and the ground shows between their legs.
_ROUND, _ROUND_TALL, _TALL = (0.25, 0.25, 0.25, 0.25), (0.3, 0.2, 0.3, 0.45), 1.6
_VERSION = 4


class _Kept(Record):
    """The colours of all tracks, by number."""

    kind: Literal["track_looks"] = "track_looks"
    looks: dict[str, Look]


def given_tubes(context: Context, tracks: TrackSet, sought: Sought) -> Found:
    """The tracks of the file as tubes: those of the noun sought where the file knows that very noun."""
    _check_noun(tracks, sought)
    _check_colours(context, tracks, sought)
    own = {track.label for track in tracks.tracks} | (tracks.known or frozenset())
    meant = [track for track in tracks.tracks if sought.noun not in own or track.label == sought.noun]
    fingerprint = Fingerprint(capability="tracks", name=f"tracks:{tracks.format}", version=tracks.digest[:12])
    looks = _looks(context, tracks)
    coverage = _coverage(context, tracks)
    weaker = weaknesses(context.video)
    tubes = tuple(
        tube_of_given(track, tracks.source).model_copy(
            update={
                "look": looks.looks.get(str(track.number), Look()),
                "coverage": coverage,
                "degradations": (*weaker, *track.degradations),
            }
        )
        for track in meant
    )
    return Found(Index(tubes=tubes, coverage=coverage, degradations=weaker), (fingerprint,), False)


def _check_noun(tracks: TrackSet, sought: Sought) -> None:
    """Refuse a noun that the file does not know: its silence would mean nothing."""
    known = tracks.known
    if (
        sought.noun is None
        or known is None
        or sought.noun in known
        or classes_of(sought.noun) & _kinds(known)
    ):
        return
    raise NotMeasurable(
        f"the tracks of {tracks.source} tell apart {', '.join(sorted(known))}; "
        f"nothing tells which would be a {sought.noun!r}",
    )


def _check_colours(context: Context, tracks: TrackSet, sought: Sought) -> None:
    """Refuse colours where there is no picture: that none is known does not mean that none is there."""
    if sought.colours and context.video.record.codec == CODEC:
        raise NotMeasurable(
            f"the tracks of {tracks.source} tell no colours; nothing tells which would be "
            f"{' or '.join(sought.colours)}",
            hint="Name the video beside them: its frames tell the colours of what was tracked.",
        )


def _kinds(known: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(classes_of(noun) for noun in known))


def tube_of_given(track: GivenTrack, source: str) -> Tube:
    """A track of a file as a tube by itself."""
    times = track.samples.t_s
    interval_s = _interval_s(track)
    span = Span(start_s=times[0], end_s=times[-1] + interval_s)
    return Tube(
        label=track.label,
        classed=track.label != "object",
        track=track.number,
        name=track.name,
        source=f"tracks:{source}",
        samples=track.samples,
        frame_interval_s=interval_s,
        coverage=Coverage(spans=(span,), rate_hz=1 / interval_s, tool=f"tracks:{source}", frames=len(times)),
    )


def _interval_s(track: GivenTrack) -> float:
    times = track.samples.t_s
    steps = [b - a for a, b in pairwise(times)]
    return max(median(steps), 1e-6) if steps else 0.04


def _coverage(context: Context, tracks: TrackSet) -> Coverage:
    """A file of tracks speaks of all of its video."""
    video = context.video.record
    span = Span(start_s=video.start_s, end_s=video.end_s)
    return Coverage(
        spans=(span,), rate_hz=round(video.rate_hz, 3), tool=f"tracks:{tracks.source}", frames=video.frames
    )


def _looks(context: Context, tracks: TrackSet) -> _Kept:
    """The tracks' colours; a plan has none."""
    if context.video.record.codec == CODEC:
        return _Kept(looks={})
    key = cache_key(
        video=context.video.record.sha256,
        tool=f"track_looks/{_VERSION}",
        backends=(),
        arguments={"tracks": tracks.digest},
    )
    return remembered(context, key, _Kept, lambda: _look_at(context, tracks))[0]


def _look_at(context: Context, tracks: TrackSet) -> _Kept:
    wanted: dict[float, list[tuple[GivenTrack, int]]] = {}
    for track in tracks.tracks:
        for k in _moments(track):
            wanted.setdefault(track.samples.t_s[k], []).append((track, k))
    times = sorted(wanted)
    pixels: dict[int, list[NDArray[np.uint8]]] = {}
    for t_s, frame in zip(times, context.video.at(times), strict=True):
        context.deadline.check("looking at the tracks' colours")
        yuv = frame.yuv_half()
        for track, k in wanted[t_s]:
            pixels.setdefault(track.number, []).append(_patch(yuv, track.samples.xyxy[k]))
    looks = {
        str(number): _look(tracks.track(number), np.concatenate(parts)) for number, parts in pixels.items()
    }
    return _Kept(looks=looks)


def _moments(track: GivenTrack) -> list[int]:
    """A few rows spread over a track, whole ones if there are any."""
    rows = _best_rows(track)
    picked = np.linspace(0, len(rows) - 1, min(_LOOKS, len(rows))).round().astype(int)
    return [rows[k] for k in dict.fromkeys(picked.tolist())]


def _best_rows(track: GivenTrack) -> list[int]:
    """Those in which all of the thing shows, else some of it, else any."""
    seen = track.samples.seen
    for wanted in ("full", "partial", "hidden"):
        rows = [k for k, how in enumerate(seen) if how == wanted]
        if rows:
            return rows
    return []


def _patch(yuv: NDArray[np.uint8], xyxy: tuple[float, float, float, float]) -> NDArray[np.uint8]:
    """The middle of a box, as pixels (n, 3)."""
    x1, y1, x2, y2 = (v / 2 for v in xyxy)
    wide, high = x2 - x1, y2 - y1
    out = _ROUND_TALL if high > _TALL * wide else _ROUND
    left, right = int(x1 + out[0] * wide), int(np.ceil(x2 - out[2] * wide)) + 1
    top, bottom = int(y1 + out[1] * high), int(np.ceil(y2 - out[3] * high)) + 1
    return yuv[top:bottom, left:right].reshape(-1, 3)


def _look(track: GivenTrack, pixels: NDArray[np.uint8]) -> Look:
    """Its colours, and how wide its whole boxes are for their height."""
    sides = np.array(track.samples.xyxy)[_best_rows(track)]
    aspect = float(np.median((sides[:, 2] - sides[:, 0]) / (sides[:, 3] - sides[:, 1])))
    shares = name_shares(pixels)
    return Look(colour=dominant_colour(shares), colour_shares=shares, aspect=aspect)
