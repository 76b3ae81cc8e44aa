"""Probing a video file: every frame's time without decoding it, whatever the header says."""

from __future__ import annotations

import hashlib
import stat
from array import array
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

import av
import numpy as np
from av import Packet, VideoFrame
from av.container import InputContainer
from av.video.stream import VideoStream

from ...traces.errors import MediaError
from ...traces.records import Degradation, VideoRecord
from .container import BROKEN, check_size, media_errors, open_container, pictures, video_stream
from .frame import Layout
from .timeline import Timeline

DECODER = f"pyav {av.__version__} libavcodec {'.'.join(map(str, av.library_versions['libavcodec']))}"
Rotation = Literal[0, 90, 180, 270]


@dataclass(frozen=True, eq=False)
class Probe:
    """A probed file: its record, its timeline, and how its frames are laid out."""

    record: VideoRecord
    timeline: Timeline
    layout: Layout
    # Frames come out of the decoder in order but with times that are not theirs (H.264 in AVI).
    ordinal: bool = False


@dataclass
class Packets:
    """What one pass over a stream's packets found, in ticks of the stream's time base."""

    pts: array[int] = field(default_factory=lambda: array("q"))
    keys: array[int] = field(default_factory=lambda: array("q"))
    latest: int | None = None
    last_ticks: int = 0
    started: bool = False
    reordered: bool = False
    broken: bool = False

    def add(self, packet: Packet[VideoStream], pts: int) -> None:
        """Take one packet's frame in."""
        if self.pts and pts < self.pts[-1]:
            self.reordered = True
        if self.latest is None or pts > self.latest:
            self.latest, self.last_ticks = pts, packet.duration or 0
        self.pts.append(pts)
        if packet.is_keyframe:
            self.keys.append(pts)


def probe(path: Path) -> Probe:
    """Read what a video file really holds; raises `MediaError` where it cannot be used."""
    sha256 = file_digest(path)
    with media_errors(path.name), open_container(path) as container:
        stream = video_stream(container, path.name)
        packets = _read_packets(container, stream)
        promised_s = _promised_s(container, stream)
        cut = packets.broken or _index_runs_past(stream, path)
        codec, number, guess = stream.codec_context.name, stream.index, stream.guessed_rate
        time_base = stream.time_base or Fraction(1, 90_000)
        picture, delayed = _first_picture(path)
        ordinal = container.format.name == "avi" and delayed and not packets.reordered
        timeline = _timeline(packets, time_base, picture, ordinal, float(guess or 25))
    rotation = clockwise(picture)
    layout = Layout(picture.width, picture.height, rotation)
    rate_hz, variable = timeline.rate()
    record = VideoRecord(
        name=path.name,
        sha256=sha256,
        stream=number,
        width=layout.height if rotation % 180 else layout.width,
        height=layout.width if rotation % 180 else layout.height,
        rotation_deg=rotation,
        time_base=(time_base.numerator, time_base.denominator),
        start_s=timeline.start_s,
        end_s=timeline.end_s,
        frames=len(timeline),
        rate_hz=rate_hz,
        variable_rate=variable,
        codec=codec,
        pixel_format=picture.format.name,
        decoder=DECODER,
        degradations=_shortfall(timeline, promised_s, cut),
    )
    return Probe(record, timeline, layout, ordinal)


def file_digest(path: Path) -> str:
    """The sha256 of a regular, readable, non-empty file; remembered until the file changes."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise MediaError(f"{path} is not a regular file.", hint="Give a video file.")
        if found.st_size == 0:
            raise MediaError(f"{path.name} is empty.", hint="Give a file that holds a video.")
        return _digest(path, found.st_size, found.st_mtime_ns)
    except FileNotFoundError as error:
        raise MediaError(f"There is no file {path}.", hint="Check the path.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise MediaError(f"{path} cannot be read: {reason}.", hint="Check its permissions.") from error


@lru_cache(maxsize=256)
def _digest(path: Path, size: int, mtime_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_packets(container: InputContainer, stream: VideoStream) -> Packets:
    packets = Packets()
    corrupt = False
    try:
        for packet in container.demux(stream):
            packets.started = packets.started or packet.is_keyframe
            corrupt = packet.is_corrupt if packet.size else corrupt
            if packet.pts is not None and _shows(packet, stream, packets):
                packets.add(packet, packet.pts)
    except BROKEN:
        packets.broken = True
    if corrupt and packets.pts:
        # The file breaks inside the last packet: what it holds is not a whole frame.
        packets.pts.pop()
        packets.broken = True
    return packets


def _shows(packet: Packet[VideoStream], stream: VideoStream, packets: Packets) -> bool:
    """Whether a packet's frame is displayed: not cut by an edit list, not before the first key frame."""
    if packet.size == 0 or packet.is_discard or not packets.started:
        return False
    # VP8 keeps reference-only frames in packets of their own; a bit of the header says so.
    return stream.codec_context.name != "vp8" or bool(memoryview(packet)[0] & 0x10)


def _first_picture(path: Path) -> tuple[VideoFrame, bool]:
    """The first frame that decodes, and whether the decoder reorders frames."""
    with open_container(path) as container:
        stream = video_stream(container, path.name)
        for picture in pictures(container, stream, lambda _: None):
            check_size(picture.width, picture.height, path.name)
            return picture, bool(stream.codec_context.has_b_frames)
    raise MediaError(f"{path.name} holds no frame that can be decoded.", hint="Make the file again.")


def _timeline(
    packets: Packets, time_base: Fraction, first: VideoFrame, ordinal: bool, guess_hz: float
) -> Timeline:
    start = None if ordinal else first.pts
    pts = np.unique(np.frombuffer(packets.pts, np.int64)) if packets.pts else np.zeros(0, np.int64)
    if start is not None:
        # Frames that refer to what lies before the start of the file come before the first that decodes.
        pts = pts[pts >= start]
    if pts.size == 0:
        raise MediaError("No frame of the video has a time.", hint="Put it into a container such as MP4.")
    last = packets.last_ticks or (int(np.median(np.diff(pts))) if pts.size > 1 else 0)
    keys = np.searchsorted(pts, np.unique(np.frombuffer(packets.keys, np.int64)))
    return Timeline(
        ticks=array("q", pts.tobytes()),
        keys=array("q") if ordinal else array("q", keys.astype(np.int64).tobytes()),
        time_base=time_base,
        last_ticks=last or max(1, round(1 / guess_hz / time_base)),
    )


def clockwise(picture: VideoFrame) -> Rotation:
    """The clockwise turn that displays a picture; libav counts the other way."""
    return cast(Rotation, round(-picture.rotation / 90) * 90 % 360)


def _promised_s(container: InputContainer, stream: VideoStream) -> float | None:
    """When the header says that the last frame ends; None where it says nothing of the video stream."""
    if stream.duration is not None and stream.time_base is not None:
        return float(((stream.start_time or 0) + stream.duration) * stream.time_base)
    if tag := stream.metadata.get("DURATION"):
        hours, minutes, seconds = tag.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    if container.duration is not None and len(container.streams) == 1:
        return ((container.start_time or 0) + container.duration) / av.time_base
    return None


def _index_runs_past(stream: VideoStream, path: Path) -> bool:
    """Whether the container's index names packets that lie beyond the end of the file."""
    entries = stream.index_entries
    if len(entries) == 0:
        return False
    last = entries[len(entries) - 1]
    return last.pos + last.size > path.stat().st_size


def _shortfall(timeline: Timeline, promised_s: float | None, cut: bool) -> tuple[Degradation, ...]:
    slack_s = max(3 / timeline.rate()[0], 0.2)
    short = promised_s is not None and promised_s - timeline.end_s > slack_s
    if not (cut or short):
        return ()
    promise = f"; its header promises {promised_s:.2f} s" if promised_s is not None and short else ""
    return (
        Degradation(
            kind="truncated_video",
            detail=f"the file breaks off: frames end at {timeline.end_s:.2f} s{promise}",
        ),
    )
