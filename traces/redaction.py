"""A copy of a run with places covered in its pictures, whose chain still holds.

Events keep the digests of what was there. A last event names, for every picture that was covered, the digest
of what lies there now; so an audit takes no other picture in its stead.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Protocol

from .blobs import BlobStore
from .canonical import digest
from .chain import HEAD, TRACE
from .covering import Boxes, Covers, View, boxes, covers, views
from .errors import UsageError
from .events import Redacted, blobs_of, replacements
from .layout import SIGNATURES
from .plain import read_plain
from .reader import TraceReader
from .records import Covered, Replaced, VideoRecord
from .store import TraceWriter


class Brush(Protocol):
    """Hands for pixels, handed in by those who may load what pictures need."""

    def size(self, data: bytes) -> tuple[int, int] | None:
        """Width and height; None where the bytes are no picture."""

    def cover(self, data: bytes, boxes: Boxes) -> bytes:
        """The picture with boxes of it filled, as a PNG."""


def redact(run: Path, out: Path, places: Sequence[Covered], brush: Brush, *, why: str = "") -> Redacted:
    """Write a copy of a finished run, with places covered in every picture that shows them."""
    reader = TraceReader(run)
    _check(reader, out)
    _check_inside(places, reader.started.video)
    at = covers(places, reader.ledger(), reader.started.video.rate_hz)
    painted = _painted(reader, at, brush)
    event = Redacted(
        why=why,
        places=tuple(places),
        pictures=tuple(Replaced(original=k, now=v.now, boxes=v.boxes) for k, v in painted.items()),
    )
    beside = out.with_name(f".{out.name}.partial")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        _copy(reader, beside, leaving=set(painted))
        with TraceWriter.add_to(beside) as writer:
            for picture in painted.values():
                writer.blobs.put(picture.data)
            writer.append(event)
        beside.replace(out)
    except OSError as error:
        raise UsageError(
            f"no copy can be written to {str(out)!r}: {error.strerror}", hint="Give another --out."
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return event


def _check(reader: TraceReader, out: Path) -> None:
    if not reader.finished:
        raise UsageError(
            f"the run in {str(reader.run)!r} did not finish, so it cannot be copied with pictures covered",
            hint="Finish it with `vidence resume`.",
        )
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(
            f"{str(out)!r} is there already; the copy needs a folder of its own", hint="Give another --out."
        )
    if out.resolve().is_relative_to(reader.run.resolve()):
        raise UsageError(f"{str(out)!r} lies in the run's own folder", hint="Give an --out beside it.")


def _check_inside(places: Sequence[Covered], video: VideoRecord) -> None:
    """Whoever mistypes a place must not take the copy for covered."""
    for place in places:
        span, (x1, y1, x2, y2) = place.span, place.xyxy or (0.0, 0.0, 1.0, 1.0)
        in_frame = x1 < video.width and y1 < video.height and x2 > 0 and y2 > 0
        in_time = span is None or (span.start_s < video.end_s and span.end_s >= video.start_s)
        if not (in_frame and in_time):
            when = "" if span is None else f"@{span.start_s:g}-{span.end_s:g}"
            raise UsageError(
                f"the region {x1:g},{y1:g},{x2:g},{y2:g}{when} lies outside the video",
                hint=f"That has {video.width}×{video.height} pixels, from {video.start_s:g} to "
                f"{video.end_s:g} s.",
            )


class _Painted(NamedTuple):
    """A picture that was covered: its bytes, their digest, and where."""

    data: bytes
    now: str
    boxes: Boxes


def _painted(reader: TraceReader, at: Covers, brush: Brush) -> dict[str, _Painted]:
    """The pictures that change, by the digest of what lies there now."""
    gone = replacements(reader.events)
    known: dict[str, list[View]] = {}
    for blob, shown in views(reader.events).items():
        known.setdefault(gone.get(blob, blob), []).extend(shown)
    painted: dict[str, _Painted] = {}
    for blob, shown in known.items():
        data = reader.blobs.get(blob)
        size = brush.size(data)
        where = () if size is None else boxes(shown, size, at)
        if where:
            new = brush.cover(data, where)
            painted[blob] = _Painted(new, digest(new), where)
    return {blob: one for blob, one in painted.items() if one.now != blob}


def _copy(reader: TraceReader, to: Path, *, leaving: set[str]) -> None:
    """The trace with its signatures and its blobs, less those that are covered; and nothing else."""
    to.mkdir(parents=True)
    for name in (TRACE, HEAD, SIGNATURES):
        # Not what a link leads to: the copy goes to others.
        with suppress(FileNotFoundError):
            (to / name).write_bytes(read_plain(reader.run / name))
    gone = replacements(reader.events)
    copied = BlobStore(to)
    for blob in dict.fromkeys(blob for event in reader.events for blob in blobs_of(event)):
        if blob not in leaving and blob not in gone:
            copied.put(reader.blobs.get(blob))
