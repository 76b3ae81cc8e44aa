"""Other wordings become plainer ones; what a rule captures is never lost."""

from __future__ import annotations

import pytest

from vidence.agent.rules.parse import parse
from vidence.agent.rules.rewording import reworded
from vidence.agent.rules.tokens import tokenise
from vidence.traces.errors import UnsupportedQuestion


def plain(question: str) -> str:
    """The question's words after rewording."""
    tokens = tokenise(question)
    assert tokens is not None
    return " ".join(token.text for token in reworded(tokens))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Looking at the frame at 3 s, where is the dog?", "at 3 seconds , where is the dog"),
        ("How far into the clip does the truck leave?", "when does the truck leave"),
        ("Am I right that the ball is red?", "the ball is red"),
        ("The first car to leave – what colour is it?", "what colour is the first car to leave"),
        ("Find whatever enters first", "find the object that enters first"),
        (
            "Tell me the position of the person in green clothes",
            "give me the position of the person in green",
        ),
        ("When does the red car stop?", "when does the red car stop"),
    ],
)
def test_a_wording_is_put_more_plainly(question: str, expected: str) -> None:
    assert plain(question) == expected


def test_rewording_what_is_plain_changes_nothing() -> None:
    once = plain("By the time the truck came into shot, had the car gone out of it?")
    assert plain(once) == once


@pytest.mark.parametrize(
    "question",
    [
        "Am I right that the person is angry?",
        "Looking at the frame at 3 s, what is the person thinking?",
        "I'd like to know the name of the person in blue",
        "How many seconds in does the car exceed 50 km/h?",
        "Give me the reason for the stop of the car",
        "Can you confirm that the driver is drunk?",
        "Tell me how many metres the truck travels",
        "The red car stops because of the dog, right?",
        "Of the following, which is the most expensive?",
        "Please mark the car that is going to crash tomorrow",
    ],
)
def test_no_frame_makes_a_question_from_outside_readable(question: str) -> None:
    with pytest.raises(UnsupportedQuestion):
        parse(question)


def test_cannot_is_not_can() -> None:
    assert plain("The car cannot be seen") == "the car can not be seen"
