"""A video of which some frames cannot be decoded: nothing is denied of the time that they show."""

import pytest

import vidence
from vidence.tests.damaged import clip, squares
from vidence.traces.coverage import coverage_of
from vidence.traces.reader import TraceReader

RED = (210, 30, 30)


@pytest.fixture(scope="module")
def damaged(tmp_path_factory):
    """Four seconds of a red square that slides in and stops; half a second of it cannot be decoded."""
    frames = squares(100, lambda n: (min(-30 + 3 * n, 90), 40, RED))
    return clip(tmp_path_factory.mktemp("damaged") / "clip.mp4", frames, lost=range(50, 62))


@pytest.fixture(scope="module")
def gone_meanwhile(tmp_path_factory):
    """The same beside a blue square, which leaves by the right while nothing can be decoded."""
    frames = squares(100, lambda n: (min(-30 + 3 * n, 60), 50, RED), lambda n: (100 + n, 8, (30, 40, 200)))
    return clip(tmp_path_factory.mktemp("gone") / "clip.mp4", frames, lost=range(50, 62))


@pytest.mark.parametrize(
    ("question", "denied"),
    [
        ("Is there a green box?", "No green box was seen in what was looked at"),
        ("Does the red box turn?", "The red box did not turn in what was looked at"),
        ("How many green boxes are there?", "0 green boxes were visible in what was looked at"),
        ("When does the red box leave?", "was not seen to leave in what was looked at."),
        ("When does the green box stop?", "No green box was seen in"),
    ],
)
def test_what_is_denied_is_denied_of_what_was_looked_at(damaged, tmp_path, question, denied):
    answer = vidence.ask(damaged, question, out=tmp_path / "run")
    assert answer.status == "insufficient_evidence"
    assert (answer.record.truth, answer.record.count) == (None, None)
    assert denied in answer.text
    assert answer.text.lower().count("not looked at: 2.00–2.48 s") == 1
    assert vidence.audit(tmp_path / "run").ok


@pytest.mark.parametrize(
    ("question", "so"),
    [
        ("When did the red box stop for the last time?", "what follows is so"),
        ("Which object stops last?", "what follows is so"),
        ("Is the red box the last to stop?", "the answer is yes"),
        ("Is the red box visible all the time?", "the answer is yes"),
        ("Do all red objects stop?", "the answer is yes"),
        ("What colour is the last object to stop?", "what follows is so"),
    ],
)
def test_what_says_that_nothing_else_was_there_is_said_of_what_was_looked_at(damaged, tmp_path, question, so):
    answer = vidence.ask(damaged, question, out=tmp_path / "run")
    assert answer.text.startswith(f"In what was looked at, {so}; not looked at: 2.00–2.48 s. ")
    assert answer.status == "partial"
    record, told = answer.record, answer.as_json()
    assert (record.truth, record.label, record.time_s, record.count) == (None, None, None, None)
    assert [round(hole["start_s"], 2) for hole in told["unlooked"]] == [2.0]
    assert vidence.audit(tmp_path / "run").ok


def test_by_which_side_it_left_meanwhile_was_not_seen(gone_meanwhile, tmp_path):
    answer = vidence.ask(gone_meanwhile, "By which side does the blue box leave?", out=tmp_path / "run")
    assert answer.status == "insufficient_evidence"
    assert answer.record.label is None
    assert answer.text == "Not looked at: 2.00–2.48 s."
    assert vidence.audit(tmp_path / "run").ok


@pytest.mark.parametrize("question", ["Which object is visible longest?", "Which object is the largest?"])
def test_a_choice_is_one_of_what_was_looked_at(damaged, tmp_path, question):
    answer = vidence.ask(damaged, question, out=tmp_path / "run")
    assert answer.status == "insufficient_evidence"
    assert answer.record.label is None
    assert answer.text.endswith("(e1), as far as was seen; not looked at: 2.00–2.48 s.")


@pytest.mark.parametrize(
    "question",
    [
        "Which object stops first?",
        "When does the red box first stop?",
        "Does any red object stop?",
        "Where is the red box at 3 s?",
        "What happened after 1.5 s?",
        "Is the red box visible at 1 s?",
        "Is the red box moving all the time?",
    ],
)
def test_what_was_settled_before_nobody_looked_stands(damaged, tmp_path, question):
    answer = vidence.ask(damaged, question, out=tmp_path / "run")
    assert answer.status == "answered"
    assert "looked at" not in answer.text
    assert answer.as_json()["unlooked"] == []


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Where is the red box at 2.2 s?", "Not looked at: 2.2 s."),
        ("Is the red box on the left at 2.2 s?", "Not looked at: 2.2 s."),
        ("Is the red box left of the blue object at 2.2 s?", "Nobody looked at 2.20 s."),
        (
            "When does the blue object leave?",
            "The blue object left by the right side at 2.2 s (±0.3 s), as far",
        ),
        ("Does the blue object leave?", "The blue object left by the right side at 2.2 s (±0.3 s), as far"),
        ("How often does the red box stop?", "The red box stopped once in what was looked at (0.0–2.0 s and"),
    ],
)
def test_what_may_have_been_where_nobody_looked_is_not_said_as_if_it_was_seen(
    gone_meanwhile, tmp_path, question, said
):
    answer = vidence.ask(gone_meanwhile, question, out=tmp_path / "run")
    assert answer.status == "insufficient_evidence"
    assert answer.text.startswith(said)
    assert answer.record.time_s is None
    assert vidence.audit(tmp_path / "run").ok


def test_what_lasted_through_a_hole_stands_and_the_hole_is_named(damaged, tmp_path):
    answer = vidence.ask(damaged, "How long is the red box visible?", out=tmp_path / "run")
    assert answer.status == "answered"
    assert answer.text.endswith(" Not looked at: 2.00–2.48 s.")
    assert len(answer.record.unlooked) == 1


def test_what_moves_at_other_times_does_not_move_then(damaged, tmp_path):
    answer = vidence.ask(damaged, "Is nothing moving at 3 s?", out=tmp_path / "run")
    assert (answer.status, answer.record.truth) == ("answered", True)
    assert answer.text == "Yes. A red object did not move at 3.0 s."


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which objects turn?", "1 object was seen, but none that turned in what was looked at."),
        (
            "How many red objects never stopped between 0 and 1.9 s?",
            "1 red object was seen, but none that did not stop",
        ),
        ("Which objects are not visible at 1 s?", "1 object was seen, but none that was out of sight."),
    ],
)
def test_none_of_what_was_seen_fits(damaged, tmp_path, question, said):
    assert said in vidence.ask(damaged, question, out=tmp_path / "run").text


def test_what_happened_elsewhere_can_be_denied(damaged, tmp_path):
    answer = vidence.ask(damaged, "Is there a green box between 0 and 1.5 s?", out=tmp_path / "run")
    assert (answer.status, answer.record.truth) == ("answered", False)
    assert "looked at" not in answer.text


def test_an_instant_that_nobody_looked_at_is_not_counted_at(damaged, tmp_path):
    answer = vidence.ask(damaged, "How many boxes are there at 2.2 s?", out=tmp_path / "run")
    assert answer.status == "insufficient_evidence"
    assert "Not looked at: 2.2 s." in answer.text
    (look,) = coverage_of(TraceReader(tmp_path / "run").events)
    assert [round(hole.start_s, 2) for hole in look.unlooked] == [2.0]
