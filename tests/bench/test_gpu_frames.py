"""What the benchmark of networks shows them: the first frames of a video, decoded before or not."""

import numpy as np
import pytest

from vidence.bench.held import held
from vidence.bench.passes import first
from vidence.tools.video import Video


@pytest.fixture(scope="module")
def path(tmp_path_factory, make_video, numbered):
    return make_video(tmp_path_factory.mktemp("frames") / "numbered.mp4", numbered(12))


@pytest.mark.parametrize("frames", [1, 5, 12, 40])
def test_the_first_frames_are_as_many_as_there_are(path, frames):
    video = Video.open(path)
    found = [frame.index for frame in video.frames(first(video, frames))]
    assert found == list(range(min(frames, 12)))


def test_frames_held_are_those_of_the_file_and_no_more(path):
    ready, video = held(path, 5), Video.open(path)
    frames = list(ready.frames())
    assert [frame.index for frame in frames] == list(range(5))
    for frame, other in zip(frames, video.frames(), strict=False):
        assert frame.t_s == other.t_s
        assert np.array_equal(frame.rgb(), other.rgb())
    (again,) = ready.at([frames[3].t_s])
    assert again.index == 3
