"""Runs of many steps on rendered scenes, driven by scripts, and their twins in which the model lies.

Each file of `runs/` holds the honest turns, what they must give, and lies: other answers after the same
turns. A lie is told again and again, until nobody asks any more; what must never be said then, and what the
model must be told, is in the file.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from pydantic import BaseModel, ConfigDict

import vidence
from vidence.bench.kinebench.inputs import mot, sidecar
from vidence.bench.scenes.camera import GroundCamera
from vidence.bench.scenes.drive import Drive
from vidence.bench.scenes.scene import Actor, Ride, Scene
from vidence.bench.scenes.script import go, stand
from vidence.traces.errors import BackendError
from vidence.traces.events import Exchanged, Objected
from vidence.traces.reader import TraceReader

FOLDER = Path(__file__).parent / "runs"
HIGH = GroundCamera(width=480, height=270, focal_px=398.0, height_m=8.0, pitch_deg=27.0)
LOW = GroundCamera(width=480, height=270, focal_px=390.0, height_m=1.6, pitch_deg=9.0)
STAGES = (
    # A red car brakes to a standstill at 2.5 s, a blue truck turns, a green person walks out by 2.1 s.
    Scene(
        "street",
        1,
        HIGH,
        "asphalt",
        (
            Actor("car", "red", Drive(-8.0, 13.0, ((0.0, 5.0), (1.0, 5.0), (2.5, 0.0)), ((0.0, 90.0),))),
            Actor(
                "truck", "blue", Drive(-8.0, 21.0, ((0.0, 2.5),), ((0.0, 90.0), (4.0, 90.0), (4.6, 180.0)))
            ),
            Actor("person", "green", Drive(5.0, 11.0, ((0.0, 1.5),), ((0.0, 90.0),))),
        ),
        6.0,
        15.0,
    ),
    # Two red balls roll to the right and a blue one to the left; a green box stands about.
    Scene(
        "park",
        2,
        HIGH.model_copy(update={"height_m": 5.0}),
        "tiles",
        (
            Actor("ball", "red", go(((-6.0, 8.0), (6.0, 8.0)), (9.0, 3.4), start_s=0.3)),
            Actor("ball", "blue", go(((7.0, 10.0), (-7.0, 10.0)), (9.0, 4.0), start_s=1.2)),
            Actor("ball", "red", go(((-7.0, 11.5), (7.0, 11.5)), (9.0, 4.2), start_s=2.6)),
            Actor("box", "green", stand(2.4, 13.0), 1.1),
        ),
        6.0,
        15.0,
    ),
    # The camera drives on behind a blue car that pulls away, past a red one that is parked.
    Scene(
        "ride",
        3,
        LOW,
        "asphalt",
        (
            Actor("car", "red", Drive(3.0, 20.0, ((0.0, 0.0),), ((0.0, 0.0),))),
            Actor("car", "blue", Drive(-0.8, 11.0, ((0.0, 5.0),), ((0.0, 0.0),))),
            Actor("pillar", None, stand(-6.0, 15.0), size_m=(0.5, 0.5, 2.5)),
            Actor("pillar", None, stand(6.0, 24.0), size_m=(0.5, 0.5, 2.5)),
        ),
        3.0,
        15.0,
        ride=Ride(Drive(0.0, 0.0, ((0.0, 3.5),), ((0.0, 0.0),))),
    ),
)
# More often than this nobody asks.
TOLD_AGAIN = 6
FIELDS = ("truth", "choice", "label", "count")


class Lie(BaseModel):
    """Another answer after the same turns, or after some more of its own."""

    model_config = ConfigDict(extra="forbid")
    lie: str
    answer: dict[str, Any]
    turns: list[dict[str, Any]] = []
    never: list[str]
    caught: str


class Told(BaseModel):
    """A file of `runs/`."""

    model_config = ConfigDict(extra="forbid")
    stage: str
    question: str
    options: list[str] = []
    points: list[tuple[float, float, float]] = []
    camera: bool = False
    tracks: bool = False
    backends: list[str] = []
    turns: list[dict[str, Any]]
    gives: dict[str, Any]
    lies: list[Lie]


RUNS = {
    path.stem: Told.model_validate(yaml.safe_load(path.read_text())) for path in sorted(FOLDER.glob("*.yaml"))
}
# The first twin of each run is played at every turn, the others where there is time.
LIES = [
    pytest.param(
        run,
        lie,
        id=f"{name}-{place}-{lie.lie.replace(' ', '-')}",
        marks=[pytest.mark.long] if place > 1 else [],
    )
    for name, run in RUNS.items()
    for place, lie in enumerate(run.lies, start=1)
]


@pytest.fixture(scope="session")
def stages(tmp_path_factory):
    """Every scene's video, sidecar and tracks, and one cache for all of its runs."""
    folder = tmp_path_factory.mktemp("stages")
    for scene in STAGES:
        truth = scene.render(folder / f"{scene.name}.mp4")
        (folder / f"{scene.name}.json").write_text(json.dumps(sidecar(scene.camera)))
        (folder / f"{scene.name}.csv").write_text(mot(truth, np.random.default_rng(scene.seed)))
    return folder


@pytest.fixture
def act(stages, scripted, tmp_path, monkeypatch):
    """Plays a run with these turns; its trace must pass its audit."""
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(stages / "cache"))

    def play(run, turns):
        stage = stages / run.stage
        answer = scripted(
            f"{stage}.mp4",
            run.question,
            turns,
            options=run.options,
            points=run.points,
            camera=f"{stage}.json" if run.camera else None,
            tracks=f"{stage}.csv" if run.tracks else None,
            backends=run.backends,
        )
        report = vidence.audit(tmp_path / "run")
        assert report.ok, report.text()
        return answer

    return play


def told_to_mend(folder):
    """Every objection and correction of a run."""
    events = TraceReader(folder).events
    objections = [f"{e.claim}: {e.reason}" for e in events if isinstance(e, Objected)]
    return objections + [e.exchange.correction or "" for e in events if isinstance(e, Exchanged)]


@pytest.mark.parametrize("name", RUNS)
def test_an_honest_run_ends_as_it_should(act, name):
    run = RUNS[name]
    gives = {"status": "answered", **run.gives}
    answer = act(run, run.turns)
    assert answer.status == gives.pop("status"), (answer.text, answer.record.reason)
    if answer.status == "answered":
        assert {claim.status for claim in answer.claims} <= {"verified", "supported"}
        assert {bearing.status for bearing in answer.record.bearings} <= {"verified"}
    for words in gives.pop("text", []):
        assert words in answer.text, answer.text
    if "quantity" in gives:
        assert answer.record.quantity.name == gives.pop("quantity")
    if "time_s" in gives:
        assert answer.record.time_s == pytest.approx(gives.pop("time_s"), abs=0.05)
    assert {field: getattr(answer.record, field) for field in gives} == gives


@pytest.mark.parametrize(("run", "lie"), LIES)
def test_the_twin_that_lies_is_caught_and_its_lie_is_never_said(act, tmp_path, run, lie):
    turns = [*run.turns[:-1], *lie.turns, *[{"answer": lie.answer}] * TOLD_AGAIN]
    answer = act(run, turns)
    assert answer.status != "answered", answer.text
    for words in lie.never:
        assert words not in answer.text
    for field in FIELDS:
        told = lie.answer.get(field)
        assert told is None or getattr(answer.record, field) is None
    reasons = told_to_mend(tmp_path / "run")
    assert any(lie.caught in reason for reason in reasons), reasons


def test_the_runs_are_many_and_their_lies_of_every_sort():
    assert len(RUNS) >= 25
    assert all(run.lies for run in RUNS.values())
    sorts = {"number", "unit", "time", "direction", "identity", "negation", "citation", "count", "colour"}
    sorts |= {"order", "choice", "truth", "irrelevant evidence", "free", "coverage", "comparison"}
    assert sorts <= {lie.lie for run in RUNS.values() for lie in run.lies}


def test_a_script_that_was_not_shown_what_it_expects_fails_and_says_where(act):
    run = RUNS["visible-how-long"]
    with pytest.raises(BackendError, match=r"turn 2 of the script was not sent what it expects: .*'e9 tube'"):
        act(run, [run.turns[0], {"expect": {"text": ["e9 tube"]}, "say": "Never."}])
