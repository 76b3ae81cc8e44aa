"""A run that was cut off at any of its writes replays as far as it went, and whole once it was resumed."""

import pytest

import vidence
from vidence.agent.replaying.recompute import recompute
from vidence.agent.replaying.strict import replay_strictly
from vidence.traces.events import comparable
from vidence.traces.reader import TraceReader
from vidence.traces.store import TraceWriter

QUESTION = "What happened after the red box stopped?"


class Died(Exception):
    """Stands for the end of the process."""


@pytest.fixture
def cut_off(monkeypatch, two_squares):
    """Asks, and dies just after a write; gives how many writes there were."""

    def ask(folder, *, after=None):
        with monkeypatch.context() as patched:
            append, written = TraceWriter.append, []

            def dies(writer, *events):
                if len(written) == after:
                    raise Died  # another thread, which does not know yet that all is over
                head = append(writer, *events)
                written.append(head)
                if len(written) == after:
                    raise Died
                return head

            patched.setattr(TraceWriter, "append", dies)
            if after is None:
                vidence.ask(two_squares, QUESTION, out=folder)
            else:
                with pytest.raises(Died):
                    vidence.ask(two_squares, QUESTION, out=folder)
        return len(written)

    return ask


def test_a_run_cut_off_between_judgement_and_answer_is_judged_once(cut_off, tmp_path):
    writes = cut_off(tmp_path / "whole")
    # The last two writes are the judgement, and the answer with the end of the run.
    cut_off(tmp_path / "run", after=writes - 1)
    assert TraceReader(tmp_path / "run").events[-1].kind == "judged"
    for replay in (replay_strictly, recompute):
        assert (
            "(the run did not finish; it was compared as far as it went)" in replay(tmp_path / "run").text()
        )
    vidence.resume(tmp_path / "run")
    whole, resumed = (comparable(TraceReader(tmp_path / name).events) for name in ("whole", "run"))
    assert resumed == whole


@pytest.mark.long
def test_a_run_cut_off_anywhere_replays_before_and_after_it_goes_on(cut_off, tmp_path):
    writes = cut_off(tmp_path / "whole")
    whole = comparable(TraceReader(tmp_path / "whole").events)
    for after in range(3, writes):
        folder = tmp_path / f"run-{after}"
        cut_off(folder, after=after)
        part = replay_strictly(folder)
        assert part.ok, part.text()
        vidence.resume(folder)
        assert replay_strictly(folder).ok
        assert comparable(TraceReader(folder).events) == whole
