"""Runs made to harm whoever reads them: links, pipes, files without end, nests, numbers that are none."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vidence.traces.canonical import canonical, digest
from vidence.traces.chain import GENESIS, HEAD, TRACE, Head

Event = dict[str, Any]
DEEP = 100_000


def events_of(run: Path) -> list[Event]:
    return [json.loads(line)["event"] for line in (run / TRACE).read_bytes().splitlines()]


def rewrite(run: Path, events: list[Event]) -> None:
    """The events as a chain that holds."""
    head = Head(count=0, size_bytes=0, hash=GENESIS)
    with (run / TRACE).open("wb") as trace:
        for n, event in enumerate(events):
            line = canonical({"event": event, "n": n, "prev": head.hash, "t": 1e9})
            trace.write(line + b"\n")
            head = head.after(line)
    (run / HEAD).write_bytes(canonical(head))


def write_trace(run: Path, data: bytes) -> None:
    """Lines as they are, vouched for by a head."""
    (run / TRACE).write_bytes(data)
    last = data.splitlines()[-1]
    head = Head(count=data.count(b"\n"), size_bytes=len(data), hash=digest(last))
    (run / HEAD).write_bytes(canonical(head))


def blobs_of(run: Path) -> list[Path]:
    return sorted(path for path in (run / "blobs").rglob("*") if path.is_file())


def in_every_blob(run: Path, data: bytes) -> None:
    """Every blob replaced by this one, and every event that cites one cites it."""
    name, text = digest(data), (run / TRACE).read_text("utf-8")
    for blob in blobs_of(run):
        text = text.replace(blob.parent.name + blob.name, name)
    shutil.rmtree(run / "blobs")
    path = run / "blobs" / "sha256" / name[:2] / name[2:]
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    rewrite(run, [json.loads(line)["event"] for line in text.splitlines()])


def linked_blobs(run: Path) -> None:
    for blob in blobs_of(run):
        blob.unlink()
        blob.symlink_to("/etc/hostname")


def blobs_without_end(run: Path) -> None:
    for blob in blobs_of(run):
        blob.unlink()
        blob.symlink_to("/dev/zero")


def piped_blobs(run: Path) -> None:
    for blob in blobs_of(run):
        blob.unlink()
        os.mkfifo(blob)


def a_file_for_blobs(run: Path) -> None:
    shutil.rmtree(run / "blobs")
    (run / "blobs").write_bytes(b"no folder")


def a_link_for_blobs(run: Path) -> None:
    (run / "blobs").rename(run.with_name("elsewhere"))
    (run / "blobs").symlink_to(run.with_name("elsewhere"))


def a_loop_for_blobs(run: Path) -> None:
    shutil.rmtree(run / "blobs")
    (run / "blobs").symlink_to(run)


def blobs_of_nests(run: Path) -> None:
    in_every_blob(run, b"[" * DEEP + b"]" * DEEP)


def blobs_of_nothing(run: Path) -> None:
    in_every_blob(run, b"")


def blobs_of_other_json(run: Path) -> None:
    in_every_blob(run, b'{"messages":[{"parts":7}],"tools":null}')


def blobs_that_are_no_text(run: Path) -> None:
    in_every_blob(run, b"\xff\xfe\x00" * 100)


def piped_trace(run: Path) -> None:
    (run / TRACE).unlink()
    os.mkfifo(run / TRACE)


def trace_without_end(run: Path) -> None:
    (run / TRACE).unlink()
    (run / TRACE).symlink_to("/dev/zero")


def a_folder_for_trace(run: Path) -> None:
    (run / TRACE).unlink()
    (run / TRACE).mkdir()


def endless_line(run: Path) -> None:
    """Two thousand million bytes without a newline, which take no room on the disk."""
    with (run / TRACE).open("r+b") as trace:
        trace.truncate(2 << 30)


def piped_head(run: Path) -> None:
    (run / HEAD).unlink()
    os.mkfifo(run / HEAD)


def piped_signatures(run: Path) -> None:
    os.mkfifo(run / "signatures.json")


def linked_lock(run: Path) -> None:
    (run / "lock").unlink()
    (run / "lock").symlink_to("nowhere")


def head_beyond(run: Path) -> None:
    head = json.loads((run / HEAD).read_bytes())
    (run / HEAD).write_bytes(canonical({**head, "count": 10**30, "size_bytes": 10**30}))


def deep_folders(run: Path) -> None:
    """Deeper than a name of a path can be."""
    here = os.open(run, os.O_RDONLY | os.O_DIRECTORY)
    for _ in range(1500):
        os.mkdir("deeper", dir_fd=here)
        below = os.open("deeper", os.O_RDONLY | os.O_DIRECTORY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


def nested_line(run: Path) -> None:
    lines = (run / TRACE).read_bytes().splitlines(keepends=True)
    nest = b'{"event":' + b"[" * DEEP + b"]" * DEEP + b"}\n"
    write_trace(run, b"".join([*lines[:2], nest, *lines[3:]]))


def no_text(run: Path) -> None:
    lines = (run / TRACE).read_bytes().splitlines(keepends=True)
    write_trace(run, b"".join([*lines[:2], lines[2].replace(b"kind", b"k\xffnd"), *lines[3:]]))


def lone_surrogate(run: Path) -> None:
    lines = (run / TRACE).read_bytes().splitlines(keepends=True)
    write_trace(run, b"".join([lines[0].replace(b'"question":"', b'"question":"\\ud800'), *lines[1:]]))


def no_number(run: Path) -> None:
    lines = (run / TRACE).read_bytes().splitlines(keepends=True)
    write_trace(run, b"".join([lines[0].replace(b'"end_s":2.0', b'"end_s":NaN'), *lines[1:]]))


def only_newlines(run: Path) -> None:
    write_trace(run, b"\n" * 1000)


def slipped_names(run: Path) -> None:
    """Names that lead out of the folder, wherever a name may be."""
    events = events_of(run)
    events[0]["video"]["name"] = "../../../../etc/passwd"
    events[0]["source"] = "../../../../../../../etc/hostname"
    events[0]["attachments"] = [{"role": "camera", "sha256": "0" * 64, "source": "/etc/hostname"}]
    for event in events:
        if event["kind"] == "evidence" and "label" in event["evidence"]:
            event["evidence"]["label"] = "../../out"
    rewrite(run, events)


def named_no_file(run: Path) -> None:
    events = events_of(run)
    events[0]["video"]["name"], events[0]["source"] = "n" * 5000, "\x00"
    rewrite(run, events)


def long_source(run: Path) -> None:
    events = events_of(run)
    events[0]["source"] = "/" + "s" * 5000
    rewrite(run, events)


def source_without_end(run: Path) -> None:
    events = events_of(run)
    events[0]["source"] = "/dev/zero"
    rewrite(run, events)


def other_settings(run: Path) -> None:
    events = events_of(run)
    events[0]["settings"] = {"budget": {"steps": "many"}, "backends": 7, "hosts": [], "model": []}
    rewrite(run, events)


def nested_settings(run: Path) -> None:
    events, nest = events_of(run), None
    for _ in range(150):
        nest = [nest]
    events[0]["settings"]["model"] = {"base_url": nest}
    rewrite(run, events)


def another_brief(run: Path) -> None:
    events = events_of(run)
    for event in events:
        if event["kind"] == "brief":
            event["brief"]["video"]["degradations"] = "none"
    rewrite(run, events)


def wide_pictures(run: Path) -> None:
    events = events_of(run)
    events[0]["video"]["width"] = 10**400
    for event in events:
        for shown in event.get("exchange", {}).get("shown", ()):
            shown["height"] = 10**400
    rewrite(run, events)


def another_policy(run: Path) -> None:
    events = events_of(run)
    events[0]["policy"] = "scripted:/etc/passwd"
    rewrite(run, events)


def wide_numbers(run: Path) -> None:
    """Numbers that no run has, wherever a whole one stands in evidence and exchanges."""
    events = events_of(run)
    for event in events:
        _widen(event.get("evidence"))
        _widen(event.get("exchange"))
    rewrite(run, events)


def _widen(node: Any) -> None:
    for key, value in node.items() if isinstance(node, dict) else ():
        if type(value) is int:
            node[key] = 10**300
        else:
            _widen(value)


def no_events(run: Path) -> None:
    rewrite(run, events_of(run)[:1])


def everything_twice(run: Path) -> None:
    rewrite(run, events_of(run) * 2)


def backwards(run: Path) -> None:
    rewrite(run, events_of(run)[::-1])


HOSTILE: tuple[Callable[[Path], None], ...] = (
    linked_blobs,
    blobs_without_end,
    piped_blobs,
    a_file_for_blobs,
    a_link_for_blobs,
    a_loop_for_blobs,
    blobs_of_nests,
    blobs_of_nothing,
    blobs_of_other_json,
    blobs_that_are_no_text,
    piped_trace,
    trace_without_end,
    a_folder_for_trace,
    endless_line,
    piped_head,
    piped_signatures,
    linked_lock,
    head_beyond,
    deep_folders,
    nested_line,
    no_text,
    lone_surrogate,
    no_number,
    only_newlines,
    slipped_names,
    named_no_file,
    long_source,
    source_without_end,
    other_settings,
    nested_settings,
    another_brief,
    wide_pictures,
    another_policy,
    wide_numbers,
    no_events,
    everything_twice,
    backwards,
)
