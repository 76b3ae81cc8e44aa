"""What docs/trace.md has strangers do by hand does what it says; its tables name what there is."""

import json
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

from vidence.tests.traces import mutations
from vidence.traces.events import Event

ROOT = Path(__file__).parents[2]
DOC = (ROOT / "docs" / "trace.md").read_text("utf-8")
GOLDEN = ROOT / "tests" / "golden" / "runs"
RUNS = {f"{run.parent.name}/{run.name}": run for run in sorted(GOLDEN.glob("*/*")) if run.is_dir()}
FOUND = ("line_bytes", "swap_lines", "remove_line", "cut_trace", "blob_bytes", "add_blob", "head_of_another")


def snippet(language):
    (found,) = re.findall(rf"```{language}\n(.*?)```", DOC, re.DOTALL)
    return found


@pytest.fixture(scope="module")
def check(tmp_path_factory):
    """The script as a stranger would run it: without this package, and without its folder in sight."""
    script = tmp_path_factory.mktemp("stranger") / "check.py"
    script.write_text(snippet("python"), encoding="utf-8")

    def checked(run):
        command = [sys.executable, "-I", "-S", str(script), str(run)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return checked


@pytest.mark.parametrize("name", RUNS)
def test_the_script_finds_nothing_wrong_with_a_run_that_holds(name, check):
    done = check(RUNS[name])
    assert done.returncode == 0, done.stderr
    assert json.loads((RUNS[name] / "head.json").read_bytes())["hash"] in done.stdout


@pytest.mark.parametrize("kind", FOUND)
def test_the_script_finds_what_was_changed(kind, check, tmp_path):
    run = tmp_path / "run"
    shutil.copytree(RUNS["c730924/model"], run)
    getattr(mutations, kind)(run, mutations.random.Random(1))
    assert check(run).returncode != 0


def test_the_shell_prints_the_chain():
    run = RUNS["c730924/rules"]
    printed = subprocess.run(["sh", "-c", snippet("sh")], cwd=run, capture_output=True, text=True, check=True)
    hashes = printed.stdout.split()
    prevs = [json.loads(line)["prev"] for line in (run / "trace.jsonl").read_bytes().splitlines()]
    assert hashes == [*prevs[1:], json.loads((run / "head.json").read_bytes())["hash"]]


def test_the_table_of_events_is_of_all_of_them():
    table = DOC.partition("## Events")[2].partition("##")[0]
    kinds = {member.model_fields["kind"].default for member in get_args(get_args(Event)[0])}
    assert set(re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\| (`.*?) \|", table, re.M)))) == kinds


def test_the_table_of_commands_is_of_all_of_them():
    table = DOC.partition("## Commands")[2].partition("##")[0]
    there = {Path(file.name).stem for file in (files("vidence") / "cli" / "trace").iterdir()}
    assert set(re.findall(r"vidence trace ([a-z]+)", table)) == there - {"__init__", "folder", "__pycache__"}
