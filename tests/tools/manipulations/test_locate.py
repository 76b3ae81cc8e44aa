"""`locate`: one path per tube, in order, by the sidecar or by the file's own metres; or what is missing."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from vidence.bench.synthetic import times_of, tube_of
from vidence.tools.geometry.observed import Observed
from vidence.tools.geometry.sidecar import load_camera
from vidence.tools.manipulations.locate import Locate, LocateArguments
from vidence.tools.tracks.trackset import GivenTrack, TrackSet
from vidence.traces.canonical import digest
from vidence.traces.errors import NotMeasurable
from vidence.traces.points import PointsFrame, packed, summed_up
from vidence.traces.records import Degradation, Points

CUT = Degradation(kind="cut_by_frame_edge", detail="cut by the frame's edge for some of the time")


@pytest.fixture
def camera(tmp_path):
    """A camera over flat ground for the blank video's size."""
    file = tmp_path / "camera.json"
    sidecar = {
        "kind": "ground_plane",
        "width": 160,
        "height": 120,
        "intrinsics": {"fx": 140.0, "fy": 140.0, "cx": 80.0, "cy": 60.0},
        "mount": {"height_m": 5.0, "pitch_deg": 25.0},
        "sigma": {"height_m": 0.05},
    }
    file.write_text(json.dumps(sidecar))
    return load_camera(file, rate_hz=10)


@pytest.fixture
def context(make_context, camera):
    """The camera's calibration (e1), and two tubes (e2, e3) that go right and left."""
    made = replace(make_context(), camera=camera)
    t = times_of(10.0, 3.0)
    made.ledger.enter(camera.record().model_copy(update={"id": "e1"}))
    for key, x, y in (("e2", 40 + 20 * t, 70.0), ("e3", 120 - 25 * t, 90.0)):
        tube = tube_of(t, x, y, size=(24.0, 12.0), track=int(key[1]), jitter=0.4, seed=int(key[1]))
        made.ledger.enter(tube.model_copy(update={"id": key, "degradations": (CUT,)}))
    return made


def located(context, *keys):
    return Locate().run(LocateArguments(of=keys, calibration="e1"), context).evidence


def test_paths_come_in_the_order_asked_and_say_what_they_rest_on(context):
    left, right = located(context, "e3", "e2")
    assert [(path.tube, path.calibration) for path in (left, right)] == [("e3", "e1"), ("e2", "e1")]
    assert left.samples.velocity_m_s[15][0] < 0 < right.samples.velocity_m_s[15][0]
    assert left.coverage == context.ledger["e3"].coverage


def test_what_weakens_the_tube_weakens_the_path(context):
    (path,) = located(context, "e2")
    assert CUT in path.degradations


def test_the_camera_and_how_boxes_are_drawn_are_shared_and_each_things_size_is_its_own(context):
    one, other = ({mode.name for mode in path.modes} for path in located(context, "e2", "e3"))
    drawn = {f"drawn.{edge}:network" for edge in ("left", "upper", "right", "lower")}
    assert one & other == {"camera.height_m", *drawn}
    assert any(name.startswith("extent.") for name in one - other)


def test_without_a_camera_the_missing_calibration_is_named(context):
    with pytest.raises(NotMeasurable, match="there is no calibration"):
        located(replace(context, camera=None), "e2")


def test_metres_of_a_file_are_taken_as_they_are(context):
    tube = context.ledger["e2"]
    t = np.array(tube.samples.t_s)
    place = np.column_stack([2.0 * t, np.full(len(t), 7.0), np.zeros(len(t))])
    given = Observed(
        t_s=t, xyz_m=place, covariance_m2=np.tile(1e-4 * np.eye(3), (len(t), 1, 1)), frame="world"
    )
    tracks = TrackSet(
        format="table",
        source="metres.txt",
        digest="0" * 64,
        tracks=(
            GivenTrack(number=2, name="a", label="object", samples=tube.samples, observed=given),
            GivenTrack(number=3, name="b", label="object", samples=tube.samples),
        ),
        classed=False,
        calibration=context.ledger["e1"],
    )
    of_file = replace(context, camera=None, tracks=tracks)
    (path,) = located(of_file, "e2")
    assert path.samples.xyz_m[10] == pytest.approx((2.0 * t[10], 7.0, 0.0), abs=0.02)
    with pytest.raises(NotMeasurable, match="no metres"):
        located(of_file, "e3")


def test_points_on_the_ground_have_a_path_each_and_one_seen_once_has_none(context, camera):
    t = times_of(10.0, 3.0)
    place = np.column_stack([-2 + t, np.full(len(t), 9.0), np.zeros(len(t))])
    pixels = camera.project(place, t)
    frames = tuple(
        PointsFrame(pts=k, t_s=float(t[k]), index=k, xy=((x, y), (80.0, 90.0)), score=(1.0, float(k == 0)))
        for k, (x, y) in enumerate(pixels.tolist())
    )
    blob = packed(frames)
    points = Points(
        id="e4",
        source="klt",
        tube="e2",
        on_ground=True,
        columns=digest(blob),
        frames=len(frames),
        frame_interval_s=0.1,
        tracks=summed_up(frames, [(0.0, tuple(pixels[0].tolist())), (0.0, (80.0, 90.0))]),
        coverage=context.ledger["e2"].coverage,
    )
    context.ledger.enter(points)
    found = located(replace(context, blobs={digest(blob): blob}), "e4", "e3")
    assert [(path.label, path.tube) for path in found] == [("point 1 of e4", "e2"), ("object", "e3")]
    assert found[0].samples.velocity_m_s[15][0] == pytest.approx(1.0, abs=0.05)
    in_the_air = points.model_copy(update={"id": "e5", "on_ground": False})
    context.ledger.enter(in_the_air)
    with pytest.raises(NotMeasurable, match="how high over the ground"):
        located(replace(context, blobs={digest(blob): blob}), "e5")
