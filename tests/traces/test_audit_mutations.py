"""Changes to runs, of every kind: each is found, and its place is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from vidence.tests.traces.mutations import lines_of, missed, write_lines
from vidence.traces.audit import audit

GOLDEN = Path(__file__).parents[1] / "golden" / "runs"
# Of the golden runs those that are of all kinds; the key vouches for the one that is signed.
KEY = GOLDEN / "c730924" / "one.key.pub"
RUNS = ("99b79e2/follow-up", *(f"c730924/{run.name}" for run in sorted(KEY.parent.iterdir()) if run.is_dir()))
PER_RUN = 90


def test_every_change_to_a_small_run_is_found_and_placed(make_run, fake_audit, tmp_path, mutation_seed):
    run = make_run()
    assert fake_audit(run).ok
    assert missed(run, fake_audit, tmp_path, count=300, seed=f"small-{mutation_seed}") == []


@pytest.mark.long
@pytest.mark.parametrize("name", RUNS)
def test_every_change_to_a_golden_run_is_found_and_placed(name, tmp_path, mutation_seed):
    run = GOLDEN / name
    key = KEY if (run / "signatures.json").exists() else None
    audited = lambda copy: audit(copy, verify_key=key)  # noqa: E731
    assert audited(run).ok
    assert missed(run, audited, tmp_path, count=PER_RUN, seed=f"{name}-{mutation_seed}") == []


@pytest.mark.parametrize("file", ["head.json", "signatures.json"])
def test_every_digit_of_the_small_files_counts(file, tmp_path):
    """Also those of the schema's version, which chance seldom meets."""
    run = tmp_path / "run"
    shutil.copytree(GOLDEN / "c730924" / "reviewed", run)
    data = (run / file).read_bytes()
    for at in [at for at in range(len(data)) if data[at : at + 1].isdigit()]:
        other = b"3" if data[at : at + 1] != b"3" else b"4"
        (run / file).write_bytes(data[:at] + other + data[at + 1 :])
        report = audit(run, verify_key=KEY)
        assert not report.ok, f"byte {at} of {file} was changed: {report.text()}"


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
