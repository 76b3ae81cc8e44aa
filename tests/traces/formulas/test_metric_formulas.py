"""Metric formulas against closed forms, their error bars against many simulated paths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from vidence.traces.errors import NotMeasurable
from vidence.traces.formulas import Derived, check, derive
from vidence.traces.formulas.derived import Given
from vidence.traces.formulas.metric.problem import Asked
from vidence.traces.formulas.metric.spread import ALL
from vidence.traces.formulas.metric.table import BUILDERS, USES
from vidence.traces.records import (
    Calibration,
    Derivation,
    Evidence,
    Measurement,
    Mode,
    Path,
    PathSamples,
    Span,
)
from vidence.traces.records.base import Parameter
from vidence.traces.records.calibration import CameraMode, CameraPoses
from vidence.traces.records.path import Size

Floats = NDArray[np.float64]
Move = Callable[[Floats], Floats]
CAMERA = Calibration(
    id="e1",
    model="ground_plane",
    source="camera.json",
    camera=CameraPoses(t_s=(0.0,), position_m=((0.0, 0.0, 5.0),), bearing_deg=(0.0,)),
)


def path(
    move: Move,
    *,
    key: str = "e2",
    end_s: float = 4.0,
    sigma_m: float = 0.02,
    modes: tuple[tuple[str, Move], ...] = (),
    off: Floats | None = None,
    parts: tuple[Span, ...] = (),
) -> Path:
    """A path by its places over time, its rates by differences on a fine grid."""
    t_s = np.arange(round(end_s * 25) + 1) / 25
    fine = 1e-4
    place = move(t_s) + (0.0 if off is None else off)
    velocity = (move(t_s + fine) - move(t_s - fine)) / (2 * fine)
    rate = (move(t_s + fine) - 2 * move(t_s) + move(t_s - fine)) / fine**2

    def rows(values: Floats) -> tuple[tuple[float, float, float], ...]:
        return tuple((x, y, 0.0) for x, y in values.tolist())

    def spread(sigma: float) -> tuple[tuple[float, float, float, float, float, float], ...]:
        return ((sigma**2, 0.0, 0.0, sigma**2, 0.0, 0.0),) * len(t_s)

    return Path(
        id=key,
        tube="e9",
        calibration="e1",
        frame="world",
        samples=PathSamples(
            t_s=tuple(t_s.tolist()),
            xyz_m=rows(place),
            velocity_m_s=rows(velocity),
            acceleration_m_s2=rows(rate),
            covariance_m2=spread(sigma_m),
            velocity_covariance_m2_s2=spread(2 * sigma_m),
            acceleration_covariance_m2_s4=spread(4 * sigma_m),
            seen=(True,) * len(t_s),
        ),
        modes=tuple(Mode(name=name, shift_m=rows(shift(t_s))) for name, shift in modes),
        parts=parts or (Span(start_s=0.0, end_s=end_s),),
        correlation_s=0.2,
        size=Size(length_m=4.0, length_sigma_m=0.1),
        scale="test",
    )


def straight(vx: float, vy: float, x: float = 0.0, y: float = 10.0) -> Move:
    return lambda t: np.column_stack([x + vx * t, y + vy * t])


def circle(radius: float, turn_deg_s: float) -> Move:
    """Clockwise from heading Y."""
    rate = np.radians(turn_deg_s)
    return lambda t: np.column_stack([radius * (1 - np.cos(rate * t)), 10 + radius * np.sin(rate * t)])


def braking(v: float, after_s: float, rate: float) -> Move:
    def move(t: Floats) -> Floats:
        slowed = np.clip(t - after_s, 0, v / rate)
        return np.column_stack([v * np.minimum(t, after_s) + v * slowed - rate * slowed**2 / 2, 10 + 0 * t])

    return move


def value(quantity: str, *paths: Path, **parameters: Parameter) -> Derived:
    ledger: dict[str, Evidence] = {"e1": CAMERA, **{one.id: one for one in paths}}
    inputs = (*(one.id for one in paths), "e1")
    return derive(Derivation(formula=f"metric.{quantity}", inputs=inputs, parameters=parameters), ledger)


ONE: list[tuple[str, Move, dict[str, Parameter], float]] = [
    ("travelled_distance", straight(3, 4), {}, 20.0),
    ("travelled_distance", straight(3, 4), {"span": (1.0, 2.0)}, 5.0),
    ("travelled_distance", circle(5, 45), {}, 5 * np.pi),
    ("displacement", circle(5, 45), {}, 10.0),
    ("mean_speed", straight(3, 4), {}, 5.0),
    ("speed", straight(3, 4), {"at_s": 2.02}, 5.0),
    ("max_speed", lambda t: np.column_stack([t**2, 10 + 0 * t]), {}, 8.0),
    ("min_speed", lambda t: np.column_stack([t**2, 10 + 0 * t]), {"span": (1.0, 3.0)}, 2.0),
    ("acceleration", lambda t: np.column_stack([t**2, 10 + 0 * t]), {"at_s": 2.0}, 2.0),
    ("mean_acceleration", lambda t: np.column_stack([t**2, 10 + 0 * t]), {}, 2.0),
    ("stopping_distance", braking(6, 1.0, 3.0), {}, 6.0),
    ("stopping_deceleration", braking(6, 1.0, 3.0), {}, 3.0),
    ("time_stopped", braking(6, 1.0, 3.0), {}, 1.0),
    ("turning_angle", circle(5, 20), {}, 80.0),
    ("turning_radius", circle(5, 20), {}, 5.0),
    ("direction", straight(3, 3), {}, 45.0),
    ("heading", circle(5, 30), {"at_s": 3.0}, 90.0),
    ("distance", straight(0, 1), {"at_s": 2.0}, 12.0),
    ("closing_speed", straight(0, -1), {"at_s": 2.0}, 1.0),
    ("time_to_contact", straight(0, -2), {"at_s": 2.0}, 3.0),
    ("closest_approach", straight(2, 0, x=-4), {}, 10.0),
    ("crossing_time", straight(2, 0, x=-4), {"line_m": (0.0, 0.0, 0.0, 20.0)}, 2.0),
    ("dwell_time", straight(2, 0, x=-4), {"zone_m": (-1.0, 9.0, 1.0, 11.0)}, 1.0),
    ("dwell_time", straight(0, 2, y=0), {"radius_m": 4.0}, 2.0),
    ("length", straight(1, 0), {}, 4.0),
]


@pytest.mark.parametrize(
    ("quantity", "move", "parameters", "truth"), ONE, ids=[f"{q}{p}" for q, _, p, _ in ONE]
)
def test_of_one_path(quantity: str, move: Move, parameters: dict[str, Parameter], truth: float) -> None:
    found = value(quantity, path(move), **parameters)
    assert found.value == pytest.approx(truth, rel=0.03, abs=0.08)
    assert found.ci95 is not None
    assert found.ci95[0] <= truth <= found.ci95[1]


TWO: list[tuple[str, Move, Move, dict[str, Parameter], float]] = [
    ("distance", straight(1, 0), straight(1, 0, y=13), {"at_s": 1.0}, 3.0),
    ("mean_distance", straight(1, 0), straight(1, 0, y=13), {}, 3.0),
    ("closest_approach", straight(2, 0, x=-4), straight(0, 0, y=12), {}, 2.0),
    ("farthest_apart", straight(2, 0), straight(0, 0), {}, 8.0),
    ("closing_speed", straight(2, 0, x=-9), straight(-1, 0, x=9), {"at_s": 1.0}, 3.0),
    ("time_to_contact", straight(2, 0, x=-9), straight(-1, 0, x=9), {"at_s": 1.0}, 5.0),
    ("relative_direction", straight(0, 0), straight(0, 0, x=3, y=10), {"at_s": 1.0}, 90.0),
    ("heading_difference", straight(1, 0), straight(0, 1), {"at_s": 1.0}, 90.0),
    ("following_gap", straight(1, 0, x=-10), straight(1, 0), {"at_s": 1.0}, 6.0),
    ("following_time", straight(2, 0, x=-10), straight(2, 0), {"at_s": 1.0}, 3.0),
    ("overtaking_time", straight(3, 0, x=-2), straight(2, 0), {}, 2.0),
]


@pytest.mark.parametrize(
    ("quantity", "one", "other", "parameters", "truth"), TWO, ids=[row[0] for row in TWO]
)
def test_of_two_paths(
    quantity: str, one: Move, other: Move, parameters: dict[str, Parameter], truth: float
) -> None:
    found = value(quantity, path(one), path(other, key="e3"), **parameters)
    assert found.value == pytest.approx(truth, rel=0.03, abs=0.08)


NEEDS: dict[str, dict[str, Parameter]] = {
    "crossing_time": {"line_m": (4.0, 0.0, 4.0, 20.0)},
    "dwell_time": {"zone_m": (2.0, 9.0, 5.0, 12.0)},
}


@pytest.mark.parametrize("quantity", sorted(USES))
def test_what_a_formula_is_said_not_to_use_does_nothing_to_it(quantity: str) -> None:
    small = Size(length_m=0.5, length_sigma_m=0.1)
    one = path(braking(6, 1.0, 3.0)).model_copy(update={"size": small})
    other = path(straight(0.5, 0.2, x=9), key="e3").model_copy(update={"size": small})
    parameters = NEEDS.get(quantity, {})
    alone = quantity in ("stopping_distance", "stopping_deceleration", "crossing_time", "dwell_time")
    ledger: dict[str, Evidence] = {"e1": CAMERA, "e2": one, "e3": other}
    inputs = ("e2", "e1") if alone else ("e2", "e3", "e1")
    if quantity in ("turning_angle", "turning_radius", "min_speed"):
        ledger["e2"] = path(circle(5, 20))
    derivation = Derivation(
        formula=f"metric.{quantity}", inputs=inputs, parameters={"at_s": 1.2, **parameters}
    )
    problem = BUILDERS[quantity](Asked(Given(derivation, ledger)))
    with_all = replace(problem, uses=ALL).solve()
    assert with_all.sigma > 0
    assert replace(problem, uses=USES[quantity]).solve().sigma == pytest.approx(with_all.sigma)


def test_gaps_need_the_lengths_of_both() -> None:
    unknown = path(straight(1, 0)).model_copy(update={"size": Size()})
    with pytest.raises(NotMeasurable, match="was not learned"):
        value("following_gap", path(straight(1, 0, x=-10), key="e3"), unknown, at_s=1.0)


def test_how_unsure_a_gap_is_depends_on_how_unsure_the_lengths_are() -> None:
    longer = path(straight(1, 0)).model_copy(update={"size": Size(length_m=4.0, length_sigma_m=2.0)})
    sure = value("following_gap", path(straight(1, 0, x=-10), key="e3"), path(straight(1, 0)), at_s=1.0)
    unsure = value("following_gap", path(straight(1, 0, x=-10), key="e3"), longer, at_s=1.0)
    assert sure.value == unsure.value == pytest.approx(6.0, abs=0.05)
    assert sure.sigma is not None
    assert unsure.sigma == pytest.approx(1.0, abs=0.1)
    assert sure.sigma < 0.15


def test_a_direction_is_told_in_words_of_its_frame() -> None:
    assert value("direction", path(straight(0, 2))).word == "away"
    assert value("direction", path(straight(-2, 0))).word == "left"
    assert value("direction", path(straight(-2, 0)), frame="initial").word == "ahead"


def test_when_they_are_closest_is_told_too() -> None:
    found = value("closest_approach", path(straight(2, 0, x=-4)), path(straight(0, 0, y=12), key="e3"))
    assert found.at_s == pytest.approx(2.0, abs=0.05)
    assert found.at_sigma_s is not None


def test_what_hardly_moves_has_no_direction() -> None:
    with pytest.raises(NotMeasurable, match="hardly moves"):
        value("direction", path(straight(0.001, 0.0)))


def test_what_it_is_not_followed_through_at_the_very_ends_counts_too() -> None:
    """Asked until 4.1 s about what is followed until 4 s: it has gone on as it went, a little less surely."""
    speeding = path(lambda t: np.column_stack([t**2, 10 + 0 * t]))
    gone = value("travelled_distance", speeding, span=(2.0, 4.1))
    assert gone.value == pytest.approx(4.1**2 - 2.0**2, abs=1e-3)
    assert value("max_speed", speeding, span=(2.0, 4.1)).value == pytest.approx(8.0, abs=0.25)
    assert value("speed", speeding, at_s=4.1).value == pytest.approx(8.2, abs=1e-3)
    apart = value("distance", speeding, path(straight(0, 0), key="e3", end_s=5.0), at_s=4.1)
    assert apart.value == pytest.approx(4.1**2, abs=5e-3)
    assert (gone.sigma or 0.0) > (value("travelled_distance", speeding, span=(1.9, 4.0)).sigma or 0.0)


def test_a_span_in_which_it_is_not_seen_is_named() -> None:
    with pytest.raises(NotMeasurable, match=r"followed from 0.00 to 4.00 s"):
        value("travelled_distance", path(straight(1, 0)), span=(2.0, 8.0))


def test_a_gap_too_long_to_bridge_is_not_measured_over() -> None:
    parts = (Span(start_s=0.0, end_s=1.0), Span(start_s=3.0, end_s=4.0))
    with pytest.raises(NotMeasurable, match="out of sight too long"):
        value("travelled_distance", path(straight(1, 0), parts=parts), span=(0.0, 4.0))


def test_what_shifts_both_alike_falls_out_of_their_difference() -> None:
    taller = ("camera.height_m", lambda t: 0.05 * straight(2, 0)(t))
    same = ("camera.height_m", lambda t: 0.05 * straight(2, 0, y=12)(t))
    one, other = path(straight(2, 0), modes=(taller,)), path(straight(2, 0, y=12), key="e3", modes=(same,))
    ledger: dict[str, Evidence] = {"e1": CAMERA, "e2": one, "e3": other}
    for number, key in enumerate(("e2", "e3"), start=4):
        derivation = Derivation(formula="metric.travelled_distance", inputs=(key, "e1"))
        found = derive(derivation, ledger)
        assert found.sigma is not None
        assert found.sigma > 0.35
        ledger[f"e{number}"] = Measurement(
            id=f"e{number}",
            quantity="travelled_distance",
            value=found.value,
            unit=found.unit,
            sigma=found.sigma,
            ci95=found.ci95,
            subject="it",
            derivation=derivation,
        )
    difference = derive(Derivation(formula="metric.difference", inputs=("e4", "e5")), ledger)
    assert difference.sigma is not None
    assert difference.sigma < 0.1
    assert check(ledger["e4"], ledger) is None
    wrong = ledger["e4"].model_copy(update={"value": 7.0})
    assert "computed again" in (check(wrong, ledger) or "")


def test_intervals_cover_the_truth_nineteen_times_in_twenty() -> None:
    """Paths with errors of the size and the likeness that they tell, and a scale off by one deviation."""
    rng = np.random.default_rng(7)
    t_s, covered = np.arange(101) / 25, []
    knots = np.arange(-1, 6, 0.5)
    for _ in range(120):
        errors = np.column_stack([np.interp(t_s, knots, rng.normal(0, 0.05, len(knots))) for _ in range(2)])
        scale = rng.normal(0, 0.02)
        off = errors + scale * straight(3, 0, y=0)(t_s)
        told = path(
            straight(3, 0),
            sigma_m=0.045,
            off=off,
            modes=(("camera.scale", lambda t: 0.02 * straight(3, 0, y=0)(t)),),
        )
        ci95 = value("displacement", told).ci95
        assert ci95 is not None
        covered.append(ci95[0] <= 12.0 <= ci95[1])
    assert 0.89 <= np.mean(covered) <= 1.0


def test_what_shifts_the_camera_together_with_the_thing_falls_out_of_their_distance() -> None:
    def drift(t: Floats) -> Floats:
        return np.column_stack([0 * t, 0.3 * t])

    t_s = np.arange(101) / 25
    shift = tuple((0.0, y, 0.0) for y in drift(t_s)[:, 1].tolist())
    way = tuple((0.0, y, 1.5) for y in (4.0 * t_s).tolist())
    poses = CameraPoses(t_s=tuple(t_s.tolist()), position_m=way, bearing_deg=(0.0,) * 101)
    together = CameraMode(name="camera.motion_1", shift_m=shift, turn_deg=(0.0,) * 101)
    thing = path(straight(0, 4, y=12.0), modes=(("camera.motion_1", drift),))

    def sure(quantity: str, *modes: CameraMode) -> Derived:
        camera = CAMERA.model_copy(update={"camera": poses.model_copy(update={"modes": modes})})
        given = Derivation(formula=f"metric.{quantity}", inputs=("e2", "e1"), parameters={"at_s": 3.0})
        return derive(given, {"e1": camera, "e2": thing})

    for quantity, value in (("distance", 12.0), ("closing_speed", 0.0)):
        alone, both = sure(quantity), sure(quantity, together)
        assert alone.value == pytest.approx(value, abs=1e-6) == both.value
        assert both.sigma is not None
        assert alone.sigma is not None
        assert both.sigma < 0.5 * alone.sigma


def test_a_direction_seen_from_the_camera_is_no_surer_than_where_that_looks() -> None:
    turned = CameraMode(name="camera.motion_1", shift_m=((0.0, 0.0, 0.0),), turn_deg=(3.0,))
    assert CAMERA.camera is not None
    camera = CAMERA.model_copy(update={"camera": CAMERA.camera.model_copy(update={"modes": (turned,)})})
    thing = path(straight(3, 4), modes=(("camera.motion_1", lambda t: np.zeros((len(t), 2))),))
    given = Derivation(formula="metric.direction", inputs=("e2", "e1"))
    assert derive(given, {"e1": camera, "e2": thing}).sigma == pytest.approx(3.0, abs=0.5)


def test_how_long_something_stands_is_less_sure_the_more_smoothing_blurs() -> None:
    sharp, blurred = (
        value("time_stopped", path(braking(6, 1.0, 3.0)).model_copy(update={"correlation_s": blur}))
        for blur in (0.02, 0.3)
    )
    assert blurred.value == pytest.approx(sharp.value)
    assert sharp.sigma is not None
    assert blurred.sigma is not None
    assert blurred.sigma > 0.2 > 2 * sharp.sigma
