"""`ask` from Python: its async twin, where runs go, what is refused before anything is written."""

import asyncio

import pytest

import vidence
from vidence.traces.events import Interrupted
from vidence.traces.reader import TraceReader


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(tmp_path / "cache"))


def test_the_async_twin_gives_the_same_answer(two_squares, tmp_path):
    question = "When does the red box stop?"
    plain = vidence.ask(two_squares, question, out=tmp_path / "plain")
    awaited = asyncio.run(vidence.ask_async(two_squares, question, out=tmp_path / "async"))
    assert awaited.record == plain.record
    assert plain.record.time_s == pytest.approx(1.6, abs=0.2)


def test_a_cancelled_question_leaves_a_run_that_can_be_resumed(two_squares, tmp_path):
    question, searching = "When does the red box stop?", []

    async def cancel_while_it_searches():
        loop = asyncio.get_running_loop()
        begun = asyncio.Event()

        def report(stage, share):
            searching.append(stage)
            if stage == "track":
                loop.call_soon_threadsafe(begun.set)

        task = asyncio.create_task(
            vidence.ask_async(two_squares, question, out=tmp_path / "run", report=report)
        )
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel_while_it_searches())
    assert searching[-1] == "track"
    reader = TraceReader(tmp_path / "run")
    assert isinstance(reader.events[-1], Interrupted)
    assert reader.finished_calls() == {}
    assert vidence.resume(tmp_path / "run").status == "answered"
    assert vidence.audit(tmp_path / "run").ok


def test_runs_without_a_folder_are_named_by_time_and_question(two_squares, tmp_path, monkeypatch):
    monkeypatch.setenv("VIDENCE_RUNS", str(tmp_path / "runs"))
    for _ in range(2):
        vidence.ask(two_squares, "Is there a GREEN ball, or not?")
    names = sorted(path.name for path in (tmp_path / "runs").iterdir())
    assert len(names) == 2
    assert all("is-there-a-green-ball-or" in name for name in names)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"question": "  "}, "the question is empty"),
        ({"policy": "oracle"}, "no policy 'oracle'"),
        ({"backends": ["detector=yolo99"]}, "yolo99"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_written(two_squares, tmp_path, settings, said):
    asked = {"question": "Is there a car?", **settings}
    with pytest.raises(vidence.VidenceError, match=said):
        vidence.ask(two_squares, out=tmp_path / "run", **asked)
    assert not (tmp_path / "run").exists()


def test_an_answer_knows_its_question_status_evidence_and_cost(two_squares, tmp_path):
    answer = vidence.ask(two_squares, "How many boxes are there?", out=tmp_path / "run", seed=4)
    assert (answer.question, answer.status, answer.exit_code) == ("How many boxes are there?", "answered", 0)
    assert answer.record.count == 2
    assert {e.id for e in answer.evidence} >= set(answer.claims[0].claim.evidence)
    assert answer.cost.tool_calls == len(TraceReader(tmp_path / "run").finished_calls())
    assert TraceReader(tmp_path / "run").started.seed == 4
    assert vidence.Answer.of(tmp_path / "run").record == answer.record
