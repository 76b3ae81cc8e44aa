"""The video of a run for its report: the file beside the page, a small clip within it, frames as pictures."""

from __future__ import annotations

import base64
import io
import math
import os
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import av
import cv2
import numpy as np

from ..tools.tracks.plan import CODEC
from ..tools.video import Video
from ..tools.video.container import open_container
from ..tools.video.frame import Frame, Pixels
from ..traces.covering import MARGIN_PX, Covers
from ..traces.errors import MediaError, ToolError
from ..traces.records import Span
from ..traces.report.data import Piece, Player
from ..traces.report.pictures import Shot, Sight, Still
from ..traces.report.places import PARTS_OF_S, moment

# What browsers play; in other containers and codings a file beside the page would stay black.
_PLAYED = frozenset({"h264", "hevc", "vp8", "vp9", "av1"})
_CONTAINERS = frozenset({"mp4", "mov", "webm", "matroska"})
_CLIP = "--embed-video puts a small clip into the page."
_JPEG_QUALITY = 82
_AT_ONCE = 8
# An hour at 30 frames a second; about half a megabyte of a page.
_MOST_STEPS = 120_000
# Decoding so many pixels takes some seconds.
_MOST_DECODED_PX = 5_000_000_000
_CLIP_PX, _CLIP_TICKS = 640, 90_000
# Constant quality up to a rate that keeps two minutes below 10 MB; one frame in so many is a key frame, so
# that a jump within the clip is at once.
_CLIP_OPTIONS: dict[str, object] = {
    "preset": "veryfast",
    "crf": "27",
    "maxrate": "600k",
    "bufsize": "600k",
    "bf": "0",
    "g": "24",
    "threads": "1",
}


def sight_of(
    video: Video | None,
    page: Path,
    *,
    why: str = "",
    embed: Sequence[Span] | None = None,
    covered: Covers | None = None,
) -> Sight:
    """Eyes for a report: `why` says why there is no video; `embed` are the stretches of a clip.

    What was `covered` in the pictures of the run is covered in those of the video, which is then not shown
    itself.
    """
    if video is None:
        return Sight(Player(kind="none", why=why), shrunk)
    shown = _Shown(video, covered)
    if embed is not None:
        player = _embedded(shown, embed)
    elif covered is not None:
        player = Player(
            kind="none", why=f"Parts of the pictures were covered, so the video is not shown; {_CLIP}"
        )
    else:
        player = _beside(video, page)
    if player.kind != "none":
        player = player.model_copy(update={"frames": _steps(video)})
    return Sight(player, shrunk, frames=shown.shots, strip=shown.strip)


def _steps(video: Video) -> tuple[int, ...]:
    """When the frames of a video come, as a player is told it; none where they are too many for a page."""
    timeline = video.source.timeline
    if len(timeline) > _MOST_STEPS:
        return ()
    times = [round(moment(timeline.time_of(index)) * PARTS_OF_S) for index in range(len(timeline))]
    return (times[0], *(later - before for before, later in pairwise(times)))


def shrunk(data: bytes, widest_px: int) -> Still | None:
    """A PNG or JPEG as a JPEG at most so wide; None where it is no picture."""
    try:
        found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    return None if found is None else _still(np.asarray(found, np.uint8), widest_px)


def _still(bgr: Pixels, widest_px: int) -> Still:
    height, width = bgr.shape[:2]
    scale = min(1.0, widest_px / width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = bgr if scale == 1.0 else cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)
    _, jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return Still(jpeg.tobytes(), *size)


class _Shown(NamedTuple):
    """A video as a page may show it."""

    video: Video
    covered: Covers | None

    def shots(self, times_s: Sequence[float], widest_px: int) -> Iterator[Shot]:
        """Frames on display at times, few held at once: large ones would fill the memory."""
        wanted = _affordable(self.video, times_s)
        for first in range(0, len(wanted), _AT_ONCE):
            try:
                found = self.video.at(wanted[first : first + _AT_ONCE])
            except (MediaError, ToolError):
                continue
            yield from (self._shot(frame, widest_px) for frame in found)

    def strip(self, count: int, widest_px: int) -> Iterator[Shot]:
        """Frames evenly through a video: key frames where they lie close enough, which are had at once."""
        video, record = self.video, self.video.record
        count = min(count, record.frames)
        step_s = record.duration_s / count
        times_s = [record.start_s + (n + 0.5) * step_s for n in range(count)]
        keys_s = list(map(video.cheap_time, times_s))
        near = all(t_s - key_s <= step_s for t_s, key_s in zip(times_s, keys_s, strict=True))
        if near or record.frames * record.width * record.height > _MOST_DECODED_PX:
            yield from self.shots(list(dict.fromkeys(keys_s)), widest_px)
        else:
            yield from (self._shot(frame, widest_px) for frame in video.frames(rate_hz=1 / step_s))

    def rgb(self, frame: Frame) -> Pixels:
        """The pixels of a frame, but for what is covered."""
        pixels = frame.rgb()
        for x1, y1, x2, y2 in () if self.covered is None else self.covered(frame.t_s):
            left, top = (max(math.floor(edge - MARGIN_PX), 0) for edge in (x1, y1))
            right, bottom = (max(math.ceil(edge + MARGIN_PX), 0) for edge in (x2, y2))
            pixels[top:bottom, left:right] = 0
        return pixels

    def _shot(self, frame: Frame, widest_px: int) -> Shot:
        return Shot(frame.t_s, _still(np.ascontiguousarray(self.rgb(frame)[..., ::-1]), widest_px))


def _affordable(video: Video, times_s: Sequence[float]) -> list[float]:
    """Those of the first times that take not too long to get at, in order of time."""
    record, timeline, room_px = video.record, video.source.timeline, _MOST_DECODED_PX
    kept: list[float] = []
    for t_s in times_s:
        inside_s = min(max(t_s, record.start_s), record.end_s)
        index = timeline.shown_at(inside_s)
        room_px -= (index - timeline.key_before(index) + 1) * record.width * record.height
        if room_px >= 0:
            kept.append(inside_s)
    return sorted(kept)


def _beside(video: Video, page: Path) -> Player:
    """The file itself, by a way from the page's folder to it."""
    name = video.path.name
    if video.record.codec == CODEC:
        return Player(kind="none", why=f"There is no video; pictures are drawn from the tracks in {name!r}.")
    if not video.path.is_file():
        return Player(kind="none", why=f"{name!r} is no single file that a browser plays; {_CLIP}")
    with open_container(video.path) as container:
        formats = set(container.format.name.split(","))
    if not formats & _CONTAINERS or video.record.codec not in _PLAYED:
        return Player(kind="none", why=f"Browsers do not play {name!r} ({video.record.codec}); {_CLIP}")
    piece = Piece(clip_s=0.0, start_s=video.record.start_s, end_s=video.record.end_s)
    return Player(
        kind="beside",
        href=_way_to(video.path, page),
        pieces=(piece,),
        why=f"The player shows {name!r}, which lies outside the page: move both together.",
    )


def _way_to(path: Path, page: Path) -> str:
    try:
        way = os.path.relpath(path.resolve(), page.resolve().parent)
    except ValueError:  # on another drive
        return path.resolve().as_uri()
    return quote(Path(way).as_posix())


def _embedded(shown: _Shown, spans: Sequence[Span]) -> Player:
    """A clip of some stretches one after the other, every frame at its own time."""
    file = io.BytesIO()
    pieces = _encode(file, shown, spans)
    href = "data:video/mp4;base64," + base64.b64encode(file.getvalue()).decode()
    whole = len(spans) == 1 and spans[0] == shown.video.whole
    what = "the video" if whole else f"{len(spans)} stretch(es) of the video, those that are cited"
    why = f"The player shows a small copy of {what}; what was looked at is the original."
    return Player(kind="embedded", href=href, pieces=pieces, why=why)


def _encode(file: io.BytesIO, shown: _Shown, spans: Sequence[Span]) -> tuple[Piece, ...]:
    width, height = _clip_px(shown.video)
    pieces: list[Piece] = []
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=Fraction(30))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.time_base = Fraction(1, _CLIP_TICKS)
        stream.options = _CLIP_OPTIONS
        for span in spans:
            begins_s = pieces[-1].clip_s + pieces[-1].end_s - pieces[-1].start_s if pieces else 0.0
            piece: Piece | None = None
            for frame in shown.video.frames(span):
                piece = _grown(piece, frame, begins_s)
                picture = _small(shown.rgb(frame), width, height)
                picture.pts = round((begins_s + frame.t_s - piece.start_s) * _CLIP_TICKS)
                picture.time_base = Fraction(1, _CLIP_TICKS)
                container.mux(stream.encode(picture))
            pieces += [] if piece is None else [piece]
        container.mux(stream.encode(None))
    return tuple(pieces)


def _grown(piece: Piece | None, frame: Frame, begins_s: float) -> Piece:
    """The stretch with one more frame."""
    start_s = frame.t_s if piece is None else piece.start_s
    return Piece(clip_s=begins_s, start_s=start_s, end_s=frame.t_s + frame.duration_s)


def _small(rgb: Pixels, width: int, height: int) -> av.VideoFrame:
    small = cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA)
    return av.VideoFrame.from_ndarray(np.asarray(small, np.uint8), format="rgb24")


def _clip_px(video: Video) -> tuple[int, int]:
    """The size of a clip; sides are even, for colours have half as many pixels."""
    width, height = video.record.width, video.record.height
    scale = min(1.0, _CLIP_PX / max(width, height))
    return tuple(max(2, round(side * scale / 2) * 2) for side in (width, height))  # type: ignore[return-value]
