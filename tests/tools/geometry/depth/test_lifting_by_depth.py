import numpy as np
import pytest

from vidence.tools.capabilities import DepthMap
from vidence.tools.geometry.depth.lift import lift
from vidence.tools.geometry.pinhole import Intrinsics
from vidence.traces.errors import NotMeasurable

LENS = Intrinsics(fx=100.0, fy=100.0, cx=80.0, cy=60.0)


def depth(values, *, kind="metric", share=0.1):
    return DepthMap(0, 0.0, 0, kind, (160, 120), np.asarray(values, np.float32), sigma_share=share)


def test_a_pixel_lies_on_its_ray_as_far_ahead_as_its_depth():
    found = lift(depth([[4.0]]), LENS, np.array([[80.0, 60.0], [130.0, 10.0]]))
    assert found.xyz_m == pytest.approx(np.array([[0.0, 0.0, 4.0], [2.0, -2.0, 4.0]]))


def test_a_cell_covers_its_share_of_the_frame_whatever_the_maps_size():
    found = lift(depth([[1.0, 2.0], [3.0, 4.0]]), LENS, np.array([[79.9, 59.9], [80.0, 59.9], [79.9, 60.1]]))
    assert found.xyz_m[:, 2] == pytest.approx([1.0, 2.0, 3.0])


def test_nothing_is_known_beyond_the_frame_or_where_the_depth_is_not():
    found = lift(
        depth([[np.nan, 2.0]]), LENS, np.array([[10.0, 10.0], [-1.0, 5.0], [160.0, 5.0], [150.0, 5.0]])
    )
    assert np.isfinite(found.xyz_m).all(axis=1).tolist() == [False, False, False, True]


def test_the_error_lies_along_the_ray_and_by_the_pixel_across_it():
    found = lift(depth([[4.0]], share=0.1), LENS, np.array([[130.0, 60.0]]))
    values, vectors = np.linalg.eigh(found.covariance_m2[0])
    ray = np.array([0.5, 0.0, 1.0]) / np.hypot(0.5, 1.0)
    assert abs(vectors[:, -1] @ ray) > 0.999
    assert np.sqrt(values[-1]) == pytest.approx(0.4 * np.hypot(0.5, 1.0), rel=0.01)
    assert np.sqrt(values[1]) == pytest.approx(4.0 * 0.5 / 100, rel=0.2)


@pytest.mark.parametrize("kind", ["relative", "inverse"])
def test_what_tells_no_metres_lifts_nothing(kind):
    with pytest.raises(NotMeasurable, match=kind):
        lift(depth([[4.0]], kind=kind), LENS, np.array([[1.0, 1.0]]))
