"""Calls, events, evidence and claims of two runs are paired whatever their ids; what differs is named."""

import pytest

from vidence.traces.compare import calls_of, pair_calls, pair_claims, pair_evidence, pair_spans
from vidence.traces.events import CallFinished, CallStarted, EvidenceEntered, StepStarted
from vidence.traces.records import (
    Absence,
    Call,
    CallFailure,
    CallResult,
    Claim,
    Coverage,
    JudgedClaim,
    Span,
    SpanFound,
)
from vidence.traces.records.claim import Count, Present

WHOLE = Span(start_s=0.0, end_s=8.0)


def happened(key, what, t_s, tube="e1", *, lasts=0.0, sigma_s=0.0):
    return SpanFound(
        id=key, what=what, t_s=t_s, found=Span(start_s=t_s, end_s=t_s + lasts), tube=tube, sigma_s=sigma_s
    )


def ledger(*evidence):
    return {one.id: one for one in evidence}


def spans(a, b, same):
    return [(p.what, p.a, p.b, p.agree) for p in pair_spans(ledger(*a), ledger(*b), same, frame_s=0.04)]


def test_events_pair_by_what_happened_to_the_same_thing_nearest_first():
    a = [happened("e2", "stop", 1.0), happened("e3", "stop", 3.0), happened("e4", "start", 2.0)]
    b = [happened("e7", "stop", 3.02, "e9"), happened("e8", "stop", 1.5, "e9")]
    assert spans(a, b, {"e9": "e1"}) == [
        ("stop", "e2", "e8", False),
        ("stop", "e3", "e7", True),
        ("start", "e4", None, None),
    ]


def test_an_event_of_another_thing_is_another_even_where_no_thing_is_shared():
    assert spans([happened("e2", "stop", 1.0)], [happened("e2", "stop", 1.0)], {}) == [
        ("stop", "e2", None, None),
        ("stop", None, "e2", None),
    ]


def test_events_agree_within_their_error_bars():
    a, b = happened("e2", "stop", 1.0, sigma_s=0.2), happened("e2", "stop", 1.4, sigma_s=0.1)
    assert spans([a], [b], {"e1": "e1"}) == [("stop", "e2", "e2", True)]
    assert spans([a.model_copy(update={"sigma_s": 0.0})], [b], {"e1": "e1"})[0][3] is False


def test_an_event_far_off_is_another():
    assert len(spans([happened("e2", "stop", 1.0)], [happened("e2", "stop", 2.5)], {"e1": "e1"})) == 2
    apart = [happened("e2", "still", 1.0, lasts=5.0)], [happened("e2", "still", 2.5, lasts=5.0)]
    assert len(spans(*apart, {"e1": "e1"})) == 1


def run(*calls):
    """Events of a run: a step for each call, with what it found or how it failed."""
    events, number = [], 0
    for step, (tool, arguments, came) in enumerate(calls, start=1):
        key = f"k{step}"
        events += [
            StepStarted(step=step, node="decide"),
            CallStarted(call=Call(id=key, tool=tool, arguments=arguments)),
        ]
        if isinstance(came, str):
            failure = CallFailure(code=came, message=came)
            events.append(CallFinished(result=CallResult(call=key, failure=failure)))
            continue
        number += 1
        found = happened(f"e{number}", "shot", *came[:1], None, lasts=came[1] - came[0])
        events += [
            EvidenceEntered(evidence=found.model_copy(update={"call": key})),
            CallFinished(result=CallResult(call=key, evidence=(found.id,))),
        ]
    return calls_of(events)


def told(a, b, same):
    return [(pair.tool, pair.a, pair.b, pair.how) for pair in pair_calls(a, b, same)]


def test_calls_align_in_order_with_evidence_by_the_names_of_the_first():
    a = run(("track", {"query": "car"}, (0, 8)), ("events", {"of": ["e1"]}, (1, 2)), ("look", {}, (1, 1)))
    b = run(("brief", {}, (0, 1)), ("track", {"query": "car"}, (0, 8)), ("events", {"of": ["e2"]}, (1, 2)))
    assert told(a, b, {"e2": "e1"}) == [
        ("brief", None, "k1", "only_b"),
        ("track", "k1", "k2", "same"),
        ("events", "k2", "k3", "same"),
        ("look", "k3", None, "only_a"),
    ]
    assert told(a, b, {})[2][3] == "other_arguments"


def test_one_tool_asked_otherwise_and_one_that_ended_otherwise_are_told():
    a = run(("track", {"query": "car"}, (0, 8)), ("look", {"t_s": 1}, (1, 2)))
    b = run(("track", {"query": "bus"}, (2, 9)), ("look", {"t_s": 1}, "bad_arguments"))
    one, other = pair_calls(a, b, {})
    assert (one.how, one.span) == ("other_arguments", Span(start_s=0, end_s=9))
    assert (other.how, other.failure_a, other.failure_b) == ("other_outcome", None, "bad_arguments")
    assert (other.step_a, other.step_b) == (2, 2)


def absent(key, tube, query="dog"):
    coverage = Coverage(spans=(WHOLE,), rate_hz=25.0, tool="motion", frames=200)
    return Absence(id=key, query=query, span=WHOLE, coverage=coverage, tube=tube)


def test_evidence_of_the_same_content_is_the_same_whatever_it_is_called():
    a, b = ledger(absent("e3", "e1")), ledger(absent("e8", "e5"))
    assert pair_evidence(a, b, {"e5": "e1"}) == ({"e5": "e1", "e8": "e3"}, ())
    _, (pair,) = pair_evidence(a, ledger(absent("e8", "e5", "cat")), {"e5": "e1"})
    assert (pair.a, pair.b) == ("e3", "e8")
    assert "dog" in pair.summary_a
    _, alone = pair_evidence(a, b, {})
    assert [(pair.a, pair.b) for pair in alone] == [("e3", None), (None, "e8")]


@pytest.mark.parametrize(
    ("b", "same"), [((("c9", 2, "verified"),), True), ((("c9", 3, "verified"),), False), ((), False)]
)
def test_claims_of_one_kind_belong_together(b, same):
    def claims(*made):
        return [
            JudgedClaim(
                claim=Claim(id=key, predicate=Count(subject="cars", mode="ever", value=n, span=WHOLE)),
                text=f"{n} cars.",
                status=status,
            )
            for key, n, status in made
        ]

    (pair,) = pair_claims(claims(("c1", 2, "verified")), claims(*b))
    assert pair.same is same
    present = JudgedClaim(
        claim=Claim(id="c1", predicate=Present(subject="a dog", span=WHOLE)), text="A dog.", status="uncited"
    )
    assert len(pair_claims([present], claims(("c1", 2, "verified")))) == 2
