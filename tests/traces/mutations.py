"""Changes to a run on the disk, of every kind, each with the place that an audit must name."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from vidence.traces.canonical import canonical
from vidence.traces.verdict import AuditReport


class Place(NamedTuple):
    """Where a change was made: the numbers of events it may be named by, or words of which one names it."""

    events: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()

    def is_named(self, report: AuditReport) -> bool:
        """Whether the first thing found is at that event, or something found is said of that file."""
        found = (*report.integrity.problems, *report.authenticity.problems)
        if found and found[0].n in self.events:
            return True
        return any(word in problem.why for problem in found for word in self.words)


Mutation = Callable[[Path, random.Random], Place]
TRACE, HEAD, SIGNATURES = "trace.jsonl", "head.json", "signatures.json"
BEYOND = "follow the head"
HEAD_NAMED = (HEAD, "its head", BEYOND)


def lines_of(run: Path) -> list[bytes]:
    return (run / TRACE).read_bytes().splitlines(keepends=True)


def write_lines(run: Path, lines: Iterable[bytes]) -> None:
    (run / TRACE).write_bytes(b"".join(lines))


def blobs_of(run: Path) -> list[Path]:
    return sorted(path for path in (run / "blobs").rglob("*/*/*") if path.is_file())


def sha256_of(blob: Path) -> str:
    return blob.parent.name + blob.name


def changed(data: bytes, rng: random.Random, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ rng.randrange(1, 256)]) + data[at + 1 :]


def removed(data: bytes, rng: random.Random, at: int) -> bytes:
    return data[:at] + data[at + 1 :]


def inserted(data: bytes, rng: random.Random, at: int) -> bytes:
    return data[:at] + rng.choice([bytes([rng.randrange(256)]), b" ", b"\n", b"0"]) + data[at:]


def swapped(data: bytes, rng: random.Random, at: int) -> bytes:
    two = data[at : at + 2]
    return data[:at] + two[::-1] + data[at + 2 :] if len(set(two)) == 2 else changed(data, rng, at)


def another_digit(data: bytes, rng: random.Random, at: int) -> bytes:
    """What stays canonical JSON: only a hash can tell."""
    digits = [at for at in range(len(data)) if data[at : at + 1] in b"123456789"]
    at = min(digits, key=lambda digit: abs(digit - at), default=at)
    other = rng.choice([digit for digit in b"123456789" if digit != data[at]])
    return data[:at] + bytes([other]) + data[at + 1 :]


BYTES = (changed, removed, inserted, swapped, another_digit)


def _at_random(data: bytes, rng: random.Random) -> bytes:
    return rng.choice(BYTES)(data, rng, rng.randrange(len(data)))


def line_bytes(run: Path, rng: random.Random) -> Place:
    """A byte of one event; kinds of events come up alike, however many there are of each."""
    lines = lines_of(run)
    kinds: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        event = json.loads(line)["event"]
        kinds.setdefault(event.get("evidence", event)["kind"], []).append(number)
    n = rng.choice(kinds[rng.choice(sorted(kinds))])
    lines[n] = _at_random(lines[n][:-1], rng) + b"\n"
    write_lines(run, lines)
    return Place(frozenset({n}))


def line_ends(run: Path, rng: random.Random) -> Place:
    lines = lines_of(run)
    n = rng.randrange(len(lines))
    lines[n] = rng.choice([lines[n][:-1], lines[n] + b"\n", lines[n][:-1] + b"\r\n", lines[n][:-1] + b" \n"])
    write_lines(run, lines)
    return Place(frozenset({n, n + 1}), (BEYOND,) if n == len(lines) - 1 else ())


def head_bytes(run: Path, rng: random.Random) -> Place:
    data = (run / HEAD).read_bytes()
    (run / HEAD).write_bytes(_at_random(data, rng))
    return Place(words=HEAD_NAMED)


def head_of_another(run: Path, rng: random.Random) -> Place:
    """The head of a moment before, or of a moment to come."""
    head = json.loads((run / HEAD).read_bytes())
    head["count"] += rng.choice([-2, -1, 1, 10**15])
    (run / HEAD).write_bytes(canonical(head))
    return Place(words=HEAD_NAMED)


def signature_bytes(run: Path, rng: random.Random) -> Place:
    data = (run / SIGNATURES).read_bytes()
    (run / SIGNATURES).write_bytes(_at_random(data, rng))
    return Place(words=(SIGNATURES, "signature", "signed"))


def signed_another(run: Path, rng: random.Random) -> Place:
    """Rewritten from a line on, hashes and head included: only a signature can tell."""
    lines = lines_of(run)
    n = rng.randrange(1, len(lines) - 3)
    del lines[n]
    prev, chained = json.loads(lines[0])["prev"], list[bytes]()
    for number, line in enumerate(lines):
        data = canonical({**json.loads(line), "n": number, "prev": prev})
        prev = hashlib.sha256(data).hexdigest()
        chained.append(data + b"\n")
    write_lines(run, chained)
    head = {"count": len(chained), "hash": prev, "schema_version": 1, "size_bytes": sum(map(len, chained))}
    (run / HEAD).write_bytes(canonical(head))
    return Place(words=("signed",))


def remove_line(run: Path, rng: random.Random) -> Place:
    lines = lines_of(run)
    n = rng.randrange(len(lines))
    del lines[n]
    write_lines(run, lines)
    return Place(frozenset({n}))


def repeat_line(run: Path, rng: random.Random) -> Place:
    lines = lines_of(run)
    n = rng.randrange(len(lines) + 1)
    lines.insert(n, rng.choice(lines))
    write_lines(run, lines)
    return Place(frozenset({n, n + 1}), (BEYOND,) if n >= len(lines) - 2 else ())


def swap_lines(run: Path, rng: random.Random) -> Place:
    lines = lines_of(run)
    a, b = rng.sample(range(len(lines)), 2)
    lines[a], lines[b] = lines[b], lines[a]
    write_lines(run, lines)
    return Place(frozenset({min(a, b)}))


def cut_trace(run: Path, rng: random.Random) -> Place:
    data = (run / TRACE).read_bytes()
    kept = data[: rng.randrange(len(data))]
    (run / TRACE).write_bytes(kept)
    return Place(frozenset({kept.count(b"\n")}))


def remove_head(run: Path, rng: random.Random) -> Place:
    (run / HEAD).unlink()
    return Place(words=(HEAD,))


def blob_bytes(run: Path, rng: random.Random) -> Place:
    blob = rng.choice(blobs_of(run))
    blob.write_bytes(_at_random(blob.read_bytes(), rng))
    return Place(words=(sha256_of(blob),))


def cut_blob(run: Path, rng: random.Random) -> Place:
    blob = rng.choice(blobs_of(run))
    data = blob.read_bytes()
    blob.write_bytes(data[: rng.randrange(len(data))])
    return Place(words=(sha256_of(blob),))


def remove_blob(run: Path, rng: random.Random) -> Place:
    blob = rng.choice(blobs_of(run))
    blob.unlink()
    return Place(words=(sha256_of(blob),))


def swap_blobs(run: Path, rng: random.Random) -> Place:
    one, other = rng.sample(blobs_of(run), 2)
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(data)
    return Place(words=(rng.choice([sha256_of(one), sha256_of(other)]),))


def link_blob(run: Path, rng: random.Random) -> Place:
    """The same bytes, but they lie elsewhere, where they may change."""
    blob = rng.choice(blobs_of(run))
    elsewhere = run.parent / f"{run.name}-elsewhere"
    elsewhere.unlink(missing_ok=True)
    blob.rename(elsewhere)
    blob.symlink_to(elsewhere)
    return Place(words=(sha256_of(blob),))


def add_blob(run: Path, rng: random.Random) -> Place:
    data = rng.randbytes(20)
    name = hashlib.sha256(data).hexdigest()
    path = run / "blobs" / "sha256" / name[:2] / name[2:]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return Place(words=(name,))


def add_file(run: Path, rng: random.Random) -> Place:
    names = ["x", "trace.jsonl~", "blobs/x", "blobs/sha256/ab", ".hidden", "sub/x", "head.json.tmp", "trace"]
    name = rng.choice([name for name in names if not (run / name).exists()])
    (run / name).parent.mkdir(parents=True, exist_ok=True)
    (run / name).write_bytes(b"")
    return Place(words=(repr(name),))


OF_LINES = (line_bytes, line_ends, remove_line, repeat_line, swap_lines, cut_trace)
OF_FILES = (head_bytes, head_of_another, remove_head, add_blob, add_file)
OF_BLOBS = (blob_bytes, cut_blob, remove_blob, link_blob)
OF_SIGNATURES = (signature_bytes, signed_another)


def kinds_for(run: Path) -> tuple[Mutation, ...]:
    """What can be done to a run, the bytes of its events most often."""
    blobs = len(blobs_of(run))
    return (
        *(line_bytes,) * 6,
        *OF_LINES,
        *OF_FILES,
        *(OF_BLOBS * 2 if blobs else ()),
        *((swap_blobs,) if blobs > 1 else ()),
        *(OF_SIGNATURES * 2 if (run / SIGNATURES).exists() else ()),
    )


class Missed(NamedTuple):
    """A change that an audit did not find, or whose place it did not name."""

    kind: str
    place: Place
    report: str


def missed(
    run: Path, audit: Callable[[Path], AuditReport], scratch: Path, *, count: int, seed: str
) -> list[Missed]:
    """Change a run in so many ways, each by itself, and give those that an audit misses."""
    rng, kinds, lost = random.Random(seed), kinds_for(run), list[Missed]()
    for number in range(count):
        copy = scratch / "copy"
        shutil.copytree(run, copy)
        mutation = kinds[number % len(kinds)]
        place = mutation(copy, rng)
        report = audit(copy)
        if report.ok or not place.is_named(report):
            lost.append(Missed(mutation.__name__, place, report.text()))
        shutil.rmtree(copy)
    return lost
