"""`count`: one measurement that can be computed again, resting on coverage; bad arguments are told."""

import pytest

from vidence.bench.synthetic import coverage_of, traffic
from vidence.tools.manipulations.count import Count
from vidence.tools.manipulations.events import Events
from vidence.traces.errors import BadArguments
from vidence.traces.formulas import check
from vidence.traces.records import Absence, Span

WHOLE = Span(start_s=0.0, end_s=8.0)


@pytest.fixture
def world():
    return traffic()


def test_a_count_carries_its_coverage_and_derivation(world):
    (got,) = world.run(Count, of=("e1", "e2", "e3"), mode="at_once", query="things")
    assert (got.quantity, got.value, got.unit, got.subject, got.span) == ("count", 3.0, "1", "things", WHOLE)
    assert got.coverage.covers(WHOLE)
    assert check(got, world.ledger) is None


def test_common_coverage_is_what_all_were_looked_for_in(world):
    partly = world.ledger["e3"].model_copy(
        update={"coverage": coverage_of(Span(start_s=2, end_s=6), 5.0), "track": 7}
    )
    tube = world.enter(partly)
    (got,) = world.run(Count, of=("e1", tube.id), mode="ever")
    assert got.coverage.spans == (Span(start_s=2, end_s=6),)
    assert got.coverage.rate_hz == 5.0


def test_nothing_is_counted_on_an_absence(world):
    absence = world.enter(Absence(query="purple", span=WHOLE, coverage=coverage_of(WHOLE)))
    (got,) = world.run(Count, of=(), mode="ever", query="purple things", absence=absence.id)
    assert got.value == 0.0
    assert got.coverage == absence.coverage


def test_spans_found_are_counted_as_events(world):
    moves = world.run(Events, of="e1", event="moving")
    (got,) = world.run(Count, of=tuple(m.id for m in moves), mode="events")
    assert got.value == 2.0
    assert got.coverage.covers(WHOLE)


def test_a_count_at_an_instant_speaks_of_that_instant(world):
    (got,) = world.run(Count, of=("e1", "e2"), mode="at_time", at_s=7.5)
    assert (got.value, got.span) == (1.0, Span(start_s=7.5, end_s=7.5))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"of": (), "mode": "ever"}, "counting nothing needs the absence"),
        ({"of": ("e1",), "mode": "at_time"}, "counting 'at_time' needs at_s"),
        ({"of": ("e1",), "mode": "crossing"}, "counting 'crossing' needs line"),
        ({"of": ("e1",), "mode": "events"}, "counting events needs to know which"),
        ({"of": ("e1", "e1"), "mode": "ever"}, "each tube is counted once"),
        ({"of": ("e7",), "mode": "ever"}, "should name a tube"),
        ({"of": ("e1",), "mode": "at_time", "at_s": 99.0}, "99.00 s is outside the video"),
        ({"of": (), "mode": "ever", "absence": "e1"}, "should name a absence in the ledger; it names a tube"),
    ],
)
def test_arguments_that_do_not_fit_are_told(world, arguments, message):
    with pytest.raises(BadArguments) as told:
        world.run(Count, **arguments)
    assert message in told.value.message
