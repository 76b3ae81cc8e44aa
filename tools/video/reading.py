"""Decoding a file forward from any frame, each picture with the index of its frame."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

from av import VideoFrame

from .container import BROKEN, open_container, pictures, video_stream
from .timeline import Timeline

Numbered = tuple[int, VideoFrame]
# Some containers land late after a seek: this many earlier key frames are tried before the very start.
TRIES = 2


def read_from(
    path: Path, timeline: Timeline, index: int, ordinal: bool, damage: Callable[[str], None]
) -> Iterator[Numbered]:
    """Decode forward; the first frame is at or before `index`, if any that early can be decoded."""
    key = timeline.key_before(index)
    for _ in range(TRIES):
        if key == 0:
            break
        frames = _from_key(path, timeline, key, ordinal, damage)
        first = next(frames, None)
        if first is not None and first[0] <= index:
            yield first
            yield from frames
            return
        frames.close()
        key = timeline.key_before(key - 1)
    yield from _from_key(path, timeline, 0, ordinal, damage)


def _from_key(
    path: Path, timeline: Timeline, key: int, ordinal: bool, damage: Callable[[str], None]
) -> Generator[Numbered, None, None]:
    with open_container(path) as container:
        stream = video_stream(container, path.name)
        stream.thread_type = "AUTO"
        if key > 0:
            try:
                container.seek(timeline.ticks[key], stream=stream)
            except BROKEN:
                return
        for position, picture in enumerate(pictures(container, stream, damage)):
            index = position if ordinal else timeline.find(picture.pts)
            if index is not None and index < len(timeline):
                if picture.is_corrupt:
                    damage(f"the frame at {timeline.time_of(index):.3f} s is damaged")
                yield index, picture
