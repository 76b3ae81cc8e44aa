"""The writer of a run: events appended one by one, each safely on disk before the next."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from .blobs import BlobStore, blob_files
from .canonical import canonical
from .chain import HEAD, LOCK, START, TRACE, Head, Line, encode
from .durable import replace_file, sync_folder, write_all
from .errors import TraceCorrupt, UsageError
from .events import Event, Interrupted, Resumed, RunFinished, RunStarted, blobs_of
from .layout import HEAD_TEMPORARY
from .leftovers import close_open, set_aside
from .reader import TraceReader


class TraceWriter:
    """Appends to one run's trace; one writer at a time, in one process, from any thread."""

    def __init__(self, run: Path, lock: int, head: Head, clock: Callable[[], float]) -> None:
        self.run = run
        self.blobs = BlobStore(run)
        self._lock = lock
        self._head = head
        self._clock = clock
        self._trace = os.open(run / TRACE, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        self._cited: set[str] = set()
        self._one_at_a_time = threading.Lock()

    @classmethod
    def create(cls, run: Path, started: RunStarted, *, clock: Callable[[], float] = time.time) -> TraceWriter:
        """A new run in a folder that is empty or not there yet."""
        _make_empty(run)
        writer = cls(run, _take_lock(run), START, clock)
        sync_folder(run.parent)
        writer.append(started)
        return writer

    @classmethod
    def reopen(
        cls,
        run: Path,
        *,
        vidence: str = "",
        tooling: dict[str, str] | None = None,
        reason: str = "killed",
        clock: Callable[[], float] = time.time,
    ) -> TraceWriter:
        """Go on with a run that did not finish; what lies beyond its head is kept aside as a blob."""
        writer, interrupted = cls._taken_up(run, reason, clock, finished=False)
        resumed = Resumed(vidence=vidence, tooling=tooling)
        writer.append(*((resumed,) if interrupted is None else (interrupted, resumed)))
        return writer

    @classmethod
    def add_to(cls, run: Path, *, clock: Callable[[], float] = time.time) -> TraceWriter:
        """Add to a run that is finished what people say of it."""
        writer, interrupted = cls._taken_up(run, "killed", clock, finished=True)
        if interrupted is not None:
            writer.append(interrupted)
        return writer

    @classmethod
    def _taken_up(
        cls, run: Path, reason: str, clock: Callable[[], float], *, finished: bool
    ) -> tuple[TraceWriter, Interrupted | None]:
        TraceReader(run)  # says what is wrong with the folder before a lock file is left in it
        _check_plain(run)
        lock = _take_lock(run)
        try:
            reader = TraceReader(run)
            (_check_finished if finished else check_unfinished)(reader)
            interrupted = set_aside(reader, reason)
            writer = cls(run, lock, reader.head, clock)
            writer._cited.update(sha256 for event in reader.events for sha256 in blobs_of(event))
        except BaseException:
            os.close(lock)
            raise
        return writer, interrupted

    @property
    def head(self) -> Head:
        """How far the trace is safely on disk."""
        return self._head

    def append(self, *events: Event) -> Head:
        """Write events, all or none of which stand; they are on disk when this returns."""
        with self._one_at_a_time:
            return self._append(*events)

    def _append(self, *events: Event) -> Head:
        # Once closed, the descriptor's number may belong to another file.
        if self._lock < 0:
            raise UsageError(f"the run in {str(self.run)!r} is closed; {len(events)} events came too late")
        head = self._head
        try:
            for event in map(self._completed, events):
                data = encode(Line(n=head.count, prev=head.hash, t=self._clock(), event=event))
                write_all(self._trace, data + b"\n")
                head = head.after(data)
            # Events appended together stand or fall together: one trip to the disk serves them all.
            os.fsync(self._trace)
            replace_file(self.run / HEAD, canonical(head), temporary=self.run / HEAD_TEMPORARY)
        except BaseException:
            self._settle(head)
            raise
        self._head = head
        return head

    def _completed(self, event: Event) -> Event:
        """The last event accounts for what calls stored before they failed."""
        if isinstance(event, RunFinished):
            uncited = tuple(sha256 for sha256 in blob_files(self.run) if sha256 not in self._cited)
            return event.model_copy(update={"uncited": uncited})
        self._cited.update(blobs_of(event))
        return event

    def _settle(self, reached: Head) -> None:
        """After a failed append (a full disk, say) the file ends where the head on disk says."""
        head = self.run / HEAD
        if head.exists() and head.read_bytes() == canonical(reached):
            self._head = reached
        else:
            os.ftruncate(self._trace, self._head.size_bytes)

    def interrupt(self, reason: str) -> None:
        """Say that the run is cut off here, close what is open, and let the run go."""
        with self._one_at_a_time:
            self._append(close_open(TraceReader(self.run), reason))
        self.close()

    def close(self) -> None:
        """Let the run go."""
        with self._one_at_a_time:
            if self._lock >= 0:
                os.close(self._trace)
                os.close(self._lock)
                self._lock = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def check_unfinished(reader: TraceReader) -> None:
    """`UsageError` where a run has come to its end."""
    if reader.finished:
        raise UsageError(f"the run in {str(reader.run)!r} is finished; there is nothing to resume")


def _check_finished(reader: TraceReader) -> None:
    if not reader.finished:
        raise UsageError(
            f"the run in {str(reader.run)!r} did not finish, so there is nothing yet to be said of it",
            hint="Finish it with `vidence resume`.",
        )


def _check_plain(run: Path) -> None:
    """A run that somebody else made is not to have files written elsewhere."""
    for folder, folders, files in os.walk(run):
        linked = [name for name in (*folders, *files) if os.path.islink(os.path.join(folder, name))]
        if linked:
            link = os.path.join(folder, linked[0])
            raise TraceCorrupt(
                f"{link!r} is a link, and nothing is written to a run that has any",
                hint="Copy what it leads to into its place, if it is yours.",
            )


def _make_empty(run: Path) -> None:
    try:
        run.mkdir(parents=True, exist_ok=True)
        used = any(run.iterdir())
    except OSError as error:
        raise UsageError(
            f"no run can be written to {str(run)!r}: {error.strerror}", hint="Give another --out."
        ) from error
    if used:
        raise UsageError(
            f"{str(run)!r} is not empty; a run needs a folder of its own", hint="Give another --out."
        )


def _take_lock(run: Path) -> int:
    try:
        lock = os.open(run / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise UsageError(
            f"nothing can be written to the run in {str(run)!r}: {error.strerror}",
            hint="Go on with a copy of it, where you may write.",
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise UsageError(
            f"another process is writing the run in {str(run)!r}", hint="Wait until it has ended."
        ) from error
    return lock
