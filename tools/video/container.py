"""Opening a video file through libav: only video containers, only local files, every error a `MediaError`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import av.error
from av import Packet, VideoFrame
from av.container import InputContainer
from av.video.stream import VideoStream

from ...traces.errors import MediaError, VidenceError

# Containers of moving pictures. Without a whitelist libav also opens text as a terminal recording, a still
# image as a video, and playlists that name other files or hosts.
FORMATS = frozenset(
    {"mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm", "avi", "mpegts", "mpeg", "flv", "asf"}
    | {"ogg", "gif", "apng", "mxf", "rm", "ivf", "wtv", "nut", "dv", "yuv4mpegpipe"}
)
STILLS = frozenset({"png_pipe", "jpeg_pipe", "bmp_pipe", "webp_pipe"})
# How images begin. libav goes by the name where a picture looks unusual, and then reads it as a sequence.
_MAGIC = {b"\x89PNG": "png_pipe", b"\xff\xd8\xff": "jpeg_pipe", b"BM": "bmp_pipe", b"RIFF": "webp_pipe"}
MAX_SIDE_PX = 16384
MAX_AREA_PX2 = 100_000_000

# What PyAV lets through on broken files besides its own errors.
BROKEN = (
    *(av.error.FFmpegError, OSError, EOFError, ValueError, TypeError, LookupError, ArithmeticError),
    *(RuntimeError, MemoryError),
)


@contextmanager
def media_errors(what: str) -> Iterator[None]:
    """Turn whatever libav raises into one sentence about `what`."""
    try:
        yield
    except VidenceError:
        raise
    except BROKEN as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise MediaError(f"{what} cannot be read: {reason}.", hint="Try another file.") from error


def open_container(path: Path, formats: frozenset[str] = FORMATS) -> InputContainer:
    """Open a local file for reading, if it is in one of `formats`."""
    options = {"format_whitelist": ",".join(sorted(formats)), "protocol_whitelist": "file"}
    try:
        known_as = _still_format(path) if formats is STILLS else None
        return av.open(f"file:{path}", format=known_as, options=options, metadata_errors="replace")
    except BROKEN as error:
        known = isinstance(error, av.error.ArgumentError)
        raise MediaError(
            f"{path.name} is not {'an image' if formats is STILLS else 'a video'} that can be read"
            f" ({'not in a format read here' if known else getattr(error, 'strerror', None) or error}).",
            hint="Videos come as MP4, MKV, WebM, AVI, TS or the like; images as a folder or glob with --fps.",
        ) from error


def _still_format(path: Path) -> str | None:
    """The format that an image's first bytes tell; None where libav may see for itself."""
    with path.open("rb") as file:
        head = file.read(4)
    return next((name for magic, name in _MAGIC.items() if head.startswith(magic)), None)


def video_stream(container: InputContainer, name: str) -> VideoStream:
    """The first stream of moving pictures; cover art does not count."""
    for stream in container.streams.video:
        if not stream.disposition & type(stream.disposition).attached_pic:
            if stream.codec_context is None:
                raise MediaError(
                    f"{name} holds video in an unknown coding.", hint="Convert it to H.264 first."
                )
            check_size(stream.codec_context.width, stream.codec_context.height, name)
            # Also for frames that come out bigger than the header says.
            stream.codec_context.options = {"max_pixels": str(MAX_AREA_PX2)}
            return stream
    have = "only sound" if container.streams.audio else "no video stream"
    raise MediaError(f"{name} holds {have}, a video stream is expected.", hint="Give a file with pictures.")


def check_size(width: int, height: int, name: str) -> None:
    """Refuse pictures too big to decode, and those without a size."""
    if width <= 0 or height <= 0:
        raise MediaError(
            f"{name} says no picture size; nothing in it can be decoded.", hint="Try another file."
        )
    if max(width, height) > MAX_SIDE_PX or width * height > MAX_AREA_PX2:
        raise MediaError(
            f"{name} is {width}×{height} pixels; at most {MAX_SIDE_PX} a side and "
            f"{MAX_AREA_PX2 // 1_000_000} megapixels are read.",
            hint="Scale it down first.",
        )


def pictures(
    container: InputContainer, stream: VideoStream, damage: Callable[[str], None]
) -> Iterator[VideoFrame]:
    """Decode forward from the next key frame; what cannot be decoded is told to `damage` and left out."""
    for packet in _packets_from_key(container, stream, damage):
        yield from _decoded(packet, stream, damage)
    yield from _decoded(None, stream, damage)


def _packets_from_key(
    container: InputContainer, stream: VideoStream, damage: Callable[[str], None]
) -> Iterator[Packet[VideoStream]]:
    started = False
    try:
        for packet in container.demux(stream):
            started = started or packet.is_keyframe
            if started and packet.size > 0:
                yield packet
    except BROKEN as error:
        damage(f"reading stopped: {error}")


def _decoded(
    packet: Packet[VideoStream] | None, stream: VideoStream, damage: Callable[[str], None]
) -> list[VideoFrame]:
    try:
        return stream.codec_context.decode(packet)
    except av.error.EOFError:
        return []
    except BROKEN as error:
        at = (
            ""
            if packet is None or packet.pts is None
            else f" at {float(packet.pts * packet.time_base):.3f} s"
        )
        damage(f"a packet{at} could not be decoded: {getattr(error, 'strerror', None) or error}")
        return []
