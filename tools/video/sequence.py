"""A sequence of still images, in natural order, as a source of frames at a given rate."""

from __future__ import annotations

import glob
import hashlib
import re
from array import array
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from av import VideoFrame

from ...traces.errors import MediaError, UsageError
from ...traces.records import VideoRecord
from .container import STILLS, media_errors, open_container, pictures, video_stream
from .digest import file_digest
from .frame import Layout
from .probe import DECODER, described
from .reading import Numbered
from .timeline import Timeline

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".webp"})


def is_sequence(path: Path) -> bool:
    """Whether a path means several images: a folder, or a glob that is not itself a file."""
    with media_errors(f"The path {str(path)[:80]}"):
        return path.is_dir() or (glob.has_magic(str(path)) and not path.exists())


class SequenceSource:
    """Images of one size, `fps` of them a second, the first at 0 s."""

    def __init__(self, path: Path, fps: float | None) -> None:
        self._members = _members(path)
        rate = _rate(path, fps)
        self.damage: list[str] = []
        self.timeline = Timeline(
            ticks=array("q", range(len(self._members))),
            keys=array("q", range(len(self._members))),
            time_base=1 / rate,
            last_ticks=1,
        )
        first = _load(self._members[0])
        self.layout = Layout.of(first)
        digest = hashlib.sha256("\n".join(map(file_digest, self._members)).encode())
        self.record = VideoRecord(
            name=path.name,
            sha256=digest.hexdigest(),
            codec=self._members[0].suffix.lower().lstrip("."),
            decoder=DECODER,
            **described(self.timeline, first),
        )

    def read(self, index: int) -> Iterator[Numbered]:
        """Load images from `index` on."""
        for number in range(index, len(self._members)):
            picture = _load(self._members[number])
            if (picture.width, picture.height) != (self.layout.width, self.layout.height):
                raise MediaError(
                    f"{self._members[number].name} is {picture.width}×{picture.height} pixels and the first "
                    f"image {self.layout.width}×{self.layout.height}; all must be of one size.",
                    hint="Leave out the images that do not belong.",
                )
            yield number, picture


def _members(path: Path) -> list[Path]:
    with media_errors(str(path)):
        found = path.iterdir() if path.is_dir() else map(Path, glob.glob(str(path)))
        members = [m.absolute() for m in found if m.suffix.lower() in SUFFIXES and m.is_file()]
    if not members:
        raise MediaError(
            f"{path} holds no images ({', '.join(sorted(SUFFIXES))} are read).",
            hint="Give a video file, or a folder or glob of images.",
        )
    return sorted(members, key=_natural)


def _natural(path: Path) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Order by the numbers in a name, so that frame 10 comes after frame 9; then by the name itself."""
    parts = re.findall(r"\d+|\D+", path.name)
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts), path.name


def _rate(path: Path, fps: float | None) -> Fraction:
    if fps is None:
        raise UsageError(f"{path} is a sequence of images, which has no rate.", hint="Give one with --fps.")
    if not 0.001 <= fps <= 100_000:
        raise UsageError(
            f"--fps is between 0.001 and 100000 frames a second, got {fps}.", hint="Give another."
        )
    return Fraction(fps).limit_denominator(1001)


def _load(path: Path) -> VideoFrame:
    file_digest(path)
    with media_errors(path.name), open_container(path, STILLS) as container:
        for picture in pictures(container, video_stream(container, path.name), lambda _: None):
            return picture
    raise MediaError(f"{path.name} holds no picture that can be decoded.", hint="Make the file again.")
