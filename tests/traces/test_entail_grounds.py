"""The line, zone or radius on the ground that a question names is the one that was measured."""

import pytest

from vidence.traces.entail.asked import Asked
from vidence.traces.entail.case import Case
from vidence.traces.entail.grounds import other_ground
from vidence.traces.records import Claim, Derivation, Measurement
from vidence.traces.records.claim import Quantified

LINE = {"line_m": (-6.0, 10.0, -6.0, 20.0)}
ZONE = {"zone_m": (-6.0, 10.0, 3.0, 16.0)}


def told(question, parameters):
    measured = Measurement(
        id="e1",
        quantity="crossing_time",
        value=1.0,
        unit="s",
        subject="it",
        derivation=Derivation(formula="metric.crossing_time", inputs=(), parameters=parameters),
    )
    number = Quantified(name="crossing_time", subject="it", value=1.0, unit="s")
    video = None  # of which nothing is asked here
    case = Case(Claim(id="c1", predicate=number, evidence=("e1",)), {"e1": measured}, video)
    return other_ground(Asked(question, (0.0, 8.0)), case)


@pytest.mark.parametrize(
    ("question", "parameters"),
    [
        ("When does it cross the line from (-6, 10) m to (-6, 20) m on the ground?", LINE),
        ("When does it cross the line from (-6 m, 20 m) to (−6.0, 10)?", LINE),
        ("When does it cross the line from (-600, 1000) to (-600, 2000) cm?", LINE),
        ("When does it cross the line from (-6, 10) to (-6, 20) in metres?", LINE),
        ("When does it cross the line?", LINE),
        ("When does it cross the line from (120, 10) to (120, 300) px?", LINE),
        ("How long is it in the zone between (-6, 16) and (3, 10) m?", ZONE),
        ("How long is it within 3 m of the truck?", {"radius_m": 3.0}),
        ("How long is it within a distance of 300 cm of the truck?", {"radius_m": 3.0}),
        ("How long is it within 3 s of the start?", {"radius_m": 5.0}),
    ],
)
def test_a_place_that_is_asked_about_or_that_cannot_be_told_is_not_another(question, parameters):
    assert told(question, parameters) is None


@pytest.mark.parametrize(
    ("question", "parameters", "named"),
    [
        ("When does it cross the line from (-4.25, 10) m to (-4.25, 20) m?", LINE, "(-4.25, 10)"),
        ("When does it cross the line from (6, 10) to (6, 20)?", LINE, "(6, 10)"),
        ("When does it cross the line from (-6, 10) to (3, 20)?", LINE, "(-6, 10)–(3, 20) m"),
        ("How long is it in the zone from (-6, 10) to (3, 18) m?", ZONE, "(-6, 10)–(3, 18) m"),
        ("How long is it within 3 m of the truck?", {"radius_m": 5.0}, "3 m about it"),
    ],
)
def test_another_place_is_told_with_both(question, parameters, named):
    reason = told(question, parameters)
    assert "e1 is of" in reason
    assert f"the question asks of {named}" in reason


def test_a_line_through_other_corners_is_another_line_and_the_zone_is_the_same():
    corners = (-6.0, 16.0, 3.0, 10.0)
    asked = "from (-6, 10) to (3, 16) m"
    assert told(f"When does it cross the line {asked}?", {"line_m": corners}) is not None
    assert told(f"How long is it in the zone {asked}?", {"zone_m": corners}) is None
