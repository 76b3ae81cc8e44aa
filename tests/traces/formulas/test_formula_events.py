"""Events of one tube: by which side, which way, and none where there is none."""

import numpy as np
import pytest

from vidence.bench.synthetic import HEIGHT, WIDTH, times_of, tube_of
from vidence.traces.errors import BadArguments
from vidence.traces.formulas import derive
from vidence.traces.records import Derivation, Span

T = times_of()


def occurrences(event, tube, **parameters):
    ledger = {"e1": tube}
    shared = {"frame_px": (WIDTH, HEIGHT), "video_s": (0.0, 8.0)}
    derivation = Derivation(formula=f"event.{event}", inputs=("e1",), parameters={**shared, **parameters})
    return derive(derivation, ledger).occurrences


@pytest.mark.parametrize(
    ("x", "y", "enters", "leaves"),
    [
        (-100 + 120 * T, np.full_like(T, 180.0), "left", "right"),
        (740 - 120 * T, np.full_like(T, 180.0), "right", "left"),
        (np.full_like(T, 320.0), -60 + 70 * T, "top", "bottom"),
        (np.full_like(T, 320.0), 440 - 70 * T, "bottom", "top"),
        (-100 + 120 * T, np.full_like(T, 345.0), "left", "right"),
    ],
)
def test_things_come_and_go_by_the_side_they_move_along(x, y, enters, leaves):
    tube = tube_of(T, x, y, jitter=0.5)
    (enter,), (leave,) = occurrences("enter", tube), occurrences("leave", tube)
    assert (enter.direction, leave.direction) == (enters, leaves)
    assert enter.t_s == tube.samples.t_s[0]
    assert leave.t_s == pytest.approx(tube.samples.t_s[-1] + 0.04)


def test_what_is_there_all_along_neither_enters_nor_leaves():
    tube = tube_of(T, 300.0, 180.0)
    assert occurrences("enter", tube) == occurrences("leave", tube) == ()
    assert occurrences("appear", tube)[0].t_s == 0.0
    assert occurrences("disappear", tube)[0].t_s == pytest.approx(8.0)


def test_what_shows_up_in_the_middle_comes_by_no_side():
    late = T[T > 3]
    (enter,) = occurrences(
        "enter", tube_of(late, 320.0, 180.0).model_copy(update={"coverage": tube_of(T, 9, 9).coverage})
    )
    assert enter.direction is None


def test_hidden_stretches_part_what_is_visible():
    tube = tube_of(T, 300.0, 180.0, hidden=Span(start_s=2.0, end_s=4.0))
    seen, (gone,) = occurrences("visible", tube), occurrences("hidden", tube)
    assert [one.found.end_s for one in seen] == [pytest.approx(2.0, abs=0.05), pytest.approx(8.0)]
    assert gone.found.start_s == pytest.approx(2.0, abs=0.05)
    assert gone.found.end_s == pytest.approx(4.0, abs=0.05)


def test_a_corner_is_one_turn_with_its_new_way():
    x, y = 100 + 70 * np.minimum(T, 4), 300 - 60 * np.maximum(T - 4, 0)
    (turn,) = occurrences("turn", tube_of(T, x, y, jitter=1.5, seed=2))
    assert turn.t_s == pytest.approx(4.0, abs=0.2)
    assert turn.direction == "up"
    assert occurrences("reverse", tube_of(T, x, y, jitter=1.5, seed=2)) == ()


@pytest.mark.parametrize("pause_s", [0.0, 1.0])
def test_going_back_is_a_reversal_with_or_without_a_pause(pause_s):
    gone = np.minimum(T, 3) - np.maximum(T - 3 - pause_s, 0)
    tube = tube_of(T, 150 + 70 * gone, 180.0, jitter=1.5, seed=3)
    (reverse,) = occurrences("reverse", tube)
    assert reverse.t_s == pytest.approx(3.0 + pause_s, abs=0.3)
    assert reverse.direction == "left"
    assert occurrences("turn", tube) == ()


@pytest.mark.parametrize("seed", range(5))
def test_jitter_turns_nothing(seed):
    tube = tube_of(T, 60 + 40 * T, 180 + 8 * T, jitter=2.0, seed=seed)
    assert occurrences("turn", tube) == occurrences("reverse", tube) == ()


def test_a_wide_curve_is_no_turn():
    angle = np.radians(np.clip(18 * T, 0, 90))
    x, y = 100 + 300 * np.sin(angle), 330 - 300 * (1 - np.cos(angle))
    assert occurrences("turn", tube_of(T, x, y, jitter=1.0)) == ()


@pytest.mark.parametrize("slope", [0.0, 12.0])
def test_a_thing_of_which_less_and_less_is_seen_as_it_leaves_does_not_turn(slope):
    x = 400 - 60 * T
    out = np.clip((42 - (x + 30)) / 15, 0, 1)  # the upper part of it is out of the frame first
    y, height = 160 + slope * T + 30 * out, 80 - 60 * out
    tube = tube_of(T, x, y, size=np.stack([np.full_like(T, 60.0), height], axis=1), jitter=0.7)
    assert occurrences("turn", tube) == ()
    (leave,) = occurrences("leave", tube)
    assert leave.direction == "left"


def test_moving_one_way_is_cut_to_where_it_goes_that_way():
    x, y = 100 + 70 * np.minimum(T, 4), 300 - 60 * np.maximum(T - 4, 0)
    tube = tube_of(T, x, y, jitter=1.0)
    (right,), (up,) = occurrences("moving", tube, way="right"), occurrences("moving", tube, way="up")
    assert right.found.end_s == pytest.approx(4.0, abs=0.3)
    assert up.found.start_s == pytest.approx(4.0, abs=0.3)
    assert occurrences("moving", tube, way="left") == ()


def test_a_span_keeps_the_events_in_it_and_cuts_the_states():
    tube = tube_of(T, 80 + 60 * np.minimum(T, 4), 180.0, jitter=1.0)
    assert occurrences("stop", tube, span=(0.0, 3.0)) == ()
    assert len(occurrences("stop", tube, span=(3.0, 5.0))) == 1
    (moving,) = occurrences("moving", tube, span=(1.0, 2.0))
    assert (moving.found.start_s, moving.found.end_s, moving.t_s) == (1.0, 2.0, 1.0)


def test_sides_and_ways_filter():
    tube = tube_of(T, -100 + 120 * T, 180.0)
    assert occurrences("leave", tube, side="left") == ()
    assert len(occurrences("leave", tube, side="right")) == 1
    stopping = tube_of(T, 80 + 60 * np.minimum(T, 4), 180.0, jitter=1.0)
    assert occurrences("stop", stopping, way="left") == ()
    assert len(occurrences("stop", stopping, way="right")) == 1


def test_an_unknown_step_says_which_events_are_known():
    steps = Derivation(
        formula="ground.steps", inputs=("e1",), parameters={"steps": ("jump///",), "frame_px": (9, 9)}
    )
    with pytest.raises(BadArguments, match="'jump' is no event or state; they are"):
        derive(steps, {"e1": tube_of(T, 9.0, 9.0)})
