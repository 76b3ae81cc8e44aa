import random

import pytest

from vidence.bench.questions.ideas import Named
from vidence.bench.questions.kinds import KINDS
from vidence.bench.questions.phrasings import faults, put, slots_of, templates

PEOPLE = ("person in {colour}",)


def test_the_house_s_words_cover_every_kind_with_its_slots():
    assert faults("house") == []
    assert set(templates("house")) == {*KINDS, "person_words"}


@pytest.mark.skipif(not templates("blind"), reason="the blind wordings are not there")
def test_the_blind_writer_s_words_cover_every_kind_with_its_slots():
    assert faults("blind") == []


@pytest.mark.parametrize(
    ("template", "slots", "question"),
    [
        ("Is there {a_thing}?", {"thing": Named("orange", "ball")}, "Is there an orange ball?"),
        ("Are there {things}?", {"thing": Named("red", "box")}, "Are there red boxes?"),
        ("Where is the {thing}?", {"thing": Named("red", "person")}, "Where is the person in red?"),
        ("Count the {things}.", {"things": Named(None, "person")}, "Count the people."),
        ("Count the {things}.", {"things": Named("blue", "person")}, "Count the people in blue."),
        ("{things} and {thing}", {"things": "objects", "thing": Named("red", "car")}, "objects and red car"),
        ("Does {a_thing} pass {an_other}?", {"thing": Named("red", "car"), "other": Named(None, "object")},
         "Does a red car pass an object?"),
    ],
)  # fmt: skip
def test_slots_are_filled_in_the_form_they_ask_for(template, slots, question):
    assert put(template, slots, PEOPLE, random.Random(0)) == question


def test_slots_are_found_in_a_template():
    assert slots_of("Is {a_thing} at {t}?") == {"a_thing", "t"}


def test_the_unseen_words_cover_every_kind_with_its_slots():
    assert faults("unseen") == []
