"""`calibrate` and `measure` of paths: numbers that can be computed again, and clear refusals."""

from types import SimpleNamespace

import numpy as np
import pytest

from vidence.bench.synthetic import World, times_of, tube_of
from vidence.tools.geometry.observed import Observed
from vidence.tools.kinematics.paths import path_of
from vidence.tools.manipulations.calibrate import Calibrate, run_calibration
from vidence.tools.manipulations.measure import Measure
from vidence.tools.registry import ChosenBackends
from vidence.traces.errors import BadArguments, NotMeasurable
from vidence.traces.formulas import check
from vidence.traces.records import Calibration, Span
from vidence.traces.records.calibration import CameraPoses

CALIBRATION = Calibration(
    model="ground_plane",
    source="camera.json",
    camera=CameraPoses(t_s=(0.0,), position_m=((0.0, 0.0, 4.0),), bearing_deg=(0.0,)),
)


@pytest.fixture
def world():
    """A calibration (e1), a tube (e2), its path (e3), going right at 2 m/s, and one (e4) 3 m behind it."""
    made, t, rng = World(), times_of(), np.random.default_rng(1)
    made.enter(CALIBRATION)
    tube = made.enter(tube_of(t, 300.0, 200.0))
    for x in (-8.0, -11.0):
        place = np.column_stack([x + 2 * t, np.full(len(t), 12.0), np.zeros(len(t))])
        place[:, :2] += rng.normal(0, 0.03, (len(t), 2))
        observed = Observed(
            t_s=t,
            xyz_m=place,
            covariance_m2=np.tile(np.diag([9e-4, 9e-4, 0.0]), (len(t), 1, 1)),
            frame="world",
        )
        made.enter(path_of(observed, tube=tube, calibration=made.ledger["e1"]))
    return made


@pytest.mark.parametrize(
    ("arguments", "value", "unit"),
    [
        ({"quantity": "travelled_distance", "span": {"start_s": 1.0, "end_s": 4.0}}, 6.0, "m"),
        ({"quantity": "speed", "at_s": 3.0}, 2.0, "m/s"),
        ({"quantity": "direction"}, 90.0, "deg"),
        ({"quantity": "distance", "at_s": 4.0, "relative_to": "e1"}, 12.0, "m"),
        ({"quantity": "distance", "at_s": 4.0, "relative_to": "e4"}, 3.0, "m"),
        ({"quantity": "crossing_time", "line_m": (0.0, 0.0, 0.0, 20.0)}, 4.0, "s"),
        ({"quantity": "dwell_time", "zone_m": (-2.0, 10.0, 2.0, 14.0)}, 2.0, "s"),
        ({"quantity": "dwell_time", "relative_to": "e1", "radius_m": 13.0}, 5.0, "s"),
    ],
)
def test_paths_are_measured_in_metres(world, arguments, value, unit):
    (got,) = world.run(Measure, of=("e3",), **arguments)
    assert got.value == pytest.approx(value, rel=0.02, abs=0.05)
    assert got.unit == unit
    assert got.ci95[0] <= value <= got.ci95[1]
    assert check(got, world.ledger) is None


def test_a_measurement_at_an_instant_speaks_of_that_instant(world):
    (got,) = world.run(Measure, of=("e3",), quantity="speed", at_s=3.0)
    assert got.span == Span(start_s=3.0, end_s=3.0)


def test_two_measurements_are_compared(world):
    parts = [world.run(Measure, of=(key,), quantity="travelled_distance")[0].id for key in ("e3", "e4")]
    (got,) = world.run(Measure, of=tuple(parts), quantity="difference")
    assert got.ci95[0] < 0 < got.ci95[1]
    (first,) = world.run(Measure, of=tuple(parts), quantity="greatest")
    assert first.word in parts


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"quantity": "colour", "of": ("e3",)}, BadArguments, "measured of tubes, in the picture"),
        ({"quantity": "speed", "of": ("e3",)}, BadArguments, "needs a time: set at_s"),
        ({"quantity": "speed", "of": ("e3",), "at_s": 99.0}, BadArguments, "outside the video"),
        ({"quantity": "speed", "of": ("e2",), "at_s": 1.0}, BadArguments, "measured of paths"),
        ({"quantity": "crossing_time", "of": ("e3",)}, BadArguments, "needs line_m"),
        ({"quantity": "dwell_time", "of": ("e3",)}, BadArguments, "needs zone_m"),
        ({"quantity": "difference", "of": ("e3", "e4")}, BadArguments, "should name a measurement"),
        ({"quantity": "displacement", "of": ("e3",), "relative_to": "e4"}, BadArguments, "of one thing"),
        (
            {"quantity": "distance", "of": ("e3",), "at_s": 1.0, "relative_to": "e2"},
            BadArguments,
            "should name a path",
        ),
        ({"quantity": "stopping_distance", "of": ("e3",)}, NotMeasurable, "does not stop"),
        (
            {"quantity": "following_gap", "of": ("e4",), "relative_to": "e3", "at_s": 1.0},
            NotMeasurable,
            "not learned",
        ),
        ({"quantity": "height", "of": ("e3",)}, NotMeasurable, "height was not learned"),
    ],
)
def test_what_cannot_be_measured_is_told(world, arguments, error, message):
    with pytest.raises(error, match=message):
        world.run(Measure, **arguments)


def test_metric_tracks_are_their_own_calibration():
    context = SimpleNamespace(camera=None, tracks=SimpleNamespace(calibration=CALIBRATION, source="a.txt"))
    assert run_calibration(context) is CALIBRATION
    assert Calibrate().run(Calibrate.arguments(), context).evidence == [CALIBRATION]


def test_tracks_in_pixels_without_a_camera_have_no_metres():
    context = SimpleNamespace(
        camera=None, tracks=SimpleNamespace(calibration=None, source="mot.csv"), backends=ChosenBackends()
    )
    with pytest.raises(NotMeasurable, match=r"the tracks of mot\.csv are in pixels"):
        run_calibration(context)


def test_without_any_calibration_one_is_asked_for():
    context = SimpleNamespace(camera=None, tracks=None, backends=ChosenBackends())
    with pytest.raises(NotMeasurable, match="there is no calibration"):
        run_calibration(context)
