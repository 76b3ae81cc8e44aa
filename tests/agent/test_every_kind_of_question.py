"""Every kind of question, by what was looked at: 'not seen' and 'seen, absent' are never each other's words.

Each is asked of a thing that is there and of one that is not, of a film that was looked at throughout, one of
which half a second is lost, one of which nobody saw anything in time, and of tracks alone.
"""

import re
from typing import NamedTuple, get_args

import pytest

import vidence
from vidence.agent.budget import Budget
from vidence.agent.rules.ast import Query
from vidence.agent.rules.forms import FORMS
from vidence.agent.rules.reading import read_question
from vidence.tests.damaged import clip, squares
from vidence.traces.coverage import times

FRAMES, LOST = 100, range(50, 62)
# The whole of it, an instant in it, and what of it lies before the blue thing has surely gone.
HOLES = ("2.00–2.48 s", "2.2 s", "2.00–2.24 s")
PRESENT, ABSENT = "red object", "green object"
QUESTIONS = {
    "exists": (
        "Did nothing turn?",
        "Is there a {}?",
        "Is there no {}?",
        "Are there any {}s in the last 3 seconds?",
    ),
    "happens": (
        "Does the {} stop?",
        "Does the {} never leave?",
        "Does any {} turn?",
        "Do all {}s stop?",
        "Is the {} visible all the time?",
        "Is the {} moving throughout the video?",
    ),
    "count": (
        "How many {}s are there?",
        "How many {}s are visible at 2.2 s?",
        "How many {}s are visible at the same time?",
        "How many {}s leave by the left side?",
        "Are there more than two {}s?",
    ),
    "times": ("How many times does the {} stop?", "How often does the {} turn?"),
    "when": (
        "When does the {} stop?",
        "When does the {} leave?",
        "When did the {} stop for the last time?",
        "When is the {} visible?",
        "When is the {} last seen?",
    ),
    "how_long": (
        "How long is the {} visible?",
        "How long is the {} standing still?",
        "How long after the {} stops does the {} leave?",
    ),
    "first": ("Which object stops first?", "Which object leaves last?", "Is the {} the last to stop?"),
    "order": (
        "Does the {} stop before the blue object leaves?",
        "What happened first, the {} stopping or the blue object leaving?",
    ),
    "next": ("What happens after the {} stops?", "What does the {} do before 3 s?"),
    "where": ("Where is the {} at 2.2 s?", "Is the {} on the left at 1 s?"),
    "side": ("By which side does the {} enter?", "By which side does the {} leave?"),
    "direction": ("Which way does the {} move?",),
    "attribute": ("What colour is the last object to stop?", "Is the object that leaves first blue?"),
    "relation": ("Is the {} to the left of the blue object at 2.2 s?", "Is the {} above the blue object?"),
    "which": (
        "Which object is visible the longest?",
        "Which object is the largest?",
        "Which object is nearest to the {} at 1 s?",
        "Which objects are there?",
    ),
    "ground": ("Find the {} that moves right, then stops.", "Track all {}s."),
    "measure": ("How far does the {} travel?", "How fast is the {} at 1 s?"),
    "compare": (
        "Which object travelled farther, the {} or the blue object?",
        "Which object was the fastest?",
    ),
}
ALL = [(kind, words) for kind, several in QUESTIONS.items() for words in several]
# What says that nothing else was there, so that a hole makes it fall; as do all counts.
OF_ALL = (
    "Do all {}s stop?",
    "Is the {} visible all the time?",
    "When did the {} stop for the last time?",
    "Which object leaves last?",
    "Is the {} the last to stop?",
    "What does the {} do before 3 s?",
    "What colour is the last object to stop?",
    "Is the object that leaves first blue?",
    "Which object is visible the longest?",
    "Which object is the largest?",
)
# What says so of the end of it as well.
UNTIL_THE_END = ("How many {}s are there?", "How many times does the {} stop?")


def of_each(present):
    """Every question, of what is there and of what is not, where it names a thing at all."""
    return [
        (asked, thing) for asked in ALL for thing in (present, ABSENT) if thing == present or "{}" in asked[1]
    ]


# Sentences that deny: that something was, or that it did something.
_DENIES = re.compile(
    r"\bno\b|\bnone\b|\bnothing\b|\bnever\b|\bnot\b|\bonly (?:once|\d+)\b|\b0 [a-z ]+ (?:was|were|left)\b",
    re.IGNORECASE,
)
# What is denied of a record, not of the video; and what was measured.
_ELSE = re.compile(
    r"calibrat|cannot be told|nothing tells|tell no colours|metres|in the way asked|"
    r"not in view|out of view|outside the video|at the same time, as far",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """What an answer says, and what its JSON does."""

    text: str
    status: str
    told: dict
    unlooked: tuple

    @property
    def denials(self):
        """Its sentences that deny something of the video; not those that name a hole."""
        sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z'0-9])", self.text)
        return [s for s in sentences if _DENIES.search(s) and not _ELSE.search(s) and not _names_a_hole(s)]

    @property
    def hedged(self):
        """Whether it speaks of what was not looked at."""
        return "looked at" in self.text


def _names_a_hole(sentence):
    return sentence.startswith(("Not looked at", "Nobody looked at"))


# Each is of some eighty runs.
sweep = pytest.mark.long


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """A red square slides in and stops, a blue one goes by the right: whole, and with frames lost then."""
    folder = tmp_path_factory.mktemp("films")
    frames = squares(
        FRAMES,
        lambda n: (min(-30 + 3 * n, 60), 50, (210, 30, 30)),
        lambda n: (100 + n, 8, (30, 40, 200)),
    )
    return {
        "whole": clip(folder / "whole.mp4", frames),
        "hole": clip(folder / "hole.mp4", frames, LOST),
        "tail": clip(folder / "tail.mp4", frames, range(60, FRAMES)),
        "cache": folder / "cache",
    }


@pytest.fixture
def put(films, tmp_path, monkeypatch):
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(films["cache"]))

    def ask(film, question, **settings):
        answer = vidence.ask(films[film], question, out=tmp_path / "run", **settings)
        assert vidence.audit(tmp_path / "run").ok
        told = answer.as_json()
        return Said(answer.text, answer.status, told, answer.record.unlooked)

    return ask


def check_words_and_fields_agree(said):
    """The words of yes and no, of what was not looked at, and the status are those of the fields."""
    told = said.told["answer"]
    assert said.text.startswith("Yes.") is (told["truth"] is True)
    assert said.text.startswith("No.") is (told["truth"] is False)
    assert [span["start_s"] for span in said.told["unlooked"]] == [one.start_s for one in said.unlooked]
    assert bool(said.unlooked) is said.hedged
    assert all(times([one]) in said.text for one in said.unlooked)
    if "in what was looked at" in said.text.lower() or "as far as was seen" in said.text:
        assert said.status in ("partial", "insufficient_evidence")
        assert all(told[name] is None for name in ("truth", "choice", "label", "count", "time_s"))
    assert said.status == said.told["status"]
    assert said.text[0].isupper() or said.text[0] in "0123456789'"
    assert "  " not in said.text
    assert said.text.endswith((".", ")", "!", "?", "”"))


def test_there_is_one_of_every_kind():
    kinds = {member.model_fields["kind"].default for member in get_args(get_args(Query)[0])}
    assert kinds == set(QUESTIONS) == {form.kind for form in FORMS}
    for kind, words in ALL:
        assert read_question(words.replace("{}", PRESENT)).kind == kind, words


@sweep
@pytest.mark.parametrize(("asked", "thing"), of_each(PRESENT))
def test_what_was_looked_at_throughout_is_absent(put, asked, thing):
    said = put("whole", asked[1].replace("{}", thing))
    check_words_and_fields_agree(said)
    assert not said.hedged, said.text
    if thing == ABSENT and "{}" in asked[1] and said.status == "answered":
        assert said.denials, said.text


@pytest.mark.parametrize(("asked", "thing"), of_each(PRESENT))
def test_what_was_not_looked_at_is_named_with_whatever_is_denied(put, asked, thing):
    said = put("hole", asked[1].replace("{}", thing))
    check_words_and_fields_agree(said)
    settled = said.status == "answered" and not said.unlooked
    if asked[1] in OF_ALL or asked[0] in ("count", "times"):
        assert said.status != "answered", said.text
        assert said.unlooked
    if said.denials and not settled:
        assert any(hole in said.text for hole in HOLES), said.text
    if settled:
        # A bare no, what was so instead, or what was not so at instants that were looked at.
        assert all(one == "No." or one.startswith("At ") for one in said.denials), said.text
    if thing == ABSENT and "{}" in asked[1]:
        assert said.told["answer"]["truth"] is None
        assert said.told["answer"]["count"] is None


@sweep
@pytest.mark.parametrize(("asked", "thing"), of_each(PRESENT))
def test_a_lost_end_is_a_hole_for_what_was_seen_until_then(put, asked, thing):
    said = put("tail", asked[1].replace("{}", thing))
    check_words_and_fields_agree(said)
    if asked[1] in OF_ALL or asked[1] in UNTIL_THE_END:
        assert said.status != "answered", said.text
        assert said.unlooked
    if said.denials and (said.status != "answered" or said.unlooked):
        assert "2.4" in said.text, said.text


@sweep
@pytest.mark.parametrize("asked", ALL)
def test_where_nobody_looked_nothing_is_denied(put, asked):
    said = put("whole", asked[1].replace("{}", ABSENT), budget=Budget(seconds=1e-6))
    check_words_and_fields_agree(said)
    assert said.status == "partial"
    assert said.text.endswith("before the question was answered. Not looked at: 0.0–4.0 s.")


@sweep
@pytest.mark.parametrize("asked", ALL)
def test_what_was_cut_short_denies_nothing(put, asked):
    said = put("whole", asked[1].replace("{}", ABSENT), budget=Budget(steps=1))
    check_words_and_fields_agree(said)
    if said.status != "insufficient_evidence":
        assert said.status == "partial"
        assert not said.denials, said.text


@pytest.fixture(scope="module")
def tracks(tmp_path_factory):
    """Two things by their boxes alone: one comes and stops, the other goes."""
    rows = [f"{n},1,{min(-30 + 3 * n, 90)},40,30,24,1,-1,-1,-1" for n in range(20, 101)]
    rows += [f"{n},2,{10 + n},10,20,20,1,-1,-1,-1" for n in range(1, 61)]
    path = tmp_path_factory.mktemp("tracks") / "tracks.txt"
    path.write_text("\n".join(rows) + "\n")
    return path


@sweep
@pytest.mark.parametrize(("asked", "thing"), of_each("object 1"))
def test_tracks_speak_of_all_their_time_and_of_no_colour(tracks, tmp_path, asked, thing):
    question = asked[1].replace("{}", thing).replace("blue object", "object 2")
    answer = vidence.ask(None, question, tracks=tracks, fps=25, out=tmp_path / "run")
    said = Said(answer.text, answer.status, answer.as_json(), answer.record.unlooked)
    check_words_and_fields_agree(said)
    assert not said.hedged
    if thing == ABSENT and "{}" in asked[1]:
        assert said.status != "answered"
        assert not said.denials, said.text
