"""Multiple choice in metres: by the interval, by the way it went, by who has more."""

import pytest

from vidence.traces.entail.options import choose
from vidence.traces.records import Claim, Draft, Span
from vidence.traces.records.claim import Compared, Direction, Quantified

WHOLE = Span(start_s=0.0, end_s=9.0)


def draft(predicate, **fields):
    return Draft(claims=(Claim(id="c1", predicate=predicate, evidence=("e1",)),), **fields)


def amount(value, half, unit="m", name="travelled_distance"):
    ends = (value - half, value + half)
    return draft(Quantified(name=name, subject="it", value=value, unit=unit, sigma=half / 1.96, ci95=ends))


def went(degrees, sigma=1.0, frame="camera"):
    clock = round(degrees / 30) % 12 or 12
    return draft(
        Direction(
            subject="it", frame=frame, degrees=degrees, clock=clock, word="?", span=WHOLE, sigma=sigma
        ),
        label="?",
    )  # fmt: skip


def led(difference, label, verdict="more"):
    compared = Compared(
        quantity="travelled_distance",
        subject="the red car",
        other="the truck",
        verdict=verdict,
        difference=difference,
        unit="m",
        sigma=0.2,
    )
    return draft(compared, label=label)


@pytest.mark.parametrize(
    ("options", "fitting"),
    [
        (["8 m", "11.2 m", "15 m"], ["11.2 m"]),
        (["11.0 m", "11.3 m", "15 m"], ["11.0 m", "11.3 m"]),  # both in the interval
        (["20 m", "30 m"], []),  # none within reach
        (["8", "11.6", "15"], ["11.6"]),  # beyond the interval, yet the one that is meant
        (["10.5 m", "12 m"], ["10.5 m", "12 m"]),  # as far to either side
        (["1120 cm", "1500 cm"], ["1120 cm"]),
        (["26 ft", "37 feet", "49 ft"], ["37 feet"]),
        (["5–10 m", "10–15 m"], ["10–15 m"]),
        (["between 5 and 11.1 m", "from 11.1 to 15 m"], ["from 11.1 to 15 m", "between 5 and 11.1 m"]),
        (["less than 10 m", "more than 10 m"], ["more than 10 m"]),
        (["11 s", "20 s"], []),  # no length
        (["about 11 metres", "about 14 metres"], ["about 11 metres"]),
        (["11,2 m", "14,3 m"], ["11,2 m"]),
    ],
)
def test_numbers_are_chosen_by_the_interval(options, fitting):
    assert choose(amount(11.2, 0.3), options) == fitting


def test_speeds_are_compared_in_whatever_unit_the_options_have():
    speed = amount(36.0, 0.7, "km/h", "max_speed")
    assert choose(speed, ["5 m/s", "10 m/s", "15 m/s"]) == ["10 m/s"]
    assert choose(speed, ["22 mph", "30 mph"]) == ["22 mph"]


@pytest.mark.parametrize(
    ("degrees", "options", "fitting"),
    [
        (91.0, ["3 o'clock", "6 o'clock", "12 o'clock"], ["3 o'clock"]),
        (355.0, ["12 o'clock", "1 o'clock", "11 o'clock"], ["12 o'clock"]),
        (44.5, ["1 o'clock", "2 o'clock"], ["1 o'clock", "2 o'clock"]),  # between the two
        (91.0, ["left", "right", "away from the camera", "towards the camera"], ["right"]),
        (268.0, ["to the left", "to the right"], ["to the left"]),
        (268.0, ["from left to right", "from right to left"], ["from right to left"]),
        (2.0, ["left", "right", "away from the camera"], ["away from the camera"]),
        (179.0, ["toward the camera", "away from the camera"], ["toward the camera"]),
        (50.0, ["away and right", "away", "towards the right"], ["away and right"]),
        (91.0, ["85°", "180°", "270 degrees"], ["85°"]),
        (180.0, ["left", "right"], []),
        (10.0, ["north", "south"], []),  # nothing says where north is
    ],
)
def test_ways_are_chosen_by_their_angle(degrees, options, fitting):
    assert choose(went(degrees), options) == fitting


def test_up_is_a_way_in_the_picture_only():
    assert choose(went(5.0, None, "image"), ["up", "down"]) == ["up"]
    assert choose(went(5.0), ["up", "down"]) == []


def test_who_has_more_is_chosen_with_the_margin_where_one_is_told():
    winner = led(3.1, "the red car")
    assert choose(winner, ["the red car", "the truck", "neither"]) == ["the red car"]
    assert choose(winner, ["red car, by 3 m", "red car, by 6 m", "truck, by 3 m"]) == ["red car, by 3 m"]
    assert choose(winner, ["by 1 m", "by 3 m"]) == ["by 3 m"]


def test_numbered_things_are_no_margins():
    assert choose(led(3.1, "the car 12"), ["car 3", "car 12"]) == ["car 12"]


@pytest.mark.parametrize("option", ["they cannot be told apart", "about the same", "neither"])
def test_what_cannot_be_told_apart_has_options_of_its_own(option):
    alike = led(0.1, "cannot be told apart", "alike")
    assert choose(alike, ["the red car", "the truck", option]) == [option]
    assert choose(alike, ["the red car", "the truck"]) == []


@pytest.mark.parametrize(
    ("label", "chosen"),
    [("toward", "approaching"), ("away", "moving away"), ("neither toward nor away", "neither")],
)
def test_toward_or_away_in_other_words(label, chosen):
    closing = Quantified(name="closing_speed", subject="it", value=1.0, unit="m/s", other="the camera")
    assert choose(draft(closing, label=label), ["approaching", "moving away", "neither"]) == [chosen]
