"""Runs of earlier programs are still shown, audited, replayed and reported; all kinds are among them."""

from pathlib import Path
from typing import get_args

import pytest

from vidence.agent.replaying.strict import replay_strictly
from vidence.cli.reporting import write_report
from vidence.tests.golden.make import AFTERWARDS, GOLDEN
from vidence.traces.audit import audit
from vidence.traces.events import Event, EvidenceEntered
from vidence.traces.reader import TraceReader
from vidence.traces.records import SCHEMA_VERSION, Evidence
from vidence.traces.show import show

FOLDER = Path(__file__).parent / "runs"
RUNS = {f"{run.parent.name}/{run.name}": run for run in sorted(FOLDER.glob("*/*")) if run.is_dir()}
IN_TIME = ("b7f2808", "fc8a4b6", "99b79e2", "c730924", "b09585f", "6e8cb6c", "6ee89c0")
# What today's rules say otherwise than those of the time did; strict replay must name it.
ONE_OF_TWO_CITED = "the draft differs at draft.claims[0].evidence[3]: nothing then, 'e5' now"
CHANGED = {
    "b7f2808/refused": "the draft differs at draft.hint",
    "b09585f/hole": "claims[0].status: 'verified' then, 'contradicted' now",
    **dict.fromkeys(("c730924/depth", "c730924/looks"), "'The model says: “It was only a look.”' now"),
    **dict.fromkeys(("fc8a4b6/metres", "99b79e2/metres", "c730924/metres"), ONE_OF_TWO_CITED),
}

golden = pytest.mark.parametrize("name", RUNS)


def kinds_of(union):
    """The word by which each member of a union of records is told apart."""
    return {member.model_fields["kind"].default for member in get_args(get_args(union)[0])}


@golden
def test_it_is_audited(name):
    report = audit(RUNS[name])
    assert report.ok, report.text()


@golden
def test_it_is_shown(name):
    assert TraceReader(RUNS[name]).started.question in show(RUNS[name])


@golden
def test_it_takes_the_same_way_again(name):
    told = replay_strictly(RUNS[name])
    if name in CHANGED:
        assert CHANGED[name] in told.text()
    else:
        assert told.ok, told.text()


@golden
def test_it_has_a_report(name, tmp_path):
    page = write_report(RUNS[name], out=tmp_path / "page.html")
    assert TraceReader(RUNS[name]).started.question in page.read_text("utf-8")


@golden
def test_it_names_no_folder_of_a_machine(name):
    started = TraceReader(RUNS[name]).started
    assert not any(
        Path(one).is_absolute() for one in (started.source, *(a.source for a in started.attachments))
    )


def test_there_is_a_run_of_every_schema():
    versions = {TraceReader(run).started.schema_version for run in RUNS.values()}
    assert versions == set(range(1, SCHEMA_VERSION + 1))


def test_there_is_one_of_every_kind_of_event_and_evidence():
    events = [event for run in RUNS.values() for event in TraceReader(run).events]
    assert {event.kind for event in events} == kinds_of(Event)
    found = {event.evidence.kind for event in events if isinstance(event, EvidenceEntered)}
    assert found == kinds_of(Evidence)


def test_each_that_the_command_makes_is_here_as_it_is_decided_now():
    assert {run.parent.name for run in RUNS.values()} == set(IN_TIME)
    newest = {run.name: name for commit in IN_TIME for name, run in RUNS.items() if run.parent.name == commit}
    assert set(newest) == {*GOLDEN, *AFTERWARDS}
    assert not set(newest.values()) & set(CHANGED)
