"""The wrappers round a call: arguments, retry, timeout, meter, record, cache."""

import time
from dataclasses import replace
from threading import Barrier, Event, Thread
from types import SimpleNamespace
from typing import ClassVar

import pytest
from pydantic import Field

from vidence.tools.deadline import Deadline
from vidence.tools.manipulations.base import Arguments
from vidence.tools.notes import note
from vidence.tools.video.ahead import ahead
from vidence.tools.wrappers.caching import with_cache
from vidence.tools.wrappers.metering import Meter, with_meter
from vidence.tools.wrappers.noting import with_notes
from vidence.tools.wrappers.record import with_record
from vidence.tools.wrappers.retry import with_retry
from vidence.tools.wrappers.runner import plain_runner
from vidence.tools.wrappers.timeout import with_timeout
from vidence.traces.errors import (
    BackendError,
    BackendMissing,
    BadArguments,
    DeadlineExceeded,
    NothingFound,
    NotMeasurable,
    PassingFailure,
)
from vidence.traces.records import Degradation

# ---- runner -------------------------------------------------------------------------------------------


class LookArguments(Arguments):
    query: str
    times: int = Field(default=1, ge=1)


class LookFor:
    name: ClassVar[str] = "look_for"
    summary: ClassVar[str] = "looks"
    arguments: ClassVar[type] = LookArguments

    def __init__(self, output):
        self.output, self.given = output, []

    def run(self, arguments, context):
        self.given.append(arguments)
        return self.output


def test_a_call_reaches_its_manipulation_with_typed_arguments(call, output, make_context):
    tool = LookFor(output)
    assert plain_runner({"look_for": tool})(call, make_context()) is output
    assert tool.given == [LookArguments(query="cars", times=1)]


def test_an_unknown_tool_is_named_beside_those_that_are_known(call, output, make_context):
    runner = plain_runner({"zoom": LookFor(output), "look": LookFor(output)})
    with pytest.raises(BadArguments, match="no manipulation 'look_for'") as raised:
        runner(call, make_context())
    assert raised.value.hint == "Known: look, zoom."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, ["query: "]),
        ({"query": "a", "times": 0}, ["times: "]),
        ({"query": "a", "nonsense": 1}, ["nonsense: "]),
        ({"query": 3, "times": "x"}, ["query: ", "times: "]),
    ],
)
def test_misfit_arguments_are_all_told_in_one_sentence(call, output, make_context, arguments, said):
    tool = LookFor(output)
    with pytest.raises(BadArguments, match="the arguments of 'look_for' do not fit: ") as raised:
        plain_runner({"look_for": tool})(call.model_copy(update={"arguments": arguments}), make_context())
    assert all(fault in raised.value.message for fault in said)
    assert "\n" not in raised.value.message
    assert tool.given == []


# ---- retry --------------------------------------------------------------------------------------------


def test_a_backend_that_breaks_once_gets_a_second_chance_and_the_evidence_says_so(
    scripted, call, output, make_context
):
    run = scripted(PassingFailure("the decoder hiccuped"), output)
    (evidence,) = with_retry(run)(call, make_context()).evidence
    assert [(d.kind, d.detail) for d in evidence.degradations] == [
        ("retried", "attempt 2 after: the decoder hiccuped")
    ]


def test_evidence_of_a_first_attempt_is_not_marked(scripted, call, output, make_context):
    assert with_retry(scripted(output))(call, make_context()) is output


def test_a_backend_that_breaks_twice_has_failed(scripted, call, output, make_context):
    run = scripted(PassingFailure("once"), PassingFailure("twice"), output)
    with pytest.raises(PassingFailure, match="twice"):
        with_retry(run)(call, make_context())
    assert run.outcomes == [output]


@pytest.mark.parametrize(
    "error",
    [
        BackendError("the network takes no such picture"),
        BackendMissing("no weights"),
        DeadlineExceeded("late"),
        NothingFound("none"),
        ValueError("bug"),
    ],
)
def test_what_will_not_mend_itself_is_not_tried_again(scripted, call, output, make_context, error):
    run = scripted(error, output)
    with pytest.raises(type(error)):
        with_retry(run)(call, make_context())
    assert run.outcomes == [output]


# ---- notes --------------------------------------------------------------------------------------------

LESS = Degradation(kind="smaller_batches", detail="half as many")
LEAST = Degradation(kind="smaller_batches", detail="a quarter")


def noting(output, *said):
    """A runner whose backend notes things, as it works ahead in a thread."""

    def items():
        for one in said:
            note(one)
            yield one

    def run(call, context):
        list(ahead(items(), most=2))
        return output

    return run


def test_what_a_backend_notes_is_told_by_the_evidence_of_the_call_once_and_in_order(
    call, output, make_context
):
    run = with_notes(noting(output, LESS, LEAST, LESS))
    for _ in range(2):
        (evidence,) = run(call, make_context()).evidence
        assert evidence.degradations == (LESS, LEAST)


def test_what_is_noted_in_a_failed_attempt_is_told_beside_the_retry(call, output, make_context):
    failures = [PassingFailure("hiccup")]

    def run(call, context):
        note(LESS)
        if failures:
            raise failures.pop()
        return output

    (evidence,) = with_notes(with_retry(run))(call, make_context()).evidence
    assert [one.kind for one in evidence.degradations] == ["retried", "smaller_batches"]


def test_what_was_noted_is_not_kept_with_the_result(call, output, make_context):
    manipulations, context = {"look_for": SimpleNamespace(cacheable=True)}, make_context()
    run = with_notes(with_cache(noting(output, LESS), manipulations, "1"))
    assert [e.degradations for _ in range(2) for e in run(call, context).evidence] == [(LESS,), ()]


def test_calls_at_once_do_not_take_each_others_notes(call, output, make_context):
    def run(call, context):
        note(Degradation(kind="smaller_batches", detail=call.id))
        together.wait(5)
        return output

    told, together = {}, Barrier(2)

    def one(name):
        (evidence,) = with_notes(run)(call.model_copy(update={"id": name}), make_context()).evidence
        told[name] = [weak.detail for weak in evidence.degradations]

    threads = [Thread(target=one, args=(name,)) for name in ("k1", "k2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == {"k1": ["k1"], "k2": ["k2"]}


def test_without_notes_the_output_is_as_it_was_and_a_note_that_nobody_takes_is_lost(
    scripted, call, output, make_context
):
    note(LESS)
    assert with_notes(scripted(output))(call, make_context()) is output


# ---- timeout ------------------------------------------------------------------------------------------


def test_a_call_gets_its_own_limit_where_the_run_has_none(scripted, call, output, make_context):
    run = scripted(output)
    with_timeout(run, 5.0)(call, make_context())
    assert 4.0 < run.contexts[0].deadline.left_s <= 5.0


@pytest.mark.parametrize(("run_s", "call_s"), [(1.0, 60.0), (60.0, 1.0)])
def test_the_sooner_deadline_holds(scripted, call, output, make_context, run_s, call_s):
    run, cancelled = scripted(output), Event()
    with_timeout(run, call_s)(call, make_context(deadline=Deadline.after(run_s, cancelled)))
    inner = run.contexts[0].deadline
    assert 0.0 < inner.left_s <= 1.0
    cancelled.set()
    assert inner.is_cancelled


# ---- metering -----------------------------------------------------------------------------------------


def test_every_call_is_counted_also_from_many_threads(call, output, make_context):
    meter = Meter()
    run = with_meter(lambda call, context: output, meter)
    context = make_context()
    threads = [Thread(target=lambda: [run(call, context) for _ in range(200)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert meter.calls == 1600
    assert 0.0 < meter.tool_s < 60.0


def test_the_seconds_of_a_failed_call_count_too(call, make_context):
    meter = Meter()

    def slow(call, context):
        time.sleep(0.02)
        raise BackendError("broken")

    with pytest.raises(BackendError):
        with_meter(slow, meter)(call, make_context())
    assert meter.calls == 1
    assert meter.tool_s >= 0.02


# ---- record -------------------------------------------------------------------------------------------


@pytest.fixture
def committed():
    return []


def record(run, committed):
    return with_record(run, lambda call, outcome: committed.append((call.id, outcome)))


def test_an_output_is_committed(scripted, call, output, make_context, committed):
    record(scripted(output), committed)(call, make_context())
    ((name, outcome),) = committed
    assert (name, outcome.output, outcome.failure) == ("k1", output, None)
    assert outcome.tool_s >= 0.0


def test_a_failure_is_a_record_with_code_sentence_and_hint(scripted, call, make_context, committed):
    record(scripted(NotMeasurable("it did not move", hint="Ask when.")), committed)(call, make_context())
    failure = committed[0][1].failure
    assert (failure.code, failure.message, failure.hint) == ("not_measurable", "it did not move", "Ask when.")
    assert committed[0][1].output is None


def test_a_passed_deadline_is_a_record_and_a_cancelled_call_stays_open(
    scripted, call, make_context, committed
):
    cancelled = Event()
    context = make_context(deadline=Deadline(None, cancelled))
    record(scripted(DeadlineExceeded("late")), committed)(call, context)
    assert committed[0][1].failure.code == "deadline_exceeded"
    cancelled.set()
    with pytest.raises(DeadlineExceeded):
        record(scripted(DeadlineExceeded("cancelled")), committed)(call, context)
    assert len(committed) == 1


def test_a_bug_closes_the_call_and_ends_the_run(scripted, call, make_context, committed):
    with pytest.raises(ZeroDivisionError):
        record(scripted(ZeroDivisionError("oops")), committed)(call, make_context())
    failure = committed[0][1].failure
    assert (failure.code, failure.message) == ("internal", "ZeroDivisionError: oops")


def test_a_call_cut_off_by_the_user_stays_open(scripted, call, make_context, committed):
    with pytest.raises(KeyboardInterrupt):
        record(scripted(KeyboardInterrupt()), committed)(call, make_context())
    assert committed == []


# ---- cache --------------------------------------------------------------------------------------------


def tools(cacheable):
    return {"look_for": SimpleNamespace(cacheable=cacheable)}


def test_a_cacheable_call_is_made_once_and_comes_back_equal(scripted, call, output, make_context):
    run = with_cache(scripted(output), tools(True), "1.0")
    context = make_context()
    first, again = run(call, context), run(call, context)
    assert (first.cached, again.cached) == (False, True)
    assert replace(again, cached=False) == replace(first, evidence=tuple(first.evidence))


def test_the_id_of_the_call_does_not_matter_to_the_cache(scripted, call, output, make_context):
    run = with_cache(scripted(output), tools(True), "1.0")
    context = make_context()
    run(call, context)
    assert run(call.model_copy(update={"id": "k7"}), context).cached


@pytest.mark.parametrize("known", [tools(False), {"look_for": object()}, {}])
def test_what_is_not_declared_cacheable_is_not_kept(scripted, call, output, make_context, known):
    run = with_cache(scripted(output, output), known, "1.0")
    context = make_context()
    run(call, context)
    run(call, context)
    assert context.cache.kept == {}


def test_a_failure_is_not_kept(scripted, call, output, make_context):
    run = with_cache(scripted(BackendError("broken"), output), tools(True), "1.0")
    context = make_context()
    with pytest.raises(BackendError):
        run(call, context)
    assert not run(call, context).cached


def test_the_key_depends_on_video_backends_arguments_tool_and_version(call, output, make_context):
    known = {**tools(True), "other": SimpleNamespace(cacheable=True)}
    cache = make_context().cache
    variants = [
        ({}, call, "1.0"),
        ({"video": "1" * 64}, call, "1.0"),
        ({"backend": "2"}, call, "1.0"),
        ({}, call.model_copy(update={"arguments": {"query": "dogs"}}), "1.0"),
        ({}, call.model_copy(update={"tool": "other"}), "1.0"),
        ({}, call, "1.1"),
    ]
    for context, wanted, version in variants:
        run = with_cache(lambda call, context: output, known, version)
        assert not run(wanted, make_context(**context, cache=cache)).cached
    assert len(cache.kept) == len(variants)
