"""`vidence ask --continue` and `--samples`: going on from a run, and asking more than once."""

import json


def test_a_follow_up_says_what_it_was_understood_as(vidence_cli, sliding_square, tmp_path):
    assert (
        vidence_cli("ask", sliding_square, "When does the red box stop?", "--out", tmp_path / "a").code == 0
    )
    done = vidence_cli("ask", "and what colour is it?", "--continue", tmp_path / "a", "--out", tmp_path / "b")
    assert done.code == 0
    assert "What colour is the red box?" in done.out
    assert vidence_cli("trace", "audit", tmp_path / "b").code == 0


def test_a_follow_up_has_the_files_of_its_run(vidence_cli, sliding_square, tmp_path):
    vidence_cli("ask", sliding_square, "When does the red box stop?", "--out", tmp_path / "a")
    done = vidence_cli("ask", "how fast?", "--continue", tmp_path / "a", "--camera", tmp_path / "c.json")
    assert done.code == 2
    assert "camera" in done.err


def test_going_on_from_what_is_no_run_is_said(vidence_cli, tmp_path):
    done = vidence_cli("ask", "And then?", "--continue", tmp_path / "nowhere")
    assert done.code in (2, 3, 7)
    assert "nowhere" in done.err


def test_samples_agree_and_each_has_its_trace(vidence_cli, sliding_square, tmp_path):
    question = "When does the red box stop?"
    done = vidence_cli("ask", sliding_square, question, "--samples", 2, "--out", tmp_path / "s", "--json")
    told = json.loads(done.out)
    assert (told["agreement"]["agreeing"], told["agreement"]["samples"]) == (2, 2)
    assert sorted(path.name for path in (tmp_path / "s").iterdir()) == ["sample-1", "sample-2"]
