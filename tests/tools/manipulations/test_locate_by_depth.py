"""`locate` on points where depth was chosen: alone, over a ground, and with what lies on it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from vidence.tools.capabilities import DepthMap
from vidence.tools.geometry.depth.backdrop import grid
from vidence.tools.geometry.depth.ground import ground_depth
from vidence.tools.geometry.sidecar import load_camera
from vidence.tools.manipulations.calibrate import Calibrate, CalibrateArguments
from vidence.tools.manipulations.locate import Locate, LocateArguments
from vidence.tools.manipulations.measure import Measure, MeasureArguments
from vidence.traces.canonical import digest
from vidence.traces.errors import NotMeasurable
from vidence.traces.points import PointsFrame, packed, summed_up
from vidence.traces.records import Coverage, Fingerprint, Points, Span

SIZE, FOCAL_PX, T_S = (160, 120), 140.0, np.arange(30) / 10
SIDECAR = {
    "kind": "ground_plane",
    "width": SIZE[0],
    "height": SIZE[1],
    "intrinsics": {"fx": FOCAL_PX, "fy": FOCAL_PX, "cx": 80.0, "cy": 60.0},
    "mount": {"height_m": 5.0, "pitch_deg": 25.0},
    "sigma": {"height_m": 0.05},
}
# A patch of something, so large, is all round a point that is off the ground.
PATCH_PX = 10.0


class Told:
    """Tells the depth of the ground that the camera sees, and of a patch that moves over it."""

    name, concurrency, memory_mb = "told", 1, 1

    def __init__(self, camera, patch=None, *, kind="metric", times=1.0):
        self.kind, self._times, self._patch = kind, times, patch
        self._ground = ground_depth(camera, grid(SIZE), np.zeros(len(grid(SIZE))))
        self.looks = 0

    def fingerprint(self):
        return Fingerprint(capability="depth", name=self.name, version="1", parameters={"times": self._times})

    def depth(self, frames, deadline):
        for frame in frames:
            self.looks += 1
            values = self._ground.copy()
            if self._patch is not None:
                at, far = self._patch(frame.t_s)
                values[(np.abs(grid(SIZE) - at) < PATCH_PX).all(axis=1)] = far
            shaped = (self._times * values).reshape(-1, 96).astype(np.float32)
            yield DepthMap(frame.pts, frame.t_s, frame.index, self.kind, SIZE, shaped, focal_px=FOCAL_PX)


@pytest.fixture
def camera(tmp_path):
    file = tmp_path / "camera.json"
    file.write_text(json.dumps(SIDECAR))
    return load_camera(file, rate_hz=10)


def world(height_m):
    """It goes right at 1 m/s, nine metres ahead."""
    return np.column_stack([-1.5 + T_S, np.full(len(T_S), 9.0), np.full(len(T_S), height_m)])


@pytest.fixture
def context(make_context, camera):
    """A run with a depth estimator, its calibration (e1), and one point (e2) at a height, as evidence."""

    def make(height_m, *, calibrated, on_ground=False, **told):
        pixels = camera.project(world(height_m), T_S)
        axes, place = camera.way.at(T_S)
        far = np.einsum("nij,nj->ni", axes, world(height_m) - place)[:, 2]

        def patch(t_s):
            n = round(t_s * 10)
            return (pixels[n], far[n]) if n < len(T_S) else (np.array([-99.0, -99.0]), 1.0)

        estimator = Told(camera, patch if height_m else None, **told)
        made = replace(make_context(), camera=camera if calibrated else None, blobs={})
        made.backends.depth = lambda: estimator
        made.backends.has = lambda capability: capability == "depth"
        frames = tuple(
            PointsFrame(
                pts=frame.pts, t_s=frame.t_s, index=n, xy=(tuple(pixels[n].tolist()),) * 2, score=(1.0, 1.0)
            )
            for n, frame in zip(range(len(T_S)), made.video.frames(), strict=False)
        )
        blob = packed(frames)
        made.blobs[digest(blob)] = blob
        points = Points(
            id="e2",
            source="klt",
            on_ground=on_ground,
            columns=digest(blob),
            frames=len(frames),
            frame_interval_s=0.1,
            tracks=summed_up(frames, [(0.0, tuple(pixels[0].tolist()))] * 2),
            coverage=Coverage(spans=(Span(start_s=0, end_s=3),), rate_hz=10, tool="klt", frames=30),
        )
        (calibration,) = Calibrate().run(CalibrateArguments(), made).evidence
        made.ledger.enter(calibration.model_copy(update={"id": "e1"}))
        made.ledger.enter(points)
        return made

    return make


def located(context):
    return Locate().run(LocateArguments(of=("e2",), calibration="e1"), context).evidence


def measured(context, quantity, *paths):
    for n, path in enumerate(paths, start=3):
        context.ledger.enter(path.model_copy(update={"id": f"e{n}"}))
    arguments = {"quantity": quantity, "of": ("e3",), "span": Span(start_s=0.5, end_s=2.5)}
    return Measure().run(MeasureArguments(**arguments), context).evidence[0]


def kinds(evidence):
    return {one.kind for one in evidence.degradations}


def modes(path):
    return {mode.name for mode in path.modes}


def test_by_depth_alone_a_point_goes_in_the_cameras_axes_as_surely_as_its_scale_is(context):
    run = context(1.0, calibrated=False, times=1.1)
    path, same = located(run)
    assert (path.frame, path.calibration, path.tube) == ("camera", "e1", None)
    assert path.scale == "depth told, scale by the network alone"
    assert path.samples.velocity_m_s[15] == pytest.approx((1.1, 0, 0), abs=0.05)
    assert {"estimated_scale", "part_only"} <= kinds(path)
    assert {"depth.network_scale", "depth.thing:e2"} <= modes(path) & modes(same)
    # What stands still in so many looks, and both points in one for each of their frames.
    assert run.backends.depth().looks == 24 + 30
    speed = measured(run, "mean_speed", path)
    assert (speed.value, speed.unit) == (pytest.approx(1.1, rel=0.05), "m/s")
    low, high = speed.ci95
    assert low < 1.0 < high
    assert (high - low) / 2 / speed.value == pytest.approx(1.96 * 0.2, rel=0.15)
    assert "estimated_scale" in kinds(speed)


def test_over_a_calibrated_ground_depth_tells_how_high_a_point_is(context):
    run = context(1.0, calibrated=True, times=1.1)
    path, _ = located(run)
    assert path.frame == "world"
    assert path.samples.xyz_m[15] == pytest.approx((0.0, 9.0, 1.0), abs=0.1)
    assert path.samples.velocity_m_s[15] == pytest.approx((1.0, 0, 0), abs=0.05)
    assert path.scale.endswith("camera.json, and the depth of told")
    assert {"depth.ground_scale", "depth.thing:e2"} <= modes(path)
    assert not {"estimated_scale", "fallback"} & kinds(path)
    low, high = measured(run, "mean_speed", path).ci95
    assert low < 1.0 < high
    assert high - low < 0.3


def test_on_the_ground_both_go_together_and_height_is_nothing(context):
    run = context(0.0, calibrated=True, on_ground=True, times=1.1)
    path, _ = located(run)
    assert {"camera.height_m", "depth.ground_scale"} <= modes(path)
    assert path.scale.endswith("and the depth of told")
    assert path.samples.xyz_m[15] == pytest.approx((0.0, 9.0, 0.0), abs=0.1)
    assert not {"sources_disagree", "fallback"} & kinds(path)


def test_what_is_said_to_lie_on_the_ground_and_is_nearer_by_depth_is_contradicted(context):
    run = context(2.5, calibrated=True, on_ground=True)
    path, _ = located(run)
    (weaker,) = [one for one in path.degradations if one.kind == "sources_disagree"]
    assert "from where the ground puts it" in weaker.detail
    assert "sources:point 1 of e2" in modes(path)


def test_proportions_place_no_points_but_leave_the_grounds_where_they_are(context):
    ground = context(0.0, calibrated=True, on_ground=True, kind="relative")
    path, _ = located(ground)
    assert path.samples.velocity_m_s[15][0] == pytest.approx(1.0, abs=0.05)
    (weaker,) = [one for one in path.degradations if one.kind == "fallback"]
    assert weaker.detail == "depth was not used: told tells proportions only, no metres"
    with pytest.raises(NotMeasurable, match="proportions only"):
        located(context(1.0, calibrated=True, kind="relative"))


def test_what_was_looked_at_once_is_not_looked_at_again(context, scripted):
    run = replace(context(1.0, calibrated=False), cache=scripted.Memory())
    first = located(run)
    looks = run.backends.depth().looks
    assert located(run) == first
    assert run.backends.depth().looks == looks
