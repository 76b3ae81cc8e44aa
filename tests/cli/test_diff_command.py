"""`vidence trace diff`: two runs on their steps and on the video's clock, and where they part."""

import json
import shutil

import pytest

import vidence

STOPS = "When does the red object stop?"


@pytest.fixture(scope="module")
def runs(sliding_square, tmp_path_factory):
    """The same asked twice, with another detector, and something else asked."""
    folder = tmp_path_factory.mktemp("diff")
    vidence.ask(sliding_square, STOPS, out=folder / "one")
    vidence.ask(sliding_square, STOPS, out=folder / "again", seed=1)
    vidence.ask(sliding_square, STOPS, out=folder / "colour", backends=["detector=colour"])
    vidence.ask(sliding_square, "How long is the red object visible?", out=folder / "other")
    return folder


def told(vidence_cli, *runs):
    done = vidence_cli("trace", "diff", *runs, "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_the_same_asked_twice_is_the_same_but_for_what_was_asked(vidence_cli, runs):
    found = told(vidence_cli, runs / "one", runs / "again")
    assert (found["same"], found["same_video"]) == (True, True)
    assert found["asked"] == [{"what": "seed", "a": "0", "b": "1"}]
    assert {pair["how"] for pair in found["calls"]} == {"same"}
    shown = vidence_cli("trace", "diff", runs / "one", runs / "again")
    assert shown.code == 0
    assert "The same video" in shown.out
    assert "They did, found and said the same." in shown.out
    assert "Other" not in shown.out


def test_whether_it_is_the_same_video_is_said_before_anything_that_differs(
    vidence_cli, runs, tmp_path, make_video, numbered
):
    video = make_video(tmp_path / "other.mp4", numbered(25))
    vidence.ask(video, STOPS, out=tmp_path / "run")
    done = vidence_cli("trace", "diff", runs / "one", tmp_path / "run")
    assert done.code == 0
    assert done.out.index("Not the same video") < done.out.index("Another answer")
    assert "frames are of two sizes" in done.out
    assert told(vidence_cli, runs / "one", tmp_path / "run")["things"] is None


def test_another_question_shows_other_calls_numbers_and_answer(vidence_cli, runs):
    found = told(vidence_cli, runs / "one", runs / "other")
    assert not found["same"]
    assert {one["what"] for one in found["asked"]} == {"question"}
    assert "track" in {pair["tool"] for pair in found["calls"] if pair["how"] == "same"}
    assert {pair["how"] for pair in found["calls"]} & {"only_a", "only_b"}
    assert {one["what"] for one in found["answer"]} >= {"text", "quantity"}
    assert any(pair["a"] is None for pair in found["measurements"])
    assert any(pair["b"] is None for pair in found["spans"])
    shown = vidence_cli("trace", "diff", runs / "one", runs / "other").out
    for section in ("Asked otherwise:", "Other calls:", "Other events:", "Other numbers:", "Another answer:"):
        assert section in shown


def test_the_two_ways_round_tell_the_same(vidence_cli, runs):
    one, other = (
        told(vidence_cli, *pair) for pair in ((runs / "one", runs / "other"), (runs / "other", runs / "one"))
    )
    assert len(one["calls"]) == len(other["calls"])
    assert [(o["what"], o["b"], o["a"]) for o in other["answer"]] == [
        (o["what"], o["a"], o["b"]) for o in one["answer"]
    ]


def test_another_backend_is_told_with_what_it_found(vidence_cli, runs):
    found = told(vidence_cli, runs / "one", runs / "colour")
    assert "detector" in {one["what"] for one in found["asked"]}
    assert any(pair["a"] and pair["b"] for pair in found["things"]["pairs"])
    assert any(pair["difference_s"] is not None for pair in found["spans"])


def test_a_trace_that_does_not_hold_is_not_compared(vidence_cli, runs, tmp_path):
    broken = shutil.copytree(runs / "one", tmp_path / "broken")
    (broken / "head.json").write_bytes(b"{}")
    for pair in ((broken, runs / "one"), (runs / "one", broken)):
        assert vidence_cli("trace", "diff", *pair).code == 7
    assert vidence_cli("trace", "diff", runs / "one", tmp_path / "gone").code == 2
