"""Noun phrases and happenings read from words, and put back into them."""

import pytest

from vidence.traces.wording import (
    Happening,
    Phrase,
    coloured,
    counted,
    past,
    plural,
    read_happening,
    read_phrases,
    read_sequence,
    singular,
)


@pytest.mark.parametrize(
    ("text", "noun", "colours"),
    [
        ("the red car", "car", ("red",)),
        ("Two red and white cars", "car", ("red", "white")),
        ("the object nearest the blue box", None, ()),
        ("the object left of the blue box", None, ()),
        ("the box that follows the green car", "box", ()),
        ("people in grey", "person", ("grey",)),
        ("the man wearing a black shirt", "person", ("black",)),
        ("the second lorry from the left", "truck", ()),
        ("anything", None, ()),
    ],
)
def test_what_a_noun_phrase_says_of_the_thing_itself(text, noun, colours):
    assert read_phrases(text) == (Phrase(noun, colours),)


def test_alternatives():
    assert read_phrases("the red car or the truck") == (Phrase("car", ("red",)), Phrase("truck", ()))


@pytest.mark.parametrize(
    ("one", "many"),
    [("car", "cars"), ("box", "boxes"), ("person", "people"), ("bus", "buses"), ("woman", "women")],
)
def test_singular_and_plural(one, many):
    assert (plural(one), singular(many), plural(many), singular(one)) == (many, one, many, one)


def test_counting_takes_the_number_to_the_right_noun():
    assert counted("the red car that stops", 2) == "red cars that stops"
    assert counted("cars", 1) == "car"


@pytest.mark.parametrize(
    ("text", "happening"),
    [
        ("stop", Happening("stop")),
        ("leave by the left", Happening("leave", side="left")),
        ("leave left", Happening("leave", side="left")),
        ("move to the left", Happening("moving", way="left")),
        ("moving up", Happening("moving", way="up")),
        ("stand still", Happening("still")),
        ("turn towards the right", Happening("turn", way="right")),
        ("pass the blue truck", Happening("pass", other="the blue truck")),
        ("fly away", None),
    ],
)
def test_happenings(text, happening):
    assert read_happening(text) == happening


def test_sequences():
    assert read_sequence("moving left, then stop") == (Happening("moving", way="left"), Happening("stop"))
    assert past("moving left, then stop") == "moved to the left and then stopped"
    assert past("leave by the left", negated=True) == "did not leave by the left side"


@pytest.mark.parametrize(
    ("noun", "colours", "words"),
    [
        ("car", ("red",), "red car"),
        ("object", (None,), "object"),
        ("person", (None,), "person"),
        ("person", ("black",), "person in black"),
        ("person 7", ("white",), "person 7 in white"),
        ("women", ("red",), "women in red"),
    ],
)
def test_people_are_spoken_of_by_the_colours_that_they_wear(noun, colours, words):
    assert coloured(noun, *colours) == words
    assert read_phrases(words)[0].colours == tuple(colour for colour in colours if colour)
