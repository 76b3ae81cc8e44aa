"""Two ways are compared event by event; the first difference is told with its step, in a sentence."""

import pytest

from vidence.traces.events import comparable
from vidence.traces.reader import TraceReader
from vidence.traces.replay.differing import first_difference
from vidence.traces.replay.verdict import Divergence, Replay
from vidence.traces.replay.way import first_divergence, tally


@pytest.fixture
def way(make_run):
    return comparable(TraceReader(make_run()).events)


def test_one_way_is_itself(way):
    assert first_divergence(way, way) is None


def test_every_single_change_is_found_at_its_event(way):
    for number, event in enumerate(way):
        other = {**event, "kind": "something else"}
        found = first_divergence(way, [*way[:number], other, *way[number + 1 :]])
        assert found is not None
        assert "something else" in found.why


def test_what_is_missing_and_what_is_more_is_told(way):
    assert "is not made" in first_divergence(way, way[:-1]).why
    assert "it goes on, with" in first_divergence(way[:-1], way).why


def test_why_it_could_not_go_on_is_told_where_it_stops(way):
    assert first_divergence(way, way[:-3], stopped="the model is silent").why == "the model is silent"


def test_what_is_made_beyond_an_unfinished_run_is_not_held_against_it(way):
    assert first_divergence(way[:-4], way, whole=False) is None
    assert first_divergence(way, way[:-4], whole=False) is not None


def test_a_step_is_named_with_its_node(way):
    at = next(n for n, event in enumerate(way) if event["kind"] == "evidence")
    changed = {**way[at], "evidence": {**way[at]["evidence"], "kind": "cow"}}
    found = first_divergence(way, [*way[:at], changed, *way[at + 1 :]])
    assert "evidence.kind" in found.why
    assert str(found).startswith(f"step {found.step} (manipulate): evidence e")


def test_a_tally_counts_what_a_person_counts(way):
    counts = tally(way)
    assert counts["answers"] == 1
    assert counts["pieces of evidence"] == sum(event["kind"] == "evidence" for event in way)


def test_the_first_difference_of_two_values_is_told_with_where_it_stands():
    was, now = {"a": [1, {"b": "left of the tree"}]}, {"a": [1, {"b": "left of the house"}]}
    found = first_difference(was, now)
    assert (found.where, found.was, found.now) == ("a[1].b", "'left of the tree'", "'left of the house'")
    assert first_difference(was, was) is None
    assert first_difference({"a": 1, "b": 2}, {"a": 1}).now == "nothing"
    assert first_difference({"a": True}, {"a": 1}).was == "True"


def test_a_replay_as_text_is_one_line_for_each_thing_and_safe_to_print():
    why = "the answer was '\x1b[31mred' and\nblue"
    told = Replay(
        run="run",
        level="recompute",
        diverged=Divergence(step=2, node="decide", what="k1", why=why),
        compared={"calls": 1, "derived numbers": 1, "pieces of evidence": 2},
        left_out=("k2 (describe): it is not here",),
        notes=("only so far",),
    )
    assert not told.ok
    assert told.text().split("\n") == [
        "run: recompute replay: DIVERGED",
        "  - step 2 (decide): the answer was '\\x1b[31mred' and",
        "blue",
        "compared: 1 call, 1 derived number, 2 pieces of evidence",
        "not recomputed: k2 (describe): it is not here",
        "(only so far)",
    ]
