"""Things of two ledgers are paired by where they are; frames and numbers that differ are named."""

import pytest

from vidence.traces.compare import compare_tubes, pair_measurements
from vidence.traces.records import Coverage, Measurement, Span, Tube, TubeSamples
from vidence.traces.records.evidence import Derivation
from vidence.traces.records.tube import Look

RATE_HZ, END_S = 10, 3.0


def tube(key, left, *, frames=range(30), every=1, colour="red", speed=2.0, hidden=(), label="car"):
    """A 20 px box that goes right from `left`."""
    frames = list(frames)[::every]
    n = len(frames)
    return Tube(
        id=key,
        label=label,
        track=int(key[1:]),
        source="test",
        samples=TubeSamples(
            pts=tuple(frames),
            t_s=tuple(i / RATE_HZ for i in frames),
            index=tuple(frames),
            xyxy=tuple((left + speed * i, 0.0, left + speed * i + 20, 20.0) for i in frames),
            seen=tuple("hidden" if i in hidden else "full" for i in frames),
            real_edges=((True,) * 4,) * n,
            score=(1.0,) * n,
        ),
        frame_interval_s=every / RATE_HZ,
        look=Look(colour=colour),
        coverage=Coverage(
            spans=(Span(start_s=0, end_s=END_S),), rate_hz=RATE_HZ / every, tool="test", frames=n
        ),
    )


def measured(key, of, value, *, sigma=None, quantity="speed", unit="m/s", word=None, at_s=1.0):
    return Measurement(
        id=key,
        quantity=quantity,
        value=value,
        word=word,
        unit=unit,
        sigma=sigma,
        subject="the car",
        derivation=Derivation(formula=quantity, inputs=(of,), parameters={"at_s": at_s}),
    )


def test_the_same_things_pair_whatever_their_ids_and_order():
    found = compare_tubes([tube("e1", 0), tube("e2", 200)], [tube("e4", 201), tube("e7", 1)])
    assert [(pair.a, pair.b) for pair in found.pairs] == [("e1", "e7"), ("e2", "e4")]
    assert found.pairs[0].iou == pytest.approx(19 / 21, abs=1e-3)
    assert (found.frames, found.differing) == (30, ())


def test_a_thing_that_one_side_lacks_is_told_with_its_frames():
    found = compare_tubes([tube("e1", 0)], [tube("e1", 0), tube("e2", 200, frames=range(10, 16))])
    assert [(p.a, p.b, p.only_b) for p in found.pairs] == [("e1", "e1", 0), (None, "e2", 6)]
    assert [(f.frame, f.things_a, f.things_b) for f in found.differing] == [(i, 1, 2) for i in range(10, 16)]


def test_frames_in_which_the_places_part_are_counted_though_the_number_is_the_same():
    drifting = tube("e1", 0, speed=2.5)
    (pair,), differing = (found := compare_tubes([tube("e1", 0)], [drifting])).pairs, found.differing
    # Boxes of 20 px overlap by less than a half once they are a third of their width apart: 0.5 px a frame.
    assert pair.apart == len(differing) == sum(0.5 * i > 20 / 3 for i in range(30)) > 0
    assert {frame.apart for frame in differing} == {1}


def test_a_side_that_looks_less_often_does_not_differ_for_that():
    found = compare_tubes([tube("e1", 0)], [tube("e1", 0, every=3)])
    # Its last box is held until its next look would have come.
    assert (found.pairs[0].frames, found.pairs[0].apart, found.differing) == (30, 0, ())
    assert found.pairs[0].iou > 0.97


def test_what_is_hidden_is_not_seen():
    found = compare_tubes([tube("e1", 0)], [tube("e1", 0, hidden=range(12, 15))])
    assert [frame.frame for frame in found.differing] == [12, 13, 14]
    assert found.pairs[0].only_a == 3


def test_things_far_apart_are_two():
    found = compare_tubes([tube("e1", 0)], [tube("e1", 100)])
    assert [(pair.a, pair.b) for pair in found.pairs] == [("e1", None), (None, "e1")]


def test_no_things_at_all_differ_in_nothing():
    found = compare_tubes([], [])
    assert (found.pairs, found.frames, found.differing) == ((), 0, ())


def numbers(a, b):
    """Two ledgers with one thing each and these measurements of it."""
    left, right = {"e1": tube("e1", 0), **{m.id: m for m in a}}, {"e5": tube("e5", 0), **{m.id: m for m in b}}
    things = compare_tubes([left["e1"]], [right["e5"]]).pairs
    return pair_measurements(left, right, things)


@pytest.mark.parametrize(
    ("value", "sigma", "agree"), [(10.5, 0.3, True), (11.5, 0.3, False), (10.05, None, True)]
)
def test_numbers_agree_within_their_error_bars(value, sigma, agree):
    (pair,) = numbers([measured("e2", "e1", 10.0, sigma=sigma)], [measured("e6", "e5", value, sigma=sigma)])
    assert (pair.a, pair.b, pair.agree) == ("e2", "e6", agree)
    assert pair.difference == pytest.approx(value - 10.0)


def test_directions_agree_across_north():
    (pair,) = numbers(
        [measured("e2", "e1", 359.0, sigma=1.0, quantity="heading", unit="deg")],
        [measured("e6", "e5", 1.0, sigma=1.0, quantity="heading", unit="deg")],
    )
    assert pair.agree


def test_words_agree_when_they_are_the_same():
    (pair,) = numbers(
        [measured("e2", "e1", None, word="red", unit="", quantity="colour")],
        [measured("e6", "e5", None, word="blue", unit="", quantity="colour")],
    )
    assert (pair.value_a, pair.value_b, pair.agree) == ("red", "blue", False)


def test_what_one_side_alone_measured_is_told_as_that():
    one, other = numbers([measured("e2", "e1", 3.0, at_s=1.0)], [measured("e6", "e5", 3.0, at_s=2.0)])
    assert (one.a, one.b, one.agree) == ("e2", None, None)
    assert (other.a, other.b, other.agree) == (None, "e6", None)


def test_things_that_come_and_go_one_after_the_other_are_compared_where_they_are():
    left = [tube("e1", 0, frames=range(10)), tube("e2", 0, frames=range(15, 25), hidden=(20,))]
    right = [tube("e1", 0, frames=range(12, 25)), tube("e2", 0, frames=range(2, 10))]
    found = compare_tubes(left, right)
    (first, second), differing = found.pairs, {frame.frame for frame in found.differing}
    assert (first.a, first.b, first.frames, first.only_a, first.only_b) == ("e1", "e2", 8, 2, 0)
    assert (second.a, second.b, second.frames, second.only_a, second.only_b) == ("e2", "e1", 9, 0, 4)
    assert differing == {0, 1, 12, 13, 14, 20}
