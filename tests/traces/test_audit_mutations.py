"""Thousands of small changes to a run, of every kind: each one is found."""

from __future__ import annotations

import hashlib
import random
import shutil
from pathlib import Path

import pytest

SEEDS = range(8)
PER_SEED = 150


def lines_of(run: Path) -> list[bytes]:
    return (run / "trace.jsonl").read_bytes().splitlines(keepends=True)


def write_lines(run: Path, lines: list[bytes]) -> None:
    (run / "trace.jsonl").write_bytes(b"".join(lines))


def changed(data: bytes, rng: random.Random) -> bytes:
    at, by = rng.randrange(len(data)), rng.randrange(1, 256)
    return data[:at] + bytes([data[at] ^ by]) + data[at + 1 :]


def removed(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + data[at + 1 :]


def inserted(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    extra = rng.choice([bytes([rng.randrange(256)]), b" ", b"\n", b"0"])
    return data[:at] + extra + data[at:]


def swapped_bytes(data: bytes, rng: random.Random) -> bytes:
    while True:
        at = rng.randrange(len(data) - 1)
        if data[at] != data[at + 1]:
            return data[:at] + data[at + 1 : at + 2] + data[at : at + 1] + data[at + 2 :]


BYTES = (changed, removed, inserted, swapped_bytes)


def mutate_trace_bytes(run: Path, rng: random.Random) -> None:
    path = run / "trace.jsonl"
    path.write_bytes(rng.choice(BYTES)(path.read_bytes(), rng))


def mutate_head_bytes(run: Path, rng: random.Random) -> None:
    path = run / "head.json"
    path.write_bytes(rng.choice(BYTES)(path.read_bytes(), rng))


def mutate_blob_bytes(run: Path, rng: random.Random) -> None:
    path = rng.choice(sorted((run / "blobs").rglob("*/*/*")))
    path.write_bytes(rng.choice(BYTES)(path.read_bytes(), rng))


def remove_line(run: Path, rng: random.Random) -> None:
    lines = lines_of(run)
    del lines[rng.randrange(len(lines))]
    write_lines(run, lines)


def repeat_line(run: Path, rng: random.Random) -> None:
    lines = lines_of(run)
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))
    write_lines(run, lines)


def swap_lines(run: Path, rng: random.Random) -> None:
    lines = lines_of(run)
    a, b = rng.sample(range(len(lines)), 2)
    lines[a], lines[b] = lines[b], lines[a]
    write_lines(run, lines)


def cut_trace(run: Path, rng: random.Random) -> None:
    data = (run / "trace.jsonl").read_bytes()
    (run / "trace.jsonl").write_bytes(data[: rng.randrange(len(data))])


def remove_file(run: Path, rng: random.Random) -> None:
    files = [p for p in sorted(run.rglob("*")) if p.is_file() and p.name not in ("lock", "trace.jsonl")]
    rng.choice(files).unlink()


def swap_blobs(run: Path, rng: random.Random) -> None:
    a, b = sorted((run / "blobs").rglob("*/*/*"))
    one, two = a.read_bytes(), b.read_bytes()
    a.write_bytes(two)
    b.write_bytes(one)


def cut_blob(run: Path, rng: random.Random) -> None:
    path = rng.choice(sorted((run / "blobs").rglob("*/*/*")))
    data = path.read_bytes()
    path.write_bytes(data[: rng.randrange(len(data))])


def add_blob(run: Path, rng: random.Random) -> None:
    data = rng.randbytes(20)
    name = hashlib.sha256(data).hexdigest()
    path = run / "blobs" / "sha256" / name[:2] / name[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)


def link_blob(run: Path, rng: random.Random) -> None:
    path = rng.choice(sorted((run / "blobs").rglob("*/*/*")))
    elsewhere = run.parent / f"{run.name}-elsewhere-{rng.randrange(10**9)}"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def add_file(run: Path, rng: random.Random) -> None:
    name = rng.choice(
        ["x", "trace.jsonl~", "blobs/x", "blobs/sha256/ab", ".hidden", "sub/x", "head.json.tmp"]
    )
    (run / name).parent.mkdir(exist_ok=True)
    (run / name).write_bytes(b"")


KINDS = (
    *[mutate_trace_bytes] * 6,
    mutate_head_bytes,
    mutate_blob_bytes,
    remove_line,
    repeat_line,
    swap_lines,
    cut_trace,
    remove_file,
    swap_blobs,
    cut_blob,
    add_blob,
    link_blob,
    add_file,
)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_mutation_is_found(seed, make_run, fake_audit, tmp_path):
    run = make_run()
    assert fake_audit(run).ok
    rng = random.Random(seed)
    copy = tmp_path / "copy"
    for i in range(PER_SEED):
        shutil.copytree(run, copy)
        kind = KINDS[i % len(KINDS)]
        kind(copy, rng)
        report = fake_audit(copy)
        assert not report.integrity.ok, f"{kind.__name__} was missed: {report.text()}"
        assert str(report.integrity.problems[0])
        shutil.rmtree(copy)


def test_the_first_bad_event_is_named(make_run, fake_audit):
    run = make_run()
    lines = lines_of(run)
    lines[8] = lines[8].replace(b'"track":1', b'"track":2')
    write_lines(run, lines)
    first = fake_audit(run).integrity.problems[0]
    assert (first.n, first.kind) == (8, "evidence")
    assert str(first).startswith("event 8 (evidence): its bytes were changed")


def test_a_removed_event_is_named(make_run, fake_audit):
    run = make_run()
    lines = lines_of(run)
    del lines[5]
    write_lines(run, lines)
    first = fake_audit(run).integrity.problems[0]
    assert first.n == 5
    assert "event 5 was removed" in first.why


def test_a_changed_hash_is_blamed_on_the_line_that_carries_it(make_run, fake_audit):
    run = make_run()
    lines = lines_of(run)
    at = lines[8].index(b'"prev":"') + 8
    lines[8] = lines[8][:at] + (b"0" if lines[8][at : at + 1] != b"0" else b"1") + lines[8][at + 1 :]
    write_lines(run, lines)
    assert fake_audit(run).integrity.problems[0].n == 8
