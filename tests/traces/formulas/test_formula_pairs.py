"""Events between two tubes, and of a tube and a line."""

import numpy as np
import pytest

from vidence.bench.synthetic import HEIGHT, WIDTH, times_of, tube_of
from vidence.traces.formulas import derive
from vidence.traces.records import Derivation

T = times_of()


def occurrences(event, of, other=None, **parameters):
    ledger = {"e1": of} if other is None else {"e1": of, "e2": other}
    shared = {"frame_px": (WIDTH, HEIGHT), "video_s": (0.0, 8.0)}
    derivation = Derivation(
        formula=f"event.{event}", inputs=tuple(ledger), parameters={**shared, **parameters}
    )
    return derive(derivation, ledger).occurrences


FAST = tube_of(T, -60 + 100 * T, 180.0, size=(60, 40), jitter=1.0, seed=1)
SLOW = tube_of(T, 100 + 40 * T, 200.0, size=(60, 40), jitter=1.0, seed=2, track=2)
STILL = tube_of(T, 320.0, 210.0, size=(50, 60), jitter=1.0, seed=3, track=3)
FAR = tube_of(T, 320.0, 30.0, size=(20, 20), jitter=1.0, seed=4, track=4)


def test_the_faster_passes_the_slower_and_not_the_other_way_round():
    (passed,) = occurrences("pass", FAST, SLOW)
    assert passed.t_s == pytest.approx(160 / 60, abs=0.1)
    assert passed.direction == "right"
    assert occurrences("pass", SLOW, FAST) == ()


def test_a_mover_passes_what_stands_and_what_stands_passes_nothing():
    (passed,) = occurrences("pass", FAST, STILL)
    assert passed.t_s == pytest.approx(3.8, abs=0.1)
    assert occurrences("pass", STILL, FAST) == ()


def test_what_is_far_across_is_not_passed():
    assert occurrences("pass", FAST, FAR) == ()


def test_crossing_over_another_goes_from_one_side_of_it_to_the_other():
    (crossed,) = occurrences("cross", FAST, STILL)
    assert crossed.t_s == pytest.approx(3.8, abs=0.1)
    assert crossed.found.start_s == pytest.approx(3.25, abs=0.15)
    assert crossed.found.end_s == pytest.approx(4.35, abs=0.15)
    assert occurrences("cross", STILL, FAST) == ()


def test_coming_to_another_and_going_back_is_no_crossing():
    gone = 60 * np.minimum(T, 4) - 60 * np.maximum(T - 4, 0)
    comer = tube_of(T, 40 + gone, 190.0, jitter=1.0)
    assert occurrences("overlapping", comer, STILL)
    assert occurrences("cross", comer, STILL) == ()


def test_meeting_and_parting_are_when_the_gap_closes_and_opens():
    (meet,), (part,) = occurrences("meet", FAST, STILL), occurrences("part", FAST, STILL)
    near = 0.02 * float(np.hypot(WIDTH, HEIGHT))
    assert meet.t_s == pytest.approx((320 - 55 - near + 60) / 100, abs=0.12)
    assert part.t_s == pytest.approx((320 + 55 + 1.5 * near + 60) / 100, abs=0.12)


def test_two_that_are_together_from_the_start_do_not_meet():
    beside = tube_of(T, 330.0 + 20 * np.maximum(T - 3, 0), 205.0, jitter=1.0)
    assert occurrences("meet", beside, STILL) == ()
    assert len(occurrences("part", beside, STILL)) == 1


def test_tubes_that_are_never_there_together_do_nothing_together():
    early, late = tube_of(T[T < 3], 300.0, 180.0), tube_of(T[T > 5], 300.0, 180.0)
    for event in ("pass", "cross", "meet", "part", "overlapping"):
        assert occurrences(event, early, late) == ()


@pytest.mark.parametrize(("x", "times"), [(320.0, 1), (700.0, 0)])
def test_a_line_is_crossed_where_the_middle_goes_over_it(x, times):
    found = occurrences("cross", FAST, line=(x, 0.0, x, 360.0))
    assert len(found) == times
    assert all(one.t_s == pytest.approx(3.8, abs=0.06) and one.direction == "right" for one in found)


def test_a_line_that_ends_before_is_not_crossed():
    assert occurrences("cross", FAST, line=(320.0, 0.0, 320.0, 100.0)) == ()


def test_standing_on_a_line_does_not_cross_it_however_the_box_jitters():
    tube = tube_of(T, 320.0, 180.0, jitter=2.0, seed=9)
    assert occurrences("cross", tube, line=(320.0, 0.0, 320.0, 360.0)) == ()


def test_over_a_line_and_back_is_two_crossings():
    back = tube_of(T, 200 + 60 * np.minimum(T, 4) - 60 * np.maximum(T - 4, 0), 180.0, jitter=1.0)
    found = occurrences("cross", back, line=(320.0, 0.0, 320.0, 360.0))
    assert [one.direction for one in found] == ["right", "left"]
