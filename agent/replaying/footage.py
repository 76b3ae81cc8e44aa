"""Whether a file is the video of a run, and its frames are those that the trace tells of.

A frame has two digests: of the bitstream (which file, which time) and of its decoded pixels. So the same file
through another decoder is told from another frame, and both from another file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...tools.sights import luma
from ...tools.video import Frame, Video
from ...traces.errors import BadArguments
from ...traces.events import EvidenceEntered, RunStarted
from ...traces.reader import TraceReader
from ...traces.records import FrameRef, Sight
from ...traces.replay.differing import first_difference
from ...traces.replay.verdict import Divergence

# Brightness of a part may be off by so much in another encoding of the same pictures.
_ENCODED_OFF = 24
# Pixels of a frame that is not where it should be are looked for in so many frames before and after it.
_NEAR_FRAMES = 30
# A length that is off by so many frames is still the same.
_SAME_FRAMES = 2


class Footage(NamedTuple):
    """What was found out of a video: where it is another, and in what words its pixels are others."""

    checked: int
    divergence: Divergence | None = None
    decoder: str | None = None
    """That the same file comes out of another decoder, where it does."""


def compare_footage(reader: TraceReader, video: Video) -> Footage:
    """Compare a video with what the trace tells of it."""
    started, told = reader.started, _told_frames(reader)
    if video.record.sha256 != started.video.sha256:
        why = _other_file(started, video)
        return Footage(0, Divergence(what="the video", why=why))
    if (read := _read_otherwise(started, video)) is not None:
        return Footage(0, Divergence(what="the video", why=read))
    wrong = next((d for of, ref in told if (d := _misaddressed(of, ref, started)) is not None), None)
    if wrong is not None:
        return Footage(len(told), wrong)
    return _frames(started, told, video)


class Told(NamedTuple):
    """A frame as the trace tells of it, and what of the trace does."""

    of: str
    frame: FrameRef


def _told_frames(reader: TraceReader) -> list[Told]:
    """Every frame whose pixels the trace vouches for, each once."""
    told = [Told("the beginning", sight.frame) for sight in reader.started.sights]
    for event in reader.events:
        if isinstance(event, EvidenceEntered):
            told += [Told(event.evidence.id, frame) for frame in _frames_of(event.evidence)]
    return list({(one.frame.pts, one.frame.pixels): one for one in told if one.frame.pixels}.values())


def _frames_of(evidence: object) -> Iterator[FrameRef]:
    one, several = getattr(evidence, "frame", None), getattr(evidence, "frames", None)
    if isinstance(one, FrameRef):
        yield one
    if isinstance(several, tuple):
        yield from (frame for frame in several if isinstance(frame, FrameRef))


def _read_otherwise(started: RunStarted, video: Video) -> str | None:
    """That probing the same file tells something else of it."""
    was, now = (
        one.model_dump(mode="json", exclude={"name", "decoder"}) for one in (started.video, video.record)
    )
    found = first_difference(was, now)
    return (
        found and f"the same file is read otherwise: its {found.where} was {found.was} and is {found.now} now"
    )


def _misaddressed(of: str, ref: FrameRef, started: RunStarted) -> Divergence | None:
    """A frame whose bitstream digest is not that of its file and time was not told by whoever looked."""
    address = json.dumps([started.video.sha256, started.video.stream, ref.pts], separators=(",", ":"))
    if ref.bitstream is None or ref.bitstream == hashlib.sha256(address.encode()).hexdigest():
        return None
    why = f"{_named(of, ref)} has the bitstream digest of another frame or file: the record was changed"
    return Divergence(what=of, why=why)


def _frames(started: RunStarted, told: Sequence[Told], video: Video) -> Footage:
    """Compare the pixels of every frame that the trace tells of."""
    others = []
    for one in told:
        seen = _frame(video, one.frame.pts)
        if seen is None:
            why = f"{_named(one.of, one.frame)} is not in the video: no frame has these ticks"
            return Footage(len(told), Divergence(what=one.of, why=why))
        if video.reference(seen).pixels != one.frame.pixels:
            others.append(one)
    for one in others:
        if (moved := _moved(video, one.frame)) is not None:
            why = f"{_named(one.of, one.frame)} shows another frame, the one at {moved:.3f} s"
            return Footage(len(told), Divergence(what=one.of, why=f"{why}: the record was changed"))
    if not others:
        return Footage(len(told))
    if len(others) == len(told):
        return Footage(len(told), decoder=_other_decoder(started, video))
    one = others[0]
    why = f"{_named(one.of, one.frame)} has not the pixels told, while others have: the record was changed"
    return Footage(len(told), Divergence(what=one.of, why=why))


def _other_decoder(started: RunStarted, video: Video) -> str:
    then, now = started.video.decoder, video.record.decoder
    names = f"{then} then, {now} now" if then != now else f"it calls itself {now}, as then"
    return f"the same file comes out of another decoder ({names}), with other pixels"


def _frame(video: Video, pts: int) -> Frame | None:
    """The frame with these ticks, where there is one."""
    timeline = video.source.timeline
    index = timeline.find(pts)
    try:
        return None if index is None else video.at([timeline.time_of(index)])[0]
    except BadArguments:
        return None


def _moved(video: Video, ref: FrameRef) -> float | None:
    """The time of a frame near by that has the pixels told, where one has."""
    timeline = video.source.timeline
    index = timeline.find(ref.pts) or 0
    near = range(max(index - _NEAR_FRAMES, 0), min(index + _NEAR_FRAMES + 1, len(timeline)))
    for number in near:
        seen = None if number == index else _frame(video, timeline.ticks[number])
        if seen is not None and video.reference(seen).pixels == ref.pixels:
            return seen.t_s
    return None


def _named(of: str, ref: FrameRef) -> str:
    return f"the frame of {of} at {ref.t_s:.3f} s (pts {ref.pts})"


def _other_file(started: RunStarted, video: Video) -> str:
    """What another file holds, as far as the trace can tell: the same pictures, a new encoding, or others."""
    was, now = started.video, video.record
    other = f"{now.name!r} is another file than the one that was looked at"
    if (was.width, was.height) != (now.width, now.height):
        return f"{other}: {now.width}×{now.height} pixels, not {was.width}×{was.height}"
    if abs(was.duration_s - now.duration_s) * was.rate_hz > _SAME_FRAMES:
        return f"{other}: {now.duration_s:.2f} s long, not {was.duration_s:.2f} s"
    if not started.sights:
        return f"{other}, of its size and length; the trace holds no frames to tell whether it was re-encoded"
    seen = [_compared(one, video) for one in started.sights]
    if all(same for same, _ in seen):
        vouched = f"with the {len(seen)} frames that the trace vouches for as they were"
        return f"{other}, {vouched}: packed anew, or re-encoded without loss"
    off = max(off for _, off in seen)
    if off <= _ENCODED_OFF:
        parts = f"brightness of parts of the picture off by up to {off} of 255"
        return f"{other}: the same scene with other pixels ({parts}), as re-encoding gives"
    return f"{other}, and shows something else"


def _compared(sight: Sight, video: Video) -> tuple[bool, int]:
    """Whether a frame has the pixels told, and how far the brightness of its parts is off at most."""
    start_s = video.record.start_s
    t_s = min(max(sight.frame.t_s, start_s), video.record.end_s)
    (frame,) = video.at([t_s])
    parts = zip(bytes.fromhex(sight.luma), luma(frame), strict=True)
    return video.reference(frame).pixels == sight.frame.pixels, max(abs(a - b) for a, b in parts)
