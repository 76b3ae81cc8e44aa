"""`vidence trace export`: a file or folder beside the run, and what it loses, told."""

import hashlib
import json

import pytest

from vidence.tests.traces.export import sample_exports
from vidence.tools.drawing import PALETTE
from vidence.tools.video import Video
from vidence.traces.export.formats import FORMATS


@pytest.fixture
def run(tmp_path):
    return sample_exports.small(tmp_path / "case")


def test_it_says_where_it_went_and_what_is_lost(vidence_cli, run):
    done = vidence_cli("trace", "export", run, "--to", "mot")
    first, *lost = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert first == str(run.with_name("small.mot.csv"))
    assert lost == [f"lost: {loss}" for loss in FORMATS["mot"].loses]


def test_json_tells_the_same(vidence_cli, run, tmp_path):
    done = vidence_cli("trace", "export", run, "--to", "csv", "--out", tmp_path / "tables", "--json")
    assert json.loads(done.out) == {
        "schema_version": 1,
        "format": "csv",
        "path": str(tmp_path / "tables"),
        "loses": list(FORMATS["csv"].loses),
        "notes": [],
    }
    assert sorted(f.name for f in (tmp_path / "tables").iterdir()) == [
        "boxes.csv",
        "measurements.csv",
        "paths.csv",
    ]


def test_a_format_that_is_none_is_refused_with_those_that_are(vidence_cli, run):
    done = vidence_cli("trace", "export", run, "--to", "docx")
    assert done.code == 2
    assert ", ".join(FORMATS) in done.err


@pytest.mark.parametrize(
    ("to", "option", "value"),
    [
        ("mot", "--video", ["clip.mp4"]),
        ("otel", "--tube", ["e1"]),
        ("chat", "--tube", ["e1"]),
        ("otel", "--all-tubes", []),
    ],
)
def test_an_option_that_does_nothing_is_refused(vidence_cli, run, to, option, value):
    done = vidence_cli("trace", "export", run, "--to", to, option, *value)
    assert done.code == 2
    assert f"Leave {option} out." in done.err
    assert [p.name for p in run.parent.iterdir()] == ["small"]


def test_some_tubes_and_all_tubes_are_not_both_wanted(vidence_cli, run):
    done = vidence_cli("trace", "export", run, "--to", "mot", "--tube", "e1", "--all-tubes")
    assert done.code == 2
    assert "Give one of them." in done.err
    assert vidence_cli("trace", "export", run, "--to", "mot", "--all-tubes").code == 0


def test_every_format_is_in_the_help(vidence_cli):
    told = vidence_cli("trace", "export", "--help").out
    assert [name for name in FORMATS if name not in told] == []


def test_an_unfinished_run_is_exported_with_a_note(vidence_cli, tmp_path):
    run = sample_exports.small(tmp_path, until=8)
    done = vidence_cli("trace", "export", run, "--to", "mot")
    assert done.code == 0
    assert "did not come to its end" in done.err


def test_no_tubes_is_no_evidence_and_no_run_a_failed_audit(vidence_cli, tmp_path):
    run = sample_exports.small(tmp_path, until=4)
    assert vidence_cli("trace", "export", run, "--to", "coco").code == 5
    assert vidence_cli("trace", "export", run, "--to", "coco", "--tube", "e1").code == 2
    (run / "trace.jsonl").write_text("{}\n")
    assert vidence_cli("trace", "export", run, "--to", "coco").code == 7


def test_a_trace_still_audits_after_its_exports(vidence_cli, run):
    for name, to in FORMATS.items():
        assert vidence_cli("trace", "export", run, "--to", name).code == (3 if to.filmed else 0)
    assert sorted(p.name for p in run.iterdir()) == ["blobs", "head.json", "lock", "trace.jsonl"]


def test_parquet_without_pyarrow_says_what_to_install(vidence_cli, run, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    done = vidence_cli("trace", "export", run, "--to", "parquet")
    assert done.code == 4
    assert "pip install 'vidence[parquet]'" in done.err
    assert [p.name for p in run.parent.iterdir()] == ["small"]


@pytest.fixture
def filmed(tmp_path, numbered, make_video):
    """A run beside its video, whose frames are unevenly far apart."""
    folder, pts = tmp_path / "filmed", sample_exports.PTS
    folder.mkdir()
    file = make_video(folder / "clip.mp4", numbered(len(pts)), sample_exports.TICKS, pts=pts)
    return sample_exports.small(folder, video=Video.open(file).record)


def test_a_film_has_the_videos_frames_with_boxes_on_them(vidence_cli, filmed):
    done = vidence_cli("trace", "export", filmed, "--to", "mp4", "--tube", "e1")
    assert (done.code, done.err) == (0, "")
    video, film = (Video.open(filmed.with_name(name)) for name in ("clip.mp4", "small.film.mp4"))
    assert [frame.pts for frame in film.frames()] == [frame.pts for frame in video.frames()]
    assert film.record.time_base == video.record.time_base
    for frame, left in zip(film.frames(), (4, 7, 10, 13), strict=False):
        ink = abs(frame.rgb()[25].astype(int) - PALETTE[0][::-1]).max(axis=1)
        assert ink[left] < 60
        assert ink[left + 10] < 60
        assert ink[left + 20 :].min() > 60


def test_clips_show_what_the_answer_cites(vidence_cli, filmed):
    done = vidence_cli("trace", "export", filmed, "--to", "clips")
    assert done.code == 0, done.err
    folder = filmed.with_name("small-clips")
    told = json.loads((folder / "clips.json").read_text())
    assert [one["file"] for one in told] == ["e1.mp4", "e4.mp4", "e6.mp4"]
    for one in told:
        clip = Video.open(folder / one["file"])
        assert clip.record.start_s == 0
        assert clip.record.duration_s == pytest.approx(one["end_s"] - one["start_s"], abs=0.05)


def test_another_video_is_not_filmed(vidence_cli, filmed, numbered, make_video, tmp_path):
    other = make_video(tmp_path / "other.mp4", numbered(3))
    done = vidence_cli("trace", "export", filmed, "--to", "mp4", "--video", other)
    assert done.code == 3
    assert "not the video that was looked at" in done.err
    assert sorted(p.name for p in filmed.parent.iterdir()) == ["clip.mp4", "small"]


def test_a_video_that_is_gone_is_asked_for(vidence_cli, filmed):
    filmed.with_name("clip.mp4").unlink()
    done = vidence_cli("trace", "export", filmed, "--to", "clips")
    assert done.code == 3
    assert "the video 'clip.mp4' is not there" in done.err
    assert "with --video FILE." in done.err
    assert vidence_cli("trace", "export", filmed, "--to", "mot").code == 0


def test_tracks_without_a_video_are_filmed_as_they_are_drawn(vidence_cli, tmp_path):
    tracks = tmp_path / "tracks.csv"
    rows = [f"{n},1,{10 + 3 * n},20,30,20,1,3,1.0" for n in range(1, 21)]
    tracks.write_text("\n".join(rows))
    asked = vidence_cli(
        *("ask", "How many cars are there?", "--tracks", tracks, "--fps", "10", "--out", tmp_path / "run")
    )
    assert asked.code == 0, asked.err
    done = vidence_cli("trace", "export", tmp_path / "run", "--to", "mp4")
    assert done.code == 0, done.err
    film = Video.open(tmp_path / "run.film.mp4")
    assert [frame.t_s for frame in film.frames()] == pytest.approx([n / 10 for n in range(20)])
    back = vidence_cli("trace", "export", tmp_path / "run", "--to", "mot")
    assert back.code == 0
    assert [row.split(",")[:6] for row in (tmp_path / "run.mot.csv").read_text().splitlines()] == [
        row.split(",")[:6] for row in rows
    ]


def most_blue(film):
    """How much bluer than red anything is where the video has a blue square."""
    squares = [frame.rgb()[22:34, 42:54].astype(int) for frame in Video.open(film).frames()]
    return max(int((square[..., 2] - square[..., 0]).max()) for square in squares)


def test_what_was_covered_in_a_run_is_covered_in_its_exports(vidence_cli, filmed, tmp_path):
    copy = filmed.with_name("copy")
    done = vidence_cli("trace", "redact", filmed, "--region", "36,18,64,48", "--out", copy)
    assert done.code == 0, done.err
    assert vidence_cli("trace", "export", copy, "--to", "mp4").code == 0
    assert vidence_cli("trace", "export", filmed, "--to", "mp4").code == 0
    assert most_blue(copy.with_name("copy.film.mp4")) < 60
    assert most_blue(filmed.with_name("small.film.mp4")) > 150
    assert vidence_cli("trace", "export", copy, "--to", "chat").code == 0
    (picture,) = copy.with_name("copy-chat").glob("*.png")
    assert picture.read_bytes() != sample_exports.PICTURE
    assert picture.stem == hashlib.sha256(picture.read_bytes()).hexdigest()
    assert picture.name in copy.with_name("copy-chat").joinpath("chat.jsonl").read_text()
