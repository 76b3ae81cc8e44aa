"""Runs of every version that is kept are exported to every format, or the one reason why not is told."""

from pathlib import Path

import pytest

from vidence.traces.errors import NothingFound
from vidence.traces.events import EvidenceEntered
from vidence.traces.export.chosen import Chosen
from vidence.traces.export.formats import FORMATS, export
from vidence.traces.reader import TraceReader
from vidence.traces.records import Tube

RUNS = sorted(file.parent for file in (Path(__file__).parents[2] / "golden" / "runs").glob("*/*/trace.jsonl"))


def film(take, path):
    path.write_bytes(b"")
    return ()


@pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run.parent.name}-{run.name}")
def test_an_old_run_is_exported(run, tmp_path):
    entered = [e.evidence for e in TraceReader(run).events if isinstance(e, EvidenceEntered)]
    refused = set()
    for name, to in FORMATS.items():
        if name == "parquet":
            pytest.importorskip("pyarrow")
        try:
            export(Chosen.of(run), to, tmp_path / name, film)
        except NothingFound:
            refused.add(name)
    assert {p.name for p in tmp_path.iterdir()} == set(FORMATS) - refused
    tracked = any(isinstance(one, Tube) for one in entered)
    assert refused & {"mot", "coco", "cvat"} == (set() if tracked else {"mot", "coco", "cvat"})
    assert not refused & {"csv", "parquet", "otel", "chat"}


def test_there_are_old_runs():
    assert RUNS
