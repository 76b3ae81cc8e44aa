"""Multiple choice: which of the options fit what was found."""

import pytest

from vidence.traces.entail.options import choose
from vidence.traces.records import Claim, Draft, Span
from vidence.traces.records.claim import (
    Attribute,
    Count,
    Direction,
    Happened,
    Order,
    Quantified,
    When,
    Where,
)
from vidence.traces.records.claim import Moment as Side

WHOLE = Span(start_s=0.0, end_s=9.0)


def draft(predicate=None, **fields):
    claims = () if predicate is None else (Claim(id="c1", predicate=predicate, evidence=("e1",)),)
    return Draft(claims=claims, **fields)


def counted(value):
    return draft(Count(subject="cars", mode="ever", value=value, span=WHOLE))


def at(t_s, sigma_s=0.04, event="stop", subject="the red car"):
    return draft(When(subject=subject, event=event, t_s=t_s, sigma_s=sigma_s), label=subject)


def lasting(value, sigma=None):
    return draft(Quantified(name="visible_duration", subject="it", value=value, unit="s", sigma=sigma))


def coloured(value):
    return draft(Attribute(subject="the box", name="colour", value=value), label=value)


def going(word, degrees=90.0):
    direction = Direction(subject="it", frame="image", degrees=degrees, clock=3, word=word, span=WHOLE)
    return draft(direction, label=word)


def leaving(side):
    return draft(Happened(subject="it", what="leave", span=WHOLE, side=side), label=side)


def standing(vertical, horizontal):
    return draft(
        Where(subject="it", t_s=1.0, xyxy=(0, 0, 9, 9), vertical=vertical, horizontal=horizontal)
    )  # fmt: skip


def ordered(relation):
    sides = [Side(subject=s, event="stop", t_s=t) for s, t in (("the red car", 1.0), ("the bus", 2.0))]
    return draft(Order(first=sides[0], second=sides[1], relation=relation), label="the red car")


@pytest.mark.parametrize(
    ("found", "options", "chosen"),
    [
        # yes and no
        (draft(truth=True), ["yes", "no"], "yes"),
        (draft(truth=False), ["Yes, it does", "No, it does not"], "No, it does not"),
        (draft(truth=True), ["False", "True"], "True"),
        # counts: digits and words, exactly
        (counted(3), ["2", "3", "4"], "3"),
        (counted(3), ["two", "three cars", "four"], "three cars"),
        (counted(0), ["none", "one", "two"], "none"),
        (counted(7), ["1-3", "4 to 6", "7–9"], "7–9"),
        # times: seconds, clock times, ranges, the nearest
        (at(3.26), ["at 1 s", "at 3.2 s", "at 6 s"], "at 3.2 s"),
        (at(65.0), ["0:50", "1:05", "1:20"], "1:05"),
        (at(4.0), ["between 0 and 3 seconds", "between 3 and 6 seconds"], "between 3 and 6 seconds"),
        (at(3.26), ["about 3 seconds", "about 5 seconds"], "about 3 seconds"),
        (lasting(20.0), ["10 s", "21 s", "40 s"], "21 s"),
        # colours, with spellings and articles
        (coloured("grey"), ["gray", "black"], "gray"),
        (coloured("red"), ["It is red", "It is blue"], "It is red"),
        # directions and sides
        (going("right"), ["to the left", "to the right"], "to the right"),
        (going("up", 0.0), ["upwards", "downward"], "upwards"),
        (going("up-right", 45.0), ["right", "up right", "up"], "up right"),
        (leaving("left"), ["the left side", "the right side", "the top"], "the left side"),
        (standing("top", "left"), ["top left", "bottom left", "top right"], "top left"),
        (standing("middle", "centre"), ["on the left", "in the middle", "on the right"], "in the middle"),
        # statements of what happened, and things
        (at(2.0), ["The red car stops", "The blue car stops", "The red car leaves"], "The red car stops"),
        (at(2.0, event="leave"), ["it stops", "it drives off", "it leaves"], "it leaves"),
        (draft(label="the red car"), ["the blue car", "the red one", "neither"], "the red one"),
        (draft(label="the person"), ["the person", "the truck"], "the person"),
        (ordered("before"), ["the bus", "the red car"], "the red car"),
    ],
)
def test_the_option_that_fits_is_chosen(found, options, chosen):
    assert choose(found, options) == [chosen]
    assert choose(found, options[::-1]) == [chosen]


@pytest.mark.parametrize(
    ("found", "options"),
    [
        (draft(truth=True), ["red", "blue"]),
        (counted(3), ["2", "4"]),
        (counted(7), ["1-3", "4-6"]),
        (at(9.0), ["1 s", "3 s"]),
        (coloured("red"), ["green", "blue"]),
        (going("left", 270.0), ["right", "up"]),
        (draft(label="the red car"), ["the truck", "the person"]),
        (at(2.0), ["The blue car stops", "The green car stops"]),
    ],
)
def test_where_no_option_fits_none_is_chosen(found, options):
    assert choose(found, options) == []


@pytest.mark.parametrize(
    ("found", "options", "fitting"),
    [
        (counted(3), ["3", "three", "4"], ["3", "three"]),
        (at(3.0), ["2.8 s", "3.2 s", "9 s"], ["2.8 s", "3.2 s"]),
        (coloured("red"), ["the red box", "the red ball", "blue"], ["the red box", "the red ball"]),
        (draft(truth=True), ["yes", "true", "no"], ["yes", "true"]),
    ],
)
def test_where_two_options_fit_both_are_told(found, options, fitting):
    assert choose(found, options) == fitting


def test_only_the_claims_that_answer_are_compared():
    rest = Claim(id="c2", predicate=Count(subject="cars", mode="ever", value=2, span=WHOLE), evidence=("e1",))
    found = at(7.0).model_copy(update={"main": ("c1",)})
    found = found.model_copy(update={"claims": (rest, *found.claims)})
    assert choose(found, ["2", "7"]) == ["7"]
