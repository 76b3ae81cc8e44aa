"""`vidence trace report` and `ask --report`: a page beside a run, whatever became of its video."""

import base64
import json
import shutil
import webbrowser

import cv2
import numpy as np
import pytest

import vidence


@pytest.fixture
def asked(vidence_cli, sliding_square, tmp_path):
    """A run beside its video, in a folder of its own."""
    folder = tmp_path / "case"
    folder.mkdir()
    video = shutil.copy(sliding_square, folder / "clip.mp4")
    vidence.ask(video, "When does the red object stop?", out=folder / "run")
    return folder


def data_of(page):
    return json.loads(page.read_text().split('id="report">')[1].split("</script>")[0])


def test_a_page_is_written_beside_the_run_and_names_the_video_beside_it(vidence_cli, asked):
    done = vidence_cli("trace", "report", asked / "run")
    assert (done.code, done.out) == (0, f"{asked / 'run.html'}\n"), done.err
    told = data_of(asked / "run.html")
    assert (told["player"]["kind"], told["player"]["href"]) == ("beside", "clip.mp4")
    assert told["answer"]["status"] == "answered"
    assert any(frame["strip"] for frame in told["frames"])
    verdicts = {check["name"]: check["ok"] for check in told["audit"]}
    assert verdicts.pop("authenticity") is None, "nobody signed it"
    assert set(verdicts.values()) == {True}
    assert sorted(p.name for p in asked.iterdir()) == ["clip.mp4", "run", "run.html"]


def test_a_second_report_is_the_same_and_the_run_is_left_as_it_was(vidence_cli, asked):
    vidence_cli("trace", "report", asked / "run")
    before = (asked / "run.html").read_bytes()
    vidence_cli("trace", "report", asked / "run")
    assert (asked / "run.html").read_bytes() == before
    assert vidence_cli("trace", "audit", asked / "run").code == 0


def test_a_clip_lies_in_the_page_where_that_is_asked(vidence_cli, asked, tmp_path):
    out = tmp_path / "deep" / "page.html"
    assert vidence_cli("trace", "report", asked / "run", "--embed-video", "--out", out).code == 0
    player = data_of(out)["player"]
    assert player["kind"] == "embedded"
    assert player["href"].startswith("data:video/mp4;base64,")


def test_frames_that_are_cited_are_shown_at_their_own_times(vidence_cli, asked):
    vidence_cli("trace", "report", asked / "run")
    told = data_of(asked / "run.html")
    places = {cite["at"]["t_s"] for claim in told["claims"] for cite in claim["cites"]}
    times = [frame["t_s"] for frame in told["frames"] if not frame["strip"]]
    for t_s in places:
        assert min(t_s - shown for shown in times if shown <= t_s) < 0.04


def test_a_video_that_is_gone_is_done_without(vidence_cli, asked):
    (asked / "clip.mp4").unlink()
    assert vidence_cli("trace", "report", asked / "run").code == 0
    told = data_of(asked / "run.html")
    assert told["player"]["kind"] == "none"
    assert "'clip.mp4' is not there" in told["player"]["why"]
    assert told["player"]["why"] in told["limits"]


def test_a_video_that_was_moved_is_found_beside_the_run_or_where_it_is_named(vidence_cli, asked, tmp_path):
    moved = tmp_path / "elsewhere"
    shutil.move(asked, moved)
    vidence_cli("trace", "report", moved / "run")
    assert data_of(moved / "run.html")["player"]["href"] == "clip.mp4"
    (moved / "clip.mp4").rename(tmp_path / "renamed.mp4")
    vidence_cli("trace", "report", moved / "run", "--video", tmp_path / "renamed.mp4")
    assert data_of(moved / "run.html")["player"]["href"] == "../renamed.mp4"


def test_another_video_is_not_taken_for_the_one_looked_at(vidence_cli, asked):
    with (asked / "clip.mp4").open("ab") as file:
        file.write(b"more")
    assert vidence_cli("trace", "report", asked / "run").code == 0
    told = data_of(asked / "run.html")
    assert told["player"]["kind"] == "none"
    assert "not the video that was looked at" in told["player"]["why"]
    assert not {check["name"]: check["ok"] for check in told["audit"]}["integrity"]


def test_a_video_that_is_asked_for_must_be_there_and_the_same(vidence_cli, asked, make_video, numbered):
    gone = vidence_cli("trace", "report", asked / "run", "--video", asked / "gone.mp4")
    assert gone.code == 3
    other = make_video(asked / "other.mp4", numbered(3))
    another = vidence_cli("trace", "report", asked / "run", "--video", other)
    assert another.code == 3
    assert "not the video that was looked at" in another.err
    (asked / "clip.mp4").unlink()
    assert vidence_cli("trace", "report", asked / "run", "--embed-video").code == 3
    assert not (asked / "run.html").exists()


def test_no_folder_of_this_machine_is_named_in_a_page(vidence_cli, asked):
    for gone in (False, True):
        if gone:
            (asked / "clip.mp4").unlink()
        vidence_cli("trace", "report", asked / "run")
        assert str(asked) not in (asked / "run.html").read_text()


@pytest.mark.parametrize("where", ["run", "run/page.html", "run/blobs/page.html"])
def test_a_report_does_not_go_into_the_folder_of_the_run(vidence_cli, asked, where):
    before = sorted(asked.rglob("*"))
    done = vidence_cli("trace", "report", asked / "run", "--out", asked / where)
    assert done.code == 2
    assert "Put the report beside it." in done.err or "is a folder" in done.err
    assert sorted(asked.rglob("*")) == before


def test_a_place_that_cannot_be_written_to_is_said_in_one_sentence(vidence_cli, asked):
    done = vidence_cli("trace", "report", asked / "run", "--out", asked / "clip.mp4" / "page.html")
    assert done.code == 2
    assert done.err.startswith("error: no report can be written to")


def test_a_folder_that_is_no_run_is_said_to_be_none(vidence_cli, tmp_path):
    done = vidence_cli("trace", "report", tmp_path)
    assert done.code == 2
    assert "is not the folder of a run" in done.err
    assert vidence_cli("trace", "report", tmp_path / "gone").code == 2


def test_a_browser_is_opened_only_where_that_is_asked(vidence_cli, asked, monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", lambda url: bool(opened.append(url)) or True)
    vidence_cli("trace", "report", asked / "run")
    assert opened == []
    vidence_cli("trace", "report", asked / "run", "--open")
    assert opened == [(asked / "run.html").resolve().as_uri()]


def test_where_the_page_is_can_be_read_by_programs(vidence_cli, asked):
    done = vidence_cli("trace", "report", asked / "run", "--json")
    assert json.loads(done.out) == {"schema_version": 1, "report": str(asked / "run.html")}


def test_a_follow_up_shows_what_was_done_before_it(vidence_cli, asked):
    done = vidence_cli("ask", "--continue", asked / "run", "How long is it visible?", "--out", asked / "next")
    assert done.code == 0, done.err
    vidence_cli("trace", "report", asked / "next")
    told = data_of(asked / "next.html")
    assert told["run"]["earlier"][0][0] == "When does the red object stop?"
    assert told["steps"][0]["node"] == "earlier"
    assert {call["id"] for call in told["steps"][0]["calls"]} >= {"k1", "k2"}
    assert not any(call["failed"] for step in told["steps"] for call in step["calls"])


def test_no_browser_is_no_failure(vidence_cli, asked, monkeypatch):
    monkeypatch.setattr(webbrowser, "open", lambda url: False)
    done = vidence_cli("trace", "report", asked / "run", "--open")
    assert done.code == 0
    assert "no browser could be opened" in done.err


def test_what_was_covered_in_a_run_is_covered_in_its_report(vidence_cli, asked):
    place = ("--region", "0,0,160,96")
    assert vidence_cli("trace", "redact", asked / "run", *place, "--out", asked / "covered").code == 0
    assert vidence_cli("trace", "report", asked / "covered").code == 0
    told = data_of(asked / "covered.html")
    assert told["player"]["kind"] == "none"
    assert told["frames"]
    for picture in told["pictures"]:
        jpeg = base64.b64decode(picture["src"].removeprefix("data:image/jpeg;base64,"))
        assert cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR).max() < 16


def test_ask_writes_the_report_of_its_run(vidence_cli, sliding_square, tmp_path):
    page = tmp_path / "answer.html"
    question = "When does the red object stop?"
    done = vidence_cli("ask", sliding_square, question, "--report", page, "--out", tmp_path / "run")
    assert done.code == 0, done.err
    assert done.out.splitlines()[-1] == f"report {page}"
    assert data_of(page)["run"]["question"] == question


def test_ask_writes_the_report_of_a_refusal_and_keeps_its_exit_code(vidence_cli, sliding_square, tmp_path):
    page = tmp_path / "answer.html"
    done = vidence_cli("ask", sliding_square, "Why is it so?", "--report", page, "--json")
    assert done.code == 5
    assert json.loads(done.out)["status"] == "unsupported_question"
    assert data_of(page)["answer"]["reason"]


def test_an_answer_is_said_even_where_its_report_cannot_be_written(vidence_cli, sliding_square, tmp_path):
    (tmp_path / "file").touch()
    page = tmp_path / "file" / "answer.html"
    done = vidence_cli("ask", sliding_square, "When does the red object stop?", "--report", page)
    assert done.code == 2
    assert "The red object stopped at" in done.out
    assert "no report can be written to" in done.err


def test_tracks_without_a_video_have_a_report(vidence_cli, tmp_path):
    rows = [f"{frame},1,{10 + 2 * frame},20,30,20,1,-1,-1,-1" for frame in range(1, 40)]
    (tmp_path / "tracks.txt").write_text("\n".join(rows))
    tracks = ("--tracks", tmp_path / "tracks.txt", "--fps", "10")
    done = vidence_cli("ask", "How many objects are there?", *tracks, "--out", tmp_path / "run")
    assert done.code == 0, done.err
    assert vidence_cli("trace", "report", tmp_path / "run").code == 0
    told = data_of(tmp_path / "run.html")
    assert told["player"]["kind"] == "none"
    assert "drawn from the tracks" in told["player"]["why"]
    assert len(told["tubes"]) == 1
    assert any(frame["strip"] for frame in told["frames"])
    assert vidence_cli("trace", "report", tmp_path / "run", "--embed-video").code == 0
    assert data_of(tmp_path / "run.html")["player"]["kind"] == "embedded"
