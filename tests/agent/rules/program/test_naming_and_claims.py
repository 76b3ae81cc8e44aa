"""What programs call things, how clauses read, and when most of a few tubes are there together."""

import pytest

from vidence.agent.rules.ast import Clause, Ordinal, Relative, Thing
from vidence.agent.rules.program.claims import name_of, narrowed, verb_phrase
from vidence.agent.rules.program.naming import article, called, described, kind_words, plain, plural
from vidence.agent.rules.program.things import fullest_moment
from vidence.traces.records import Coverage, Look, Span, Tube, TubeSamples


def tube(start_s=0.0, end_s=4.0, colour="red", label="object"):
    times = (start_s, end_s - 0.5)
    samples = TubeSamples(
        pts=(0, 1), t_s=times, index=(0, 1), xyxy=((0, 0, 9, 9), (5, 0, 14, 9)), seen=("full", "full"),
        real_edges=((True,) * 4,) * 2, score=(1.0, 1.0),
    )  # fmt: skip
    span = Span(start_s=0.0, end_s=20.0)
    return Tube(
        label=label, track=1, source="motion", samples=samples, frame_interval_s=0.5,
        look=Look(colour=colour), coverage=Coverage(spans=(span,), rate_hz=2.0, tool="motion", frames=40),
    )  # fmt: skip


def thing(text, **fields):
    return Thing(text=text, **fields)


RED_CAR = thing("red car", noun="car", colours=("red",))
ANYTHING = thing("object", noun="object")


def test_a_query_holds_colours_and_noun_and_is_empty_for_anything():
    assert kind_words(RED_CAR) == "red car"
    assert kind_words(ANYTHING) == ""
    assert kind_words(thing("green thing", colours=("green",))) == "green"
    assert plain(ANYTHING) == "object"


@pytest.mark.parametrize(
    ("noun", "many"),
    [("car", "cars"), ("person", "people"), ("child", "children"), ("box", "boxes"), ("bus", "buses"),
     ("bench", "benches"), ("man", "men"), ("woman", "women"), ("dish", "dishes")],
)  # fmt: skip
def test_plurals(noun, many):
    assert plural(thing(noun, noun=noun)) == many


def test_people_are_called_by_what_they_wear():
    assert plural(thing("people in blue", noun="person", colours=("blue",))) == "people in blue"
    assert plural(thing("blue cars", noun="car", colours=("blue",))) == "blue cars"


def test_articles():
    assert [article(w) for w in ("orange car", "red car", "object")] == [
        "an orange car",
        "a red car",
        "an object",
    ]


@pytest.mark.parametrize(
    ("asked", "seen", "said"),
    [
        (RED_CAR, tube(), "the red car"),
        (thing("car", noun="car"), tube(), "the car"),
        (ANYTHING, tube(), "the red object"),
        (ANYTHING, tube(colour=None), "the object"),
        (thing("person", noun="person"), tube(label="person", colour="blue"), "the person in blue"),
        (thing("car 3", noun="car", ident="3"), tube(label="van"), "the van 3"),
        (thing("player 7", noun="player", ident="7"), tube(), "the player 7"),
    ],
)
def test_a_thing_that_is_meant_is_called_by_the_words_of_the_question(asked, seen, said):
    assert called(asked, seen) == said
    assert name_of(asked, seen) == said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (thing("cars", noun="car", plural=True), "a red car"),
        (thing("any object", reference="any"), "a red object"),
        (thing("a blue box", noun="box", colours=("blue",), reference="indefinite"), "a blue box"),
    ],
)
def test_one_of_many_is_called_by_what_is_seen_of_it(asked, said):
    assert name_of(asked, tube()) == said


def test_a_tube_is_described_by_its_own_record():
    assert described(tube(label="car")) == "red car"
    assert described(tube(colour=None)) == "object"


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        (Clause(happens="stop"), "stop"),
        (Clause(happens="moving", way="left"), "move to the left"),
        (Clause(happens="moving", way="up"), "move up"),
        (Clause(happens="leave", side="right"), "leave by the right"),
        (Clause(happens="still"), "stand still"),
        (Clause(happens="pass", other=RED_CAR), "pass the red car"),
        (
            Clause(happens="moving", way="left", then=Clause(happens="stop")),
            "move to the left, then stop",
        ),
    ],
)
def test_a_clause_reads_as_a_verb_phrase(clause, words):
    assert verb_phrase(clause) == words


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (RED_CAR, None),
        (thing("x", clause=Clause(happens="stop")), "stop"),
        (thing("x", clause=Clause(happens="stop", negated=True)), "not stop"),
        (thing("x", relative=Relative(relation="left_of", other=RED_CAR)), "left of the red car"),
        (thing("x", places=("top", "left")), "in the top left of the frame"),
        (thing("x", ordinal=Ordinal(n=2, by="left")), "number 2 by left"),
        (
            thing("x", clause=Clause(happens="leave"), places=("left",)),
            "leave, in the left of the frame",
        ),
    ],
)
def test_what_a_phrase_says_beside_the_kind(asked, words):
    assert narrowed(asked) == words


@pytest.mark.parametrize(
    ("spans", "window", "t_s"),
    [
        ([(0.0, 4.0)], None, 2.0),
        ([(0.0, 4.0), (2.0, 6.0)], None, 3.0),
        ([(0.0, 4.0), (6.0, 9.0)], None, 2.0),
        ([(0.0, 4.0), (6.0, 9.0)], (5.0, 10.0), 7.5),
        ([(0.0, 8.0), (2.0, 6.0), (3.0, 5.0)], None, 4.0),
        ([(0.0, 8.0), (2.0, 6.0), (3.0, 5.0)], (0.0, 3.0), 2.5),
    ],
)
def test_the_fullest_moment_is_the_middle_of_the_first_fullest_stretch(spans, window, t_s):
    span = None if window is None else Span(start_s=window[0], end_s=window[1])
    assert fullest_moment([tube(*bounds) for bounds in spans], span) == pytest.approx(t_s)
