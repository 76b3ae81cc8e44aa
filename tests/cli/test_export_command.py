"""`vidence trace export`: a file or folder beside the run, and what it loses, told."""

import json

import pytest

from vidence.tests.traces.export import sample_exports
from vidence.traces.export.formats import FORMATS


@pytest.fixture
def run(tmp_path):
    return sample_exports.small(tmp_path / "case")


def test_it_says_where_it_went_and_what_is_lost(vidence_cli, run):
    done = vidence_cli("trace", "export", run, "--to", "mot")
    first, *lost = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert first == str(run.with_name("small.mot.csv"))
    assert lost == [f"lost: {loss}" for loss in FORMATS["mot"].loses]


def test_json_tells_the_same(vidence_cli, run, tmp_path):
    done = vidence_cli("trace", "export", run, "--to", "csv", "--out", tmp_path / "tables", "--json")
    assert json.loads(done.out) == {
        "schema_version": 1,
        "format": "csv",
        "path": str(tmp_path / "tables"),
        "loses": list(FORMATS["csv"].loses),
        "notes": [],
    }
    assert sorted(f.name for f in (tmp_path / "tables").iterdir()) == [
        "boxes.csv",
        "measurements.csv",
        "paths.csv",
    ]


def test_a_format_that_is_none_is_refused_with_those_that_are(vidence_cli, run):
    done = vidence_cli("trace", "export", run, "--to", "docx")
    assert done.code == 2
    assert ", ".join(FORMATS) in done.err


def test_every_format_is_in_the_help(vidence_cli):
    told = vidence_cli("trace", "export", "--help").out
    assert [name for name in FORMATS if name not in told] == []


def test_an_unfinished_run_is_exported_with_a_note(vidence_cli, tmp_path):
    run = sample_exports.small(tmp_path, until=8)
    done = vidence_cli("trace", "export", run, "--to", "mot")
    assert done.code == 0
    assert "did not come to its end" in done.err


def test_no_tubes_is_no_evidence_and_no_run_a_failed_audit(vidence_cli, tmp_path):
    run = sample_exports.small(tmp_path, until=4)
    assert vidence_cli("trace", "export", run, "--to", "coco").code == 5
    assert vidence_cli("trace", "export", run, "--to", "coco", "--tube", "e1").code == 2
    (run / "trace.jsonl").write_text("{}\n")
    assert vidence_cli("trace", "export", run, "--to", "coco").code == 7


def test_a_trace_still_audits_after_its_exports(vidence_cli, run):
    for name in FORMATS:
        assert vidence_cli("trace", "export", run, "--to", name).code == 0
    assert sorted(p.name for p in run.iterdir()) == ["blobs", "head.json", "lock", "trace.jsonl"]


def test_parquet_without_pyarrow_says_what_to_install(vidence_cli, run, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    done = vidence_cli("trace", "export", run, "--to", "parquet")
    assert done.code == 4
    assert "pip install 'vidence[parquet]'" in done.err
    assert [p.name for p in run.parent.iterdir()] == ["small"]
