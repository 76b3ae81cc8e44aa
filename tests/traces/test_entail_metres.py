"""Claims in metres: true ones stand; mutated in number, unit, thing, time, way or verdict, they fall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest

from vidence.bench.synthetic import World, times_of, tube_of
from vidence.tools.geometry.observed import Observed
from vidence.tools.kinematics.paths import path_of
from vidence.tools.manipulations.measure import Measure
from vidence.traces.entail import judge
from vidence.traces.entail.compared import verdict_of
from vidence.traces.formulas import check, clock_of, words_of
from vidence.traces.metres import METRIC_WORDS
from vidence.traces.records import Calibration, Claim, Measurement, Mode, Path
from vidence.traces.records.calibration import CameraPoses
from vidence.traces.records.claim import Chosen, Compared, Direction, Quantified
from vidence.traces.render import sentence
from vidence.traces.units import converted

COLOURS = ("red", "blue", "green")
SPAN = {"start_s": 1.0, "end_s": 5.0}
ALONE = (
    "travelled_distance",
    "displacement",
    "mean_speed",
    "max_speed",
    "turning_angle",
    "mean_acceleration",
)
PAIRED_AT = ("distance", "closing_speed", "heading_difference")
PAIRED = ("mean_distance", "closest_approach", "farthest_apart")
SHOWN = {"m": "ft", "m/s": "km/h", "m/s²": "g", "deg": "rad", "s": "min"}
CAMERA = "the camera"


def world_of(seed: int) -> World:
    """A calibration (e1), three tubes and, where they go on the ground, three paths with a common cause."""
    rng, world, t = np.random.default_rng(seed), World(), times_of()
    calibration = world.enter(
        Calibration(
            model="ground_plane",
            source="camera.json",
            camera=CameraPoses(t_s=(0.0,), position_m=((0.0, 0.0, 4.0),), bearing_deg=(0.0,)),
        )
    )
    tubes = [
        world.enter(tube_of(t, 100.0 + 20 * t, 100.0 + 60 * k, colour=colour, track=k + 1))
        for k, colour in enumerate(COLOURS)
    ]
    turn = np.radians(rng.uniform(10, 15)) * t
    ways = (
        np.column_stack([-8 + rng.uniform(2, 3) * t, 15 + 0.2 * t]),
        np.column_stack([6 - rng.uniform(0.5, 1) * t, 30 - rng.uniform(1, 1.5) * t]),
        np.column_stack([20 - 9 * np.cos(turn), 20 + 9 * np.sin(turn)]),
    )
    for tube, way in zip(tubes, ways, strict=True):
        place = np.column_stack([way + rng.normal(0, 0.04, way.shape), np.zeros(len(t))])
        observed = Observed(
            t_s=t,
            xyz_m=place,
            covariance_m2=np.tile(np.diag([0.04**2, 0.04**2, 0.0]), (len(t), 1, 1)),
            frame="world",
            modes={"camera.height_m": 0.01 * place},
        )
        world.enter(path_of(observed, tube=tube, calibration=calibration))
    return world


def paths_of(world: World) -> list[Path]:
    return [item for item in world.ledger.values() if isinstance(item, Path)]


def name(world: World, path: Path) -> str:
    return f"the {world.ledger[path.tube].look.colour} object"


def claims_of(world: World) -> Iterator[tuple[object, tuple[str, ...]]]:
    """True predicates with what they cite."""
    paths = paths_of(world)
    for path in paths:
        yield from _of_one(world, path)
    for one, other in combinations(paths, 2):
        yield from _of_two(world, one, other)
    yield from _of_all(world, paths)


def _of_one(world, path):
    for quantity in ALONE:
        measured = _measured(world, quantity, path, span=SPAN)
        yield _number(measured, name(world, path)), (measured.id, path.id)
        yield _number(measured, name(world, path), SHOWN[measured.unit]), (measured.id, path.id)
    away = _measured(world, "distance", path, at_s=2.0, relative_to="e1")
    yield _number(away, name(world, path), other=CAMERA), (away.id, path.id)
    for quantity, of, frame, when in (
        ("direction", "displacement", "camera", {"span": SPAN}),
        ("direction", "displacement", "initial", {"span": SPAN}),
        ("heading", "heading", "camera", {"at_s": 3.0}),
    ):
        measured = _measured(world, quantity, path, frame=frame, **when)
        yield _direction(measured, name(world, path), frame, of), (measured.id, path.id)


def _of_two(world, one, other):
    named = name(world, one), name(world, other)
    for quantity in (*PAIRED, *PAIRED_AT):
        when = {"at_s": 2.0} if quantity in PAIRED_AT else {"span": SPAN}
        measured = _measured(world, quantity, one, relative_to=other.id, **when)
        yield _number(measured, named[0], other=named[1]), (measured.id, one.id, other.id)
    place = _measured(world, "relative_direction", one, relative_to=other.id, at_s=2.0)
    yield _direction(place, named[0], "camera", "place", named[1]), (place.id, one.id)
    for quantity in ("travelled_distance", "mean_speed", "mean_distance"):
        to = {"relative_to": "e1"} if quantity == "mean_distance" else {}
        parts = [_measured(world, quantity, path, span=SPAN, **to) for path in (one, other)]
        (found,) = world.run(Measure, quantity="difference", of=tuple(part.id for part in parts))
        yield (
            Compared(
                quantity=quantity,
                subject=named[0],
                other=named[1],
                verdict=verdict_of(found),
                difference=found.value,
                unit=found.unit,
                sigma=found.sigma,
                ci95=found.ci95,
                span=parts[0].span,
                relative_to=CAMERA if to else None,
            ),
            (found.id, one.tube, other.tube),
        )


def _of_all(world, paths):
    for quantity in ("travelled_distance", "mean_distance"):
        to = {"relative_to": "e1"} if quantity == "mean_distance" else {}
        parts = [_measured(world, quantity, path, span=SPAN, **to) for path in paths]
        for most in (True, False):
            (ranked,) = world.run(
                Measure, quantity="greatest" if most else "least", of=tuple(part.id for part in parts)
            )
            winner = world.ledger[world.ledger[ranked.word].derivation.inputs[0]]
            words = METRIC_WORDS[quantity]
            criterion = (words.most if most else words.least).format(other=CAMERA)
            claim = Chosen(subject=name(world, winner), criterion=criterion, chosen=winner.tube)
            yield claim, (ranked.id, winner.tube)


def _measured(world, quantity, path, **arguments) -> Measurement:
    (found,) = world.run(Measure, quantity=quantity, of=(path.id,), subject=name(world, path), **arguments)
    return found


def _number(measured, subject, unit=None, other=None):
    factor = 1.0 if unit is None else converted(1.0, measured.unit, unit)
    at = measured.at_s if measured.at_s is not None else measured.derivation.parameters.get("at_s")
    return Quantified(
        name=measured.quantity,
        subject=subject,
        value=measured.value * factor,
        unit=unit or measured.unit,
        sigma=measured.sigma * factor,
        ci95=tuple(end * factor for end in measured.ci95),
        span=measured.span,
        other=other,
        t_s=at,
    )


def _direction(measured, subject, frame, of, other=None):
    return Direction(
        subject=subject,
        frame=frame,
        degrees=measured.value,
        clock=clock_of(measured.value),
        word=measured.word,
        span=measured.span,
        sigma=measured.sigma,
        ci95=measured.ci95,
        of=of,
        other=other,
    )


# ---- mutants ------------------------------------------------------------------------------------------


def mutants_of(p, cited) -> Iterator[tuple[str, object, tuple[str, ...]]]:
    """Every way in which this claim is made false, by kind of mutation."""
    yield "citation", p, ()
    yield "citation", p, (*cited, "e9999")
    yield "citation", p, tuple(key for key in cited if key != cited[0]) or ("e1",)
    colour = next(c for c in COLOURS if c in p.subject)
    for other in (*COLOURS, "purple"):
        if other != colour:
            yield "identity", p.model_copy(update={"subject": f"the {other} object"}), cited
    for kind, changes in _MUTATIONS[type(p)](p):
        yield kind, type(p).model_validate({**p.model_dump(), **changes}), cited


def _quantified(p):
    off = 0.06 * abs(p.value) + 0.51
    yield from (("number", {"value": v}) for v in (p.value + off, p.value - off, 2 * p.value + 1))
    yield from (("unit", {"unit": u}) for u in ("m", "km/h", "ft", "px", "s", "") if u != p.unit)
    yield "error", {"sigma": 1.5 * p.sigma + 0.02}
    yield "error", {"ci95": (p.ci95[0] - 1.0, p.ci95[1] + 1.0)}
    yield "time", {"span": {"start_s": p.span.start_s + 0.4, "end_s": p.span.end_s + 0.4}}
    yield "time", {"t_s": 4.4}
    swapped = {"mean_speed": "max_speed", "displacement": "travelled_distance"}
    yield "direction", {"name": swapped.get(p.name, "speed")}
    yield "identity", {"other": "the purple object"}
    if p.other != CAMERA:
        yield "identity", {"other": CAMERA}


def _directed(p):
    for by in (30.0, 180.0, 95.0):
        degrees = (p.degrees + by) % 360
        word = words_of(p.frame)[round(degrees / 45) % 8]
        yield "direction", {"degrees": degrees, "clock": clock_of(degrees), "word": word}
    yield "direction", {"clock": p.clock % 12 + 1}
    yield "direction", {"word": "up"}
    for frame in ("camera", "initial", "image"):
        if frame != p.frame:
            yield "direction", {"frame": frame, "word": words_of(frame)[round(p.degrees / 45) % 8]}
    of = {"displacement": "heading", "heading": "displacement", "place": "heading"}
    yield "direction", {"of": of[p.of]}
    yield "error", {"sigma": 2 * p.sigma + 0.1}
    yield "error", {"ci95": (p.ci95[0] - 9.0, p.ci95[1] + 9.0)}
    yield "time", {"span": {"start_s": p.span.start_s + 0.5, "end_s": p.span.end_s + 0.5}}
    yield "identity", {"other": "the purple object"}


def _compared(p):
    yield from (("verdict", {"verdict": v}) for v in ("more", "less", "alike") if v != p.verdict)
    yield "number", {"difference": -p.difference - 1.0}
    yield "number", {"difference": 1.2 * p.difference + 0.6}
    yield "unit", {"unit": "ft" if p.unit == "m" else "km/h"}
    yield "error", {"sigma": 1.5 * p.sigma + 0.02}
    yield "error", {"ci95": (p.ci95[0] - 1.0, p.ci95[1] + 1.0)}
    yield "time", {"span": {"start_s": 2.0, "end_s": 5.0}}
    yield "direction", {"quantity": "displacement"}
    yield "identity", {"subject": p.other, "other": p.subject}
    yield "identity", {"other": "the purple object"}
    yield "identity", {"relative_to": "the purple object"}


def _chosen(p):
    yield "identity", {"chosen": "e3" if p.chosen != "e3" else "e2"}
    yield "identity", {"chosen": "e1"}
    swap = {"farthest": "nearest", "nearest": "farthest", "least": "", "travelled farthest": "went fastest"}
    for old, new in swap.items():
        if old in p.criterion:
            yield "direction", {"criterion": p.criterion.replace(old, new)}
    yield "direction", {"criterion": "went fastest"}
    yield "identity", {"criterion": "was nearest to the purple object"}


_MUTATIONS = {Quantified: _quantified, Direction: _directed, Compared: _compared, Chosen: _chosen}


def _statuses(world, rows) -> list[str]:
    claims = [Claim(id=f"c{n}", predicate=p, evidence=cited) for n, (p, cited) in enumerate(rows, start=1)]
    return [judged.status for judged in judge(claims, world.ledger, world.video)]


@pytest.fixture(scope="module")
def world() -> World:
    return world_of(3)


@pytest.fixture(scope="module")
def true_claims(world) -> list[tuple[object, tuple[str, ...]]]:
    return list(claims_of(world))


def test_true_claims_are_verified(world, true_claims):
    claims = [Claim(id=f"c{n}", predicate=p, evidence=e) for n, (p, e) in enumerate(true_claims, start=1)]
    fallen = [j for j in judge(claims, world.ledger, world.video) if j.status != "verified"]
    assert not fallen, [(j.text, j.reason) for j in fallen]


def test_no_mutant_is_verified(world, true_claims):
    caught: Counter[str] = Counter()
    escaped = []
    for predicate, cited in true_claims[::3]:
        rows = list(mutants_of(predicate, cited))
        statuses = _statuses(world, [(p, e) for _, p, e in rows])
        for (kind, mutant, e), status in zip(rows, statuses, strict=True):
            caught[kind] += 1
            if status == "verified":
                escaped.append((kind, mutant, e))
    assert not escaped, escaped[:5]
    assert set(caught) >= {"number", "unit", "error", "time", "direction", "identity", "citation", "verdict"}
    assert caught.total() > 300


def test_every_sentence_names_its_thing(world, true_claims):
    for predicate, _ in true_claims:
        text = sentence(predicate, world.ledger)
        assert text.lower().count(predicate.subject) == 1, text
        assert not any(odd in text for odd in ("{", " was was ", " deg", "  ")), text


# ---- records that were changed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda m: {"value": m.value + 0.01},
        lambda m: {"sigma": 0.5 * m.sigma},
        lambda m: {"ci95": (m.ci95[0], m.ci95[1] + 0.01)},
        lambda m: {"unit": "m"},
        lambda m: {"at_s": m.at_s + 0.1},
        lambda m: {"at_s": None},
        lambda m: {"at_sigma_s": 0.001},
        lambda m: {"quantity": "min_speed"},
    ],
    ids=["value", "sigma", "interval", "unit", "when", "no time", "how sure of when", "name"],
)
def test_a_changed_measurement_is_found(world, change):
    measured = _measured(world, "max_speed", paths_of(world)[2], span=SPAN)
    assert check(measured, world.ledger) is None
    forged = measured.model_copy(update=change(measured))
    assert check(forged, world.ledger) is not None


@pytest.mark.parametrize(("radius_m", "status"), [(4.0, "verified"), (3.0, "contradicted")])
def test_a_time_near_something_is_of_the_nearness_claimed(world, radius_m, status):
    one, other = paths_of(world)[:2]
    near = {"relative_to": other.id, "radius_m": 4.0}
    measured = _measured(world, "dwell_time", one, span=SPAN, **near)
    claimed = _number(measured, name(world, one), other=name(world, other))
    claimed = claimed.model_copy(update={"ground_m": (radius_m,)})
    assert _statuses(world, [(claimed, (measured.id, one.id, other.id))]) == [status]


def _moved(path: Path, column: str) -> Path:
    rows = list(getattr(path.samples, column))
    rows[len(rows) // 2] = tuple(value + 0.2 for value in rows[len(rows) // 2])
    return path.model_copy(update={"samples": path.samples.model_copy(update={column: tuple(rows)})})


@pytest.mark.parametrize(
    "change",
    [
        lambda p: _moved(p, "xyz_m"),
        lambda p: _moved(p, "covariance_m2"),
        lambda p: p.model_copy(update={"real_s_per_s": 2.0}),
        lambda p: p.model_copy(update={"correlation_s": 2.0}),
        lambda p: p.model_copy(update={"modes": ()}),
        lambda p: p.model_copy(
            update={"modes": tuple(Mode(name=m.name, shift_m=m.shift_m[::-1]) for m in p.modes)}
        ),
    ],
    ids=["place", "covariance", "clock", "likeness", "no modes", "other modes"],
)
def test_a_changed_path_is_found_by_what_rests_on_it(world, change):
    path = paths_of(world)[2]
    measured = _measured(world, "mean_speed", path, span=SPAN)
    forged = world.forged(change(path))
    assert check(measured, forged.ledger) is not None


def test_what_is_measured_of_nothing_that_was_tracked_is_neither_borne_out_nor_denied():
    """A point that a bare box told: its metres may be those of the thing named, and nothing says so."""
    world = world_of(5)
    red, blue, _ = paths_of(world)
    bare = world.enter(red.model_copy(update={"tube": None}))

    def measured(quantity, *of, **how):
        (found,) = world.run(Measure, quantity=quantity, of=tuple(one.id for one in of), **how)
        return found

    went = measured("travelled_distance", bare, span=SPAN)
    way = measured("direction", bare, span=SPAN, frame="camera")
    both = [went, measured("travelled_distance", blue, span=SPAN)]
    apart = measured("difference", *both)
    number = _number(went, "the red object")
    more = Compared(
        quantity="travelled_distance",
        subject="the red object",
        other=name(world, blue),
        verdict=verdict_of(apart),
        difference=apart.value,
        unit=apart.unit,
        sigma=apart.sigma,
        ci95=apart.ci95,
        span=went.span,
    )
    rows = [
        (number, (went.id,)),
        (_direction(way, "the red object", "camera", "displacement"), (way.id,)),
        (more, (apart.id,)),
        (number.model_copy(update={"value": number.value + 5}), (went.id,)),
    ]
    assert _statuses(world, rows) == ["asserted", "asserted", "asserted", "contradicted"]
    (told,) = judge([Claim(id="c1", predicate=number, evidence=(went.id,))], world.ledger, world.video)
    assert told.reason.startswith(f"{went.id} is of no tube")
    beside = (went.id, both[1].id)
    assert _statuses(world, [(number, beside), (number, beside[::-1])]) == ["asserted", "asserted"]
