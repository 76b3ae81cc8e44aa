import pytest

from vidence.bench.scenes.script import Motion, Route, go, stand

LINE = ((0.0, 10.0), (20.0, 10.0))


def test_a_thing_is_at_the_first_point_when_it_starts():
    motion = go(LINE, (4.0, 2.0), start_s=1.0)
    pose = motion.at(1.0)
    assert (pose.x, pose.y, pose.heading_rad) == pytest.approx((0.0, 10.0, 0.0))
    assert motion.at(3.0).x == pytest.approx(4.0)


def test_the_run_up_keeps_it_moving_before_it_arrives():
    motion = go(LINE, (4.0, 2.0), start_s=5.0, run_up_m=4.0)
    assert motion.at(4.0).x == pytest.approx(-2.0)
    assert motion.at(1.0).x == motion.at(2.0).x == pytest.approx(-4.0)


def test_a_pause_is_a_stop_and_a_start():
    motion = go(LINE, (2.0, 2.0), (3.0, 0.0), (2.0, 2.0), run_up_m=0.0)
    assert [(b.t_s, b.event) for b in motion.beats()] == [
        (0.0, "start"),
        (2.0, "stop"),
        (5.0, "start"),
        (7.0, "stop"),
    ]


def test_going_back_after_a_pause_is_a_reversal():
    motion = go(LINE, (2.0, 2.0), (1.0, 0.0), (2.0, -2.0), run_up_m=0.0)
    assert [(b.t_s, b.event) for b in motion.beats()][2:4] == [(3.0, "reverse"), (3.0, "start")]
    assert motion.at(5.0).x == pytest.approx(0.0, abs=0.2)


def test_turning_round_heads_the_way_it_goes():
    motion = go(LINE, (2.0, 2.0), (2.0, -2.0), run_up_m=0.0)
    assert motion.at(3.0).heading_rad == pytest.approx(0.0)
    assert motion.turning_round().at(3.0).heading_rad == pytest.approx(3.14159, abs=1e-4)


def test_a_corner_is_a_turn_at_its_middle():
    corner = Route(((0.0, 0.0), (10.0, 0.0), (10.0, 10.0)), radius_m=1.0)
    motion = Motion(corner, ((0.0, 0.0), (10.0, 19.0)))
    turns = [b.t_s for b in motion.beats() if b.event == "turn"]
    assert turns == pytest.approx([5.1], abs=0.1)
    assert motion.at(9.5).heading_rad == pytest.approx(1.5708, abs=1e-3)


def test_what_stands_has_no_beats():
    assert stand(1.0, 2.0).beats() == ()
    assert stand(1.0, 2.0).at(7.0)[:2] == (1.0, 2.0)
