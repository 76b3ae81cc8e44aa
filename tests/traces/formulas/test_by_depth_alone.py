"""Of paths in the camera's own axes nothing is told along the ground: nobody knows how that lies."""

import numpy as np
import pytest

from vidence.bench.synthetic import World, tube_of
from vidence.tools.geometry.observed import Observed
from vidence.tools.kinematics.paths import path_of
from vidence.tools.manipulations.measure import Measure
from vidence.traces.errors import NotMeasurable
from vidence.traces.records import Calibration
from vidence.traces.records.calibration import CameraPoses

CALIBRATION = Calibration(
    model="depth",
    source="made",
    camera=CameraPoses(t_s=(0.0,), position_m=((0.0, 0.0, 0.0),), bearing_deg=(0.0,)),
)
T_S = np.arange(100) / 25


@pytest.fixture(scope="module")
def world():
    """Something that goes 2 m/s to the right and 1 m/s down, ten metres ahead (e3); its calibration is e2."""
    made = World()
    tube = made.enter(tube_of(T_S, 100 + 80 * T_S, 150.0))
    calibration = made.enter(CALIBRATION)
    place = np.column_stack([2 * T_S - 4, np.full(len(T_S), 10.0), 2 - T_S])
    noise = np.random.default_rng(5).normal(0, 0.02, place.shape)
    covariance = np.tile(np.eye(3) * 0.02**2, (len(T_S), 1, 1))
    observed = Observed(T_S, place + noise, covariance, "camera")
    made.enter(path_of(observed, tube=tube, calibration=calibration))
    return made


@pytest.mark.parametrize(
    ("quantity", "more", "true"),
    [
        ("travelled_distance", {}, 5**0.5 * T_S[-1]),
        ("mean_speed", {}, 5**0.5),
        ("speed", {"at_s": 2.0}, 5**0.5),
        ("distance", {"at_s": 2.0, "relative_to": "e2"}, 10.0),
        ("closing_speed", {"at_s": 1.0, "relative_to": "e2"}, 5 / (4 + 100 + 1) ** 0.5),
    ],
)
def test_ways_and_distances_are_those_of_space(world, quantity, more, true):
    (found,) = world.run(Measure, quantity=quantity, of=("e3",), **more)
    assert found.value == pytest.approx(true, rel=0.02, abs=0.03)
    assert found.ci95[0] <= true <= found.ci95[1]


@pytest.mark.parametrize(
    ("quantity", "more"),
    [
        ("direction", {}),
        ("direction", {"frame": "initial"}),
        ("heading", {"at_s": 2.0}),
        ("relative_direction", {"at_s": 2.0, "relative_to": "e2"}),
        ("turning_angle", {}),
        ("turning_radius", {}),
        ("crossing_time", {"line_m": (0.0, 5.0, 0.0, 15.0)}),
        ("dwell_time", {"zone_m": (-1.0, 5.0, 1.0, 15.0)}),
        ("mean_speed", {"component": "horizontal"}),
    ],
)
def test_what_is_told_along_the_ground_is_refused(world, quantity, more):
    with pytest.raises(NotMeasurable, match="which depth alone does not tell"):
        world.run(Measure, quantity=quantity, of=("e3",), **more)
