"""What a video takes in memory does not grow with its length."""

import numpy as np

from vidence.tests.peaks import peak_mb

PROBE = """
import sys
from vidence.tools.deadline import Deadline
from vidence.tools.video import Video, find_shots
video = Video.open(sys.argv[1])
assert len(find_shots(video, Deadline())) == 1
print(video.record.frames)
"""


def _peak(path):
    peak, run = peak_mb(PROBE, path)
    assert run.returncode == 0, run.stderr
    return int(run.stdout.split()[0]), peak


def test_ten_minutes_take_no_more_than_one(tmp_path, make_video, numbered):
    frames = [np.roll(f, 3, axis=1) for f in numbered(64, 160, 96)]
    options = {"preset": "ultrafast"}
    short = make_video(tmp_path / "1min.mp4", (frames[i % 64] for i in range(300)), rate=5, options=options)
    long = make_video(tmp_path / "10min.mp4", (frames[i % 64] for i in range(3000)), rate=5, options=options)

    (short_frames, short_peak), (long_frames, long_peak) = _peak(short), _peak(long)

    assert (short_frames, long_frames) == (300, 3000)
    assert long_peak < 1.2 * short_peak
