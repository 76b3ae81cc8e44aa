"""People who walk about as a measure: exact boxes, rendered scenes, and the camera that comes out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vidence.bench.scenes.camera import GroundCamera
from vidence.bench.scenes.library import scene
from vidence.tools.deadline import Deadline
from vidence.tools.geometry.calibrate.given import Given, Number, People
from vidence.tools.geometry.calibrate.mounted import fit_mounted
from vidence.tools.geometry.calibrate.people import people_of
from vidence.tools.manipulations.base import Context
from vidence.tools.registry import ChosenBackends
from vidence.tools.video import Video
from vidence.tools.wrappers.cache import NoCache
from vidence.traces.blobs import BlobStore
from vidence.traces.errors import NotMeasurable
from vidence.traces.ledger import Ledger

PERSON_M = 1.75
TALL = Number(1.75, 0.05)
CAMERA = GroundCamera(width=640, height=360, focal_px=520.0, height_m=5.0, pitch_deg=24.0)


def boxes(x: float, y: float) -> tuple[float, float, float, float]:
    """The box of an upright cylinder with a round head."""
    turn = np.linspace(0, 2 * np.pi, 40)
    ring = np.column_stack([np.cos(turn), np.sin(turn), np.zeros(40)])
    head = np.concatenate(
        [[0, 0, PERSON_M - 0.11] + 0.11 * (ring * np.cos(a) + [0, 0, np.sin(a)]) for a in (0.2, 0.7, 1.2)]
    )
    seen = CAMERA.project(np.concatenate([0.15 * ring, head]) + np.array([x, y, 0.0]))[0]
    (x1, y1), (x2, y2) = seen.min(axis=0), seen.max(axis=0)
    return float(x1), float(y1), float(x2), float(y2)


def test_exact_boxes_give_the_camera_back(scripted, make_context, make_video, tmp_path):
    path = make_video(tmp_path / "grey.mp4", [np.full((360, 640, 3), 110, np.uint8)] * 60, 10)
    far = scripted.Thing(lambda t: boxes(-3.0 + t, 14.0), scripted.RED)
    near = scripted.Thing(lambda t: boxes(2.0 - 0.6 * t, 8.0), scripted.BLUE)
    coming = scripted.Thing(lambda t: boxes(1.0, 15.0 - 0.9 * t), scripted.GREY)
    people = people_of(make_context([far, near, coming], path=path), TALL)
    assert people.count == 3
    found = fit_mounted(Given((640, 360), people=people, focal_px=Number(520.0, 5.0)))
    assert found.trial.height_m == pytest.approx(5.0, rel=0.03)
    assert found.trial.pitch_deg == pytest.approx(24.0, abs=0.7)


def test_people_at_one_depth_are_refused(scripted, make_context, make_video, tmp_path):
    path = make_video(tmp_path / "grey.mp4", [np.full((360, 640, 3), 110, np.uint8)] * 30, 10)
    walker = scripted.Thing(lambda t: boxes(-2.0 + t, 11.0), scripted.RED)
    with pytest.raises(NotMeasurable, match="about the same depth"):
        people_of(make_context([walker], path=path), TALL)


def test_upright_things_that_grow_and_shrink_are_no_people() -> None:
    rng = np.random.default_rng(1)
    feet = [(x, y) for x, y in zip(rng.uniform(-3, 3, 36), rng.uniform(8, 15, 36), strict=True)]
    edges = np.array([boxes(*foot) for foot in feet])
    high = (edges[:, 3] - edges[:, 1]) * rng.uniform(0.4, 1.6, 36)
    seen = np.column_stack([(edges[:, 0] + edges[:, 2]) / 2, edges[:, 3] - high, edges[:, 3]])
    given = Given(
        (640, 360), people=People(np.repeat([0, 1, 2], 12), seen, TALL), focal_px=Number(520.0, 5.0)
    )
    with pytest.raises(NotMeasurable, match="fit people of one height"):
        fit_mounted(given)


@pytest.mark.long
@pytest.mark.parametrize("name", ["people_square", "low_wall", "busy"])
def test_rendered_people_calibrate_their_camera(name: str, tmp_path: Path) -> None:
    made = scene(name, 4)
    made.render(tmp_path / "scene.mp4")
    camera, video = made.camera, Video.open(tmp_path / "scene.mp4")
    context = Context(video, ChosenBackends(), Ledger(), BlobStore(tmp_path), NoCache(), Deadline())
    given = Given(
        (camera.width, camera.height),
        people=people_of(context, TALL),
        focal_px=Number(camera.focal_px, 0.01 * camera.focal_px),
    )
    found = fit_mounted(given)
    places = np.array([[x, y, 0.0] for x in (-2.0, 2.0) for y in (8.0, 14.0)])
    ground = found.trial.ground(camera.project(places)[0])
    off = np.linalg.norm(ground - places[:, :2], axis=1) / np.linalg.norm(places[:, :2], axis=1)
    assert off.mean() < 0.06
    for key, truth in (("height_m", camera.height_m), ("pitch_deg", camera.pitch_deg)):
        assert abs(found.found[key].value - truth) < 3 * found.found[key].sigma
