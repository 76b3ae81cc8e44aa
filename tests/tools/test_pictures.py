"""Pictures for a model: sheets of many times in one picture, and parts of frames that keep their place."""

import cv2
import numpy as np
import pytest

from vidence.tests.blobs import Blobs
from vidence.tools.pictures import FRAME_PX, SHEET_TILES, THUMB_PX, Tile, kept, opened, sheets, shown_frame


def tiles(count, width=400, height=200):
    images = [np.full((height, width, 3), 10 * n % 250, np.uint8) for n in range(count)]
    return [Tile(image, n * 10, n / 2, n) for n, image in enumerate(images)]


def test_many_times_fit_on_few_sheets_in_order():
    blobs = Blobs()
    shown = list(sheets(tiles(SHEET_TILES + 3), blobs))
    assert [len(sheet.t_s) for sheet in shown] == [SHEET_TILES, 3]
    assert shown[1].pts == (120, 130, 140)
    assert (shown[0].width, shown[0].height) == (4 * THUMB_PX, 3 * THUMB_PX // 2)
    picture = opened(blobs.get(shown[0].blob))
    for n in range(SHEET_TILES):
        y, x = n // 4 * THUMB_PX // 2, n % 4 * THUMB_PX
        assert np.median(picture[y + 5 : y + 60, x + 5 : x + 200]) == 10 * n
    assert shown[0].scale is None


def test_a_part_of_a_frame_is_enlarged_and_keeps_its_place():
    image = np.zeros((300, 400, 3), np.uint8)
    image[50:60, 120:140] = 255
    shown = shown_frame(Tile(image, 0, 0.0, 0), (100, 40, 160, 80), blobs := Blobs())
    white = np.argwhere(opened(blobs.get(shown.blob))[:150, :, 0] > 250)
    (y1, x1), (y2, x2) = white.min(axis=0), white.max(axis=0) + 1
    (sx, sy), (left, top) = shown.scale, shown.offset
    assert (x1 * sx + left, y1 * sy + top) == pytest.approx((120, 50), abs=0.5)
    assert (x2 * sx + left, y2 * sy + top) == pytest.approx((140, 60), abs=0.5)
    assert shown.width == 300


def test_a_large_frame_is_made_smaller_and_a_small_one_is_left():
    big, small = np.zeros((1080, 1920, 3), np.uint8), np.zeros((480, 640, 3), np.uint8)
    for image, width in ((big, FRAME_PX), (small, 640)):
        height, across = image.shape[:2]
        assert shown_frame(Tile(image, 0, 0.0, 0), (0, 0, across, height), Blobs()).width == width


def test_what_goes_onto_a_sheet_is_kept_small():
    rgb = np.random.default_rng(0).integers(0, 255, (480, 640, 3), dtype=np.uint8)
    small, whole = (opened(kept(rgb, sheet=sheet)) for sheet in (True, False))
    assert max(small.shape) == THUMB_PX
    assert np.array_equal(whole[..., ::-1], rgb)
    assert np.array_equal(small, cv2.resize(rgb[..., ::-1], (240, 180), interpolation=cv2.INTER_AREA))
