"""After the end of a run only what people add may come, and only then."""

import pytest

from vidence.traces.errors import UsageError
from vidence.traces.events import Covered, Redacted, Resumed, Reviewed, StepStarted, comparable
from vidence.traces.reader import TraceReader
from vidence.traces.store import TraceWriter

SAID = Reviewed(of="e4", verdict="wrong", by="Ann")


def add(run, *events):
    with TraceWriter.add_to(run) as writer:
        writer.append(*events)


def test_reviews_and_redactions_may_follow_a_finished_run(make_run, fake_audit):
    run = make_run()
    add(run, SAID, Reviewed(of="c1", verdict="right", by="Bob"))
    add(run, Redacted(places=(Covered(tube="e1"),)))
    report = fake_audit(run)
    assert (report.integrity.ok, report.completeness.ok) == (True, True), report.text()
    assert TraceReader(run).finished
    assert comparable(TraceReader(run).events) == comparable(TraceReader(make_run()).events)


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (StepStarted(step=9, node="decide"), "it follows the end of the run"),
        (Resumed(), "it follows the end of the run"),
        (Reviewed(of="e99", verdict="wrong", by="Ann"), "neither evidence of the run nor a claim"),
        (Reviewed(of="c2", verdict="wrong", by="Ann"), "neither evidence of the run nor a claim"),
    ],
)
def test_nothing_else_may(make_run, fake_audit, event, why):
    run = make_run()
    add(run, event)
    report = fake_audit(run)
    assert report.integrity.ok
    assert not report.completeness.ok
    assert why in report.completeness.problems[0].why


def test_nothing_is_said_of_a_run_that_did_not_finish(make_run, fake_audit):
    run = make_run(until=12)
    with pytest.raises(UsageError, match="did not finish"):
        add(run, SAID)
    with TraceWriter.reopen(run) as writer:
        writer.append(SAID)
    problems = [problem.why for problem in fake_audit(run).completeness.problems]
    assert "it comes before the end of the run" in problems


def test_a_finished_run_is_still_not_resumed(make_run):
    run = make_run()
    add(run, SAID)
    with pytest.raises(UsageError, match="nothing to resume"):
        TraceWriter.reopen(run)
