"""Runs that are killed at random moments leave traces that can be read, and go on as if nobody had."""

import pytest

from vidence.bench import kills
from vidence.tests.traces.hostile import events_of, rewrite

RUNS, SEED = 18, 3


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_runs_of_all_kinds_go_on_after_they_were_killed(tmp_path):
    told = kills.measure(tmp_path, runs=RUNS, seed=SEED)
    assert [sentence for one in told for sentence in one.wrong] == []
    assert {one.kind for one in told if one.begun and one.kills} == set(kills.ASKED)
    assert sum(one.kills for one in told) > RUNS / 2


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_run_that_went_another_way_is_told(tmp_path):
    """The same tally, where a run's trace was changed: it would not be missed."""
    kills.prepare(tmp_path)
    whole = kills.undisturbed(tmp_path, "rules")
    run = tmp_path / "rules-undisturbed"
    assert kills.different(run, whole) == []
    events = [event for event in events_of(run) if event["kind"] != "brief"]
    rewrite(run, events)
    assert any("its way or answer is another" in sentence for sentence in kills.different(run, whole))
