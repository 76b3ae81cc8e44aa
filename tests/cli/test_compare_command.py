"""`vidence compare`: both sides are asked, and what differs is printed, in words and as JSON."""

import json

import pytest

from vidence.agent import run
from vidence.tests.tools.backends.onnx_files import yolox
from vidence.tools.coco import COCO


def test_two_detectors_that_see_the_same_give_the_same_answer(vidence_cli, sliding_square, tmp_path):
    done = vidence_cli(
        *("compare", sliding_square, "When does the red square stop?"),
        *("--backend", "detector=motion", "--vs", "detector=colour", "--out", tmp_path / "both"),
    )
    assert done.code == 0
    assert "The answer is the same." in done.out
    assert "both: red" in done.out
    assert (tmp_path / "both" / "a" / "head.json").is_file()
    assert (tmp_path / "both" / "b" / "head.json").is_file()


def test_the_json_holds_both_answers_and_every_difference(vidence_cli, sliding_square):
    done = vidence_cli(
        "compare", sliding_square, "Is there a red square?", "--vs", "detector=colour", "--json"
    )
    told = json.loads(done.out)
    assert told["schema_version"] == 1
    assert told["agree"] is True
    assert (told["a"]["answer"]["truth"], told["b"]["answer"]["truth"]) == (True, True)
    assert len(told["pairs"]) == 1
    assert told["pairs"][0]["iou"] > 0.8
    assert told["frames"] >= len(told["differing"])


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ((), 2, "nothing was given to compare"),
        (("--vs", "detector=motoin"), 2, "did you mean 'motion'"),
        (("--vs", "detector=onnx:gone.onnx"), 4, "gone.onnx"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(vidence_cli, sliding_square, more, code, said):
    done = vidence_cli("compare", sliding_square, "How many squares are there?", *more)
    assert done.code == code
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("side", "ab")
def test_interrupted_it_says_how_the_side_goes_on(vidence_cli, sliding_square, tmp_path, monkeypatch, side):
    finish = run._finish

    def cut(runtime):
        if runtime.journal.writer.run.name == side:
            raise KeyboardInterrupt
        return finish(runtime)

    monkeypatch.setattr(run, "_finish", cut)
    both = ("--vs", "detector=colour", "--out", tmp_path / "both")
    done = vidence_cli("compare", sliding_square, "When does the red square stop?", *both)
    folder = tmp_path / "both" / side
    assert done.code == 130
    assert done.err.splitlines() == [f"`vidence resume {folder}` goes on with this side.", "interrupted"]
    monkeypatch.setattr(run, "_finish", finish)
    assert vidence_cli("resume", folder).code == 0


@pytest.fixture
def dog(tmp_path):
    """A network in which any picture holds a dog, of which it is nine tenths sure."""
    path = tmp_path / "dog.onnx"
    path.write_bytes(yolox((100, 80, 260, 200), number=COCO.index("dog"), score=0.9))
    return path


def test_what_one_side_misses_changes_the_answer(vidence_cli, sliding_square, dog):
    arguments = (
        *("compare", sliding_square, "How many dogs are there?", "--profile", "classical"),
        *("--backend", f"detector=onnx:{dog}", "--vs", f"detector=onnx:{dog},threshold=0.95"),
    )
    told = json.loads(vidence_cli(*arguments, "--json").out)
    assert told["agree"] is False
    assert (told["a"]["answer"]["count"], told["b"]["answer"]["count"]) == (1, 0)
    (thing,) = told["pairs"]
    assert (thing["label_a"], thing["b"]) == ("grey dog", None)
    assert len(told["differing"]) == told["frames"] > 0
    assert {(frame["things_a"], frame["things_b"]) for frame in told["differing"]} == {(1, 0)}
    done = vidence_cli(*arguments)
    # Two answers are no failure, whatever they are.
    assert done.code == 0
    assert "The answers differ." in done.out
    assert told["a"]["answer"]["text"] in done.out
    assert told["b"]["answer"]["text"] in done.out
    assert "the profile classical detector=onnx:" in done.out
    assert "only A: grey dog" in done.out


def test_the_exit_code_is_that_of_the_answer_that_is_worse_off(vidence_cli, sliding_square, dog):
    """By its outline what moves may be a dog; the one that the network sees never moves, nor stops."""
    question = "When does the dog stop?"
    done = vidence_cli("compare", sliding_square, question, "--vs", f"detector=onnx:{dog}", "--json")
    told = json.loads(done.out)
    assert told["agree"] is False
    assert [told[side]["status"] for side in "ab"] == ["answered", "insufficient_evidence"]
    assert done.code == 5


def test_a_thing_that_is_pointed_at_is_the_one_that_both_sides_follow(vidence_cli, sliding_square):
    done = vidence_cli(
        *("compare", sliding_square, "When does it stop?", "--point", "2.5,105,52"),
        *("--vs", "points=klt", "--json"),
    )
    told = json.loads(done.out)
    assert done.code == 0, done.err
    assert told["agree"] is True
    assert told["a"]["answer"]["time_s"] == pytest.approx(1.6, abs=0.2)
    assert len(told["pairs"]) == 1
