"""`compare` gives the difference of two measurements with its interval, or which of several leads."""

import numpy as np
import pytest

from vidence.bench.synthetic import World, times_of, traffic, tube_of
from vidence.tools.geometry.observed import Observed
from vidence.tools.kinematics.paths import path_of
from vidence.tools.manipulations.compare import Compare
from vidence.tools.manipulations.count import Count
from vidence.tools.manipulations.measure import Measure
from vidence.traces.entail import judge
from vidence.traces.errors import BadArguments
from vidence.traces.formulas import check
from vidence.traces.records import Calibration, Claim
from vidence.traces.records.calibration import CameraPoses
from vidence.traces.records.claim import Compared
from vidence.traces.render import sentence


@pytest.fixture
def world():
    """A red tube moves for 6 s of 8, a blue one all the time, a green one never."""
    return traffic()


def measured(world, quantity, *tubes):
    subjects = {"e1": "red car", "e2": "blue car", "e3": "green car"}
    return tuple(
        world.run(Measure, quantity=quantity, of=(key,), subject=subjects.get(key, key))[0].id
        for key in tubes
    )


def test_two_durations_differ_by_so_much(world):
    of = measured(world, "still_duration", "e1", "e3")
    parts = [world.ledger[key] for key in of]
    (got,) = world.run(Compare, of=of)
    assert (got.quantity, got.unit) == ("difference", "s")
    assert got.value == pytest.approx(parts[0].value - parts[1].value)
    assert got.sigma == pytest.approx(np.hypot(parts[0].sigma, parts[1].sigma))
    assert got.ci95 == pytest.approx((got.value - 1.96 * got.sigma, got.value + 1.96 * got.sigma))
    assert got.derivation.formula == "measure.difference"
    assert got.coverage is not None
    assert check(got, world.ledger) is None


def test_a_comparison_that_was_changed_is_found_out(world):
    (got,) = world.run(Compare, of=measured(world, "still_duration", "e1", "e3"))
    changed = got.model_copy(update={"value": -got.value})
    assert "computed again" in check(changed, world.ledger)


@pytest.mark.parametrize(("kind", "winner"), [(None, 2), ("greatest", 2), ("least", 1)])
def test_of_several_one_leads(world, kind, winner):
    of = measured(world, "still_duration", "e1", "e2", "e3")
    (got,) = world.run(Compare, of=of, **({} if kind is None else {"kind": kind}))
    assert got.word == of[winner]
    assert got.value > 0
    assert check(got, world.ledger) is None


def test_a_claim_can_cite_the_difference_and_a_lie_cannot(world):
    first, second = measured(world, "still_duration", "e3", "e1")
    (got,) = world.run(Compare, of=(first, second))

    def judged(**changed):
        fields = {
            "quantity": "still_duration",
            "subject": world.ledger[first].subject,
            "other": world.ledger[second].subject,
            "verdict": "more",
            "difference": got.value,
            "unit": "s",
            **changed,
        }
        claim = Claim(id="c1", predicate=Compared(**fields), evidence=(got.id,))
        (one,) = judge([claim], world.ledger, world.video)
        return one

    true = judged()
    assert true.status == "verified", true.reason
    assert "was greater than" in true.text
    for lie in ({"verdict": "less"}, {"difference": got.value + 2.0}, {"quantity": "visible_duration"}):
        assert judged(**lie).status == "contradicted"


def test_sentences_say_who_has_less():
    told = sentence(
        Compared(
            quantity="still_duration", subject="van", other="bus", verdict="less", difference=-2.0, unit="s"
        )
    )
    assert told == "The still duration of the van was smaller than that of the bus, by 2 s."


def test_measurements_in_metres_share_what_shifts_both(world):
    made, t = World(), times_of()
    camera = CameraPoses(t_s=(0.0,), position_m=((0.0, 0.0, 4.0),), bearing_deg=(0.0,))
    made.enter(Calibration(model="ground_plane", source="camera.json", camera=camera))
    tube = made.enter(tube_of(t, 300.0, 200.0))
    for speed in (2.0, 3.0):
        place = np.column_stack([speed * t, np.full(len(t), 12.0), np.zeros(len(t))])
        observed = Observed(
            t_s=t,
            xyz_m=place,
            covariance_m2=np.tile(np.diag([9e-4, 9e-4, 0.0]), (len(t), 1, 1)),
            frame="world",
        )
        made.enter(path_of(observed, tube=tube, calibration=made.ledger["e1"]))
    of = tuple(made.run(Measure, of=(key,), quantity="travelled_distance")[0].id for key in ("e3", "e4"))
    (got,) = made.run(Compare, of=of)
    assert got.derivation.formula == "metric.difference"
    assert got.value == pytest.approx(-8.0, abs=0.2)
    assert got.ci95[1] < 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"of": ("m1", "m1")}, "not compared with itself"),
        ({"of": ("m1", "m2", "m3"), "kind": "difference"}, "a difference is of two"),
        ({"of": ("m1", "other")}, "only measurements of one quantity"),
        ({"of": ("m1", "e1")}, "should name a measurement"),
        ({"of": ("word1", "word2")}, "holds no number"),
    ],
)
def test_what_cannot_be_compared_is_refused(world, arguments, message):
    names = dict(zip(("m1", "m2", "m3"), measured(world, "still_duration", "e1", "e2", "e3"), strict=True))
    (names["other"],) = measured(world, "visible_duration", "e1")
    names["word1"], names["word2"] = measured(world, "colour", "e1", "e2")
    of = tuple(names.get(key, key) for key in arguments["of"])
    with pytest.raises(BadArguments, match=message):
        world.run(Compare, **{**arguments, "of": of})


def test_counts_are_compared_as_the_numbers_they_are(world):
    (many,) = world.run(Count, of=("e1", "e2", "e3"), mode="ever", query="cars")
    (one,) = world.run(Count, of=("e1",), mode="ever", query="red cars")
    (got,) = world.run(Compare, of=(many.id, one.id))
    assert (got.value, got.unit) == (2.0, many.unit)
