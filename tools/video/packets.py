"""One pass over a stream's packets, without decoding: every frame's time, and whether the file breaks off."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from pathlib import Path

import av
from av import Packet
from av.container import InputContainer
from av.video.stream import VideoStream

from .container import BROKEN

TS_PACKET_BYTES = 188


@dataclass
class Packets:
    """What the pass found, in ticks of the stream's time base, in order of decoding."""

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


def read_packets(container: InputContainer, stream: VideoStream, path: Path) -> Packets:
    """Go through a whole stream; `broken` says that the file ends before it should."""
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
    if packets.pts and (corrupt or _ends_inside_a_packet(container, path)):
        # What the last packet holds is not a whole frame.
        packets.pts.pop()
        packets.broken = True
    packets.broken = packets.broken or _index_runs_past(stream, path)
    return packets


def promised_end_s(container: InputContainer, stream: VideoStream) -> float | None:
    """When the header says that the last frame ends; None where it says nothing of the video stream."""
    if stream.duration is not None and stream.time_base is not None:
        return float(((stream.start_time or 0) + stream.duration) * stream.time_base)
    if tag := stream.metadata.get("DURATION"):
        hours, minutes, seconds = tag.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    if container.duration is not None and len(container.streams) == 1:
        return ((container.start_time or 0) + container.duration) / av.time_base
    return None


def _shows(packet: Packet[VideoStream], stream: VideoStream, packets: Packets) -> bool:
    """Whether a packet's frame is displayed: not cut by an edit list, not before the first key frame."""
    if packet.size == 0 or packet.is_discard or not packets.started:
        return False
    # VP8 keeps reference-only frames in packets of their own; a bit of the header says so.
    return stream.codec_context.name not in {"vp8", "libvpx"} or bool(memoryview(packet)[0] & 0x10)


def _ends_inside_a_packet(container: InputContainer, path: Path) -> bool:
    return container.format.name == "mpegts" and path.stat().st_size % TS_PACKET_BYTES != 0


def _index_runs_past(stream: VideoStream, path: Path) -> bool:
    """Whether the container's index names packets that lie beyond the end of the file."""
    entries = stream.index_entries
    if len(entries) == 0:
        return False
    last = entries[len(entries) - 1]
    return last.pos + last.size > path.stat().st_size
