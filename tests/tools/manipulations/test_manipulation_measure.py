"""`measure`: a value with its error bar that can be computed again, or a clear refusal."""

import pytest

from vidence.bench.synthetic import traffic
from vidence.tools.manipulations.events import Events
from vidence.tools.manipulations.measure import Measure
from vidence.traces.errors import BadArguments, NotMeasurable
from vidence.traces.formulas import check
from vidence.traces.records import Span


@pytest.fixture
def world():
    return traffic()


@pytest.mark.parametrize(
    ("arguments", "value", "word", "unit"),
    [
        ({"quantity": "visible_duration", "of": ("e1",)}, 8.0, None, "s"),
        ({"quantity": "still_duration", "of": ("e1",)}, 2.0, None, "s"),
        ({"quantity": "moving_duration", "of": ("e1",), "way": "left"}, 0.0, None, "s"),
        ({"quantity": "direction", "of": ("e2",)}, 270.0, "left", "deg"),
        ({"quantity": "position", "of": ("e3",), "at_s": 1.0}, None, "centre bottom", ""),
        ({"quantity": "colour", "of": ("e2",)}, None, "blue", ""),
        ({"quantity": "longest", "of": ("e1", "e2"), "by": "moving_duration"}, 6.0, "e1", "s"),
        (
            {"quantity": "relation", "of": ("e1",), "relative_to": "e3", "relation": "above", "at_s": 1.0},
            1.0,
            "yes",
            "1",
        ),
    ],
)
def test_measurements(world, arguments, value, word, unit):
    (got,) = world.run(Measure, **arguments)
    assert got.value == pytest.approx(value, abs=1.0 if unit == "deg" else 0.15)
    assert (got.word, got.unit) == (word, unit)
    assert check(got, world.ledger) is None


def test_an_interval_lies_between_two_events(world):
    (stop,), (start,) = (world.run(Events, of="e1", event=e) for e in ("stop", "start"))
    (got,) = world.run(Measure, quantity="interval", of=(stop.id, start.id))
    assert got.value == pytest.approx(2.0, abs=0.15)
    assert got.span == Span(start_s=stop.t_s, end_s=start.t_s)
    assert got.ci95[0] < got.value < got.ci95[1]


def test_what_stands_has_no_direction(world):
    with pytest.raises(NotMeasurable, match="did not move far enough"):
        world.run(Measure, quantity="direction", of=("e3",))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"quantity": "position", "of": ("e1",)}, "'position' is measured at a time: set at_s"),
        ({"quantity": "distance", "of": ("e1",), "at_s": 1.0}, "needs the other tube: set relative_to"),
        (
            {"quantity": "colour", "of": ("e1",), "relative_to": "e2"},
            "is of one thing: leave out relative_to",
        ),
        ({"quantity": "colour", "of": ("e1", "e2")}, "'colour' is of 1 piece(s) of evidence, got 2"),
        ({"quantity": "interval", "of": ("e1", "e2")}, "should name a spanfound"),
        ({"quantity": "relation", "of": ("e1",), "relative_to": "e2", "at_s": 1.0}, "set relation"),
        ({"quantity": "colour", "of": ("e8",)}, "it names nothing"),
    ],
)
def test_arguments_that_do_not_fit_are_told(world, arguments, message):
    with pytest.raises(BadArguments) as told:
        world.run(Measure, **arguments)
    assert message in told.value.message
