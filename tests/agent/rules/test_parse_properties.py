"""What holds for any question: paraphrases agree, nothing is dropped, nothing but refusals is raised."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidence.agent.rules.forms import FORMS
from vidence.agent.rules.parse import nearest_forms, parse
from vidence.traces.errors import UnsupportedQuestion

PARAPHRASES = [
    (
        "When does the red car stop?",
        "At what time does the red car come to a halt?",
        "Can you tell me when the red car comes to rest?",
        "when did the red car come to a standstill",
        "I'd like to know the time at which the red car stops moving.",
        "Give the moment when the red car halts",
        "WHAT TIME DOES THE RED CAR STOP???",
    ),
    (
        "How many cars leave by the left side?",
        "How many cars exit on the left?",
        "Count the cars that drive off to the left.",
        "what is the number of cars leaving through the left edge?",
        "Tell me how many cars go out of the picture on the left.",
    ),
    (
        "Is there a dog between 2 and 5 seconds?",
        "Does a dog appear from 0:02 to 0:05?",
        "Between 2s and 5s, is a dog visible?",
        "Can you see a dog between seconds 2 and 5?",
        "Do you see a dog between two and five seconds?",
        "is there a dog from 2-5 s",
    ),
    (
        "What colour is the object that leaves first?",
        "What color is the first object to leave?",
        "what's the colour of the first thing that leaves",
        "Which colour does the first item leaving have?",
        "Name the colour of the object leaving first.",
        "What colour object leaves first?",
    ),
    (
        "Which way does the blue truck go?",
        "In which direction does the blue lorry move?",
        "What is the direction of the blue truck?",
        "Which direction is the blue truck heading?",
        "Where is the blue truck going?",
    ),
    (
        "Is the box to the left of the ball at 3 s?",
        "At 3 seconds, is the box left of the ball?",
        "is the box on the left side of the ball at 0:03",
        "Three seconds into the video, is the box to the left of the ball?",
    ),
    (
        "Which car leaves first, the red one or the blue one?",
        "Which leaves first, the red car or the blue car?",
        "Does the red car or the blue car leave first?",
        "Which of the red car and the blue car exits first?",
    ),
    (
        "How long is the person visible?",
        "For how long can the person be seen?",
        "How many seconds does the person stay in the picture?",
        "How much time does the person spend in the frame?",
    ),
    (
        "Does the red car leave before the truck stops?",
        "does the red car exit earlier than the truck stops",
        "Did the red car depart before the truck came to a stop?",
        "Is it true that the red car leaves before the truck stops?",
    ),
]


@pytest.mark.parametrize("group", PARAPHRASES, ids=lambda group: group[0])
def test_paraphrases_are_read_alike(terse: Callable[..., str], group: tuple[str, ...]) -> None:
    readings = {terse(question) for question in group}
    assert len(readings) == 1
    assert readings != {"unsupported"}


@pytest.mark.parametrize(
    "word", ["quickly", "because", "twice", "dangerously", "honking", "yesterday", "not"]
)
@pytest.mark.parametrize(
    "question", ["When does the red car stop", "How many cars are there", "Where is the dog"]
)
def test_a_word_it_does_not_know_is_never_dropped(question: str, word: str) -> None:
    with pytest.raises(UnsupportedQuestion):
        parse(f"{question} {word}?")


def test_unknown_nouns_and_adjectives_are_kept_as_given() -> None:
    thing = parse("Is there a striped penguin?").thing  # type: ignore[union-attr]
    assert thing.noun == "striped penguin"
    assert parse("How many wombats are there?").thing.noun == "wombat"  # type: ignore[union-attr]


def test_the_thing_keeps_the_words_of_the_question() -> None:
    query = parse("What colour is the Second car to leave?")
    assert query.thing.text == "second car to leave"  # type: ignore[union-attr]


def test_pronouns_stand_for_the_main_thing_or_else_the_point(terse: Callable[..., str]) -> None:
    assert terse("Where is the dog before it leaves?").startswith("where dog | in before [dog:")
    assert terse("When does it stop?") == "when object point0 | stop"


def test_which_of_the_following_chooses_among_the_options(terse: Callable[..., str]) -> None:
    options = ("the red car", "a blue truck")
    assert (
        terse("Which of the following leaves first?", options)
        == "first red car & indefinite blue truck | leave"
    )
    assert (
        terse("Which object is moving at 2 s?", options).endswith(
            "candidates=red car & indefinite blue truck"
        )
        is False
    )
    assert terse("Which way does the car go?", ("left", "right")) == "direction car"


def test_two_questions_in_one_are_named_as_such() -> None:
    with pytest.raises(UnsupportedQuestion, match="two questions in one"):
        parse("When does the red car stop and how long does it stay?")


def test_nearest_forms_share_the_question_s_words() -> None:
    assert "How many people are there?" in nearest_forms("How many people are happy there?")
    assert all(example in {form.example for form in FORMS} for example in nearest_forms("xyzzy"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?",
        "a" * 10_000,
        "the " * 3000,
        "🚗" * 50,
        "车在哪里?",
        "\x00\x01",
        "( " * 40,
        "is " * 60,
        "1:2:3:4",
        "\u2776",
    ],
)
def test_odd_input_is_refused_quickly(text: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(UnsupportedQuestion):
        parse(text)
    assert time.perf_counter() - begun < 5.0


WORDS = """
the a red blue car truck dog that which is does left right of in first last second when how many long where
stops leaves moving to and or before after while between 2 5 s seconds , at it one visible what colour who not
"""


def _hint_of(text: str) -> str | None:
    """The hint of the refusal; None where the question is read."""
    try:
        parse(text)
    except UnsupportedQuestion as refusal:
        return refusal.hint
    return None


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join))
def test_any_string_of_its_own_words_is_read_or_refused(text: str) -> None:
    assert _hint_of(text) != ""


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert _hint_of(text) != ""
