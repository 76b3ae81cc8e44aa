"""Lifting: boxes of a known thing, some of their edges hidden or cut, back to where it stood."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vidence.tools.geometry.camera import Camera
from vidence.tools.geometry.lifting.lift import lift
from vidence.tools.geometry.lifting.shape import edges_of
from vidence.tools.geometry.sidecar import load_camera
from vidence.tools.kinematics.paths import path_of
from vidence.traces.errors import NotMeasurable
from vidence.traces.formulas import derive
from vidence.traces.records import Coverage, Derivation, Evidence, Span, Tube, TubeSamples

Floats = NDArray[np.float64]
SIZE = (640, 360)
CAR = np.array([np.log(4.2), np.log(1.8), np.log(1.5), 0.85, 0.7, *[0.0] * 6])
RATE_HZ = 25.0


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Camera:
    path = tmp_path_factory.mktemp("camera") / "camera.json"
    sidecar = {
        "kind": "ground_plane",
        "width": SIZE[0],
        "height": SIZE[1],
        "intrinsics": {"fx": 520.0, "fy": 520.0, "cx": 320.0, "cy": 180.0},
        "mount": {"height_m": 5.0, "pitch_deg": 16.0},
        "sigma": {"height_m": 0.05, "pitch_deg": 0.2},
    }
    path.write_text(json.dumps(sidecar))
    return load_camera(path, rate_hz=RATE_HZ)


def drive(camera: Camera, *, speed_m_s: float = 3.75, noise_px: float = 0.7) -> tuple[Floats, Floats, Floats]:
    """A car that goes from left to right, 15 m away, for three seconds: times, places, boxes."""
    t_s = np.arange(75) / RATE_HZ
    place = np.column_stack([-5.6 + speed_m_s * t_s, np.full(75, 15.0)])
    boxes = edges_of(camera, t_s, place, np.zeros(75), CAR)
    return t_s, place, boxes + np.random.default_rng(1).normal(0, noise_px, boxes.shape)


def tube(t_s: Floats, boxes: Floats, *, real: Floats | None = None, number: int = 1) -> Tube:
    edges = np.ones(boxes.shape) if real is None else real
    count = len(t_s)
    return Tube(
        id=f"e{number + 1}",
        label="car",
        track=number,
        source="test",
        samples=TubeSamples(
            pts=tuple(range(count)),
            t_s=tuple(t_s.tolist()),
            index=tuple(range(count)),
            xyxy=tuple((a, b, c, d) for a, b, c, d in boxes.tolist()),
            seen=("full",) * count,
            real_edges=tuple((bool(a), bool(b), bool(c), bool(d)) for a, b, c, d in edges),
            score=(1.0,) * count,
        ),
        frame_interval_s=1 / RATE_HZ,
        coverage=Coverage(
            spans=(Span(start_s=0, end_s=count / RATE_HZ),), rate_hz=RATE_HZ, tool="test", frames=count
        ),
    )


def distance(of: Tube, camera: Camera, *others: Tube) -> tuple[float, tuple[float, float]]:
    """Travelled distance with its interval, from boxes to formula."""
    calibration = camera.record().model_copy(update={"id": "e1"})
    path = path_of(lift(of, camera, others=others, size=SIZE), tube=of, calibration=calibration)
    ledger: dict[str, Evidence] = {"e1": calibration, "e9": path.model_copy(update={"id": "e9"})}
    found = derive(Derivation(formula="metric.travelled_distance", inputs=("e9", "e1")), ledger)
    assert found.value is not None
    assert found.ci95 is not None
    return found.value, found.ci95


def test_a_car_seen_whole_is_placed_within_its_error(camera: Camera) -> None:
    t_s, place, boxes = drive(camera)
    found = lift(tube(t_s, boxes), camera, size=SIZE)
    assert np.sqrt(((found.xyz_m[:, :2] - place) ** 2).sum(axis=1).mean()) < 0.25
    value, (low, high) = distance(tube(t_s, boxes), camera)
    assert low < 11.1 < high
    assert value == pytest.approx(11.1, rel=0.02)


def test_a_truck_that_hides_a_third_of_the_way_does_not_shorten_it(camera: Camera) -> None:
    """Its boxes' feet alone would: behind the truck they are the truck's upper edge."""
    t_s, _, boxes = drive(camera)
    hidden = slice(50, 75)
    truck = np.tile([300.0, 150.0, 640.0, 330.0], (75, 1))
    seen = boxes.copy()
    seen[hidden, 3] = truck[0, 1] + 12
    naive = camera.to_ground(np.column_stack([(seen[:, 0] + seen[:, 2]) / 2, seen[:, 3]]), t_s)
    assert abs(np.linalg.norm(naive[-1] - naive[0]) / 11.1 - 1) > 0.1
    value, (low, high) = distance(tube(t_s, seen), camera, tube(t_s, truck, number=2))
    assert value == pytest.approx(11.1, rel=0.03)
    assert low < 11.1 < high


def test_a_car_cut_by_the_frame_is_still_placed(camera: Camera) -> None:
    t_s, place, boxes = drive(camera, speed_m_s=5.0)
    cut = np.clip(boxes, 0, [640, 360, 640, 360])
    real = np.ones(cut.shape)
    real[cut[:, 2] >= 639, 2] = 0
    assert (real[:, 2] == 0).sum() > 5
    found = lift(tube(t_s, cut, real=real), camera, size=SIZE)
    assert np.abs(found.xyz_m[-5:, 0] - place[-5:, 0]).max() < 0.6


def test_what_stands_above_the_horizon_has_no_place(camera: Camera) -> None:
    t_s = np.arange(10) / RATE_HZ
    boxes = np.tile([100.0, 2.0, 120.0, 12.0], (10, 1))
    with pytest.raises(NotMeasurable, match="horizon"):
        lift(tube(t_s, boxes), camera, size=SIZE)


def test_a_camera_mounted_higher_than_said_lengthens_every_way_alike(camera: Camera) -> None:
    t_s, _, boxes = drive(camera)
    found = lift(tube(t_s, boxes), camera, size=SIZE)
    shift = found.modes["camera.height_m"]
    gone = found.xyz_m[-1] - found.xyz_m[0]
    assert (shift[-1] - shift[0])[0] / gone[0] == pytest.approx(0.01, rel=0.2)


def test_a_car_found_by_its_paint_is_no_farther_off_for_its_wheels(tmp_path: Path) -> None:
    """From a driver's eyes a few centimetres under the paint are metres of way."""
    path = tmp_path / "camera.json"
    lens = {"fx": 620.0, "fy": 620.0, "cx": 320.0, "cy": 180.0}
    mount = {"height_m": 1.5, "pitch_deg": 8.0}
    path.write_text(
        json.dumps({"kind": "ground_plane", "width": 640, "height": 360, "intrinsics": lens, "mount": mount})
    )
    camera, t_s = load_camera(path, rate_hz=RATE_HZ), np.arange(75) / RATE_HZ
    painted = [
        (long * 2.1, wide * 0.9, high)
        for scale, high in ((1.0, 0.21), (1.0, 0.87), (0.6, 1.5))
        for long in (-scale, scale)
        for wide in (-scale, scale)
    ]
    boxes = []
    for t in t_s.tolist():
        corners = np.array([[3.0 + wide, 30.0 - 5.0 * t + long, high] for long, wide, high in painted])
        pixels = camera.project(corners, np.full(len(corners), t))
        boxes.append([*pixels.min(axis=0), *pixels.max(axis=0)])
    noise_px = np.random.default_rng(3).normal(0, 0.5, (75, 4))
    found = tube(t_s, np.array(boxes) + noise_px).model_copy(update={"source": "colour+trails"})
    value, (low, high) = distance(found, camera)
    assert value == pytest.approx(14.8, rel=0.03)
    assert low < 14.8 < high
