"""What manipulations touch: the video and its sidecars, and nothing else on the machine or beyond it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import vidence
from vidence.bench.kinebench.inputs import sidecar
from vidence.bench.scenes.camera import GroundCamera

SCRIPT = Path(__file__).parent / "watched_manipulations.py"
CAMERA = GroundCamera(width=192, height=120, focal_px=160.0, height_m=8.0, pitch_deg=27.0)


@pytest.fixture(scope="module")
def watched(two_squares, tmp_path_factory):
    """Every manipulation, run once in a process of its own: what it gave, opened and reached, and where."""
    home = tmp_path_factory.mktemp("home")
    video = home / "clip.mp4"
    shutil.copy(two_squares, video)
    (home / "clip.srt").write_text("1\n00:00:00,500 --> 00:00:02,000\nHello.\n")
    (home / "camera.json").write_text(json.dumps(sidecar(CAMERA)))
    for decoy in ("clip.txt", "clip.json", "vidence.toml", "other.srt"):
        (home / decoy).write_text("none of theirs")
    folders = {name: home / name for name in ("run", "cache", "tmp")}
    for folder in folders.values():
        folder.mkdir()
    surroundings = {"VIDENCE_CACHE_DIR": str(folders["cache"]), "TMPDIR": str(folders["tmp"])}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(video), str(home / "camera.json"), str(folders["run"])],
        env={**os.environ, **surroundings},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return home, json.loads(done.stdout)


def test_every_manipulation_was_run(watched):
    """What has no default backend says so, and has looked for one no farther than here."""
    _, told = watched
    missing = {tool for tool, gave in told["gave"].items() if gave == "backend_missing"}
    assert missing <= {"describe", "read_text", "depth"}
    assert {gave for tool, gave in told["gave"].items() if tool not in missing} == {"evidence"}, told["gave"]


def test_nobody_is_reached_and_nothing_is_started(watched):
    _, told = watched
    assert told["reached"] == []


def test_no_file_is_opened_but_the_video_its_sidecars_the_cache_the_run_and_what_is_installed(watched):
    home, told = watched
    own = {home, home / "clip.mp4", home / "clip.srt", home / "camera.json"}
    places = [home / "run", home / "cache", home / "tmp", Path(vidence.__file__).parent]
    places += [Path(prefix) for prefix in (sys.prefix, sys.base_prefix)]
    opened = {Path(os.path.normpath(home / path)) for path in told["opened"]}
    assert home / "clip.mp4" in opened
    assert home / "clip.srt" in opened
    strange = [path for path in opened - own if not any(path.is_relative_to(place) for place in places)]
    assert strange == []
