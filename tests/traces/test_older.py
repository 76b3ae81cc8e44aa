"""Runs of earlier programs with holes: judged otherwise by now, which is a note; what is false is found."""

from pathlib import Path

import pytest

from vidence.tests.traces.test_audit import rewritten
from vidence.tests.traces.test_coverage import RATE_HZ, VIDEO, span, tube
from vidence.traces.audit import audit
from vidence.traces.chain import Line
from vidence.traces.entail import judge
from vidence.traces.events import Answered, EvidenceEntered, Judged, RunStarted
from vidence.traces.grounding import Grounding
from vidence.traces.records import Claim, Coverage, JudgedClaim, SpanFound, Tube
from vidence.traces.records.claim import Free, Where

HOLE = Path(__file__).parents[1] / "golden/runs/b09585f/hole"


def copied(tmp_path, change):
    """The older run with each event changed, and a chain that holds again."""
    run = tmp_path / "run"
    run.mkdir()
    for file in HOLE.iterdir():
        (run / file.name).write_bytes(file.read_bytes())
    (run / "blobs").mkdir()
    return audit(rewritten(run, lambda events: [change(event) for event in events]))


def of_found(**update):
    """Change what was found to have happened."""

    def change(event):
        if isinstance(event, EvidenceEntered) and isinstance(event.evidence, SpanFound):
            return event.model_copy(update={"evidence": event.evidence.model_copy(update=update)})
        return event

    return change


def of_claims(**update):
    """Change how claims were judged."""

    def change(event):
        if isinstance(event, Judged):
            return event.model_copy(
                update={"claims": tuple(c.model_copy(update=update) for c in event.claims)}
            )
        if isinstance(event, Answered):
            claims = tuple(c.model_copy(update=update) for c in event.answer.claims)
            return event.model_copy(update={"answer": event.answer.model_copy(update={"claims": claims})})
        return event

    return change


def test_a_departure_in_a_hole_that_was_put_before_it_is_a_note():
    grounding = audit(HOLE).grounding
    assert grounding.ok, grounding.problems
    assert grounding.notes[1:] == (
        "e2 is computed otherwise by the rules of now, for what was not looked at",
        "claim c1 is judged contradicted by the rules of now",
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (of_found(t_s=1.9), "e2 says leave at 1.90 s, computed again it is not there"),
        (of_found(sigma_s=0.01), "e2 says leave at 2.00 s, computed again it is not there"),
        (of_found(direction="left"), "e2 says leave at 2.00 s, computed again it is not there"),
        (of_claims(text="The blue object left at 1.50 s."), "its content gives"),
        (of_claims(status="asserted", reason="it may be"), "is said to be asserted"),
    ],
)
def test_what_was_made_false_of_an_older_run_is_found(tmp_path, change, why):
    grounding = copied(tmp_path, change).grounding
    assert not grounding.ok
    assert why in str(grounding.problems[0])


def test_a_tube_that_tells_how_it_was_found_is_judged_by_the_rules_of_now(tmp_path):
    def change(event):
        if isinstance(event, EvidenceEntered) and isinstance(event.evidence, Tube):
            coverage = event.evidence.coverage.model_copy(update={"followed": False})
            return event.model_copy(
                update={"evidence": event.evidence.model_copy(update={"coverage": coverage})}
            )
        return event

    grounding = copied(tmp_path, change).grounding
    assert "computed again it is not there" in str(grounding.problems[0])


def followed(found, told):
    """What does not hold of a place at an instant in a hole that is said to be verified, and the notes."""
    coverage = Coverage(
        spans=(span(0, 12), span(15.5, 30)), rate_hz=RATE_HZ, tool="motion", frames=9, followed=told
    )
    seen = tube(3.0, 29.0, coverage).model_copy(update={"id": "e1", "call": "k1"})
    place = Where(subject="the object", t_s=14.0, xyxy=found, horizontal="left", vertical="top")
    (now,) = judge([Claim(id="c1", predicate=place, evidence=("e1",))], {"e1": seen}, VIDEO)
    said = now.model_copy(update={"status": "verified", "reason": None, "unlooked": ()})
    started = RunStarted(vidence="0", question="Where is it?", policy="rules", video=VIDEO)
    grounding = Grounding(judge, lambda *_: None, lambda *_: ())
    events = (started, EvidenceEntered(evidence=seen), Judged(claims=(said,)))
    problems = [grounding.take(Line(n=0, prev="0" * 64, t=0.0, event=event)) for event in events]
    return problems[-1], tuple(grounding.notes)


def test_an_instant_in_a_hole_was_verified_and_is_asserted_now():
    assert followed((0, 0, 9, 9), None) == ((), ("claim c1 is judged asserted by the rules of now",))
    assert "the records make it asserted" in followed((0, 0, 9, 9), False)[0][0]
    assert "the records make it contradicted" in followed((5, 5, 14, 14), None)[0][0]


def test_what_is_of_no_tube_contradicted_and_does_not_now():
    claim = Claim(id="c1", predicate=Free(text="It stood."), evidence=())
    was = JudgedClaim(claim=claim, text="?", status="contradicted", reason="e4 is of no tube")
    reason = "e4 is of no tube, so nothing tells what it is of: track that, and go on with its id"
    now = was.model_copy(update={"status": "asserted", "reason": reason})
    grounding = Grounding(lambda *_: (now,), lambda *_: None, lambda *_: ())
    grounding._video = VIDEO
    assert grounding._rejudge((was,)) == ()
    assert grounding.notes
    other = was.model_copy(update={"reason": "e5 is of no tube"})
    assert "the records make it asserted" in grounding._rejudge((other,))[0]
