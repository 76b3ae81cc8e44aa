"""One fault has one exit code, whichever command about a run meets it, and a hint that helps."""

import shutil
from typing import NamedTuple

import pytest

from vidence.tests.traces.hostile import events_of, rewrite

QUESTION = "When does the red square stop?"


class Case(NamedTuple):
    """A folder with a run in it, of a video that lies beside it."""

    folder: object

    @property
    def run(self):
        return self.folder / "run"

    @property
    def trace(self):
        return self.run / "trace.jsonl"


@pytest.fixture(scope="module")
def asked(sliding_square, tmp_path_factory):
    """A finished run, and one that was cut off; their video lies beside them, not where they say it did."""
    from vidence.agent.run import ask

    folder = tmp_path_factory.mktemp("asked")
    (folder / "first").mkdir()
    film = shutil.copy(sliding_square, folder / "first" / "clip.mp4")
    ask(film, QUESTION, out=folder / "run")
    shutil.move(film, folder / "clip.mp4")
    shutil.copytree(folder / "run", folder / "cut-off")
    events = events_of(folder / "run")
    last = max(n for n, event in enumerate(events) if event["kind"] == "step_finished")
    rewrite(folder / "cut-off", events[:last])
    return folder


@pytest.fixture
def case(asked, tmp_path, numbered, make_video):
    shutil.copytree(asked, tmp_path / "case")
    make_video(tmp_path / "case" / "other.mp4", numbered(5))
    (tmp_path / "case" / "file").write_text("x")
    (tmp_path / "case" / "taken").mkdir()
    (tmp_path / "case" / "taken" / "thesis.tex").write_text("years")
    return Case(tmp_path / "case")


READS = {
    "show": ("trace", "show", "RUN"),
    "audit": ("trace", "audit", "RUN"),
    "replay": ("trace", "replay", "RUN"),
    "recompute": ("trace", "replay", "RUN", "--level", "recompute"),
    "redecide": ("trace", "replay", "RUN", "--level", "redecide"),
    "counterfactual": ("trace", "counterfactual", "RUN"),
    "diff": ("trace", "diff", "RUN", "FOLDER/cut-off"),
    "diff with": ("trace", "diff", "FOLDER/cut-off", "RUN"),
    "report": ("trace", "report", "RUN"),
    "export": ("trace", "export", "RUN", "--to", "mot"),
    "film": ("trace", "export", "RUN", "--to", "mp4"),
    "review": ("trace", "review", "RUN", "e1", "--verdict", "right", "--by", "me"),
    "sign": ("trace", "sign", "RUN", "--new-key", "FOLDER/key.pem"),
    "redact": ("trace", "redact", "RUN", "--region", "0,0,9,9"),
    "follow-up": ("ask", "--continue", "RUN", "FOLDER/clip.mp4", QUESTION, "--out", "FOLDER/next"),
    "resume": ("resume", "RUN", "--video", "FOLDER/clip.mp4"),
}


def missing(case):
    shutil.rmtree(case.run)


def a_file(case):
    missing(case)
    case.run.write_text("x")


def no_run(case):
    missing(case)
    case.run.mkdir()
    (case.run / "thesis.tex").write_text("years")


def trace_gone(case):
    case.trace.unlink()


def head_gone(case):
    (case.run / "head.json").unlink()


def cut(case):
    lines = case.trace.read_bytes().splitlines(keepends=True)
    case.trace.write_bytes(b"".join(lines[: len(lines) // 2]) + lines[-1][:40])


def no_json(case):
    case.trace.write_text("hello\n" * 9)


def another_schema(case):
    first, *others = events_of(case.run)
    rewrite(case.run, [{**first, "schema_version": 2, "invented_later": True}, *others])


def changed(case):
    data = case.trace.read_bytes()
    case.trace.write_bytes(data.replace(b'"label":"object"', b'"label":"abject"', 1))


FOLDERS = {missing: 2, a_file: 2, no_run: 2}
TRACES = {trace_gone: 7, head_gone: 7, cut: 7, no_json: 7, another_schema: 7, changed: 7}

VIDEOS = {
    "audit": ("trace", "audit", "RUN", "--video", "VIDEO"),
    "recompute": ("trace", "replay", "RUN", "--level", "recompute", "--video", "VIDEO"),
    "report": ("trace", "report", "RUN", "--video", "VIDEO"),
    "report with a clip": ("trace", "report", "RUN", "--embed-video", "--video", "VIDEO"),
    "film": ("trace", "export", "RUN", "--to", "mp4", "--video", "VIDEO"),
    "clips": ("trace", "export", "RUN", "--to", "clips", "--video", "VIDEO"),
    "follow-up": ("ask", "--continue", "RUN", "VIDEO", QUESTION, "--out", "FOLDER/next"),
    "resume": ("resume", "FOLDER/cut-off", "--video", "VIDEO"),
}
# What is compared with the video finds that it is another: a check failed.
CHECKS = ("audit", "recompute")

NEEDS = {
    "recompute": ("trace", "replay", "RUN", "--level", "recompute"),
    "report with a clip": ("trace", "report", "RUN", "--embed-video"),
    "film": ("trace", "export", "RUN", "--to", "mp4"),
    "clips": ("trace", "export", "RUN", "--to", "clips"),
    "follow-up": ("ask", "--continue", "RUN", QUESTION, "--out", "FOLDER/next"),
    "resume": ("resume", "FOLDER/cut-off"),
}

WRITES = {
    "report": ("trace", "report", "RUN", "--out", "PLACE"),
    "export": ("trace", "export", "RUN", "--to", "csv", "--out", "PLACE"),
    "film": ("trace", "export", "RUN", "--to", "mp4", "--out", "PLACE"),
    "key": ("trace", "sign", "--new-key", "PLACE"),
    "redact": ("trace", "redact", "RUN", "--region", "0,0,9,9", "--out", "PLACE"),
    "follow-up": ("ask", "--continue", "RUN", "FOLDER/clip.mp4", QUESTION, "--out", "PLACE"),
    "ask": ("ask", "FOLDER/clip.mp4", QUESTION, "--out", "PLACE"),
}


def said(case, arguments, **places):
    """The command line of a case."""
    places |= {"RUN": case.run}
    return [places.get(word, word.replace("FOLDER", str(case.folder))) for word in arguments]


def check(done, code):
    """An error is one sentence and a hint; what tells more than that tells what does not hold."""
    assert done.code == code, done
    if done.err.startswith("error:"):
        sentence, *hint = done.err.splitlines()
        assert len(sentence) > len("error: ")
        assert hint, done.err
    else:
        assert any(word in done.out + done.err for word in ("does not hold", "FAILED", "DIVERGED")), done


@pytest.mark.parametrize("command", READS)
@pytest.mark.parametrize("fault", [*FOLDERS, *TRACES])
def test_a_fault_of_a_run_has_one_code_in_every_command(vidence_cli, case, fault, command):
    fault(case)
    check(vidence_cli(*said(case, READS[command])), {**FOLDERS, **TRACES}[fault])


@pytest.mark.parametrize("command", VIDEOS)
def test_another_video_is_a_bad_video_and_a_check_that_failed(vidence_cli, case, command):
    done = vidence_cli(*said(case, VIDEOS[command], VIDEO=case.folder / "other.mp4"))
    check(done, 7 if command in CHECKS else 3)
    assert "other.mp4" in done.out + done.err


@pytest.mark.parametrize("command", VIDEOS)
def test_a_video_that_is_named_and_not_there_is_a_bad_video(vidence_cli, case, command):
    done = vidence_cli(*said(case, VIDEOS[command], VIDEO=case.folder / "gone.mp4"))
    check(done, 3)
    assert "gone.mp4" in done.err


@pytest.mark.parametrize("command", NEEDS)
def test_a_video_that_is_needed_and_gone_is_asked_for(vidence_cli, case, command):
    (case.folder / "clip.mp4").unlink()
    done = vidence_cli(*said(case, NEEDS[command]))
    check(done, 3)
    assert "clip.mp4" in done.err
    assert ("VIDEO" if command == "follow-up" else "--video") in done.err.splitlines()[1]


@pytest.mark.parametrize("command", WRITES)
def test_where_nothing_can_be_written_another_place_is_asked_for(vidence_cli, case, command):
    check(vidence_cli(*said(case, WRITES[command], PLACE=case.folder / "file" / "below")), 2)


@pytest.mark.parametrize("command", WRITES)
def test_what_is_there_already_stays(vidence_cli, case, command):
    check(vidence_cli(*said(case, WRITES[command], PLACE=case.folder / "taken")), 2)
    assert [path.name for path in (case.folder / "taken").iterdir()] == ["thesis.tex"]
