"""Whatever a trace is made of, every command answers in one sentence with a documented code."""

import itertools
import shutil
import subprocess
from pathlib import Path

import pytest

from vidence.tests.peaks import peak_mb
from vidence.tests.traces.hostile import HOSTILE, endless_line

GOLDEN = Path(__file__).parents[1] / "golden" / "runs" / "c730924"
# Answered, usage, bad media, backend missing, insufficient evidence, a check that failed; none is "internal".
CODES = {0, 2, 3, 4, 5, 7}
MOST_MB = 700
READING = [
    "show",
    "audit",
    "replay",
    "report",
    "counterfactual",
    "diff",
    "export",
    "redact",
    "review",
    "sign",
]


def arguments_of(command, run, out):
    """The command with what it needs, all that it writes in `out`."""
    more = {
        "report": ("--out", out / "page.html"),
        "diff": (GOLDEN / "rules",),
        "export": ("--to", "csv", "--out", out / "tables"),
        "redact": ("--region", "0,0,50,50", "--out", out / "covered"),
        "review": ("e1", "--verdict", "wrong", "--by", "Ada"),
        "sign": ("--new-key", out / "key"),
    }
    return (command, run, *more.get(command, ()))


@pytest.fixture
def made(tmp_path):
    """A golden run that was made hostile, and a folder for what commands write."""

    def make(hostile, name="looks"):
        run, out = tmp_path / "runs" / "run", tmp_path / "out"
        _remove(tmp_path / "runs")
        shutil.copytree(GOLDEN / name, run)
        out.mkdir(exist_ok=True)
        hostile(run)
        return run, out

    yield make
    _remove(tmp_path / "runs")


def _remove(folder):
    """Not `shutil.rmtree`, nor pytest's own tidying: they go no deeper than Python's stack."""
    subprocess.run(["rm", "-rf", folder], check=True)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda one: one.__name__)
def test_a_hostile_trace_gets_one_sentence_and_a_documented_code(hostile, command, made, vidence_cli):
    run, out = made(hostile)
    done = vidence_cli("trace", *arguments_of(command, run, out))
    assert done.code in CODES, done.err
    assert "Traceback" not in done.out + done.err
    if done.code not in (0, 7):
        errors = [line for line in done.err.splitlines() if line.startswith("error: ")]
        assert len(errors) == 1, done.err
        assert len(done.err) < 2000, done.err


def test_nothing_is_written_outside_of_the_folder_named(made, vidence_cli, tmp_path):
    from vidence.tests.traces.hostile import slipped_names

    run, out = made(slipped_names, "metres")
    before = sorted(tmp_path.rglob("*"))
    for command, to in itertools.product(("export",), ("mot", "coco", "cvat", "csv")):
        vidence_cli("trace", command, run, "--to", to, "--out", out / to)
    vidence_cli("trace", "report", run, "--out", out / "page.html")
    assert [
        path for path in sorted(tmp_path.rglob("*")) if path not in before and out not in path.parents
    ] == []


def test_a_line_without_end_takes_no_memory(made):
    run, _ = made(endless_line)
    audit = "import runpy\nrunpy.run_module('vidence', run_name='__main__')"
    peak, done = peak_mb(audit, "trace", "audit", run)
    assert done.returncode == 7, done.stderr
    assert "2147483648 bytes" in done.stderr
    assert peak < MOST_MB
