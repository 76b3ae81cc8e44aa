"""How questions in metres are taken apart: every word has its part, options name what is compared, fast."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest

from vidence.agent.rules.ast import AskCompare, AskMeasure
from vidence.agent.rules.metres.concepts import CONCEPTS
from vidence.agent.rules.metres.read import read_metres
from vidence.agent.rules.reading import read_question
from vidence.agent.rules.verbs import FORMS_OF
from vidence.traces.errors import UnsupportedQuestion
from vidence.traces.records.vocabulary import METRIC

HERE = Path(__file__).parent
QUESTIONS = [
    line.split(" => ")[0]
    for table in sorted(HERE.glob("*.txt"))
    for line in table.read_text(encoding="utf-8").splitlines()
    if " => " in line and not line.startswith("#")
]
# Asked of an instant they are these: 'speed' is the mean speed at an instant, 'heading' the direction there.
AT_INSTANT = {"speed", "acceleration", "heading"}
# How long it stands is asked as of any state.
OTHERWISE = {"time_stopped"}


def test_every_verb_of_the_wordings_has_its_forms() -> None:
    known = {lemma for pairs in FORMS_OF.values() for lemma, _ in pairs}
    named = re.findall(r"<([^>:]*)", " ".join(CONCEPTS.values()))
    assert {verb for verbs in named for verb in "".join(verbs.split()).split(",")} <= known


def test_every_quantity_can_be_asked_for() -> None:
    asked: set[str] = set()
    for question in QUESTIONS:
        try:
            query = read_question(question)
        except UnsupportedQuestion:
            continue
        asked |= {query.quantity} if isinstance(query, AskMeasure | AskCompare) else set()
    assert set(METRIC) <= asked | AT_INSTANT | OTHERWISE


@pytest.mark.parametrize("word", ["honking", "not", "unless", "without", "never", "why"])
def test_a_word_that_means_nothing_here_or_turns_it_round_is_never_passed_over(word: str) -> None:
    question = "how far'd the red car go"
    assert read_metres(question) is not None
    assert read_metres(f"{question} {word}") is None
    assert read_metres(f"{word} {question}") is None


@pytest.mark.parametrize(
    "question",
    [
        "How fast is any car except the red one at 3 s?",
        "How far does every unlike car travel?",
        "How fast is the ball when it never hits the box?",
        "Is the car no closer than 3 m to the truck?",
        "Did the red car not go farther than the truck?",
    ],
)
def test_what_is_left_out_or_denied_is_not_measured(question: str) -> None:
    assert read_metres(question) is None


def test_words_in_no_order_are_seldom_a_question() -> None:
    rng = random.Random(7)
    words = [word for question in QUESTIONS for word in question.split()]
    read = [read_metres(" ".join(rng.choices(words, k=8))) for _ in range(60)]
    assert sum(query is not None for query in read) <= 2


def test_a_long_question_is_read_or_refused_at_once() -> None:
    question = "how far is the car from the truck and the dog and the ball at 2 s " * 4
    began = time.perf_counter()
    read_metres(question)
    assert time.perf_counter() - began < 2.0


def test_options_that_name_things_are_what_is_compared() -> None:
    query = read_question("Which one covered the most ground?", ("the red car", "the truck"))
    assert isinstance(query, AskCompare)
    assert [thing.noun for thing in query.candidates] == ["car", "truck"]


def test_options_that_are_numbers_leave_the_question_as_it_is() -> None:
    question = "How far does the red car travel between 1 and 3 s?"
    assert read_question(question, ("5 m", "10 m", "15 m")) == read_question(question)
