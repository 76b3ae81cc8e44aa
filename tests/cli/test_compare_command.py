"""`vidence compare`: both sides are asked, and what differs is printed, in words and as JSON."""

import json

import pytest


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
