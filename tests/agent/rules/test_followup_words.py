"""Follow-up questions are made whole from what was asked and answered before."""

import pytest

from vidence.agent.rules.followup import understood
from vidence.traces.records import Earlier, Span

STOPPED = Earlier(
    trace="0" * 64,
    question="When does the red car stop?",
    text="The red car stopped at 3.20 s.",
    subject="the red car",
    t_s=3.2,
)
MOVED = Earlier(
    trace="0" * 64,
    question="How long was the red car moving?",
    text="The red car was moving for 2.0 s.",
    subject="the red car",
    span=Span(start_s=1.0, end_s=3.0),
)
NOTHING = Earlier(trace="0" * 64, question="Is it raining?", text="Nothing can be said.")


@pytest.mark.parametrize(
    ("asked", "means"),
    [
        ("and how fast was it then?", "How fast was the red car at 3.20 s?"),
        ("How fast was it at that moment?", "How fast was the red car at 3.20 s?"),
        ("How far does it go after that?", "How far does the red car go after 3.20 s?"),
        ("What colour is it?", "What colour is the red car?"),
        ("What is its top speed?", "What is the red car's top speed?"),
        ("How far is it from the truck?", "How far is the red car from the truck?"),
        ("And the blue car?", "When does the blue car stop?"),
        ("what about the truck?", "When does the truck stop?"),
        ("How many cars are there then?", "How many cars are there at 3.20 s?"),
        ("So, which way was it heading?", "Which way was the red car heading?"),
    ],
)
def test_what_it_refers_to_is_filled_in(asked, means):
    assert understood(asked, [STOPPED]) == means


@pytest.mark.parametrize(
    "asked",
    [
        "When the truck stops, how fast is it?",
        "How far does the blue car go when it turns?",
        "How many people are there?",
        "Does the camera move?",
    ],
)
def test_a_question_that_names_its_own_things_stays_as_it_is(asked):
    assert understood(asked, [STOPPED]) == asked


def test_a_while_is_a_span():
    assert understood("How far did it go in that time?", [MOVED]) == (
        "How far did the red car go from 1.00 to 3.00 s?"
    )
    assert understood("What happened after that?", [MOVED]) == "What happened after 3.00 s?"


def test_another_unit_asks_again():
    speed = STOPPED.model_copy(update={"question": "How fast is the red car at 2 s?"})
    assert understood("and in km/h?", [speed]) == "How fast is the red car at 2 s in km/h?"


def test_without_anything_to_refer_to_the_question_is_not_made_up():
    assert understood("How fast was it then?", [NOTHING]) == "How fast was it then?"
    assert understood("How fast was it then?", []) == "How fast was it then?"
