"""`ground`: the tubes that do these things in this order, and when."""

import pytest

from vidence.bench.synthetic import traffic
from vidence.tools.manipulations.ground import Ground
from vidence.traces.errors import BadArguments
from vidence.traces.formulas import check
from vidence.traces.records import Span

RIGHT_THEN_STOP = ({"event": "moving", "way": "right"}, {"event": "stop"})


@pytest.fixture
def world():
    return traffic()


def test_the_tube_that_does_it_and_from_when_to_when(world):
    (found,) = world.run(Ground, of=("e1", "e2", "e3"), steps=RIGHT_THEN_STOP)
    assert (found.what, found.tube) == ("ground", "e1")
    assert found.found.start_s == pytest.approx(0.0, abs=0.1)
    assert found.found.end_s == pytest.approx(3.0, abs=0.15)
    assert check(found, world.ledger) is None


def test_the_wrong_order_fits_nothing(world):
    backwards = ({"event": "stop"}, {"event": "enter"})
    absences = world.run(Ground, of=("e1", "e2"), steps=backwards)
    assert [(a.kind, a.tube, a.query) for a in absences] == [
        ("absence", "e1", "stop, then enter"),
        ("absence", "e2", "stop, then enter"),
    ]
    assert all(check(a, world.ledger) is None for a in absences)


def test_steps_with_another_tube(world):
    steps = ({"event": "enter", "side": "right"}, {"event": "pass", "other": "e1"}, {"event": "leave"})
    (found,) = world.run(Ground, of=("e2",), steps=steps)
    assert found.other == "e1"
    assert found.found.end_s == pytest.approx(6.15, abs=0.1)


def test_a_span_bounds_the_search(world):
    (absence,) = world.run(Ground, of=("e1",), steps=RIGHT_THEN_STOP, span=Span(start_s=5.5, end_s=8))
    assert absence.kind == "absence"


def test_an_unknown_tube_is_told(world):
    with pytest.raises(BadArguments, match="it names nothing"):
        world.run(Ground, of=("e9",), steps=RIGHT_THEN_STOP)
