"""Moving and standing still: right in time under jitter, irregular times, frame edges and occlusion."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidence.bench.synthetic import HEIGHT, WIDTH, times_of, tube_of
from vidence.traces.formulas.motion import motion
from vidence.traces.records import Span

FRAME = (float(WIDTH), float(HEIGHT))
RATES = st.sampled_from([10.0, 12.5, 15.0, 25.0, 30.0])
SEEDS = st.integers(0, 10_000)


def moves(tube):
    return motion(tube, FRAME).moving


def through(move):
    return len(move) == 1 and move[0].started is None and move[0].stopped is None


@settings(max_examples=30, deadline=None, derandomize=True)
@given(RATES, SEEDS, st.floats(16, 120))
def test_a_thing_that_stands_never_moves_however_its_box_jitters(rate, seed, size):
    t = times_of(rate, 8.0, seed=seed)
    assert moves(tube_of(t, 300.0, 180.0, size=(size, size), jitter=2.0, seed=seed)) == ()


@settings(max_examples=30, deadline=None, derandomize=True)
@given(RATES, SEEDS, st.floats(30, 120), st.floats(60, 200))
def test_a_thing_that_goes_through_the_frame_neither_starts_nor_stops(rate, seed, size, speed):
    t = times_of(rate, 8.0, seed=seed)
    tube = tube_of(t, speed * t - 60, 180 + 5 * t, size=(size, size * 0.8), jitter=2.0, seed=seed)
    assert through(moves(tube))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(RATES, SEEDS, st.floats(30, 80), st.floats(0.15, 0.3))
def test_a_slow_steady_thing_moves_all_the_time(rate, seed, size, speed_in_sizes):
    t = times_of(rate, 8.0, seed=seed)
    tube = tube_of(t, 100 + size * speed_in_sizes * t, 180.0, size=(size, size), jitter=2.0, seed=seed)
    assert through(moves(tube))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(RATES, SEEDS, st.floats(40, 90), st.floats(50, 100), st.floats(2.0, 3.0), st.floats(1.0, 2.5))
def test_a_pause_is_timed_within_three_tenths(rate, seed, speed, size, stop_s, lasting_s):
    t = times_of(rate, 8.0, seed=seed)
    on_s = stop_s + lasting_s
    gone = np.where(t < stop_s, t, np.where(t < on_s, stop_s, t - lasting_s))
    found = moves(tube_of(t, 80 + speed * gone, 180.0, size=(size, 50.0), jitter=2.0, seed=seed))
    assert len(found) == 2
    assert found[0].stopped.t_s == pytest.approx(stop_s, abs=0.3)
    assert found[1].started.t_s == pytest.approx(on_s, abs=0.3)


def test_a_gentle_stop_is_timed_where_the_speed_ends():
    t = times_of(25.0, 8.0)
    left = np.clip(4.0 - t, 0.0, 1.0)
    x = 400 - 80 * np.maximum(3.0 - t, 0) - 40 * left**2
    (move,) = moves(tube_of(t, x, 180.0, jitter=1.0, seed=5))
    assert move.stopped.t_s == pytest.approx(4.0, abs=0.35)
    assert move.stopped.sigma_s < 0.4


def test_a_box_cut_by_the_frame_moves_with_its_real_edge():
    t = times_of(25.0, 6.0)
    tube = tube_of(t, -100 + 60 * t, 180.0, size=(160, 60), jitter=1.0, seed=3)
    moved = motion(tube, FRAME)
    assert through(moved.moving)
    assert moved.velocity[5, 0] == pytest.approx(60, abs=6)


def test_a_thing_standing_half_outside_the_frame_stands():
    t = times_of(25.0, 6.0)
    assert moves(tube_of(t, 10.0, 180.0, size=(80, 60), jitter=1.5, seed=4)) == ()


def test_movement_goes_on_behind_an_occluder():
    t = times_of(25.0, 8.0)
    tube = tube_of(t, 60 + 60 * t, 180.0, jitter=1.0, seed=6, hidden=Span(start_s=3.0, end_s=4.5))
    assert through(moves(tube))


def test_a_spike_in_one_box_is_no_movement():
    t = times_of(25.0, 6.0)
    x = np.full_like(t, 300.0)
    x[70] += 60
    assert moves(tube_of(t, x, 180.0, jitter=1.0, seed=7)) == ()


def test_a_tube_of_one_sample_does_not_move():
    assert moves(tube_of(np.array([0.0, 50.0]), np.array([300.0, 5000.0]), 180.0)) == ()
