"""Writing a film of a video: its frames drawn on, each at its own time, its sound as it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av import Packet
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from ...traces.errors import MediaError
from ...traces.records import Span
from .container import BROKEN, open_container
from .frame import Frame
from .source import FileSource
from .video import Video

Image = NDArray[np.uint8]
Draw = Callable[[Image, float], None]
"""Draws on a picture, in BGR, what is to be seen at a time."""

# Sound that MP4 holds as it is.
_SOUND = frozenset({"aac", "mp3", "ac3", "eac3", "opus", "flac", "alac"})
# Without frames that depend on later ones, times are the same in the file as in the coding.
_OPTIONS: dict[str, str] = {"preset": "veryfast", "crf": "18", "bf": "0"}
# Parts of a second in which streams are told to begin, where the video counts no finer: MP4's usual
# thousandths would move them.
_FINE = 90_000


def write_film(path: Path, video: Video, draw: Draw, *, span: Span | None = None) -> tuple[str, ...]:
    """A whole video with its times and its sound, or a stretch of it from nought on; says what is lacking."""
    ticks = video.source.timeline.time_base
    options = {"movflags": "+faststart", **_scales(ticks.denominator)}
    with ExitStack() as opened:
        film = opened.enter_context(av.open(str(path), "w", format="mp4", options=options))
        pictures, sound = _Pictures(film, video), None
        if span is None and isinstance(video.source, FileSource):
            sound = _Sound(film, opened.enter_context(open_container(video.path)))
        begin = None
        for frame in video.frames(span):
            begin = frame.pts if begin is None else begin
            if sound is not None:
                sound.copy_until(frame.t_s)
            pictures.add(frame, draw, frame.pts - begin if span else frame.pts)
        if begin is None:
            raise MediaError(f"no frame of {video.path.name!r} can be decoded there", hint="It is damaged.")
        pictures.end()
        if sound is not None:
            sound.copy_until(math.inf)
        return (*video.damage, *(sound.lacking if sound else ()))


def _scales(ticks_per_s: int) -> dict[str, str]:
    """How finely a film counts: pictures as the video does; when streams begin, as fine or finer."""
    fine = ticks_per_s * max(_FINE // ticks_per_s, 1)
    return {"video_track_timescale": str(ticks_per_s), "movie_timescale": str(fine)}


class _Pictures:
    """The coded pictures of a film."""

    def __init__(self, container: OutputContainer, video: Video) -> None:
        self._container = container
        self._ticks = video.source.timeline.time_base
        self._lasting: dict[int, int] = {}
        rate = Fraction(video.record.rate_hz).limit_denominator(1001)
        self._stream = container.add_stream("libx264", rate=rate or 1, options=_OPTIONS)
        self._stream.width, self._stream.height = (
            side + side % 2 for side in (video.record.width, video.record.height)
        )
        self._stream.pix_fmt = "yuv420p"
        coding = self._stream.codec_context
        coding.time_base = self._ticks
        coding.color_range, coding.colorspace = int(ColorRange.MPEG), int(Colorspace.ITU709)

    def add(self, frame: Frame, draw: Draw, pts: int) -> None:
        """Draw on a frame and code it."""
        image: Image = np.ascontiguousarray(frame.rgb()[..., ::-1])
        draw(image, frame.t_s)
        height, width = image.shape[:2]
        even = cv2.copyMakeBorder(image, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
        picture = av.VideoFrame.from_ndarray(np.asarray(even, np.uint8), format="bgr24").reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )
        picture.pts, picture.time_base = pts, self._ticks
        self._lasting[pts] = round(frame.duration_s / self._ticks)
        self._write(picture)

    def end(self) -> None:
        """Write what the coder still holds."""
        self._write(None)

    def _write(self, picture: av.VideoFrame | None) -> None:
        for packet in self._stream.encode(picture):
            # The last frame's duration is told by nothing else.
            packet.duration = self._lasting.pop(packet.pts or 0, 0)
            self._container.mux(packet)


class _Sound:
    """The first sound of a file that fits into a film, copied as it is."""

    def __init__(self, film: OutputContainer, source: InputContainer) -> None:
        self._film = film
        streams = source.streams.audio
        fitting = next((stream for stream in streams if _kind(stream) in _SOUND), None)
        self._copy = None if fitting is None else film.add_stream_from_template(fitting)
        self._packets = iter(()) if fitting is None else source.demux(fitting)
        self._next = self._read()
        kinds = ", ".join(_kind(stream) for stream in streams if stream is not fitting)
        self.lacking = [f"sound that is not copied: {kinds}"] if kinds else []

    def copy_until(self, t_s: float) -> None:
        """Write what is heard up to a time."""
        while self._copy is not None and self._next is not None and _time_of(self._next) <= t_s:
            self._next.stream = self._copy
            self._film.mux(self._next)
            self._next = self._read()

    def _read(self) -> Packet[AudioStream] | None:
        try:
            return next((packet for packet in self._packets if packet.dts is not None), None)
        except BROKEN as error:
            self.lacking.append(f"sound past what could not be read: {error}")
            return None


def _kind(stream: AudioStream) -> str:
    return "unknown" if stream.codec_context is None else stream.codec_context.codec.canonical_name


def _time_of(packet: Packet[AudioStream]) -> float:
    return float((packet.dts or 0) * packet.time_base)
