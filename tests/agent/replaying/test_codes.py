"""A run that was gone on with by other code: from which step on, and by which code each call was made."""

import pytest

import vidence
from vidence.agent import run as running
from vidence.agent.replaying import cause
from vidence.agent.replaying.recompute import recompute
from vidence.agent.replaying.strict import replay_strictly
from vidence.tools.tooling import changed, differing, tooling
from vidence.traces.events import CallFinished, EvidenceEntered, Resumed
from vidence.traces.reader import TraceReader
from vidence.traces.show import show
from vidence.traces.store import TraceWriter

NOW = tooling()
TRACK = "tools/manipulations/track.py"
OTHER = {**NOW, "tools.manipulations": "0" * 64, TRACK: "1" * 64}


class Died(Exception):
    """Stands for the end of the process."""


@pytest.fixture
def resumed(two_squares, tmp_path, monkeypatch):
    """A run that died after its first call, and was gone on with by some code."""

    def make(code):
        append, run = TraceWriter.append, tmp_path / "run"

        def dies(writer, *events):
            head = append(writer, *events)
            if any(isinstance(event, CallFinished) for event in events):
                raise Died
            return head

        with monkeypatch.context() as patched:
            patched.setattr(TraceWriter, "append", dies)
            with pytest.raises(Died):
                vidence.ask(two_squares, "What happened after the red box stopped?", out=run)
        with monkeypatch.context() as patched:
            patched.setattr(running, "tooling", lambda: code)
            vidence.resume(run)
        return run

    return make


def goes_on(run):
    (event,) = [event for event in TraceReader(run).events if isinstance(event, Resumed)]
    return event


@pytest.mark.parametrize("replay", [replay_strictly, recompute])
def test_from_which_step_on_it_was_other_code_is_told(resumed, replay):
    run = resumed(OTHER)
    assert goes_on(run).tooling == {"tools.manipulations": "0" * 64, TRACK: "1" * 64}
    told = replay(run)
    assert told.ok, told.text()
    assert told.notes == (f"from step 2 on by other code or libraries than before: {TRACK}",)
    assert "resumed by other code or libraries" in show(run)


def test_the_same_code_that_goes_on_is_not_worth_a_word(resumed):
    run = resumed(NOW)
    assert goes_on(run).tooling == {}
    assert replay_strictly(run).notes == recompute(run).notes == ()


def test_what_a_call_gave_is_held_against_the_code_that_made_it(resumed, tmp_path, rewritten):
    """k1 was made by the code of today, so its record is another; k3 by code that is not."""
    run = resumed(OTHER)

    def why(number):
        def shifted(event):
            if isinstance(event, EvidenceEntered) and event.evidence.call == f"k{number}":
                event = event.model_copy(
                    update={"evidence": event.evidence.model_copy(update={"source": "somebody"})}
                )
            return [event]

        return recompute(rewritten(run, tmp_path / f"false-{number}", shifted)).diverged.why

    assert "the record was changed" in why(1)
    assert f"other code or libraries than then: {TRACK}" in why(3)


def test_an_old_trace_that_was_resumed_does_not_tell_by_which_code(resumed, tmp_path, rewritten):
    run = resumed(OTHER)

    def old(event):
        if isinstance(event, EvidenceEntered) and event.evidence.call == "k3":
            event = event.model_copy(
                update={"evidence": event.evidence.model_copy(update={"source": "somebody"})}
            )
        return [event.model_copy(update={"tooling": None})] if isinstance(event, Resumed) else [event]

    told = recompute(rewritten(run, tmp_path / "old", old))
    assert "the trace does not tell which code made it" in told.diverged.why
    assert told.notes == ()


def test_code_is_named_by_its_file_where_both_tell_of_files_and_else_by_its_package():
    then = {"tools.manipulations": "a", TRACK: "b", "tools.video": "c", "scipy": "1", "tools.gone": "d"}
    now = {"tools.manipulations": "x", TRACK: "y", "tools.video": "z", "scipy": "2"}
    assert changed(then, now) == ["scipy", "tools.gone", "tools.video", TRACK]
    assert differing(then, now)["tools.gone"] == ""
    assert changed(now, {**now, "tools/manipulations/new.py": "n", "tools.manipulations": "w"}) == [
        "tools/manipulations/new.py"
    ]
    before = {name: told for name, told in NOW.items() if "/" not in name}
    assert changed(before, NOW) == []
    assert changed(before, OTHER) == ["tools.manipulations"]


def test_each_tool_and_formula_has_a_digest_of_its_own():
    assert {TRACK, "traces/formulas/events.py", "traces/formulas/metric/alone.py"} <= set(NOW)
    assert cause.cause_of_number({**NOW, "traces/formulas/travel.py": "0" * 64}) == (
        "other code or libraries than then: traces/formulas/travel.py"
    )
