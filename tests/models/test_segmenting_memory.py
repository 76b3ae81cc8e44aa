"""How much memory SAM 2 takes to follow a thing through a long video."""

import pytest

from vidence.bench.segmenting import peak_mb, random_sam2
from vidence.tools.weights.device import quietly

pytestmark = pytest.mark.models
# A picture so small takes 49 kB as the network sees it, and a frame of the video 230 kB.
SIDE_PX = 64


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_two_thousand_frames_take_no_more_memory_than_two_hundred(tmp_path, monkeypatch):
    """The tiniest published SAM 2, followed both ways from the middle, in a process for each length.

    Measured on two cores: 1102 and 1127 MB, 0.07 s a frame. Most of it is torch and the weights: that 1800
    pictures, or what the network holds of them, stayed behind would not double it, but add 90 MB or more.
    """
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    with quietly():
        backend = random_sam2(tmp_path, SIDE_PX)
    few, many = (peak_mb(backend, frames) for frames in (200, 2000))
    assert many < 1.3 * few
    assert many - few < 80
