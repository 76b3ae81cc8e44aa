"""Events: each line says what it is, and two runs compare without what may differ."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from vidence.traces.events import (
    EVENT,
    CallFinished,
    CallStarted,
    EvidenceEntered,
    Interrupted,
    Resumed,
    StepStarted,
    blobs_of,
    comparable,
)
from vidence.traces.reader import TraceReader
from vidence.traces.records import CallResult, Degradation


def events_of(run):
    return list(TraceReader(run).events)


def test_a_kind_tells_the_event(make_run):
    for event in events_of(make_run()):
        assert type(EVENT.validate_python({**event.model_dump(), "kind": event.kind})) is type(event)


def test_events_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        StepStarted(step=1, node="decide").step = 2


def test_unknown_fields_and_kinds_are_refused():
    with pytest.raises(ValidationError):
        EVENT.validate_python({"kind": "step_started", "step": 1, "node": "x", "more": 1})
    with pytest.raises(ValidationError):
        EVENT.validate_python({"kind": "nothing"})


def test_two_runs_are_equal_but_for_clocks(make_run):
    one, two = make_run(), make_run(start_t_s=5.0)
    assert (one / "trace.jsonl").read_bytes() != (two / "trace.jsonl").read_bytes()
    assert comparable(events_of(one)) == comparable(events_of(two))


def test_another_question_is_another_run(make_run):
    one, two = make_run(), make_run(question="Is there a dog?")
    assert comparable(events_of(one)) != comparable(events_of(two))


def test_durations_caches_and_places_are_not_compared(make_run):
    events = events_of(make_run())
    finished = next(e for e in events if isinstance(e, CallFinished))
    slower = finished.model_copy(
        update={"result": finished.result.model_copy(update={"tool_s": 9.0, "cached": True, "attempts": 2})}
    )
    elsewhere = events[0].model_copy(update={"source": "/elsewhere/clip.mp4"})
    other = [elsewhere, *(slower if e is finished else e for e in events[1:])]
    assert comparable(other) == comparable(events)


@pytest.mark.parametrize(
    ("kind", "equal"), [("retried", True), ("smaller_batches", True), ("lowered_rate", False)]
)
def test_what_befell_the_work_alone_is_not_compared(make_run, kind, equal):
    events = events_of(make_run())
    weak = Degradation(kind=kind, detail="attempt 2 after: a hiccup")

    def weakened(event):
        told = getattr(event, event.kind)
        more = told.model_copy(update={"degradations": (*told.degradations, weak)})
        return event.model_copy(update={event.kind: more})

    other = [weakened(event) if event.kind in ("evidence", "answer") else event for event in events]
    assert other != events
    assert (comparable(other) == comparable(events)) is equal


def test_the_order_of_calls_that_ran_at_once_does_not_matter(make_run):
    events = events_of(make_run())
    mine = [e for e in events if isinstance(e, CallStarted | CallFinished | EvidenceEntered)]
    at = events.index(mine[0])
    k1 = [e for e in mine if "k1" in (call_of(e),)]
    others = [e for e in mine if call_of(e) != "k1"]
    shuffled = [*events[:at], *others, *k1, *events[at + len(mine) :]]
    assert shuffled != events
    assert comparable(shuffled) == comparable(events)


def call_of(event):
    if isinstance(event, CallStarted):
        return event.call.id
    return event.evidence.call if isinstance(event, EvidenceEntered) else event.result.call


def test_a_run_that_was_resumed_equals_one_that_was_not(make_run):
    events = events_of(make_run())
    step = next(e for e in events if isinstance(e, StepStarted) and e.step == 1)
    call = next(e for e in events if isinstance(e, CallStarted) and e.call.id == "k1")
    at = events.index(call) + 1
    broken = [Interrupted(reason="killed", open_steps=(1,), open_calls=("k1",)), Resumed(), step, call]
    assert comparable([*events[:at], *broken, *events[at:]]) == comparable(events)


def test_another_result_of_a_call_is_not_equal(make_run):
    events = events_of(make_run())
    other = [CallFinished(result=CallResult(call="k1")) if isinstance(e, CallFinished) else e for e in events]
    assert comparable(other) != comparable(events)


def test_what_is_compared_is_plain_json(make_run):
    rows = comparable(events_of(make_run()))
    assert json.loads(json.dumps(rows)) == list(rows)


def test_the_blobs_of_an_event_are_those_it_rests_on(make_run):
    cited = [sha256 for event in events_of(make_run()) for sha256 in blobs_of(event)]
    assert len(cited) == len(set(cited)) == 2
    cut = Interrupted(reason="r", torn="a" * 64, torn_bytes=1, orphans=("b" * 64,))
    assert blobs_of(cut) == ("a" * 64, "b" * 64)
