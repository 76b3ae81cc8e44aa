"""`vidence trace redact`: what is covered is gone from every picture, and all else of the run holds."""

import json
import shutil

import cv2
import numpy as np
import pytest
import yaml

import vidence
from vidence.agent.replaying.strict import replay_strictly
from vidence.traces.blobs import blob_files
from vidence.traces.events import EvidenceEntered, Exchanged, Redacted
from vidence.traces.reader import TraceReader
from vidence.traces.records import Frames

TURNS = [
    {"call": [{"track": {"query": "red object"}}, {"look": {"times_s": [1.0, 2.5]}}]},
    {"call": [{"zoom": {"t_s": 2.5, "box": [80, 30, 130, 70]}}, {"look": {"times_s": [2.0], "sheet": True}}]},
    {"answer": {"claims": [{"kind": "present", "evidence": ["e1"], "subject": "the red object"}]}},
]
# Where the square stands in the end; it is on its way there at 1 s.
STANDS = "90,40,120,64"


@pytest.fixture(scope="module")
def made(sliding_square, tmp_path_factory):
    folder = tmp_path_factory.mktemp("redact")
    (folder / "script.yaml").write_text(yaml.safe_dump({"turns": TURNS}), encoding="utf-8")
    vidence.ask(
        sliding_square,
        "Is there a red object?",
        policy=f"scripted:{folder / 'script.yaml'}",
        out=folder / "run",
    )
    return folder / "run"


def pictures(run):
    """Every picture in a run's folder, and how many pixels of it are red."""
    found = {}
    for sha256, path in blob_files(run).items():
        data = path.read_bytes()
        if data.startswith(b"\x89PNG"):
            bgr = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR).astype(int)
            found[sha256] = int(((bgr[..., 2] > 150) & (bgr[..., 0] < 90)).sum())
    return found


def picture(run, sha256):
    """What a run has in a picture's place."""
    data = TraceReader(run).blobs.get(sha256)
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


def frames_at(run, t_s):
    """The digests of frames that were looked at at a time."""
    return [
        blob
        for event in TraceReader(run).events
        if isinstance(event, EvidenceEntered) and isinstance(event.evidence, Frames)
        for frame, blob in zip(event.evidence.frames, event.evidence.blobs, strict=True)
        if 0 <= t_s - frame.t_s < 0.04
    ]


def test_a_region_is_covered_in_frames_crops_sheets_and_what_a_model_was_shown(vidence_cli, made, tmp_path):
    before = pictures(made)
    shown = [s for e in TraceReader(made).events if isinstance(e, Exchanged) for s in e.exchange.shown]
    assert any(one.scale is None for one in shown)
    assert sum(red > 0 for red in before.values()) >= 5
    done = vidence_cli("trace", "redact", made, "--region", "0,36,160,68", "--out", tmp_path / "copy")
    assert done.code == 0, done.err
    assert "16×16" in done.out
    assert all(red == 0 for red in pictures(tmp_path / "copy").values())
    assert pictures(made) == before


def test_pixels_outside_the_region_are_as_they_were(vidence_cli, made, tmp_path):
    vidence_cli("trace", "redact", made, "--region", STANDS, "--out", tmp_path / "copy")
    last = frames_at(made, 2.5)[0]
    was, now = picture(made, last), picture(tmp_path / "copy", last)
    assert (now[38:66, 88:122] == 0).all()
    same = np.ones(was.shape[:2], bool)
    same[38:66, 88:122] = False
    assert (was[same] == now[same]).all()


def test_the_copy_holds_in_every_way_and_says_what_was_done(vidence_cli, made, tmp_path):
    vidence_cli(
        "trace", "redact", made, "--region", STANDS, "--why", "a bystander", "--out", tmp_path / "copy"
    )
    done = vidence_cli("trace", "audit", tmp_path / "copy")
    assert done.code == 0, done.out
    (event,) = [e for e in TraceReader(tmp_path / "copy").events if isinstance(e, Redacted)]
    assert (
        f"{len(event.pictures)} pictures were redacted; what they showed is vouched for by digest" in done.out
    )
    assert "a bystander" in vidence_cli("trace", "show", tmp_path / "copy").out
    assert replay_strictly(tmp_path / "copy").ok


def test_originals_are_named_by_the_manifest_and_are_not_there(vidence_cli, made, tmp_path):
    done = vidence_cli("trace", "redact", made, "--region", STANDS, "--json", "--out", tmp_path / "copy")
    told = json.loads(done.out)
    there = blob_files(tmp_path / "copy")
    assert told["pictures"]
    for picture in told["pictures"]:
        assert picture["original"] in blob_files(made)
        assert picture["original"] not in there
        assert picture["now"] in there


@pytest.mark.parametrize("harm", ["original", "other", "gone"])
def test_no_other_picture_is_taken_for_a_covered_one(vidence_cli, made, tmp_path, harm):
    copy = tmp_path / "copy"
    vidence_cli("trace", "redact", made, "--region", STANDS, "--out", copy)
    (event,) = [e for e in TraceReader(copy).events if isinstance(e, Redacted)]
    first = event.pictures[0]
    path = blob_files(copy)[first.now]
    if harm == "gone":
        path.unlink()
    elif harm == "other":
        path.write_bytes(path.read_bytes() + b"more")
    else:
        back = copy / blob_files(made)[first.original].relative_to(made)
        back.parent.mkdir(parents=True, exist_ok=True)
        back.write_bytes(blob_files(made)[first.original].read_bytes())
    done = vidence_cli("trace", "audit", copy)
    assert done.code == 7
    assert (first.original if harm == "original" else first.now) in done.out


def test_a_region_at_a_time_is_covered_in_the_pictures_of_that_time(vidence_cli, made, tmp_path):
    copy = tmp_path / "copy"
    vidence_cli("trace", "redact", made, "--region", "0,0,160,96@2.2-2.9", "--out", copy)
    gone = {
        picture.original
        for e in TraceReader(copy).events
        if isinstance(e, Redacted)
        for picture in e.pictures
    }
    assert set(frames_at(made, 2.5)) <= gone
    assert not gone & set(frames_at(made, 1.0))


@pytest.mark.parametrize("option", ["--faces-of", "--whole"])
def test_of_what_is_not_upright_all_is_covered_wherever_it_is(vidence_cli, made, tmp_path, option):
    done = vidence_cli("trace", "redact", made, option, "e1", "--out", tmp_path / "copy")
    assert done.code == 0, done.err
    assert ("No faces were looked for" in done.out) is (option == "--faces-of")
    assert all(red == 0 for red in pictures(tmp_path / "copy").values())


def test_what_is_covered_can_be_covered_again_and_holds(vidence_cli, made, tmp_path):
    vidence_cli("trace", "redact", made, "--region", "0,0,60,96", "--out", tmp_path / "one")
    done = vidence_cli("trace", "redact", tmp_path / "one", "--region", STANDS, "--out", tmp_path / "two")
    assert done.code == 0, done.err
    assert vidence_cli("trace", "audit", tmp_path / "two").code == 0
    last = frames_at(made, 2.5)[0]
    frame = picture(tmp_path / "two", last)
    assert (frame[:, :60] == 0).all()
    assert (frame[40:64, 90:120] == 0).all()
    assert replay_strictly(tmp_path / "two").ok


def test_a_signature_covers_the_run_and_not_what_was_covered_since(vidence_cli, made, tmp_path):
    run = tmp_path / "run"
    shutil.copytree(made, run)
    assert vidence_cli("trace", "sign", run, "--new-key", tmp_path / "ann").code == 0
    vidence_cli("trace", "redact", run, "--region", STANDS, "--out", tmp_path / "copy")
    done = vidence_cli("trace", "audit", tmp_path / "copy", "--verify-key", tmp_path / "ann.pub")
    assert done.code == 0, done.out
    assert "1 event after it is not" in done.out


def test_nothing_follows_up_on_a_run_whose_pictures_are_covered(vidence_cli, made, tmp_path):
    vidence_cli("trace", "redact", made, "--region", STANDS, "--out", tmp_path / "copy")
    done = vidence_cli("ask", "--continue", tmp_path / "copy", "How long is it visible?")
    assert done.code == 2
    assert "were covered" in done.err


@pytest.mark.parametrize(
    "given",
    [
        (),
        ("--region", "1,2,3"),
        ("--region", "9,2,3,4"),
        ("--region", "1,2,3,nan"),
        ("--region", "1,2,3,4@5"),
        ("--region", "1,2,3,4@5-2"),
        ("--region", "1,2,3,4@x-y"),
        ("--region", "1000,1000,1100,1100"),
        ("--region", "1,2,3,4@50-60"),
        ("--faces-of", "e99"),
        ("--faces-of", "c1"),
        ("--faces-of", "e2"),
        ("--whole", "e2"),
        ("--whole", "red"),
    ],
)
def test_what_cannot_be_covered_is_said_in_a_sentence_and_leaves_nothing(vidence_cli, made, tmp_path, given):
    done = vidence_cli("trace", "redact", made, *given, "--out", tmp_path / "copy")
    assert done.code == 2
    assert done.err.startswith("error: ")
    assert [p.name for p in tmp_path.iterdir() if "copy" in p.name] == []


def test_a_copy_takes_the_place_of_nothing(vidence_cli, made, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    for out in (tmp_path / "full", made / "copy"):
        assert vidence_cli("trace", "redact", made, "--region", STANDS, "--out", out).code == 2
    assert vidence_cli("trace", "audit", made).code == 0
