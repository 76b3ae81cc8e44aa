"""`vidence chat`: lines in, answers out; a question that fails ends only itself."""

import io
import sys

import pytest


@pytest.fixture
def talk(vidence_cli, sliding_square, tmp_path, monkeypatch):
    def run(*lines):
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + "\n"))
        return vidence_cli("chat", sliding_square, "--out", tmp_path / "talk")

    return run


def test_each_question_goes_on_from_the_last(talk, tmp_path):
    done = talk(
        "When does the red box stop?", "", "and what colour is it?", "exit", "How many things are there?"
    )
    assert done.code == 0
    assert "The red box stopped" in done.out
    assert "was red" in done.out
    assert sorted(path.name for path in (tmp_path / "talk").iterdir()) == ["1", "2"]


def test_a_question_that_is_not_understood_does_not_end_the_talk(talk):
    done = talk("Colourless green ideas sleep furiously?", "When does the red box stop?")
    assert done.code == 0
    assert "The red box stopped" in done.out


def test_the_last_answer_s_exit_code_is_that_of_the_talk(talk):
    assert talk("How many unicorns sing?").code == 5


def test_a_missing_video_or_a_slip_in_an_option_is_said_before_the_first_question(
    vidence_cli, sliding_square, tmp_path, monkeypatch
):
    def nothing_is_read(*_):
        raise AssertionError("a question was asked for")

    monkeypatch.setattr("builtins.input", nothing_is_read)
    missing = vidence_cli("chat", tmp_path / "gone.mp4", "--out", tmp_path / "talk")
    assert missing.code == 3
    assert "gone.mp4" in missing.err
    assert vidence_cli("chat", sliding_square, "--device", "gpu").code == 2


def test_a_file_that_is_no_video_is_said(vidence_cli, tmp_path, monkeypatch):
    (tmp_path / "no.mp4").write_text("no")
    monkeypatch.setattr(sys, "stdin", io.StringIO("What is this?\n"))
    done = vidence_cli("chat", tmp_path / "no.mp4", "--out", tmp_path / "talk")
    assert done.code == 3
    assert "no.mp4" in done.err
