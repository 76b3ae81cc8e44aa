"""Counts, durations, ways, places and choices, against what synthetic tubes were made with."""

import numpy as np
import pytest

from vidence.bench.synthetic import HEIGHT, WIDTH, coverage_of, times_of, tube_of
from vidence.traces.errors import BadArguments, NotMeasurable
from vidence.traces.formulas import clock_of, degrees_of, derive, word_of
from vidence.traces.records import Absence, Derivation, Span, SpanFound

T = times_of()
STOPS = tube_of(T, 80 + 60 * np.minimum(T, 4), 180.0, jitter=1.0, seed=1)
GOES = tube_of(T, 740 - 120 * T, 200.0, jitter=1.0, seed=2, track=2, colour="blue")
STANDS = tube_of(T, 330.0, 300.0, size=(90, 90), jitter=1.0, seed=3, track=3, colour="green")
LEDGER = {"e1": STOPS, "e2": GOES, "e3": STANDS, "e4": STOPS.model_copy(update={"id": "e4"})}


def value(formula, *inputs, ledger=LEDGER, **parameters):
    shared = {"frame_px": (WIDTH, HEIGHT), "video_s": (0.0, 8.0)}
    return derive(Derivation(formula=formula, inputs=inputs, parameters={**shared, **parameters}), ledger)


def test_the_same_track_under_two_ids_counts_once():
    assert value("count.ever", "e1", "e2", "e3", "e4").value == 3


def test_counts_in_every_sense():
    ids = ("e1", "e2", "e3")
    assert value("count.at_once", *ids).value == 3
    assert value("count.at_time", *ids, at_s=7.5).value == 2
    assert value("count.ever", *ids, span=(7.0, 8.0)).value == 2
    assert value("count.leaving", *ids).value == 1
    assert value("count.leaving", *ids, side="right").value == 0
    assert value("count.entering", *ids, side="right").value == 1
    assert value("count.crossing", *ids, line=(200.0, 0.0, 200.0, 360.0)).value == 2
    assert value("count.events", "e1", event="stop").value == 1
    assert value("count.events", "e1", event="moving", way="left").value == 0
    assert value("count.events", "e2", event="pass", other="e3").value == 1


def test_counting_nothing_needs_an_absence():
    with pytest.raises(BadArguments, match="needs the absence"):
        value("count.ever")
    none = Absence(
        query="purple", span=Span(start_s=0, end_s=8), coverage=coverage_of(Span(start_s=0, end_s=8))
    )
    assert value("count.ever", "e9", ledger={"e9": none}).value == 0


def test_durations_with_error_bars():
    moving, still = value("measure.moving_duration", "e1"), value("measure.still_duration", "e1")
    assert moving.value == pytest.approx(4.0, abs=0.2)
    assert still.value == pytest.approx(4.0, abs=0.2)
    assert 0.01 < moving.sigma < 0.3
    assert moving.ci95[0] < 4.0 < moving.ci95[1] + 0.1
    assert value("measure.visible_duration", "e1", span=(2.0, 5.0))[:5] == (3.0, None, "s", 0.0, ())


def test_an_interval_is_between_the_instants_of_two_spans():
    spans = {
        key: SpanFound(what="stop", found=Span(start_s=t, end_s=t), t_s=t, sigma_s=0.3 * k)
        for k, (key, t) in enumerate([("e1", 2.0), ("e2", 5.5)])
    }
    assert value("measure.interval", "e1", "e2", ledger=spans)[:4] == (3.5, None, "s", 0.3)
    assert value("measure.interval", "e2", "e1", ledger=spans).value == -3.5


def test_the_way_made_in_the_image():
    assert value("measure.displacement", "e1").value == pytest.approx(240, abs=4)
    assert value("measure.path_length", "e1").value == pytest.approx(240, abs=8)
    assert value("measure.path_length", "e3").value == 0.0
    assert value("measure.mean_speed", "e1", span=(0.0, 4.0)).value == pytest.approx(60, abs=3)
    there_and_back = tube_of(T, 200 + 50 * np.minimum(T, 4) - 50 * np.maximum(T - 4, 0), 180.0, jitter=1.0)
    assert value("measure.path_length", "e1", ledger={"e1": there_and_back}).value == pytest.approx(
        400, abs=16
    )
    with pytest.raises(NotMeasurable, match="did not move far enough"):
        value("measure.direction", "e1", ledger={"e1": there_and_back})


@pytest.mark.parametrize(
    ("dx", "dy", "degrees", "word", "clock"),
    [
        (0, -1, 0, "up", 12),
        (1, 0, 90, "right", 3),
        (0, 1, 180, "down", 6),
        (-1, 0, 270, "left", 9),
        (1, -1, 45, "up-right", 2),
    ],
)
def test_directions_are_clockwise_from_up(dx, dy, degrees, word, clock):
    tube = tube_of(T, 320 + 18 * dx * T, 180 + 18 * dy * T, size=(30, 30), jitter=1.0)
    got = value("measure.direction", "e1", ledger={"e1": tube})
    assert abs((got.value - degrees + 180) % 360 - 180) < 2
    assert (got.word, got.unit) == (word, "deg")
    assert (degrees_of(dx, dy), word_of(degrees), clock_of(degrees)) == (degrees, word, clock)


def test_an_entering_thing_goes_the_way_of_its_real_edge():
    entering = tube_of(T[T < 2], -40 + 40 * T[T < 2], 180.0, size=(120, 60), jitter=1.0)
    got = value("measure.displacement", "e1", ledger={"e1": entering})
    assert got.value == pytest.approx(78, abs=5)


def test_places_and_relations():
    assert value("measure.position", "e1", at_s=0.0).word == "left middle"
    assert value("measure.position", "e3", at_s=1.0).word == "centre bottom"
    holds = {
        name: value("measure.relation", "e1", "e3", at_s=1.0, relation=name).value == 1.0
        for name in ("left_of", "right_of", "above", "below", "overlapping", "near", "in_front_of", "inside")
    }
    assert [name for name, true in holds.items() if true] == ["left_of", "above"]
    assert value("measure.distance", "e1", "e3", at_s=1.0).value == pytest.approx(np.hypot(190, 120), abs=3)
    with pytest.raises(NotMeasurable, match=r"not visible at 7\.90 s"):
        value("measure.position", "e2", at_s=7.9)


def test_in_front_is_lower_where_the_boxes_overlap():
    behind = tube_of(T, 340.0, 260.0, size=(60, 60), jitter=0.5, track=5)
    ledger = {"e1": STANDS, "e2": behind}
    assert (
        value("measure.relation", "e1", "e2", ledger=ledger, at_s=1.0, relation="in_front_of").word == "yes"
    )
    assert value("measure.relation", "e2", "e1", ledger=ledger, at_s=1.0, relation="behind").word == "yes"
    assert value("measure.relation", "e2", "e1", ledger=ledger, at_s=1.0, relation="in_front_of").word == "no"


def test_choices_name_the_tube():
    assert value("measure.nearest", "e1", "e2", "e3", at_s=1.0).word == "e1"
    assert value("measure.farthest", "e1", "e2", "e3", at_s=1.0).word == "e2"
    assert value("measure.longest", "e1", "e2", "e3", by="moving_duration").word == "e2"
    assert value("measure.shortest", "e1", "e2", by="visible_duration").word == "e2"
    assert value("measure.longest", "e1", "e2", "e3", by="size").word == "e3"


def test_looks():
    assert value("measure.colour", "e2").word == "blue"
    assert value("measure.size", "e3").value == pytest.approx(90, abs=3)
    with pytest.raises(NotMeasurable, match="not what they are"):
        value("measure.class", "e2")
    car = {"e1": tube_of(T, 100.0, 100.0, label="car", colour=None)}
    assert value("measure.class", "e1", ledger=car).word == "car"
    with pytest.raises(NotMeasurable, match="no one colour"):
        value("measure.colour", "e1", ledger=car)


def test_formulas_say_what_they_lack():
    with pytest.raises(BadArguments, match="is no known formula"):
        value("measure.taste", "e1")
    with pytest.raises(BadArguments, match="rests on e99, not in the ledger"):
        value("measure.colour", "e99")
    with pytest.raises(BadArguments, match="needs a time"):
        value("measure.position", "e1")


def test_the_same_tubes_give_the_same_bits():
    again = STOPS.model_validate_json(STOPS.model_dump_json())
    assert value("measure.path_length", "e1") == value("measure.path_length", "e1", ledger={"e1": again})
