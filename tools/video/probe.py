"""Probing a video file: every frame's time without decoding it, whatever the header says."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av import VideoFrame
from av.video.stream import VideoStream

from ...traces.errors import MediaError
from ...traces.records import Degradation, VideoRecord
from .container import check_size, media_errors, open_container, pictures, video_stream
from .digest import file_digest
from .frame import Layout
from .packets import Packets, promised_end_s, read_packets
from .reading import read_from
from .timeline import Timeline

DECODER = f"pyav {av.__version__} libavcodec {'.'.join(map(str, av.library_versions['libavcodec']))}"
# Containers that give few of the times, so that frames decoded after a seek get times that are not theirs.
UNSEEKABLE = frozenset({"mpeg"})


@dataclass(frozen=True, eq=False)
class Probe:
    """A probed file: its record, its timeline, and how its frames are laid out."""

    record: VideoRecord
    timeline: Timeline
    layout: Layout
    # Frames come out of the decoder in order but with times that are not theirs (H.264 in AVI).
    ordinal: bool = False


def probe(path: Path) -> Probe:
    """Read what a video file really holds; raises `MediaError` where it cannot be used."""
    sha256 = file_digest(path)
    with media_errors(path.name), open_container(path) as container:
        stream = video_stream(container, path.name)
        packets = read_packets(container, stream, path)
        promised_s = promised_end_s(container, stream)
        picture, delayed = _first_picture(path)
        ordinal = container.format.name == "avi" and delayed and not packets.reordered
        timeline = _timeline(packets, stream, None if ordinal else picture.pts, path)
        if ordinal or container.format.name in UNSEEKABLE:
            timeline = replace(timeline, keys=array("q"))
        short = promised_s is not None and promised_s - timeline.end_s > max(3 / timeline.rate()[0], 0.2)
        if packets.broken or short:
            timeline = _without_lost_tail(path, timeline, ordinal)
        shortfall = _shortfall(timeline, promised_s if short else None, packets.broken or short)
        record = VideoRecord(
            name=path.name,
            sha256=sha256,
            stream=stream.index,
            codec=stream.codec_context.name,
            decoder=DECODER,
            degradations=shortfall,
            **described(timeline, picture),
        )
    return Probe(record, timeline, Layout.of(picture), ordinal)


def _first_picture(path: Path) -> tuple[VideoFrame, bool]:
    """The first frame that decodes, and whether the decoder reorders frames."""
    with open_container(path) as container:
        stream = video_stream(container, path.name)
        for picture in pictures(container, stream, lambda _: None):
            check_size(picture.width, picture.height, path.name)
            return picture, bool(stream.codec_context.has_b_frames)
    raise MediaError(f"{path.name} holds no frame that can be decoded.", hint="Make the file again.")


def _timeline(packets: Packets, stream: VideoStream, start: int | None, path: Path) -> Timeline:
    """All frames' times in order; `start` are the ticks of the first frame that decodes."""
    pts = np.unique(np.array(packets.pts, np.int64))
    if start is not None:
        # Frames that refer to what lies before the start of the file come before the first that decodes.
        pts = pts[pts >= start]
    if pts.size == 0:
        raise MediaError(f"No frame of {path.name} has a time.", hint="Put it into a container such as MP4.")
    time_base = stream.time_base or Fraction(1, 90_000)
    usual = int(np.median(np.diff(pts))) if pts.size > 1 else 0
    keys = np.unique(np.searchsorted(pts, np.array(packets.keys, np.int64))).astype(np.int64)
    return Timeline(
        ticks=array("q", pts.tobytes()),
        keys=array("q", keys.tobytes()),
        time_base=time_base,
        last_ticks=packets.last_ticks or usual or max(1, round(1 / (stream.guessed_rate or 25) / time_base)),
    )


def _without_lost_tail(path: Path, timeline: Timeline, ordinal: bool) -> Timeline:
    """Where a file breaks off, frames may be there whose references are not: leave those out."""
    key = timeline.key_before(len(timeline) - 1)
    tail = read_from(path, timeline, key, ordinal, lambda _: None)
    whole = {index for index, picture in tail if index >= key and not picture.is_corrupt}
    ticks = array("q", (t for i, t in enumerate(timeline.ticks) if i < key or i in whole))
    if not ticks:
        raise MediaError(f"{path.name} holds no frame that can be decoded.", hint="Make the file again.")
    return replace(timeline, ticks=ticks, keys=array("q", (k for k in timeline.keys if k < len(ticks))))


def described(timeline: Timeline, picture: VideoFrame) -> dict[str, Any]:
    """The fields of a video's record that follow from its timeline and its first picture."""
    layout = Layout.of(picture)
    rate_hz, variable = timeline.rate()
    return {
        "width": layout.shown_px[0],
        "height": layout.shown_px[1],
        "rotation_deg": layout.rotation_deg,
        "pixel_format": picture.format.name,
        "time_base": (timeline.time_base.numerator, timeline.time_base.denominator),
        "start_s": timeline.start_s,
        "end_s": timeline.end_s,
        "frames": len(timeline),
        "rate_hz": rate_hz,
        "variable_rate": variable,
    }


def _shortfall(timeline: Timeline, promised_s: float | None, cut: bool) -> tuple[Degradation, ...]:
    if not cut:
        return ()
    promise = "" if promised_s is None else f"; its header promises {promised_s:.2f} s"
    detail = f"the file breaks off: frames end at {timeline.end_s:.2f} s{promise}"
    return (Degradation(kind="truncated_video", detail=detail),)
