"""Sentences read as English, with numbers no finer than their error bars."""

import pytest

from vidence.bench.synthetic import traffic
from vidence.tools.manipulations.events import Events
from vidence.tools.manipulations.measure import Measure
from vidence.traces.records import Span
from vidence.traces.records.claim import (
    Absent,
    Attribute,
    Chosen,
    Count,
    Direction,
    Free,
    Happened,
    Moment,
    Order,
    Present,
    Quantified,
    Related,
    When,
    Where,
)
from vidence.traces.render import sentence, summary

S = Span(start_s=0.0, end_s=8.0)
NOW = Span(start_s=2.0, end_s=2.0)


@pytest.mark.parametrize(
    ("predicate", "text"),
    [
        (Present(subject="red car", span=S), "A red car was seen from 0.0 to 8.0 s."),
        (Present(subject="an orange box", span=NOW), "An orange box was seen at 2.0 s."),
        (Absent(subject="the red car", span=S), "No red car was seen from 0.0 to 8.0 s."),
        (
            Absent(subject="the red car", span=S, event="leave by the left"),
            "The red car did not leave by the left side from 0.0 to 8.0 s.",
        ),
        (
            Absent(subject="red car", span=S, event="moving right, then stop"),
            "The red car did not move to the right and then stop from 0.0 to 8.0 s.",
        ),
        (
            Count(subject="red car", mode="ever", value=3, span=S),
            "3 red cars were visible from 0.0 to 8.0 s.",
        ),
        (Count(subject="people", mode="ever", value=1, span=S), "1 person was visible from 0.0 to 8.0 s."),
        (Count(subject="box", mode="at_time", value=2, span=NOW, at_s=2.0), "2 boxes were visible at 2.0 s."),
        (
            Quantified(name="visible_duration", subject="red car", value=3.2345, unit="s", sigma=0.05),
            "The red car was visible for 3.23 s (±0.10 s).",
        ),
        (
            Quantified(name="displacement", subject="red car", value=123.45, unit="px", sigma=3.0),
            "The red car ended 123 px (±6 px) from where it began, in the image.",
        ),
        (
            Quantified(
                name="dwell_time",
                subject="dog",
                other="the van",
                value=2.5,
                unit="s",
                ground_m=(2.0,),
                span=S,
            ),
            "The dog was within 2 m of the van for 2.5 s from 0.0 to 8.0 s.",
        ),
        (
            Quantified(name="dwell_time", subject="dog", value=2.5, unit="s", ground_m=(-1.0, 2.0, 3.0, 5.5)),
            "The dog was in the zone between (-1, 2) and (3, 5.5) m for 2.5 s.",
        ),
        (
            Quantified(
                name="crossing_time", subject="dog", value=2.5, unit="s", ground_m=(0, 2, 3, 2), t_s=2.5
            ),
            "The dog crossed the line between (0, 2) and (3, 2) m at 2.5 s.",
        ),
        (
            When(subject="red car", event="stop", t_s=3.214, sigma_s=0.06),
            "The red car stopped at 3.2 s (±0.1 s).",
        ),
        (When(subject="it", event="pass the blue truck", t_s=3.0), "It passed the blue truck at 3.0 s."),
        (
            Where(subject="red car", t_s=3, xyxy=(1, 2, 3, 4), horizontal="left", vertical="middle"),
            "At 3.0 s the red car was in the middle left of the frame, box (1, 2)–(3, 4) px.",
        ),
        (
            Order(
                first=Moment(subject="red car", event="stop", t_s=1),
                second=Moment(subject="the truck", event="leave", t_s=3),
            ),
            "The red car stopped (at 1.00 s) before the truck left (at 3.00 s).",
        ),
        (
            Direction(subject="red car", frame="image", degrees=34, clock=1, word="up-right", span=S),
            "The red car went up-right in the image (1 o'clock, 34°) from 0.0 to 8.0 s.",
        ),
        (
            Direction(subject="red car", frame="camera", degrees=45, clock=2, word="away-right", span=S),
            "The red car went away from the camera and to the right from 0.0 to 8.0 s: 2 o'clock, 45° on the "
            "ground, 12 o'clock being the camera's way forward.",
        ),
        (
            Direction(
                subject="dog", frame="camera", degrees=181, clock=6, word="towards", of="heading", span=NOW
            ),
            "The dog headed towards the camera at 2.0 s: 6 o'clock, 181° on the ground, 12 o'clock being the "
            "camera's way forward.",
        ),
        (
            Related(subject="red car", relation="left_of", other="truck", t_s=1, holds=False),
            "At 1.0 s the red car was not left of the truck.",
        ),
        (Attribute(subject="it", name="class", value="car"), "It was a car."),
        (
            Happened(subject="red car", what="enter", span=NOW, side="left"),
            "The red car entered by the left side at 2.0 s.",
        ),
        (Happened(subject="red car", what="still", span=S), "The red car stood still from 0.0 to 8.0 s."),
        (Free(text="he is sad"), "He is sad."),
    ],
)
def test_sentences(predicate, text):
    assert sentence(predicate) == text


def test_a_chosen_thing_is_named_with_its_evidence():
    chosen = Chosen(subject="the red thing", criterion="visible longest", chosen="e1")
    assert sentence(chosen, traffic().ledger) == "The red thing was visible longest (e1)."


def test_evidence_in_one_line():
    world = traffic()
    (stop,) = world.run(Events, of="e1", event="stop")
    (none,) = world.run(Events, of="e1", event="leave")
    (moved,) = world.run(Measure, quantity="direction", of=("e1",), subject="the red thing")
    assert summary(world.ledger["e1"]) == "red object, 0.0–8.0 s, 200 samples, from synthetic"
    assert summary(stop).startswith("stop (right) of e1 at 3.0")
    assert summary(none) == "no leave of e1 in 0.0–8.0 s, 25 looks a second by synthetic"
    assert summary(moved).startswith("direction of the red thing: right, 90")
