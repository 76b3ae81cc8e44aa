"""A model's own words are marked as such; what it says of all of a time falls by what nothing looked at."""

import pytest

import vidence
from vidence.tests.damaged import clip, squares

LOST = range(50, 62)


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """A red square slides in and stops at 1.6 s: whole, and with half a second lost."""
    folder = tmp_path_factory.mktemp("denied")
    frames = squares(100, lambda n: (min(-30 + 3 * n, 90), 40, (210, 30, 30)))
    return {
        "whole": clip(folder / "whole.mp4", frames),
        "hole": clip(folder / "hole.mp4", frames, LOST),
    }


def gave_up(reason, claims=()):
    return {"answer": {"outcome": "insufficient_evidence", "reason": reason, "claims": list(claims)}}


def test_a_denial_in_a_models_own_words_is_marked_and_nobody_having_looked_is_said(films, scripted):
    answer = scripted(films["whole"], "Is there a dog?", [gave_up("There is no dog.")])
    said = (
        "The model says, and nothing cited shows it: “There is no dog.” Not looked at throughout: 0.0–4.0 s."
    )
    assert (answer.status, answer.text) == ("insufficient_evidence", said)
    assert answer.as_json()["reason"] == said
    assert [one["end_s"] for one in answer.as_json()["unlooked"]] == [4.0]


def test_the_hole_of_what_was_watched_is_named_with_the_denial(films, scripted):
    watch = {"watch": {"span": {"start_s": 0.0, "end_s": 4.0}, "fps": 10}}
    answer = scripted(films["hole"], "Is there a dog?", [{"call": [watch]}, gave_up("I see no dog")])
    assert answer.text == (
        "The model says, and nothing cited shows it: “I see no dog” Not looked at throughout: 2.00–2.52 s."
    )


def test_a_denial_that_a_search_shows_is_said_beside_it(films, scripted):
    turns = [
        {"call": [{"track": {"query": "green object"}}]},
        gave_up("There is no green object.", [{"kind": "absent", "evidence": ["e1"]}]),
    ]
    answer = scripted(films["whole"], "Is the green object a dog?", turns)
    assert answer.text == (
        "The model says: “There is no green object.” No green object was seen from 0.0 to 4.0 s."
    )


def test_a_reason_that_denies_nothing_is_the_models_all_the_same(films, scripted):
    answer = scripted(films["whole"], "Is there a dog?", [gave_up("The picture is too small to tell.")])
    assert answer.text == "The model says: “The picture is too small to tell.”"
    silent = scripted(films["whole"], "Is there a dog?", [gave_up(None)], name="silent")
    assert silent.text == "The model found nothing that answers this."


STOPPED = [
    {"call": [{"track": {}}]},
    {"call": [{"events": {"of": "e1", "event": "stop"}}]},
    {"answer": {"claims": [{"kind": "when", "evidence": ["e2"]}], "label": "red object"}},
]


@pytest.mark.parametrize(
    ("film", "question", "status"),
    [
        ("whole", "Which object was the last to stop?", "answered"),
        ("hole", "Which object was the last to stop?", "partial"),
        ("hole", "Which object was the first to stop?", "answered"),
        ("hole", "Which object stopped?", "answered"),
        ("hole", "Which object stopped in the last 3 seconds?", "answered"),
        ("hole", "Which object was the only one to stop in the first 3 seconds?", "partial"),
        ("hole", "Which object was the first and only one to stop?", "partial"),
    ],
)
def test_the_last_of_what_was_looked_at_may_not_be_the_last(
    films, scripted, tmp_path, film, question, status
):
    answer = scripted(films[film], question, STOPPED)
    assert answer.status == status, answer.text
    assert (answer.record.label is None) is (status == "partial")
    hedge = "In what was looked at, what follows is so; not looked at: 2.00–2.48 s."
    assert answer.text.startswith(hedge) is (status == "partial")
    assert vidence.audit(tmp_path / "run").ok
