"""The manipulation `look` keeps whole frames as pictures, with references to where they are from."""

import hashlib

import cv2
import numpy as np
import pytest
from pydantic import ValidationError

from vidence.tools.deadline import Deadline
from vidence.tools.manipulations.base import Context
from vidence.tools.manipulations.look import Look, LookArguments
from vidence.tools.video import Video
from vidence.traces.errors import BadArguments, DeadlineExceeded
from vidence.traces.ledger import Ledger


class _Blobs(dict):
    def put(self, data):
        self[hashlib.sha256(data).hexdigest()] = data
        return hashlib.sha256(data).hexdigest()


@pytest.fixture
def video(tmp_path, make_video, numbered):
    return Video.open(make_video(tmp_path / "v.mp4", numbered(30)))


def _context(video, deadline=None):
    deadline = deadline or Deadline()
    return Context(video=video, backends=None, ledger=Ledger(), blobs=_Blobs(), cache=None, deadline=deadline)


def test_frames_come_in_the_order_asked_with_their_pixels(video, number_of):
    context = _context(video)
    times_s = (1.0, 0.04, 0.5, 1.19, 0.0, 0.04)

    (seen,) = Look().run(LookArguments(times_s=times_s), context).evidence

    pictures = [cv2.imdecode(np.frombuffer(context.blobs[b], np.uint8), 1)[..., ::-1] for b in seen.blobs]
    assert [number_of(picture) for picture in pictures] == [25, 1, 12, 29, 0, 1]
    assert [frame.index for frame in seen.frames] == [25, 1, 12, 29, 0, 1]
    assert seen.frames[1] == seen.frames[5]
    assert np.array_equal(pictures[0], video.at([1.0])[0].rgb())
    assert seen.crop is None


def test_frames_for_a_contact_sheet_are_kept_small(tmp_path, make_video, numbered):
    wide = Video.open(make_video(tmp_path / "wide.mp4", numbered(5, width=640)))
    context = _context(wide)

    (seen,) = Look().run(LookArguments(times_s=(0.0, 0.1), sheet=True), context).evidence

    assert seen.sheet
    assert [cv2.imdecode(np.frombuffer(context.blobs[b], np.uint8), 1).shape[1] for b in seen.blobs] == [
        240
    ] * 2


def test_a_time_outside_the_video_is_refused(video):
    with pytest.raises(BadArguments, match="9 s lies outside"):
        Look().run(LookArguments(times_s=(0.1, 9.0)), _context(video))


@pytest.mark.parametrize("times_s", [(), tuple(range(65))])
def test_no_time_and_too_many_are_refused(times_s):
    with pytest.raises(ValidationError):
        LookArguments(times_s=times_s)


def test_the_deadline_is_checked(video):
    with pytest.raises(DeadlineExceeded):
        Look().run(LookArguments(times_s=(0.1,)), _context(video, Deadline.after(0)))
