"""Masks as runs: round trips, boxes, and how long they take."""

import time

import numpy as np
import pytest

from vidence.tools.masks import decoded, encoded
from vidence.traces.masks import packed, unpacked
from vidence.traces.records import Mask


def slow_counts(pixels):
    """Runs as COCO defines them, one pixel at a time."""
    counts, now = [0], False
    for value in pixels.ravel(order="F"):
        if value != now:
            counts.append(0)
            now = value
        counts[-1] += 1
    return tuple(counts)


def shapes():
    rng = np.random.default_rng(3)
    yield np.zeros((3, 4), bool)
    yield np.ones((3, 4), bool)
    yield np.ones((1, 1), bool)
    for corner in (np.s_[0, 0], np.s_[-1, -1], np.s_[0, -1], np.s_[-1, 0], np.s_[:, 1], np.s_[1, :]):
        pixels = np.zeros((5, 4), bool)
        pixels[corner] = True
        yield pixels
    for density in (0.02, 0.5, 0.98):
        for size in ((7, 5), (1, 9), (9, 1), (16, 16)):
            yield rng.random(size) < density


@pytest.mark.parametrize("pixels", list(shapes()))
def test_runs_are_those_of_coco_and_give_the_same_pixels_back(pixels):
    mask = encoded(pixels)
    assert mask.counts == slow_counts(pixels)
    assert (decoded(mask) == pixels).all()
    assert mask.area_px2 == pixels.sum()


@pytest.mark.parametrize("pixels", list(shapes()))
def test_the_box_of_a_mask_goes_round_its_pixels(pixels):
    box = encoded(pixels).box
    if not pixels.any():
        assert box is None
        return
    rows, columns = np.nonzero(pixels)
    assert box.xyxy == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


def test_a_full_frame_takes_milliseconds():
    y, x = np.mgrid[:1080, :1920]
    pixels = np.hypot(x - 900, y - 500) < 400
    began = time.perf_counter()
    for _ in range(10):
        mask = encoded(pixels)
        decoded(mask)
        assert mask.box.xyxy == (501, 101, 1300, 900)
    assert (time.perf_counter() - began) / 10 < 0.1


def test_a_blob_gives_its_masks_back_and_nothing_else():
    masks = tuple(encoded(pixels) for pixels in shapes())
    assert unpacked(packed(masks)) == masks
    for other in (
        b"x",
        b"[]\n",
        b'{"counts":[1],"size":[2,2]}\n',
        b'{"counts":[-1,5],"size":[2,2]}\n',
        b"\xff",
    ):
        with pytest.raises(ValueError, match=r".*"):
            unpacked(other)


def test_runs_that_do_not_fill_the_frame_are_no_mask():
    with pytest.raises(ValueError, match="add up to 4"):
        Mask(height=2, width=2, counts=(1, 2))
