"""The chain of a trace: lines that each carry the hash of the one before, the head, and their check."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import Field, TypeAdapter, ValidationError

from .blobs import FOLDER as BLOBS
from .canonical import canonical, digest, is_canonical
from .errors import TraceCorrupt, UsageError
from .events import Event, RunStarted
from .plain import read_plain
from .records import SCHEMA_VERSION, Record
from .records.base import Sha256

TRACE = "trace.jsonl"
HEAD = "head.json"
LOCK = "lock"
GENESIS = "0" * 64
# A thing that is followed through an hour takes a twentieth of that.
MOST_LINE_BYTES = 1 << 26


class Line(Record):
    """One line of the trace; its hash is the sha256 of its bytes without the newline."""

    n: int = Field(ge=0, description="number of the event, from 0 without gaps")
    prev: Sha256 = Field(description="hash of the line before; zeros for the first")
    t: float = Field(description="wall clock, seconds since 1970; never compared between runs")
    event: Event


LINE: TypeAdapter[Line] = TypeAdapter(Line)


class Head(Record):
    """How far the trace is valid: how many events, in how many bytes, and the hash of the last."""

    schema_version: int = SCHEMA_VERSION
    count: int = Field(ge=0)
    size_bytes: int = Field(ge=0)
    hash: Sha256

    def after(self, line: bytes) -> Head:
        """The head once one more line (without its newline) stands."""
        size = self.size_bytes + len(line) + 1
        return Head(
            schema_version=self.schema_version, count=self.count + 1, size_bytes=size, hash=digest(line)
        )


START = Head(count=0, size_bytes=0, hash=GENESIS)


class Problem(Record):
    """Something in a trace that does not hold: which event, by number and kind, and why."""

    n: int | None = Field(default=None, description="number of the event; None where it is a file")
    kind: str | None = None
    why: str

    def __str__(self) -> str:
        if self.n is None:
            return self.why
        return f"event {self.n} ({self.kind or 'unreadable'}): {self.why}"


class Unreadable(NamedTuple):
    """A line that holds no event, and why not."""

    why: str


class Scan(NamedTuple):
    """A trace as it lies on disk; `lines` are those before the first break, within the head."""

    lines: tuple[Line, ...]
    head: Head | None
    problems: tuple[Problem, ...]
    tail: bytes
    """What follows the head."""

    @property
    def whole(self) -> bool:
        """Whether every event within the head was read."""
        return all(p.n is None or p.n < len(self.lines) for p in self.problems)

    @property
    def whole_tail_lines(self) -> int:
        """How many complete lines follow the head."""
        return self.tail.count(b"\n")


def encode(line: Line) -> bytes:
    """The bytes of a line, without its newline."""
    return canonical(line)


def decode(data: bytes) -> Line | Unreadable:
    """The line that bytes hold, or why they hold none."""
    if len(data) > MOST_LINE_BYTES:
        return Unreadable(f"the line has {len(data)} bytes, and no more than {MOST_LINE_BYTES} are read")
    if not is_canonical(data):
        return Unreadable("the line is not canonical JSON")
    try:
        return LINE.validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        newer = _newer_schema(data)
        return Unreadable(newer or f"the line does not fit the records at {place!r}: {first['msg']}")


def _newer_schema(data: bytes) -> str | None:
    event = json.loads(data).get("event") if data.startswith(b"{") else None
    version = event.get("schema_version") if isinstance(event, dict) else None
    if isinstance(version, int) and version > SCHEMA_VERSION:
        return f"the trace has schema {version}, newer than this program's {SCHEMA_VERSION}: update vidence"
    return None


def scan(run: Path) -> Scan:
    """Read a run's trace as far as it holds; raises only where there is no trace at all."""
    # The head first: of a run that is being written, the trace is then never behind its head.
    head, head_problem = _read_head(run)
    raw = _read_trace(run)
    *complete, rest = raw.split(b"\n")
    count = len(complete) if head is None else min(head.count, len(complete))
    inside = complete[:count]
    lines, problem = _walk(inside, head)
    problem = problem or _against_head(inside, lines, len(complete), head)
    tail = raw[sum(map(len, inside)) + len(inside) :] if len(inside) < len(complete) else rest
    return Scan(lines, head, tuple(p for p in (problem, head_problem) if p is not None), tail)


def _read_trace(run: Path) -> bytes:
    if not run.is_dir():
        what = "is not a folder" if run.exists() else "does not exist"
        raise UsageError(
            f"{str(run)!r} {what}; a run's folder was expected", hint="Name the folder given by --out."
        )
    try:
        return read_plain(run / TRACE)
    except OSError as error:
        if not any(os.path.lexists(run / name) for name in (TRACE, HEAD, BLOBS, LOCK)):
            raise UsageError(
                f"{str(run)!r} is not the folder of a run: it holds no {TRACE}",
                hint="Name the folder given by --out.",
            ) from error
        raise TraceCorrupt(
            f"{str(run)!r} is not the folder of a run: its {TRACE} cannot be read ({error.strerror})",
            hint="Name the folder given by --out.",
        ) from error


def _read_head(run: Path) -> tuple[Head | None, Problem | None]:
    try:
        data = read_plain(run / HEAD)
    except OSError as error:
        return None, Problem(why=f"{HEAD} cannot be read ({error.strerror})")
    if not is_canonical(data):
        return None, Problem(why=f"{HEAD} is not canonical JSON: it was changed")
    try:
        return Head.model_validate_json(data), None
    except ValidationError:
        return None, Problem(why=f"{HEAD} is not the head of a trace: it was changed")


def _walk(inside: Sequence[bytes], head: Head | None) -> tuple[tuple[Line, ...], Problem | None]:
    """Follow the chain to its first break."""
    lines: list[Line] = []
    previous = GENESIS
    for n, data in enumerate(inside):
        line = decode(data)
        if isinstance(line, Unreadable):
            return tuple(lines), Problem(n=n, why=line.why)
        if line.n != n:
            return tuple(lines), _misplaced(line, n)
        if line.prev != previous:
            return _blame(lines, line, vouched=digest(data) == _expected(inside, n, head))
        lines.append(line)
        previous = digest(data)
    return tuple(lines), None


def _misplaced(line: Line, n: int) -> Problem:
    if line.n > n:
        return Problem(
            n=n, kind=line.event.kind, why=f"event {line.n} stands here; event {n} was removed or moved"
        )
    return Problem(
        n=n, kind=line.event.kind, why=f"event {line.n} stands here again; it was repeated or moved"
    )


def _expected(inside: Sequence[bytes], n: int, head: Head | None) -> str | None:
    """The hash that what follows line `n` says it has."""
    if n + 1 < len(inside):
        after = decode(inside[n + 1])
        return None if isinstance(after, Unreadable) else after.prev
    return head.hash if head is not None and head.count == n + 1 else None


def _blame(lines: list[Line], line: Line, *, vouched: bool) -> tuple[tuple[Line, ...], Problem]:
    """Of two neighbours that disagree, the one whose own hash nothing vouches for was changed."""
    if vouched and lines:
        bad = lines.pop()
        why = "its bytes were changed: its hash is not the one that the next event carries"
        return tuple(lines), Problem(n=bad.n, kind=bad.event.kind, why=why)
    why = "it does not carry the hash of the event before"
    return tuple(lines), Problem(n=line.n, kind=line.event.kind, why=why)


def _against_head(
    inside: Sequence[bytes], lines: Sequence[Line], complete: int, head: Head | None
) -> Problem | None:
    if head is None:
        return None
    if head.count > complete:
        last = head.count - 1
        return Problem(
            n=complete, why=f"{TRACE} ends before its head: events {complete} to {last} are missing"
        )
    if not inside:
        return Problem(why="the trace holds no event")
    if digest(inside[-1]) != head.hash:
        why = f"its hash is not the one in {HEAD}: the event or {HEAD} was changed"
        return Problem(n=lines[-1].n, kind=lines[-1].event.kind, why=why)
    size = sum(map(len, inside)) + len(inside)
    if size != head.size_bytes:
        return Problem(
            why=f"{HEAD} speaks of {head.size_bytes} bytes, its events take {size}: it was changed"
        )
    first = lines[0].event
    if isinstance(first, RunStarted) and head.schema_version != first.schema_version:
        versions = f"{HEAD} is of schema {head.schema_version}, its run of schema {first.schema_version}"
        return Problem(why=f"{versions}: it was changed")
    return None
