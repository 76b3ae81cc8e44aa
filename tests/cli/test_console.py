"""What reaches a terminal: no colour for programs, nothing to act on, tracebacks only on request."""

import io
from threading import Event

import pytest

from vidence.agent import run
from vidence.cli import app, console
from vidence.cli import ask as ask_command
from vidence.tools.backends.detectors.motion.detector import MotionDetector
from vidence.traces.errors import BackendMissing, DeadlineExceeded
from vidence.traces.events import Interrupted
from vidence.traces.reader import TraceReader

ESCAPE = "\x1b"
HOSTILE = f"{ESCAPE}[31mred{ESCAPE}[0m \u202egpm\u2066 \x07box"


@pytest.fixture
def on_a_terminal(monkeypatch):
    """Prints as on a terminal; gives what was printed."""
    printed = io.StringIO()
    monkeypatch.setattr(
        console, "out", lambda: console.Console(file=printed, force_terminal=True, soft_wrap=True)
    )
    return printed


@pytest.mark.parametrize(
    "arguments",
    [["backends"], ["ask", "VIDEO", "Is there a red box?"], ["ask", "missing.mp4", "?"], ["--help"]],
)
def test_output_that_is_read_by_programs_holds_no_escape_codes(vidence_cli, sliding_square, arguments):
    done = vidence_cli(*(sliding_square if a == "VIDEO" else a for a in arguments))
    assert done.out + done.err
    assert ESCAPE not in done.out + done.err


def test_a_terminal_gets_colour_unless_it_wants_none(on_a_terminal, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    console.say(("verified", "green"), "  a claim")
    assert on_a_terminal.getvalue() == f"{ESCAPE}[32mverified{ESCAPE}[0m  a claim\n"
    monkeypatch.setenv("NO_COLOR", "1")
    console.say(("verified", "green"), "  a claim")
    assert on_a_terminal.getvalue().endswith("\nverified  a claim\n")


def test_each_line_of_a_hint_is_printed_as_one(capsys):
    console.fail(BackendMissing("gone", hint="Fetch it: hf download a/b\n`vidence resume r`"), as_json=False)
    assert capsys.readouterr().err.splitlines()[1:] == ["Fetch it: hf download a/b", "`vidence resume r`"]


def test_markup_in_what_is_printed_is_text(on_a_terminal):
    console.say("[bold]not bold[/bold] :smile:")
    assert "[bold]not bold[/bold] :smile:" in on_a_terminal.getvalue()


def assert_tame(text):
    assert ESCAPE not in text
    assert not {"\u202e", "\u2066", "\x07"} & set(text)


def test_hostile_text_in_question_and_file_name_is_printed_escaped(vidence_cli, sliding_square, tmp_path):
    video = tmp_path / f"{HOSTILE}.mp4"
    video.write_bytes(sliding_square.read_bytes())
    asked = vidence_cli("ask", video, f"Is there a {HOSTILE}?", "--out", tmp_path / "run")
    assert asked.code == 5
    shown = vidence_cli("trace", "show", tmp_path / "run")
    audited = vidence_cli("trace", "audit", tmp_path / "run", "--video", video)
    assert (shown.code, audited.code) == (0, 0)
    for done in (asked, shown, audited):
        assert_tame(done.out + done.err)
    assert "\\x1b[31mred" in asked.out
    assert "\\u202egpm" in shown.out


def test_hostile_text_in_an_error_is_printed_escaped(vidence_cli):
    done = vidence_cli("ask", f"{HOSTILE}.mp4", "Is there a car?")
    assert done.code == 3
    assert_tame(done.err)
    assert "\\x1b[31mred" in done.err


def test_a_hostile_folder_name_is_printed_escaped(vidence_cli, sliding_square, tmp_path):
    done = vidence_cli("ask", sliding_square, "Is there a red box?", "--out", tmp_path / HOSTILE)
    assert done.code == 0
    assert_tame(done.out + done.err)


@pytest.mark.parametrize(("arguments", "names"), [([], "ask"), (["trace"], "audit")])
def test_a_command_that_is_left_out_is_answered_with_the_help(vidence_cli, arguments, names):
    done = vidence_cli(*arguments)
    assert done.code == 2
    assert done.err == ""
    assert done.out.startswith("Usage: ")
    assert f"\n  {names} " in done.out


def test_a_long_message_is_cut(vidence_cli):
    done = vidence_cli("ask", "x" * 5000, "Is there a car?")
    assert done.code == 3
    assert len(done.err) < 1000


@pytest.mark.parametrize("place", [0, 3])
def test_debug_shows_the_traceback_and_keeps_the_code(vidence_cli, place):
    arguments = ["ask", "missing.mp4", "Is there a car?"]
    plain = vidence_cli(*arguments)
    arguments.insert(place, "--debug")
    done = vidence_cli(*arguments)
    assert "Traceback (most recent call last)" in done.err
    assert "Traceback" not in plain.err
    assert done.err.endswith(plain.err)
    assert (plain.code, done.code) == (3, 3)


def test_a_bug_is_said_in_one_sentence_and_debug_shows_where(vidence_cli, sliding_square, monkeypatch):
    def stumble(context):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(run, "look_first", stumble)
    plain = vidence_cli("ask", sliding_square, "Is there a red box?")
    assert plain.code == 70
    assert plain.err.startswith("error: something went wrong inside Vidence (ZeroDivisionError: a bug)\n")
    assert "--debug" in plain.err
    done = vidence_cli("--debug", "ask", sliding_square, "Is there a red box?")
    assert done.code == 70
    assert "in stumble" in done.err


def test_where_a_backend_failed_is_shown_to_those_who_debug(vidence_cli, sliding_square, monkeypatch):
    def stumble(self, video, request, deadline):
        yield from ()
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(MotionDetector, "detect", stumble)
    plain = vidence_cli("ask", sliding_square, "How many boxes are there?")
    assert plain.code == 4
    assert "The detector 'motion' failed: ZeroDivisionError: a bug." in plain.out
    assert "Traceback" not in plain.out + plain.err
    done = vidence_cli("ask", sliding_square, "How many boxes are there?", "--debug")
    assert done.code == 4
    assert "in stumble" in done.err
    assert "in stumble" not in vidence_cli("ask", sliding_square, "How many boxes are there?").err


def test_a_tool_that_speaks_up_before_ctrl_c_comes_through_is_an_interruption(
    vidence_cli, sliding_square, monkeypatch, tmp_path
):
    """Which of the two ends the run first is a matter of threads."""

    def cut_off(context):
        app.cancelled.set()
        raise DeadlineExceeded("looking was cancelled")

    monkeypatch.setattr(app, "cancelled", Event())
    monkeypatch.setattr(ask_command, "cancelled", app.cancelled)
    monkeypatch.setattr(run, "look_first", cut_off)
    done = vidence_cli("ask", sliding_square, "Is there a red box?", "--out", tmp_path / "run")
    assert (done.code, done.out, done.err) == (130, "", "interrupted\n")
    assert isinstance(TraceReader(tmp_path / "run").events[-1], Interrupted)
