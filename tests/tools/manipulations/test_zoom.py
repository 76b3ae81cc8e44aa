"""The manipulation `zoom` shows what is in a box, enlarged, and says which part of the frame it is."""

import hashlib

import cv2
import numpy as np
import pytest

from vidence.tools.deadline import Deadline
from vidence.tools.manipulations.base import Context
from vidence.tools.manipulations.zoom import Zoom, ZoomArguments
from vidence.tools.video import Video
from vidence.traces.errors import BadArguments
from vidence.traces.ledger import Ledger


class _Blobs(dict):
    def put(self, data):
        self[hashlib.sha256(data).hexdigest()] = data
        return hashlib.sha256(data).hexdigest()


@pytest.fixture
def zoom(tmp_path, make_video, numbered):
    video = Video.open(make_video(tmp_path / "v.mp4", numbered(10), rotation_deg=90))

    def zoomed(**arguments):
        blobs = _Blobs()
        context = Context(
            video=video, backends=None, ledger=Ledger(), blobs=blobs, cache=None, deadline=Deadline()
        )
        (seen,) = Zoom().run(ZoomArguments(**arguments), context).evidence
        return seen, cv2.imdecode(np.frombuffer(blobs[seen.blobs[0]], np.uint8), 1)[..., ::-1]

    return zoomed


def test_the_box_is_of_the_displayed_frame(zoom):
    # Turned clockwise, the red square at x 4–20, y 20–36 comes to x 12–28, y 4–20.
    seen, picture = zoom(t_s=0.2, box=(12, 4, 28, 20), margin=0)

    assert seen.crop == (12, 4, 28, 20)
    assert seen.frames[0].index == 5
    assert picture.shape == (128, 128, 3)
    assert picture[16:-16, 16:-16].reshape(-1, 3).mean(0) == pytest.approx([220, 30, 30], abs=15)


def test_a_margin_shows_what_is_around(zoom):
    seen, picture = zoom(t_s=0.2, box=(12.0, 4.0, 28.0, 20.0), margin=0.5)

    assert seen.crop == (4, 0, 36, 28)
    assert picture.shape == (28 * 8, 32 * 8, 3)
    assert picture[20 * 8 + 24 :, :].mean() < 80


def test_a_part_outside_the_frame_is_left_out(zoom):
    seen, _ = zoom(t_s=0.0, box=(-10, 30, 500, 40.5), margin=0)

    assert seen.crop == (0, 30, 48, 41)


def test_around_a_sliver_more_is_shown(zoom):
    seen, picture = zoom(t_s=0.0, box=(24.0, 0, 24.1, 64), margin=0)

    assert seen.crop[2] - seen.crop[0] >= 3
    assert picture.shape[0] / picture.shape[1] < 25


@pytest.mark.parametrize(
    "box", [(50, 0, 60, 10), (0, -9, 10, -1), (10, 10, 10, 20), (20, 10, 10, 20), (0, 64, 5, 70)]
)
def test_a_box_that_shows_nothing_is_refused(box, zoom):
    with pytest.raises(BadArguments, match="48×64 px"):
        zoom(t_s=0.0, box=box)
