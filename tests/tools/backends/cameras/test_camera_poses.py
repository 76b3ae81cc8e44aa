"""Poses of a camera: parts on axes of their own are joined; what moves through the picture by them."""

import cv2
import numpy as np
import pytest

from vidence.tools.backends.cameras.poses import Looks

SIZE, FOCAL_PX = (320, 240), 300.0


def turned(yaw_deg, pitch_deg=0.0):
    """The axes of a camera that is turned to the right, and up."""
    return cv2.Rodrigues(np.radians([pitch_deg, 0, 0.0]))[0] @ cv2.Rodrigues(np.radians([0, yaw_deg, 0.0]))[0]


def looks(axes, place, *, depth=10.0, focal_px=FOCAL_PX):
    count = len(axes)
    return Looks(
        t_s=np.arange(count) / 4,
        depth=np.full((count, 24, 32), depth),
        focal_px=np.full((count, 2), focal_px),
        axes=np.array(axes, float),
        place=np.array(place, float),
    )


def wandering(count=8):
    """A camera that goes round, turns and sees a slope."""
    rng = np.random.default_rng(3)
    found = looks([turned(7.0 * i, 2.0 * i) for i in range(count)], rng.normal(0, 2, (count, 3)))
    return found._replace(depth=found.depth + rng.uniform(-5, 5, (count, 24, 32)))


def as_told(some, first, last, *, scale, turn, shift):
    """A part as a network tells it: on a scale and axes of its own."""
    part = Looks(*(column[first:last] for column in some))
    return part._replace(
        depth=part.depth * scale, axes=turn @ part.axes, place=scale * part.place @ turn.T + shift
    )


def test_parts_on_scales_and_axes_of_their_own_become_one_way():
    truth = wandering()
    first = as_told(truth, 0, 5, scale=1.0, turn=np.eye(3), shift=np.zeros(3))
    then = as_told(truth, 3, 8, scale=0.2, turn=turned(130, 40), shift=np.array([5.0, -3, 9]))
    found = first.joined(then, 2)
    for one, other in zip(found, truth, strict=True):
        assert one == pytest.approx(other)


def test_a_way_begins_where_the_camera_first_was_and_as_it_was_turned():
    truth = wandering()
    moved = as_told(truth, 0, 8, scale=1.0, turn=turned(50, 20), shift=np.array([1.0, 2, 3]))
    way, other = truth.way(metric=True), moved.way(metric=True)
    assert np.array(way.position[0]) == pytest.approx(np.zeros(3))
    assert np.array(way.rotation[0]) == pytest.approx(np.eye(3))
    assert np.array(way.position) == pytest.approx(np.array(other.position), abs=1e-5)
    assert np.array(way.rotation) == pytest.approx(np.array(other.rotation), abs=1e-6)


def test_a_way_without_a_scale_is_none():
    assert looks([np.eye(3)] * 2, [(0, 0, 0), (np.nan, 0, 0)]).way(metric=True) is None


def test_a_camera_that_turns_moves_what_is_far_and_what_is_near_alike():
    for depth in (1.0, 100.0, np.nan):
        found = looks([turned(0), turned(1)], np.zeros((2, 3)), depth=depth)
        # In the middle of all places, which lie about a quarter of the picture from its middle.
        assert found.moved_px(0, 1, SIZE) == pytest.approx(FOCAL_PX * np.radians(1), rel=0.12)


def test_a_camera_that_goes_aside_moves_what_is_near_by_more():
    for depth, px in ((10.0, 15.0), (100.0, 1.5), (np.nan, 0.0)):
        found = looks([turned(0)] * 2, [(0, 0, 0), (0.5, 0, 0)], depth=depth)
        assert found.moved_px(0, 1, SIZE) == pytest.approx(px)


def test_the_way_of_the_first_axes_is_the_same_motion_in_any():
    straight = looks([turned(0), turned(3)], [(0, 0, 0), (0.2, 0.1, 0.4)])
    leaning = as_told(straight, 0, 2, scale=1.0, turn=turned(70, 30), shift=np.array([4.0, 0, 1]))
    assert leaning.moved_px(0, 1, SIZE) == pytest.approx(straight.moved_px(0, 1, SIZE))


def test_a_lens_that_zooms_moves_the_picture():
    found = looks([turned(0)] * 2, np.zeros((2, 3)))
    assert found.moved_px(0, 1, SIZE) == 0.0
    found.focal_px[1] *= 1.1
    assert 5 < found.moved_px(0, 1, SIZE) < 15


def test_how_far_it_turns_and_goes_is_told_of_the_farthest_look():
    found = looks([turned(0), turned(20), turned(5)], [(0, 0, 0), (1, 0, 0), (3, 4, 0)])
    assert found.turned_deg() == pytest.approx(20)
    assert found.gone() == pytest.approx(5)
