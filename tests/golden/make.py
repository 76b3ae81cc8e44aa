"""The golden runs: small, seeded, together of every kind of event and evidence; kept in `runs` beside this.

`python -m vidence.tests.golden.make FOLDER` makes them as the program is now, into a new folder. Those kept
are never made over: what was written once must be readable for good.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import yaml

import vidence
from vidence.agent.run import follow_up
from vidence.bench.kinebench.inputs import sidecar
from vidence.bench.scenes.camera import GroundCamera
from vidence.bench.scenes.drive import Drive
from vidence.bench.scenes.encode import encode
from vidence.bench.scenes.scene import Actor, Scene
from vidence.tests.damaged import clip, squares
from vidence.tools.brush import Brush
from vidence.traces.canonical import canonical
from vidence.traces.chain import GENESIS, HEAD, TRACE, Head
from vidence.traces.errors import BackendError
from vidence.traces.events import Reviewed
from vidence.traces.records import Covered
from vidence.traces.redaction import redact
from vidence.traces.reviews import review
from vidence.traces.signing import make_keys, sign

SQUARES, STREET, TRACKS = "squares.mp4", "street.mp4", "tracks.csv"
HOLED, LOST = "holed.mp4", range(50, 62)
CAMERA, GROUND = "street.camera.json", ("depth=ground",)
SUBTITLES = "1\n00:00:00,000 --> 00:00:01,000\nLook, a red square.\n"
STOP = {"answer": {"outcome": "insufficient_evidence", "reason": "It was only a look."}}
VISIBLE = {"measure": {"quantity": "visible_duration", "of": ["e1"], "subject": "the red square"}}
AROUND = [88.0, 22.0, 122.0, 50.0]
"""A box about the red square where it has stopped."""


def render(folder: Path) -> None:
    """The footage: two squares with subtitles or frames lost, a street with its camera's sidecar, tracks."""
    _squares(folder / SQUARES)
    _holed(folder / HOLED)
    (folder / SQUARES).with_suffix(".srt").write_text(SUBTITLES, encoding="utf-8")
    camera = GroundCamera(width=320, height=180, focal_px=270.0, height_m=6.0, pitch_deg=20.0)
    red = Drive(-6.0, 15.0, ((0.0, 5.0), (0.5, 5.0), (1.5, 0.0)), ((0.0, 90.0),))
    blue = Drive(7.0, 19.0, ((0.0, 4.0),), ((0.0, 270.0),))
    actors = (Actor("car", "red", red), Actor("car", "blue", blue))
    Scene("street", 1, camera, "asphalt", actors, 2.4).render(folder / STREET)
    (folder / CAMERA).write_text(json.dumps(sidecar(camera)), encoding="utf-8")
    rows = [f"{n + 1},1,{10 + 5 * n},20,30,40,1,-1,-1,-1" for n in range(20)]
    (folder / TRACKS).write_text("\n".join(rows) + "\n", encoding="utf-8")


def _squares(path: Path) -> None:
    """Two seconds: a red square slides in and stops, a blue one passes below it."""
    ground = np.random.default_rng(7).integers(150, 153, (15, 24), dtype=np.uint8)

    def frames() -> Iterator[tuple[int, Any]]:
        for i in range(50):
            image = np.kron(ground[..., None], np.ones((8, 8, 3), np.uint8))
            red, blue = min(-30 + 5 * i, 90), 192 - 6 * (i - 5)
            image[24:48, max(red, 0) : max(red + 30, 0)] = (210, 30, 30)
            image[80:104, max(blue, 0) : max(blue + 30, 0)] = (30, 40, 200)
            yield i * 3600, image

    encode(path, frames(), size=(192, 120), rate_hz=25, crf=20)


def _holed(path: Path) -> None:
    """Four seconds of which half of one is lost: a red square stops before it, a blue one leaves in it."""
    red, blue = (210, 30, 30), (30, 40, 200)
    moving = squares(100, lambda n: (min(-30 + 3 * n, 60), 50, red), lambda n: (100 + n, 8, blue))
    clip(path, moving, LOST)


def by_rules(out: Path) -> None:
    """When something happens, by rules."""
    vidence.ask(SQUARES, "When does the red square stop?", out=out)


def refused(out: Path) -> None:
    """A question that no video answers."""
    vidence.ask(SQUARES, "Will it rain tomorrow?", out=out)


def with_a_hole(out: Path) -> None:
    """When something left that was last seen where frames are lost."""
    vidence.ask(HOLED, "When does the blue object leave?", out=out)


def in_metres(out: Path) -> None:
    """How near two things come to each other, with their ways on the ground."""
    vidence.ask(STREET, "How close does the red car come to the blue car?", camera=CAMERA, out=out)


def by_a_model(out: Path) -> None:
    """A model that looks, measures, says what is not so, is objected to, and mends it."""
    turns = [
        {"say": "I look for it first.", "call": [{"track": {"query": "red square"}}]},
        {"call": [VISIBLE, {"look": {"times_s": [0.5, 1.5]}}, {"zoom": {"box": AROUND, "t_s": 1.5}}]},
        {"say": "Hm."},
        {"answer": {"claims": [{"kind": "quantity", "evidence": ["e2"], "value": 30.3}]}},
        {"say": "So it is.", "answer": {"claims": [{"kind": "quantity", "evidence": ["e2"]}]}},
    ]
    policy = _script("model", turns)
    vidence.ask(SQUARES, "How long is the red square visible?", policy=policy, out=out)


def by_every_look(out: Path) -> None:
    """A model that has things searched, watched, detected, described, read, heard, outlined and followed."""
    turns = [
        {"call": [{"scenes": {}}, {"search": {"query": "red square"}}, {"transcript": {}}]},
        {"call": [{"watch": {"span": {"start_s": 0.0, "end_s": 1.0}, "fps": 2.0}}]},
        {"call": [{"detect": {"query": "red square", "at_s": 1.5}}, {"track": {"query": "green square"}}]},
        {"call": [{"describe": {"question": "What is there?", "at_s": 1.0}}, {"read_text": {"t_s": 1.0}}]},
        {"call": [{"measure": {"quantity": "beauty"}}]},
        {"call": [{"segment": {"box": AROUND, "at_s": 1.5}}]},
        {"call": [{"follow_points": {"box": AROUND, "at_s": 1.5}}]},
        {"call": [{"follow_points": {"box": [70.0, 10.0, 140.0, 62.0], "at_s": 1.5, "count": 3}}]},
        STOP,
    ]
    saying = _script("describer", [{"say": "A red square and a blue one."}])
    reading = _script("reader", [{"say": "EXIT"}])
    models = (f"describer={saying}", f"reader={reading}")
    vidence.ask(SQUARES, "What is going on?", policy=_script("looks", turns), backends=models, out=out)


def by_depth(out: Path) -> None:
    """A model that has depths told of a frame and of a thing, and what metres rest on."""
    turns = [
        {"call": [{"track": {"query": "red car"}}, {"calibrate": {}}]},
        {"call": [{"depth": {"t_s": 1.5}}, {"depth": {"t_s": 1.5, "of": "e1"}}]},
        STOP,
    ]
    asked = "How far away is the red car?"
    vidence.ask(STREET, asked, camera=CAMERA, backends=GROUND, policy=_script("depths", turns), out=out)


def by_pointing(out: Path) -> None:
    """Which way the thing under a point goes, with its outline over time."""
    vidence.ask(
        SQUARES,
        "Which way does this object go?",
        options=("left", "right"),
        points=((0.8, 85.0, 36.0),),
        backends=("segmenter=grabcut",),
        out=out,
    )


def from_tracks(out: Path) -> None:
    """A question about tracks from elsewhere, without a video."""
    vidence.ask(None, "Which way does track 1 go?", tracks=TRACKS, fps=10.0, out=out)


def following_up(out: Path) -> None:
    """A question that goes on from another run."""
    vidence.ask(SQUARES, "When does the red square stop?", out=out.with_name("before"))
    follow_up(out.with_name("before"), "And how long is it visible?", out=out)
    shutil.rmtree(out.with_name("before"))


def resumed(out: Path) -> None:
    """A model's server is lost, then the writer is killed in the middle of a line; the run goes on."""
    turns = [{"call": [{"track": {"query": "red square"}}]}, {"expect": {"text": ["never said"]}, **STOP}]
    claim = {"kind": "quantity", "evidence": ["e2"]}
    policy = _script("lost", turns)
    with contextlib.suppress(BackendError):
        vidence.ask(SQUARES, "How long is the red square visible?", policy=policy, out=out)
    with (out / TRACE).open("ab") as trace:
        trace.write(b'{"event":{"exchange":{"replies"')
    (out / "blobs" / ".partial-1-1").write_bytes(b"half of a")
    _script("lost", [turns[0], {"call": [VISIBLE]}, {"answer": {"claims": [claim]}}])
    vidence.resume(out)


def reviewed(out: Path) -> None:
    """A run that is signed, of which two people say something, and that is signed again by another."""
    shutil.copytree(out.with_name("rules"), out)
    for key in ("one.key", "other.key"):
        make_keys(Path(key))
    sign(out, Path("one.key"))
    review(out, Reviewed(of="c1", verdict="right", by="Ada", why="I saw it."))
    review(out, Reviewed(of="e2", verdict="wrong", by="Ben", why="It goes on by a pixel."))
    sign(out, Path("other.key"))
    shutil.copy("one.key.pub", out.with_name("one.key.pub"))


def redacted(out: Path) -> None:
    """A run in whose pictures a place is covered."""
    covered = Covered(xyxy=(0.0, 70.0, 192.0, 120.0))
    redact(out.with_name("model"), out, (covered,), Brush(), why="Whoever is blue did not agree.")


GOLDEN: dict[str, Callable[[Path], None]] = {
    "rules": by_rules,
    "refused": refused,
    "hole": with_a_hole,
    "metres": in_metres,
    "model": by_a_model,
    "looks": by_every_look,
    "depth": by_depth,
    "pointing": by_pointing,
    "tracks": from_tracks,
    "follow-up": following_up,
    "resumed": resumed,
}

# Made of golden runs that are there, since a signature is of a run as it lies.
AFTERWARDS: dict[str, Callable[[Path], None]] = {"reviewed": reviewed, "redacted": redacted}


def _script(name: str, turns: list[dict[str, Any]]) -> str:
    """A model that says these turns."""
    Path(f"{name}.yaml").write_text(yaml.safe_dump({"turns": turns}), encoding="utf-8")
    return f"scripted:{name}.yaml"


def without_place(run: Path, place: Path) -> None:
    """Take the folder that a run was made in out of its trace, and chain its lines anew."""
    head = Head(count=0, size_bytes=0, hash=GENESIS)
    with (run / TRACE).open("r+b") as trace:
        lines = trace.read().replace(f"{place}/".encode(), b"").splitlines()
        trace.seek(0)
        trace.truncate()
        for line in lines:
            chained = canonical({**json.loads(line), "prev": head.hash})
            trace.write(chained + b"\n")
            head = head.after(chained)
    (run / HEAD).write_bytes(canonical(head))


def make(folder: Path) -> None:
    """Make every golden run, each in a folder of its name."""
    place = folder.resolve() / "footage"
    place.mkdir(parents=True)
    with contextlib.chdir(place):
        render(place)
        for name, made in GOLDEN.items():
            run = place.parent / name
            made(run)
            without_place(run, place)
            for left in run.glob("checkpoint.sqlite*"):
                left.unlink()
        for name, made in AFTERWARDS.items():
            made(place.parent / name)
    shutil.rmtree(place)
    for run in sorted(place.parent.iterdir()):
        print(run)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
