"""`events`: spans in order or an absence, computed again from their derivation; bad arguments are told."""

import pytest

from vidence.bench.synthetic import traffic
from vidence.tools.manipulations.events import Events
from vidence.traces.errors import BadArguments
from vidence.traces.formulas import check
from vidence.traces.records import Absence, Degradation, Span, SpanFound


@pytest.fixture
def world():
    return traffic()


def test_occurrences_in_order_each_with_its_derivation(world):
    first, second = world.run(Events, of="e1", event="moving")
    assert first.found.end_s < second.found.start_s
    assert [check(one, world.ledger) for one in (first, second)] == [None, None]
    assert (first.tube, first.direction) == ("e1", "right")


def test_what_never_happened_is_an_absence_with_the_tubes_coverage(world):
    (absence,) = world.run(Events, of="e1", event="leave", span=Span(start_s=1, end_s=7))
    assert isinstance(absence, Absence)
    assert (absence.tube, absence.query, absence.span) == ("e1", "leave", Span(start_s=1, end_s=7))
    assert absence.coverage == world.ledger["e1"].coverage
    assert check(absence, world.ledger) is None


def test_events_of_two_name_the_other(world):
    (passed,) = world.run(Events, of="e2", event="pass", other="e1")
    assert isinstance(passed, SpanFound)
    assert (passed.tube, passed.other) == ("e2", "e1")


def test_weaknesses_of_the_tube_are_handed_on(world):
    weak = Degradation(kind="identity_uncertain", detail="stitched over 1.4 s")
    tube = world.enter(world.ledger["e1"].model_copy(update={"degradations": (weak,), "track": 8}))
    (stop,) = world.run(Events, of=tube.id, event="stop")
    assert stop.degradations == (weak,)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"of": "e9", "event": "stop"}, "'e9' should name a tube in the ledger; it names nothing"),
        ({"of": "e1", "event": "pass"}, "'pass' happens between two things"),
        ({"of": "e1", "event": "cross"}, "'cross' happens between two things"),
        ({"of": "e1", "event": "stop", "other": "e2"}, "'stop' happens to one thing"),
        ({"of": "e1", "event": "meet", "other": "e1"}, "needs two different tubes"),
        ({"of": "e1", "event": "stop", "span": Span(start_s=5, end_s=12)}, "12.00 s is outside the video"),
        (
            {"of": "e1", "event": "cross", "line": (0, 0, 900, 0)},
            "900 px is outside the frame of 640 × 360 px",
        ),
    ],
)
def test_arguments_that_do_not_fit_are_told(world, arguments, message):
    with pytest.raises(BadArguments) as told:
        world.run(Events, **arguments)
    assert message in told.value.message
