"""What reading by gist must refuse, and who does what to whom where word order matters."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from vidence.agent.rules.ast import AskCount, AskFirst, AskOrder, AskRelation, AskWhen
from vidence.agent.rules.gist import read_gist
from vidence.agent.rules.reading import read_question
from vidence.traces.errors import UnsupportedQuestion

TABLES = Path(__file__).parent.parent / "questions"
OUTSIDE = (TABLES / "refused.txt").read_text(encoding="utf-8").strip().splitlines()
# Read otherwise by the grammar, with the same answer or by a known fault of its own.
OTHERWISE = {
    "first object to leave",
    "Which third of the frame is the car in at 2 s?",
    "Until when does the red car stay in the picture?",
    "For how long is the green-clad person at rest while it can be seen?",
    "Out of the green-clad person and the white truck, who's the first to leave?",
}
TRAPS = (Path(__file__).parent / "traps.txt").read_text(encoding="utf-8").strip().splitlines()


@pytest.mark.parametrize("question", TRAPS)
def test_traps_are_refused_or_read_as_the_grammar_reads_them(meanings, question):
    query = read_gist(question)
    assert query is None or meanings.plain(query) == meanings.parsed(question)


@pytest.mark.parametrize("question", OUTSIDE)
def test_what_the_grammar_leaves_outside_stays_outside(question):
    assert read_gist(question) is None


@pytest.mark.parametrize("table", sorted(path.name for path in TABLES.glob("*.txt")))
def test_gist_and_grammar_agree_where_both_read(meanings, table):
    lines = (TABLES / table).read_text(encoding="utf-8").splitlines()
    questions = [line for line in lines if not line.startswith(" ") and line not in OTHERWISE]
    for question in questions[::4]:
        query = read_gist(question)
        assert query is None or meanings.plain(query) == meanings.parsed(question), question


@pytest.mark.parametrize(
    ("question", "who", "whom"),
    [
        ("At what moment does the red car overtake the blue truck?", "red car", "blue truck"),
        ("At what moment is the red car overtaken by the blue truck?", "blue truck", "red car"),
        ("When does the red car get passed by the blue truck?", "blue truck", "red car"),
        ("Timestamp of the passing of the red car by the blue truck", "blue truck", "red car"),
        ("At what point has the red car passed by the blue truck?", "red car", "blue truck"),
    ],
)
def test_passives_keep_who_passes_whom(question, who, whom):
    query = read_gist(question)
    assert isinstance(query, AskWhen)
    assert query.subject.text == who
    assert query.clause.other is not None
    assert query.clause.other.text == whom


@pytest.mark.parametrize(
    ("question", "earlier"),
    [
        ("Is the red car gone prior to the blue truck coming in?", "red car"),
        ("Did the blue truck only turn up once the red car was gone?", "red car"),
        ("By the time the blue truck rolled in, had the red car already left?", "red car"),
        ("Does the red car's exit come ahead of the blue truck's arrival?", "red car"),
    ],
)
def test_the_order_asked_about_does_not_follow_the_words(question, earlier):
    query = read_gist(question)
    assert isinstance(query, AskOrder)
    first = query.first if query.relation == "before" else query.second
    assert first.subject.text == earlier


def test_the_relation_stays_as_asked():
    query = read_gist("At 3 seconds, does the red car sit further right than the blue truck?")
    assert isinstance(query, AskRelation)
    assert (query.thing.text, query.relation, query.other.text) == ("red car", "right_of", "blue truck")


@pytest.mark.parametrize(
    ("question", "least"),
    [
        ("Would you say there are no fewer than 3 people in here?", 3),
        ("Are there more than 3 people in the clip?", 4),
        ("Do 3 or more people show up?", 3),
    ],
)
def test_amounts_are_the_least_number_that_makes_it_true(question, least):
    query = read_gist(question)
    assert isinstance(query, AskCount)
    assert query.at_least == least


def test_options_are_the_candidates():
    query = read_gist("Pick the one that goes off screen before the others do", ("the red car", "the ball"))
    assert isinstance(query, AskFirst)
    assert [thing.noun for thing in query.candidates] == ["car", "ball"]


def test_the_policy_reads_by_gist_what_the_grammar_refuses():
    assert read_question("red car, final appearance: timestamp, mate", ()).kind == "when"
    with pytest.raises(UnsupportedQuestion):
        read_question("why does the red car look sad", ())


def test_reading_takes_little_time():
    read_gist("When does the red car stop?")
    started = time.process_time()
    for _ in range(20):
        read_gist("Kindly tell me how long after the red car came to a stop the blue truck went out of shot")
    assert (time.process_time() - started) / 20 < 0.03
