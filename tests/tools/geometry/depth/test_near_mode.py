import numpy as np
import pytest

from vidence.tools.capabilities import DepthMap
from vidence.tools.geometry.depth.thing import near_mode


def depth(values, kind="metric"):
    return DepthMap(0, 0.0, 0, kind, (160, 120), np.asarray(values, np.float32))


def scene(far, near, box=(60, 40, 100, 80)):
    """What is behind all over, and a thing in a box."""
    values = np.full((120, 160), far, np.float32)
    x1, y1, x2, y2 = box
    values[y1:y2, x1:x2] = near
    return values


def test_the_thing_counts_and_not_what_is_behind_it():
    # The box is drawn larger than the thing, as boxes round people are.
    found = near_mode(depth(scene(20.0, 8.0, (68, 40, 92, 80))), (60.0, 40.0, 100.0, 80.0))
    assert np.exp(found.log_depth) == pytest.approx(8.0)


def test_a_thing_with_holes_is_still_nearer_than_what_shows_through():
    values = scene(20.0, 8.0)
    values[::2, ::3] = 20.0
    found = near_mode(depth(values), (60.0, 40.0, 100.0, 80.0))
    assert np.exp(found.log_depth) == pytest.approx(8.0)


def test_a_thin_thing_before_it_is_not_the_thing():
    values = scene(20.0, 8.0)
    values[58:61] = 2.0
    found = near_mode(depth(values), (60.0, 40.0, 100.0, 80.0))
    assert np.exp(found.log_depth) == pytest.approx(8.0)


def test_a_thing_that_is_deep_has_a_spread():
    values = scene(20.0, 8.0)
    values[40:80, 60:100] = np.linspace(7.8, 8.4, 40)
    found = near_mode(depth(values), (60.0, 40.0, 100.0, 80.0))
    assert np.exp(found.log_depth) == pytest.approx(8.1, rel=0.02)
    assert 0.005 < found.spread < 0.05


def test_where_larger_is_nearer_the_nearer_is_larger():
    found = near_mode(depth(scene(1.0, 5.0, (68, 40, 92, 80)), kind="inverse"), (60.0, 40.0, 100.0, 80.0))
    assert np.exp(found.log_depth) == pytest.approx(5.0)


def test_out_of_range_nothing_is_known():
    assert near_mode(depth(scene(20.0, np.nan)), (60.0, 40.0, 100.0, 80.0)) is None
    assert near_mode(depth(np.full((120, 160), np.nan)), (60.0, 40.0, 100.0, 80.0)) is None


def test_a_box_cut_by_the_frame_is_judged_by_what_is_inside():
    found = near_mode(depth(scene(20.0, 8.0, (140, 40, 160, 80))), (140.0, 40.0, 220.0, 80.0))
    assert np.exp(found.log_depth) == pytest.approx(8.0)
