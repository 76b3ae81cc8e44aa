"""The chain: what is written reads back, and any change to it is found where it was made."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidence.traces.canonical import canonical, digest
from vidence.traces.chain import GENESIS, START, Line, decode, encode, scan
from vidence.traces.errors import TraceCorrupt, UsageError
from vidence.traces.events import EVENT, Objected
from vidence.traces.reader import TraceReader

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
said = st.builds(Objected, claim=words, status=words, reason=words)


def chained(events: list[Objected]) -> tuple[bytes, bytes]:
    """A trace and its head, made from events without the writer."""
    head, data = START, b""
    for event in events:
        line = encode(Line(n=head.count, prev=head.hash, t=1.5, event=event))
        data += line + b"\n"
        head = head.after(line)
    return data, canonical(head)


def laid(folder: Path, data: bytes, head: bytes) -> Path:
    (folder / "trace.jsonl").write_bytes(data)
    (folder / "head.json").write_bytes(head)
    return folder


@settings(max_examples=60, deadline=None)
@given(st.lists(said, min_size=1, max_size=6))
def test_a_chain_holds_and_gives_its_events_back(events):
    with tempfile.TemporaryDirectory() as folder:
        found = scan(laid(Path(folder), *chained(events)))
    assert found.problems == ()
    assert [line.event for line in found.lines] == events
    assert found.lines[0].prev == GENESIS
    assert found.tail == b""


@settings(max_examples=150, deadline=None)
@given(st.lists(said, min_size=1, max_size=5), st.data())
def test_any_changed_byte_is_blamed_on_its_event(events, data):
    trace, head = chained(events)
    at = data.draw(st.integers(0, len(trace) - 1))
    to = data.draw(st.integers(0, 255).filter(lambda b: b not in (trace[at], ord("\n"))))
    changed = trace[:at] + bytes([to]) + trace[at + 1 :]
    with tempfile.TemporaryDirectory() as folder:
        found = scan(laid(Path(folder), changed, head))
    assert found.problems[0].n == trace[:at].count(b"\n")


@settings(max_examples=80, deadline=None)
@given(st.lists(said, min_size=1, max_size=4), st.data())
def test_a_cut_trace_is_found(events, data):
    trace, head = chained(events)
    size = data.draw(st.integers(0, len(trace) - 1))
    with tempfile.TemporaryDirectory() as folder:
        found = scan(laid(Path(folder), trace[:size], head))
    assert found.problems[0].n == trace[:size].count(b"\n")
    assert "missing" in found.problems[0].why


def test_bytes_beyond_the_head_are_the_tail(tmp_path):
    trace, head = chained([Objected(claim="c1", status="s", reason="r")])
    found = scan(laid(tmp_path, trace + b'{"event":{"kin', head))
    assert found.problems == ()
    assert found.tail == b'{"event":{"kin'
    assert found.whole_tail_lines == 0
    found = scan(laid(tmp_path, trace + trace + b"x", head))
    assert found.tail == trace + b"x"
    assert found.whole_tail_lines == 1


def test_every_event_of_a_run_reads_back_the_same(make_run):
    for line in TraceReader(make_run()).lines:
        assert decode(encode(line)) == line
        assert EVENT.validate_json(canonical(line.event)) == line.event


def test_lines_carry_number_hash_and_clock(make_run):
    run = make_run(start_t_s=1000.0)
    rows = [json.loads(row) for row in (run / "trace.jsonl").read_bytes().splitlines()]
    assert [row["n"] for row in rows] == list(range(len(rows)))
    assert rows[0]["t"] == 1000.0
    data = (run / "trace.jsonl").read_bytes().split(b"\n")
    assert [row["prev"] for row in rows[1:]] == [digest(row) for row in data[: len(rows) - 1]]
    head = json.loads((run / "head.json").read_bytes())
    assert head == {
        "count": len(rows),
        "hash": digest(data[-2]),
        "schema_version": 1,
        "size_bytes": len(b"\n".join(data)),
    }


def test_a_newer_schema_says_so(tmp_path, make_run):
    run = make_run()
    line = (run / "trace.jsonl").read_bytes().split(b"\n")[0]
    newer = json.loads(line)
    newer["event"] |= {"schema_version": 99, "not_known_yet": 1}
    assert "newer than this program's" in decode(canonical(newer)).why


@pytest.mark.parametrize(
    "line", [b"[1]", b'"x"', b"3", b"{}", b'{"event":[],"n":0}', b'{"event":{"kind":"x"}}']
)
def test_json_that_is_no_event_is_said_so(line):
    assert "does not fit the records" in decode(line).why


def test_a_missing_folder_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="does not exist"):
        TraceReader(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="is not a folder"):
        TraceReader(tmp_path / "file")


def test_a_folder_of_other_things_is_no_run(tmp_path):
    (tmp_path / "thesis.tex").write_text("years")
    with pytest.raises(UsageError, match=r"is not the folder of a run: it holds no trace\.jsonl"):
        TraceReader(tmp_path)


@pytest.mark.parametrize("left", ["head.json", "blobs"])
def test_a_run_whose_trace_is_gone_is_corrupt(make_run, left):
    run = make_run()
    (run / "trace.jsonl").unlink()
    for other in {"head.json", "blobs"} - {left}:
        (run / other).rename(run.with_name(other))
    with pytest.raises(TraceCorrupt, match=r"its trace\.jsonl cannot be read"):
        TraceReader(run)
    assert TraceCorrupt.exit_code == 7


def test_a_trace_whose_chain_is_broken_is_not_read(make_run):
    run = make_run()
    data = (run / "trace.jsonl").read_bytes().replace(b"How many", b"How few!", 1)
    (run / "trace.jsonl").write_bytes(data)
    with pytest.raises(TraceCorrupt, match=r"event 0 \(run_started\)"):
        TraceReader(run)


def test_a_trace_without_head_is_not_read(make_run):
    run = make_run()
    (run / "head.json").unlink()
    with pytest.raises(TraceCorrupt, match=r"head\.json cannot be read"):
        TraceReader(run)
    shutil.rmtree(run)
