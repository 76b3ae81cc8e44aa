import numpy as np
import pytest

from vidence.tools.colours import (
    colour_fits,
    colour_shares,
    colours_fit,
    dominant_colour,
    family_of,
    name_map,
    name_shares,
)
from vidence.traces.records.vocabulary import COLOURS

PAINTS = [
    ("black", (20, 20, 20)),
    ("black", (35, 35, 38)),
    ("white", (240, 240, 240)),
    ("white", (225, 228, 230)),
    ("grey", (128, 128, 128)),
    ("grey", (150, 150, 150)),
    ("red", (200, 30, 30)),
    ("red", (220, 20, 60)),
    ("red", (178, 34, 34)),
    ("orange", (255, 140, 0)),
    ("orange", (230, 110, 20)),
    ("yellow", (240, 220, 30)),
    ("yellow", (255, 215, 0)),
    ("green", (30, 140, 40)),
    ("green", (50, 205, 50)),
    ("green", (85, 107, 47)),
    ("blue", (30, 60, 200)),
    ("blue", (70, 130, 180)),
    ("blue", (0, 0, 128)),
    ("purple", (128, 0, 128)),
    ("purple", (138, 43, 226)),
    ("pink", (255, 105, 180)),
    ("pink", (255, 192, 203)),
    ("brown", (139, 69, 19)),
    ("brown", (101, 67, 33)),
    ("brown", (160, 82, 45)),
]


def to_yuv(rgb):
    red, green, blue = np.asarray(rgb, float).reshape(-1, 3).T
    y = 0.299 * red + 0.587 * green + 0.114 * blue
    yuv = np.stack([y, 128 + (blue - y) / 1.772, 128 + (red - y) / 1.402], axis=1)
    return np.clip(np.rint(yuv), 0, 255).astype(np.uint8)


def painted(rgb, shades, *, noise=6.0, seed=1):
    """Pixels of a thing whose faces are lit differently, noisy and with chroma shared by neighbours."""
    rng = np.random.default_rng(seed)
    faces = [np.clip(np.array(rgb) * s, 0, 255) + rng.normal(0, noise, (n, 3)) for s, n in shades]
    yuv = to_yuv(np.clip(np.concatenate(faces), 0, 255))
    pairs = yuv[:, 1:].reshape(-1, 2, 2).mean(axis=1).repeat(2, axis=0)
    yuv[:, 1:] = pairs.astype(np.uint8)
    return yuv


LIT = ((1.1, 300), (0.85, 450), (0.55, 250))


@pytest.mark.parametrize(("name", "rgb"), PAINTS)
def test_a_shaded_noisy_thing_keeps_its_colour_name(name, rgb):
    shares = colour_shares(painted(rgb, LIT))
    assert dominant_colour(shares) == name
    assert colour_fits(shares, name)


@pytest.mark.parametrize("shade", [1.1, 1.0, 0.7])
def test_a_dark_window_with_a_tinge_of_the_sky_is_black(shade):
    shares = colour_shares(painted((45, 52, 61), ((shade, 400),), noise=3.0))
    assert shares[COLOURS.index("black")] > 0.95


@pytest.mark.parametrize("shade", [1.0, 0.7, 0.45])
def test_the_dark_side_of_a_red_box_is_red(shade):
    shares = colour_shares(painted((200, 30, 30), ((shade, 400),)))
    assert shares[COLOURS.index("red")] > 0.97


def test_shares_are_in_the_order_of_the_vocabulary_and_sum_to_one():
    yuv = to_yuv([[255, 0, 0]] * 3 + [[0, 0, 255]])
    shares = colour_shares(yuv)
    assert shares.dtype == np.float32
    assert shares[COLOURS.index("red")] == pytest.approx(0.75)
    assert shares[COLOURS.index("blue")] == pytest.approx(0.25)
    assert shares.sum() == pytest.approx(1)


def test_nothing_seen_has_no_colour():
    shares = colour_shares(np.zeros((0, 3), np.uint8))
    assert not shares.any()
    assert dominant_colour(shares) is None
    assert not colour_fits(shares, "black")


def test_named_shares_leave_out_traces():
    yuv = to_yuv([[255, 0, 0]] * 999 + [[0, 0, 255]])
    assert name_shares(yuv) == {"red": 0.999}


def test_a_name_map_keeps_the_shape_of_the_picture():
    picture = to_yuv([[0, 150, 0]] * 6).reshape(2, 3, 3)
    assert name_map(picture).tolist() == [[COLOURS.index("green")] * 3] * 2


@pytest.mark.parametrize(
    ("shares", "name"),
    [
        ({"red": 0.35, "black": 0.4, "grey": 0.25}, "red"),
        ({"white": 0.4, "black": 0.35, "grey": 0.25}, "white"),
        ({"grey": 0.5, "black": 0.4, "red": 0.05}, "grey"),
        ({"black": 0.65, "grey": 0.3}, "black"),
        ({"orange": 0.4, "brown": 0.5}, "orange"),
        ({"brown": 0.8, "orange": 0.1}, "brown"),
        ({"brown": 0.75, "orange": 0.21}, "orange"),
        ({"grey": 0.82, "white": 0.18}, "white"),
        ({"grey": 0.9, "white": 0.1}, "grey"),
        ({"pink": 0.7, "red": 0.2}, "pink"),
        ({"grey": 0.55, "blue": 0.35}, "blue"),
        ({"grey": 0.7, "green": 0.1, "brown": 0.1}, "grey"),
    ],
)
def test_colour_outranks_windows_tyres_and_shade(shares, name):
    assert dominant_colour(shares) == name


@pytest.mark.parametrize(
    ("shares", "name", "fits"),
    [
        ({"grey": 0.55, "blue": 0.35}, "grey", True),
        ({"red": 0.35, "black": 0.4, "grey": 0.25}, "black", False),
        ({"white": 0.45, "black": 0.4}, "black", False),
        ({"white": 0.4, "grey": 0.55}, "grey", True),
        ({"red": 0.5, "blue": 0.4}, "blue", True),
        ({"red": 0.7, "blue": 0.15}, "blue", False),
        ({"red": 0.9}, "turquoise", False),
    ],
)
def test_a_second_colour_fits_only_when_it_is_strong(shares, name, fits):
    assert colour_fits(shares, name) is fits


def test_every_colour_asked_for_has_to_fit():
    shares = {"red": 0.5, "blue": 0.45}
    assert colours_fit(shares, ("red", "blue"))
    assert not colours_fit(shares, ("red", "green"))
    assert colours_fit(shares, ())


def test_light_and_shade_stay_within_the_family():
    assert family_of("orange") == ("orange", "brown")
    assert family_of("blue") == ("blue",)


def test_the_same_pixels_give_the_same_shares_bit_for_bit():
    yuv = np.random.default_rng(3).integers(0, 256, (5000, 3), dtype=np.uint8)
    assert colour_shares(yuv).tobytes() == colour_shares(yuv.copy()).tobytes()
