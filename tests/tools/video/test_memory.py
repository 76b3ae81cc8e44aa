"""What a video takes in memory does not grow with its length."""

import subprocess
import sys

import numpy as np

PROBE = """
import resource, sys
from vidence.tools.deadline import Deadline
from vidence.tools.video import Video, find_shots
video = Video.open(sys.argv[1])
assert len(find_shots(video, Deadline())) == 1
print(video.record.frames, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _peak(path):
    run = subprocess.run([sys.executable, "-c", PROBE, path], capture_output=True, text=True, check=True)
    frames, peak = map(int, run.stdout.split())
    return frames, peak


def test_ten_minutes_take_no_more_than_one(tmp_path, make_video, numbered):
    frames = [np.roll(f, 3, axis=1) for f in numbered(64, 160, 96)]
    options = {"preset": "ultrafast"}
    short = make_video(tmp_path / "1min.mp4", (frames[i % 64] for i in range(300)), rate=5, options=options)
    long = make_video(tmp_path / "10min.mp4", (frames[i % 64] for i in range(3000)), rate=5, options=options)

    (short_frames, short_peak), (long_frames, long_peak) = _peak(short), _peak(long)

    assert (short_frames, long_frames) == (300, 3000)
    assert long_peak < 1.2 * short_peak
