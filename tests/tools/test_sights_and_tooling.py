"""What a run notes of the video's frames and of our own code, so that a replay can tell what has changed."""

import numpy as np
import pytest

from vidence.tools import sights as module
from vidence.tools.sights import kept_sights, luma, sights
from vidence.tools.tooling import tooling
from vidence.tools.video import Video


class Shelf:
    """A cache in memory."""

    def __init__(self):
        self.held = {}

    def get(self, key):
        return self.held.get(key)

    def put(self, key, value):
        self.held[key] = value


@pytest.fixture
def clip(tmp_path, make_video, numbered):
    return Video.open(make_video(tmp_path / "clip.mp4", numbered(100)))


def test_sights_are_frames_through_the_video_with_both_digests(clip):
    taken = sights(clip)
    assert [one.frame.index for one in taken] == [0, 50, 95]
    assert len({one.frame.pixels for one in taken}) == 3
    assert all(one.frame.bitstream for one in taken)
    assert len(bytes.fromhex(taken[0].luma)) == 256


def test_where_much_would_be_decoded_on_the_way_a_key_frame_is_taken(clip, monkeypatch):
    monkeypatch.setattr(module, "MOST_PX2", 0)
    keys = {clip.cheap_time(one) for one in (0.0, 2.0, 3.8)}
    assert {one.frame.t_s for one in sights(clip)} == keys


def test_sights_are_taken_once_with_each_decoder(clip, monkeypatch):
    shelf = Shelf()
    first = kept_sights(clip, shelf)
    monkeypatch.setattr(module, "sights", lambda video: pytest.fail("taken again"))
    assert kept_sights(clip, shelf) == first


def test_brightness_is_that_of_each_part(clip):
    (frame,) = clip.at([0.0])
    seen = np.frombuffer(luma(frame), np.uint8).reshape(16, 16)
    whole = frame.rgb().mean(axis=2)
    assert abs(float(seen.mean()) - float(whole.mean())) < 25


def test_tooling_names_packages_and_libraries_and_is_the_same_each_time():
    told = tooling()
    assert {"tools", "tools.manipulations", "traces.formulas", "prompts", "numpy", "av"} <= set(told)
    assert not any(name.startswith(("agent", "cli", "tests")) for name in told)
    tooling.cache_clear()
    assert tooling() == told


def test_the_digest_of_a_package_is_of_its_own_files(tmp_path):
    from vidence.tools.tooling import _digest

    (tmp_path / "one.py").write_text("1")
    (tmp_path / "deeper").mkdir()
    before = _digest(tmp_path)
    (tmp_path / "deeper" / "two.py").write_text("2")
    (tmp_path / "data.bin").write_bytes(b"3")
    assert _digest(tmp_path) == before
    (tmp_path / "one.py").write_text("4")
    assert _digest(tmp_path) != before
    assert _digest(tmp_path / "nowhere") is None
