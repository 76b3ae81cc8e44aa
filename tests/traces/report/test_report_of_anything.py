"""A report of a trace that lacks or garbles anything is a report, or one sentence why there is none."""

import contextlib
import itertools
import random
import shutil

import pytest

from vidence.traces.errors import VidenceError
from vidence.traces.reader import TraceReader
from vidence.traces.report.excerpts import MOST_S, excerpts
from vidence.traces.report.page import page
from vidence.traces.report.told import Told
from vidence.traces.store import TraceWriter

ALL = ["every_kind", "by_a_model", "in_metres"]


@pytest.mark.parametrize("name", ALL)
def test_events_that_are_missing_or_out_of_order_break_no_report(sample, report_of, tmp_path, name):
    reader, dice = TraceReader(sample(name)), random.Random(name)
    events = list(reader.events[1:])
    for number in range(12):
        kept = [event for event in events if dice.random() > 0.15 * (number % 4)]
        if number % 3 == 2:
            dice.shuffle(kept)
        run = tmp_path / f"run-{number}"
        with TraceWriter.create(run, reader.started) as writer:
            writer.append(*kept)
        if number % 2 and (sample(name) / "blobs").is_dir():
            shutil.copytree(sample(name) / "blobs", run / "blobs")
        assert page(report_of(run))


@pytest.mark.parametrize("name", ALL)
def test_bytes_that_were_changed_break_no_report(sample, report_of, tmp_path, name):
    dice = random.Random(name)
    for number in range(12):
        run = tmp_path / f"run-{number}"
        shutil.copytree(sample(name), run)
        files = [file for file in sorted(run.rglob("*")) if file.is_file() and file.suffix != ".sqlite"]
        changed = dice.choice([run / "trace.jsonl", run / "head.json", *files])
        data = bytearray(changed.read_bytes() or b" ")
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        changed.write_bytes(data)
        with contextlib.suppress(VidenceError):
            report = report_of(run)
            assert page(report)
            assert not all(one.ok for one in report.audit)


def test_of_a_long_video_what_is_cited_is_played_and_no_more(sample):
    told = Told.by(sample("large"))
    spans = excerpts(told)
    assert sum(span.duration_s for span in spans) <= MOST_S
    assert all(a.end_s < b.start_s for a, b in itertools.pairwise(spans))
    first = told.claims[0].claim.predicate.t_s
    assert any(span.start_s <= first - 1 and first + 1 <= span.end_s for span in spans)


def test_a_short_video_is_played_whole(sample):
    told = Told.by(sample("in_metres"))
    video = told.started.video
    assert [(span.start_s, span.end_s) for span in excerpts(told)] == [(video.start_s, video.end_s)]
