"""The metric formulas by name: each from a derivation to a value with its error bar."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from ...errors import BadArguments, NotMeasurable
from ...records import Measurement, Path
from ..derived import Derived, Given
from . import alone, pairs, places
from .problem import (
    Asked,
    Problem,
    Unit,
    at_instant,
    over_span,
    pair_at_instant,
    pair_over_span,
)
from .spread import ALL, Column, Had, Sure, Ways, evaluate
from .way import Way, reaching, whole

Builder = Callable[[Asked], Problem]

GROUND_WORDS = (
    "away",
    "away-right",
    "right",
    "towards-right",
    "towards",
    "towards-left",
    "left",
    "away-left",
)
OWN_WORDS = ("ahead", "ahead-right", "right", "back-right", "back", "back-left", "left", "ahead-left")
IMAGE_WORDS = ("up", "up-right", "right", "down-right", "down", "down-left", "left", "up-left")
# A direction less sure than this is none.
_UNSURE_DEG = 40.0
# Beyond so many deviations, both added, no closer look is needed to tell two values apart.
_REACH = 3.0
_ANGLES = ("direction", "heading", "relative_direction")


def _span(formula: Callable[..., Had], unit: Unit, *, least: float | None = 0.0) -> Builder:
    return lambda asked: over_span(asked, formula, unit, least=least)


def _instant(formula: Callable[..., Had], unit: Unit, *, least: float | None = 0.0) -> Builder:
    return lambda asked: at_instant(asked, formula, unit, least=least)


def _pair(formula: Callable[..., Had], unit: Unit, *, least: float | None = 0.0) -> Builder:
    return lambda asked: pair_over_span(asked, formula, unit, least=least)


def _pair_at(formula: Callable[..., Had], unit: Unit, *, least: float | None = 0.0) -> Builder:
    return lambda asked: pair_at_instant(asked, formula, unit, least=least)


def _acceleration(asked: Asked) -> Problem:
    """At an instant; of one component, that component's own with its sign."""
    if asked.component is None:
        return at_instant(asked, alone.acceleration, "m/s²", least=None)
    axis = 0 if asked.component == "horizontal" else 1 if asked.path.frame == "plane" else 2
    t_s = asked.instant()
    return Problem(
        lambda ways: Had(float(ways[asked.path.id].at(t_s)[2][axis])),
        asked.paths[:1],
        asked.around(t_s),
        "m/s²",
    )


def _mean_acceleration(asked: Asked) -> Problem:
    if asked.component is None:
        return over_span(asked, alone.mean_acceleration, "m/s²", least=None)
    return over_span(asked, alone.component_acceleration, "m/s²", least=None)


def _stopping(formula: Callable[[Way], Had], unit: Unit) -> Builder:
    """Of a stop, which smoothing makes to last longer the shorter it is."""

    def build(asked: Asked) -> Problem:
        problem = over_span(asked, formula, unit)
        stop = alone.braking(_way_in(asked, problem.window))
        return replace(problem, unsure_share=alone.BLURRED * asked.path.correlation_s / stop.lasting_s)

    return build


def _time_stopped(asked: Asked) -> Problem:
    """When it comes to rest, and when it starts, smoothing blurs."""
    problem = over_span(asked, alone.time_stopped, "s")
    way = _way_in(asked, problem.window)
    blurred_s = alone.SLOWING * asked.path.correlation_s * math.sqrt(alone.rests_and_starts(way))
    return replace(problem, unsure=math.hypot(blurred_s, alone.maybe_stopped(way) / 2))


def _way_in(asked: Asked, window: tuple[float, float]) -> Way:
    """The way as it is found, over the time asked about."""
    found = reaching(whole(asked.path), window).way
    return asked.one(Ways({asked.path.id: found})).cut(*window)


def _direction(asked: Asked) -> Problem:
    window = asked.window()

    def turned(ways: Ways) -> Had:
        way = alone.direction_deg(asked.one(ways).cut(*window)).value
        return Had((way - asked.base_deg(ways, window[0])) % 360.0)

    return Problem(turned, asked.paths[:1], window, "deg", turns=True)


def _heading(asked: Asked) -> Problem:
    t_s = asked.instant()

    def turned(ways: Ways) -> Had:
        return Had((alone.heading_deg(asked.one(ways), t_s).value - asked.base_deg(ways, t_s)) % 360.0)

    return Problem(turned, asked.paths[:1], asked.around(t_s), "deg", turns=True)


def _relative_direction(asked: Asked) -> Problem:
    """Where the other is seen from the thing; relative to the camera's way forward, or to the thing's own."""
    t_s = asked.instant()

    def turned(ways: Ways) -> Had:
        way = pairs.relative_direction(asked.one(ways), asked.other(ways), t_s).value
        if asked.frame == "initial":
            base = alone.heading_deg(asked.one(ways), t_s).value
        else:
            base = asked.base_deg(ways, t_s)
        return Had((way - base) % 360.0)

    return Problem(turned, asked.paths, asked.around(t_s), "deg", turns=True)


def _closing_speed(asked: Asked) -> Problem:
    if asked.given.number("at_s") is None:
        return pair_over_span(asked, pairs.mean_closing_speed, "m/s", least=None)
    return pair_at_instant(asked, pairs.closing_speed, "m/s", least=None)


def _crossing_time(asked: Asked) -> Problem:
    line = asked.four("line_m")
    return over_span(asked, lambda way: places.crossing_time(way, line), "s", least=None)


def _dwell_time(asked: Asked) -> Problem:
    radius = asked.given.number("radius_m")
    if radius is None:
        zone = asked.four("zone_m")
        return over_span(asked, lambda way: places.dwell_in(way, zone), "s")
    return pair_over_span(asked, lambda one, other: places.dwell_near(one, other, radius), "s")


BUILDERS: dict[str, Builder] = {
    "travelled_distance": _span(alone.travelled_distance, "m"),
    "displacement": _span(alone.displacement, "m"),
    "mean_speed": _span(alone.mean_speed, "m/s"),
    "speed": _instant(alone.speed, "m/s"),
    "max_speed": _span(alone.max_speed, "m/s"),
    "min_speed": _span(alone.min_speed, "m/s"),
    "acceleration": _acceleration,
    "mean_acceleration": _mean_acceleration,
    "max_acceleration": _span(alone.max_acceleration, "m/s²", least=None),
    "max_deceleration": _span(alone.max_deceleration, "m/s²", least=None),
    "stopping_distance": _stopping(alone.stopping_distance, "m"),
    "stopping_deceleration": _stopping(alone.stopping_deceleration, "m/s²"),
    "direction": _direction,
    "heading": _heading,
    "turning_angle": _span(alone.turning_angle, "deg", least=None),
    "turning_radius": _span(alone.turning_radius, "m"),
    "time_stopped": _time_stopped,
    "distance": _pair_at(pairs.distance, "m"),
    "mean_distance": _pair(pairs.mean_distance, "m"),
    "closest_approach": _pair(pairs.closest_approach, "m"),
    "farthest_apart": _pair(pairs.farthest_apart, "m"),
    "closing_speed": _closing_speed,
    "time_to_contact": _pair_at(pairs.time_to_contact, "s"),
    "relative_direction": _relative_direction,
    "heading_difference": _pair_at(pairs.heading_difference, "deg"),
    "following_gap": _pair_at(pairs.following_gap, "m"),
    "following_time": _pair_at(pairs.following_time, "s"),
    "overtaking_time": _pair(pairs.overtaking_time, "s", least=None),
    "crossing_time": _crossing_time,
    "dwell_time": _dwell_time,
}

# What formulas look at, where it is not all of a path: the errors of the rest do nothing to them.
_PLACES = (
    "travelled_distance displacement mean_speed direction distance mean_distance closest_approach "
    "farthest_apart following_gap overtaking_time crossing_time dwell_time"
)
_VELOCITIES = (
    "speed max_speed min_speed mean_acceleration heading turning_angle time_stopped heading_difference"
)
_BOTH = (
    "stopping_distance stopping_deceleration turning_radius closing_speed time_to_contact "
    "relative_direction following_time"
)
USES: dict[str, tuple[Column, ...]] = {
    **dict.fromkeys(_PLACES.split(), ("place",)),
    **dict.fromkeys(_VELOCITIES.split(), ("velocity",)),
    **dict.fromkeys(_BOTH.split(), ("place", "velocity")),
}


# What is told along the ground: it needs to be known which way is down.
_LEVEL = frozenset(
    ("direction", "heading", "relative_direction", "turning_angle", "turning_radius", "crossing_time")
)


def problem_of(name: str, asked: Asked) -> Problem:
    """What is worked out for a quantity."""
    if name in _LEVEL or asked.component is not None or asked.given.numbers("zone_m") is not None:
        asked.check_level(name)
    return replace(BUILDERS[name](asked), uses=USES.get(name, ALL))


def solved(name: str) -> Callable[[Given], Derived]:
    """The formula of a quantity of paths."""

    def formula(given: Given) -> Derived:
        asked = Asked(given)
        problem = problem_of(name, asked)
        sure = problem.solve()
        word = None
        if name in _ANGLES:
            _check_sure(sure.sigma)
            word = words_of(asked.frame)[round(sure.value / 45.0) % 8]
        elif name == "turning_angle":
            word = "right" if sure.value > 0 else "left"
        return Derived(
            sure.value,
            word,
            problem.unit,
            sure.sigma,
            at_s=sure.at_s,
            at_sigma_s=sure.at_sigma_s,
            least=problem.least,
        )

    return formula


def size(name: str) -> Callable[[Given], Derived]:
    """The formula of a length, width or height: what lifting learned of the thing."""

    def formula(given: Given) -> Derived:
        path = Asked(given).path
        value = getattr(path.size, f"{name}_m")
        sigma = getattr(path.size, f"{name}_sigma_m")
        if value is None:
            raise NotMeasurable(f"the {path.label}'s {name} was not learned from how it looks")
        return Derived(value, None, "m", _with_scale(path, value, sigma or 0.0), least=0.0)

    return formula


def _with_scale(path: Path, value: float, sigma: float) -> float:
    """A size's own error with what the camera's common causes do to all lengths: as they do to the way."""
    if path.frame != "world" or len(path.samples) < 2:
        return sigma
    camera = [mode for mode in path.modes if mode.name.startswith("camera.")]
    only = path.model_copy(update={"modes": tuple(camera)})
    sure = evaluate(
        lambda ways: alone.travelled_distance(ways[path.id]), (only,), (path.span.start_s, path.span.end_s)
    )
    share = sure.sigma / sure.value if sure.value > 1.0 else 0.0
    return float((sigma**2 + (min(share, 0.2) * value) ** 2) ** 0.5)


def difference(given: Given) -> Derived:
    """By how much the first measurement exceeds the second; what shifts both alike falls out."""
    first, second = (_problem(given, key) for key in _two(given))
    return _difference(first, second)


def greatest(*, most: bool) -> Callable[[Given], Derived]:
    """Which of the measurements is the greatest (or least), and by how much it leads the next one."""

    def formula(given: Given) -> Derived:
        keys = given.derivation.inputs
        problems = {
            key: _problem(given, key) for key in keys if isinstance(given.ledger.get(key), Measurement)
        }
        if not problems:
            raise BadArguments("there are no measurements to choose from")
        sign = 1.0 if most else -1.0
        told = {key: problem.solve() for key, problem in problems.items()}
        ranked = sorted(told, key=lambda key: -sign * told[key].value)
        best = told[ranked[0]]
        if len(ranked) == 1:
            return Derived(best.value, ranked[0], problems[ranked[0]].unit, best.sigma)
        near = [key for key in ranked[1:] if _rivals(best, told[key])] or ranked[1:2]
        leads = [_difference(problems[ranked[0]], problems[key]) for key in near]
        # The one it leads least surely decides, not only the next one.
        lead = min(leads, key=lambda one: sign * (one.value or 0.0) / max(one.sigma or 0.0, 1e-12))
        return Derived(abs(lead.value or 0.0), ranked[0], lead.unit, lead.sigma)

    return formula


def _rivals(one: Sure, other: Sure) -> bool:
    """Whether two values lie within reach of one another, even if their errors should all add up."""
    return abs(one.value - other.value) < _REACH * (one.sigma + other.sigma)


def _difference(first: Problem, second: Problem) -> Derived:
    if first.unit != second.unit:
        raise BadArguments(f"{first.unit} and {second.unit} cannot be compared")
    paths = {path.id: path for path in (*first.paths, *second.paths)}
    window = (min(first.window[0], second.window[0]), max(first.window[1], second.window[1]))
    both = Problem(
        lambda ways: Had(first.formula(ways).value - second.formula(ways).value),
        tuple(paths.values()),
        window,
        first.unit,
        turns=first.turns,
        uses=tuple(column for column in ALL if column in (*first.uses, *second.uses)),
    )
    sure = both.solve()
    value = (sure.value + 180.0) % 360.0 - 180.0 if both.turns else sure.value
    return Derived(value, None, both.unit, sure.sigma)


def _two(given: Given) -> tuple[str, str]:
    if len(given.derivation.inputs) < 2:
        raise BadArguments("a difference is of two measurements")
    return given.derivation.inputs[0], given.derivation.inputs[1]


def _problem(given: Given, key: str) -> Problem:
    """The problem that a measurement answered."""
    derivation = given.evidence(key, Measurement).derivation
    name = derivation.formula.removeprefix("metric.")
    if name not in BUILDERS:
        raise BadArguments(f"{key} is a {derivation.formula}, which has no difference in metres")
    return problem_of(name, Asked(Given(derivation, given.ledger)))


def words_of(frame: str) -> tuple[str, ...]:
    """The eight words for directions of a frame, clockwise from 12 o'clock."""
    return {"camera": GROUND_WORDS, "initial": OWN_WORDS}.get(frame, IMAGE_WORDS)


def _check_sure(sigma_deg: float) -> None:
    if sigma_deg > _UNSURE_DEG:
        raise NotMeasurable(
            f"it hardly moves, so which way it goes is known to within {sigma_deg:.0f}° only",
            hint="Ask about a time in which it goes farther.",
        )
