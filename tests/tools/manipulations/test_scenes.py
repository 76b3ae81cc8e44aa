"""The manipulation `scenes` enters one span per shot."""

import numpy as np
import pytest

from vidence.tools.deadline import Deadline
from vidence.tools.manipulations.base import Context
from vidence.tools.manipulations.scenes import Scenes, ScenesArguments
from vidence.tools.video import Video
from vidence.traces.ledger import Ledger


def _context(video):
    return Context(video=video, backends=None, ledger=Ledger(), blobs=None, cache=None, deadline=Deadline())


def test_every_shot_is_a_span(tmp_path, make_video):
    colours = [(150, 60, 60), (60, 150, 60), (60, 60, 150)]
    frames = [np.full((48, 64, 3), colour, np.uint8) for colour in colours for _ in range(10)]
    video = Video.open(make_video(tmp_path / "v.mp4", frames))

    shots = Scenes().run(ScenesArguments(), _context(video)).evidence

    assert [shot.what for shot in shots] == ["shot"] * 3
    assert [shot.t_s for shot in shots] == pytest.approx([0, 0.4, 0.8])
    assert [(shot.found.start_s, shot.found.end_s) for shot in shots] == [(0, 0.4), (0.4, 0.8), (0.8, 1.2)]
    assert [shot.sigma_s for shot in shots] == pytest.approx([0, 0.02, 0.02])


def test_shots_of_a_truncated_video_say_so(tmp_path, make_video, numbered):
    path = make_video(tmp_path / "v.mkv", numbered(60))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * 0.8)])
    video = Video.open(path)

    (shot,) = Scenes().run(ScenesArguments(), _context(video)).evidence

    assert shot.found.end_s == video.record.end_s < 2.4
    assert [degradation.kind for degradation in shot.degradations] == ["truncated_video"]
