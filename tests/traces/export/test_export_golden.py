"""Every format gives what it always gave, byte for byte."""

import json
from pathlib import Path

import pytest

from vidence.tests.traces.export import sample_exports
from vidence.traces.export.formats import FORMATS

GOLDEN = Path(__file__).parent / "golden"
AS_TEXT = ["mot", "coco", "cvat", "csv", "otel", "chat"]


def content(path):
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {file.name: file.read_bytes() for file in files}


@pytest.mark.parametrize("name", AS_TEXT)
def test_the_small_run_gives_the_golden_file(small, exported, name):
    assert content(exported(small, name)) == content(GOLDEN / f"small{FORMATS[name].ending}")


@pytest.mark.parametrize("name", ["otel", "chat"])
def test_the_run_of_a_model_gives_the_golden_file(tmp_path, exported, name):
    run = sample_exports.by_model(tmp_path)
    assert content(exported(run, name)) == content(GOLDEN / f"model{FORMATS[name].ending}")


def test_parquet_holds_the_golden_rows(small, exported):
    parquet = pytest.importorskip("pyarrow.parquet")
    for file in sorted(exported(small, "parquet").iterdir()):
        before = parquet.read_table(GOLDEN / "small-parquet" / file.name)
        assert parquet.read_table(file).equals(before)


@pytest.mark.parametrize("name", AS_TEXT)
def test_a_second_export_replaces_the_first(small, exported, name):
    first = content(exported(small, name))
    assert content(exported(small, name)) == first


@pytest.mark.parametrize("name", ["mp4", "clips"])
def test_films_show_what_they_always_showed(small, tmp_path, name):
    told = sample_exports.filmed(small, name, tmp_path / "films")
    assert json.loads(json.dumps(told)) == json.loads((GOLDEN / f"small.{name}.json").read_text())
