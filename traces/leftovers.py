"""What a cut-off run leaves behind: kept aside when it is taken up again, and said in an event."""

from __future__ import annotations

import os

from .blobs import FOLDER
from .chain import TRACE
from .durable import sync_folder
from .events import Interrupted, blobs_of
from .layout import survey
from .reader import TraceReader


def close_open(reader: TraceReader, reason: str) -> Interrupted:
    """The event that closes every step and call still open."""
    return Interrupted(reason=reason, open_steps=reader.open_steps, open_calls=reader.open_calls)


def set_aside(reader: TraceReader, reason: str) -> Interrupted | None:
    """Clear a run's folder for going on; None where its last event already says that it was cut off.

    Bytes beyond the head become a blob before they leave the trace, so nothing is lost on the way.
    """
    found = survey(reader.run)
    cited = {sha256 for event in reader.events for sha256 in blobs_of(event)}
    orphans = tuple(sha256 for sha256 in found.blobs if sha256 not in cited)
    torn = reader.blobs.put(reader.tail) if reader.tail else None
    for path in found.partial:
        path.unlink()
    if torn is not None:
        _cut(reader)
    if (reader.finished or isinstance(reader.events[-1], Interrupted)) and torn is None and not orphans:
        return None
    return close_open(reader, reason).model_copy(
        update={
            "torn": torn,
            "torn_bytes": len(reader.tail),
            "orphans": orphans,
            "partial_files": len(found.partial),
        }
    )


def _cut(reader: TraceReader) -> None:
    sync_folder(reader.run / FOLDER)
    descriptor = os.open(reader.run / TRACE, os.O_WRONLY)
    try:
        os.ftruncate(descriptor, reader.head.size_bytes)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
