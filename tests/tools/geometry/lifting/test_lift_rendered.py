"""Lifting held against the renderer: its solids, its occlusion and its truth, none of it the lifter's own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vidence.bench.kinebench.inputs import sidecar
from vidence.bench.scenes.camera import GroundCamera
from vidence.bench.scenes.drive import Drive
from vidence.bench.scenes.scene import Actor, Scene
from vidence.bench.scenes.script import stand
from vidence.bench.scenes.truth import ThingTruth, Truth
from vidence.tools.geometry.camera import Camera
from vidence.tools.geometry.lifting.lift import lift
from vidence.tools.geometry.observed import Observed
from vidence.tools.geometry.sidecar import load_camera
from vidence.tools.kinematics.paths import path_of
from vidence.traces.formulas import derive
from vidence.traces.records import Coverage, Derivation, Evidence, Span, Tube, TubeSamples

Floats = NDArray[np.float64]
RATE_HZ, JITTER_PX = 15.0, 0.6
CAMERA = GroundCamera(width=480, height=270, focal_px=390.0, height_m=7.0, pitch_deg=24.0)


def filmed(actors: tuple[Actor, ...], folder: Path, seconds: float = 3.0) -> tuple[Truth, Camera]:
    """The truth of a scene, and its camera as a user's sidecar tells it."""
    truth = Scene("lifted", 1, CAMERA, "asphalt", actors, seconds, RATE_HZ).render(folder / "scene.mp4")
    file = folder / "camera.json"
    file.write_text(json.dumps(sidecar(CAMERA)))
    return truth, load_camera(file, rate_hz=RATE_HZ)


def tube_of(thing: ThingTruth, truth: Truth) -> Tube:
    """What shows of a thing, box by box, as an unsteady detector draws it that knows nothing of hiding."""
    rng = np.random.default_rng(thing.id)
    rows = [(i, box) for i, box in enumerate(thing.visible_box) if box is not None and thing.seen(i)]
    boxes = np.array([box for _, box in rows]) + rng.normal(0.0, JITTER_PX, (len(rows), 4))
    return Tube(
        id=f"e{thing.id + 2}",
        label="object",
        track=thing.id,
        source="test",
        samples=TubeSamples(
            pts=tuple(i for i, _ in rows),
            t_s=tuple(truth.times_s[i] for i, _ in rows),
            index=tuple(i for i, _ in rows),
            xyxy=tuple((a, b, c, d) for a, b, c, d in boxes.tolist()),
            seen=("full",) * len(rows),
            real_edges=((True,) * 4,) * len(rows),
            score=(1.0,) * len(rows),
        ),
        frame_interval_s=1 / RATE_HZ,
        coverage=Coverage(
            spans=(Span(start_s=0.0, end_s=truth.duration_s),),
            rate_hz=RATE_HZ,
            tool="test",
            frames=len(truth.times_s),
        ),
    )


def places(thing: ThingTruth, truth: Truth, tube: Tube) -> Floats:
    """Where it really was at the times of a tube."""
    return np.array([thing.world_m[truth.frame_at(t)] for t in tube.samples.t_s])


def lifted(number: int, truth: Truth, camera: Camera) -> tuple[Tube, Observed]:
    """A thing's tube and where it puts it, with all other things about."""
    tubes = {thing.id: tube_of(thing, truth) for thing in truth.things}
    others = [tube for key, tube in tubes.items() if key != number]
    return tubes[number], lift(tubes[number], camera, others=others, size=(CAMERA.width, CAMERA.height))


def travelled(tube: Tube, observed: Observed, camera: Camera) -> tuple[float, tuple[float, float]]:
    """Its way with its interval, through smoothing and formula."""
    calibration = camera.record().model_copy(update={"id": "e1"})
    path = path_of(observed, tube=tube, calibration=calibration).model_copy(update={"id": "e9"})
    ledger: dict[str, Evidence] = {"e1": calibration, "e9": path}
    found = derive(Derivation(formula="metric.travelled_distance", inputs=("e9", "e1")), ledger)
    assert found.value is not None
    assert found.ci95 is not None
    return found.value, found.ci95


def test_a_car_partly_hidden_by_a_truck_goes_as_far_as_it_goes(tmp_path: Path) -> None:
    car = Actor("car", "red", Drive(-5.6, 19.0, ((0.0, 3.75),), ((0.0, 90.0),)))
    truth, camera = filmed((car, Actor("truck", "blue", stand(5.0, 14.5))), tmp_path)
    thing = truth.thing(0)
    tube, observed = lifted(0, truth, camera)
    hidden = [thing.visible_fraction[i] < 0.9 for i in tube.samples.index]
    assert sum(hidden) > len(hidden) / 5

    true = places(thing, truth, tube)
    true_m = float(np.linalg.norm(true[-1] - true[0]))
    boxes = np.array(tube.samples.xyxy)
    feet = camera.to_ground(
        np.column_stack([(boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 3]]), np.array(tube.samples.t_s)
    )
    assert abs(np.linalg.norm(feet[-1] - feet[0]) / true_m - 1) > 0.08

    found_m, (low, high) = travelled(tube, observed, camera)
    assert found_m == pytest.approx(true_m, rel=0.03)
    # One draw may lie just outside of 95 in 100, not three deviations off.
    assert abs(found_m - true_m) < 1.5 * (high - low) / 2


def test_a_car_that_comes_in_and_leaves_is_placed_while_the_frame_cuts_it(tmp_path: Path) -> None:
    car = Actor("car", "green", Drive(-8.5, 13.0, ((0.0, 5.7),), ((0.0, 90.0),)))
    truth, camera = filmed((car,), tmp_path)
    thing = truth.thing(0)
    tube, observed = lifted(0, truth, camera)
    whole = np.array([thing.full_box[i] for i in tube.samples.index])
    cut = (whole[:, 0] < 0) | (whole[:, 2] > CAMERA.width)
    assert cut.sum() >= 6
    assert observed.seen is not None
    off = np.linalg.norm((observed.xyz_m - places(thing, truth, tube))[:, :2], axis=1)
    assert np.median(off[~cut]) < 0.3
    # Where most of it is beyond the frame it may say that it does not know, never be sure and wrong.
    sigma = np.sqrt(np.einsum("naa->n", observed.covariance_m2[:, :2, :2]))
    modes = np.sqrt(sum((shift**2).sum(axis=1) for shift in observed.modes.values()))
    assert (off < 3.5 * np.hypot(sigma, modes))[observed.seen].all()


def test_a_car_that_waits_before_it_drives_off_is_not_turned_on_the_spot(tmp_path: Path) -> None:
    """While it waits, only its boxes' jitter moves it: which way it stands is told by how it goes later."""
    waits = Drive(5.0, 14.0, ((0.0, 0.0), (1.4, 0.0), (2.6, 4.0)), ((0.0, -90.0),))
    truth, camera = filmed((Actor("car", "red", waits),), tmp_path, 4.0)
    tube, observed = lifted(0, truth, camera)
    off = observed.xyz_m - places(truth.thing(0), truth, tube)
    away = off[:, 1] / 14.0
    assert abs(np.median(away)) < 0.02
    assert observed.size.length_m == pytest.approx(4.2, rel=0.08)
    assert observed.size.width_m == pytest.approx(1.8, rel=0.2)


def test_one_thing_found_twice_does_not_hide_itself(tmp_path: Path) -> None:
    car = Actor("car", "red", Drive(-5.0, 15.0, ((0.0, 4.0),), ((0.0, 90.0),)))
    truth, camera = filmed((car,), tmp_path, 2.0)
    tube = tube_of(truth.thing(0), truth)
    size = (CAMERA.width, CAMERA.height)
    alone = lift(tube, camera, size=size)
    again = tube.model_copy(update={"id": "e7", "source": "colour", "track": 12})
    twice = lift(tube, camera, others=(again,), size=size)
    assert np.array_equal(alone.xyz_m, twice.xyz_m)
    assert np.array_equal(alone.covariance_m2, twice.covariance_m2)


def test_a_car_that_turns_is_placed_as_well_when_it_is_first_and_last_seen(tmp_path: Path) -> None:
    turn = Drive(-5.0, 13.0, ((0.0, 4.5),), ((0.0, 20.0), (4.0, 220.0)))
    truth, camera = filmed((Actor("car", "red", turn),), tmp_path)
    tube, observed = lifted(0, truth, camera)
    off = np.linalg.norm(observed.xyz_m - places(truth.thing(0), truth, tube), axis=1)
    assert off[:5].mean() < 0.1
    assert off[-5:].mean() < 0.1
