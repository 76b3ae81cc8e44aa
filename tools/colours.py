"""Colour naming: which of the eleven basic colours pixels show, and which one a whole thing is called."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ..traces.records.vocabulary import COLOURS, ColourName

FloatArray = NDArray[np.float32]
NameMap = NDArray[np.uint8]
Shares = Mapping[str, float] | NDArray[np.floating]

_NUMBER: dict[str, int] = {name: i for i, name in enumerate(COLOURS)}
_ACHROMATIC = ("black", "grey", "white")
# Shading and glare move a surface between the names of one family, never out of it.
_FAMILIES: tuple[tuple[ColourName, ...], ...] = (
    ("red", "pink"),
    ("orange", "brown"),
    ("yellow",),
    ("green",),
    ("blue",),
    ("purple",),
)
# So much of a thing shows its own colour in any light.
_LIT = {"red": 0.24, "orange": 0.18}
# Windows, tyres and shade are black or grey on things of every colour, so colour outranks them.
_CHROMATIC_SHARE = 0.26
_PART = 0.18
_DARK = 72  # below this value what has no colour is black


def colour_shares(yuv: NDArray[np.uint8]) -> FloatArray:
    """Share of each basic colour, in the order of COLOURS, among (n, 3) full-range BT.601 pixels."""
    if len(yuv) == 0:
        return np.zeros(len(COLOURS), np.float32)
    counts = np.bincount(name_map(yuv), minlength=len(COLOURS))
    return (counts / len(yuv)).astype(np.float32)


def name_shares(yuv: NDArray[np.uint8]) -> dict[str, float]:
    """The same shares by name, without those under one per cent."""
    shares = colour_shares(yuv)
    return {
        name: round(float(share), 4) for name, share in zip(COLOURS, shares, strict=True) if share >= 0.01
    }


def name_map(yuv: NDArray[np.uint8]) -> NameMap:
    """The number (in COLOURS) of each pixel's colour name; any leading shape, last axis Y, U, V."""
    y = yuv[..., 0].astype(np.uint32) >> 3
    u = yuv[..., 1].astype(np.uint32) >> 1
    v = yuv[..., 2].astype(np.uint32) >> 1
    named: NameMap = _table()[(y << 14) | (u << 7) | v]
    return named


def dominant_colour(shares: Shares) -> ColourName | None:
    """What one would call a thing with these shares; None where nothing was seen of it."""
    share = _by_name(shares)
    total = sum(share.values())
    if total <= 0:
        return None
    family = max(_FAMILIES, key=lambda names: sum(share[n] for n in names))
    if sum(share[n] for n in family) >= _CHROMATIC_SHARE * total:
        return _of_family(family, share)
    return _achromatic(share)


def colour_fits(shares: Shares, name: str) -> bool:
    """Whether a thing may be called by this colour: it is the dominant one, or a strong second."""
    share = _by_name(shares)
    dominant = dominant_colour(share)
    if dominant is None or name not in _NUMBER:
        return False
    if name == dominant:
        return True
    if name in _ACHROMATIC:
        return _second_achromatic(share, name, dominant)
    rival = share[dominant]
    return share[name] >= 0.2 and share[name] >= 0.6 * rival


def colours_fit(shares: Shares, names: tuple[str, ...]) -> bool:
    """Whether a thing fits every colour asked for; no colours fit everything."""
    if len(names) < 2:
        return all(colour_fits(shares, name) for name in names)
    # Of several colours none need dominate: each has to be a good part of the thing.
    share = _by_name(shares)
    return all(share.get(name, 0.0) >= _PART * sum(share.values()) for name in names)


def family_of(name: str) -> tuple[str, ...]:
    """The names that a surface of this colour may take in light and shade, itself first."""
    if name == "white":
        return ("white",)
    for names in _FAMILIES:
        if name in names:
            return (name, *(n for n in names if n != name))
    return (name,)


def _by_name(shares: Shares) -> dict[str, float]:
    if isinstance(shares, Mapping):
        return {name: float(shares.get(name, 0.0)) for name in COLOURS}
    return {name: float(share) for name, share in zip(COLOURS, shares, strict=True)}


def _of_family(family: tuple[ColourName, ...], share: dict[str, float]) -> ColourName:
    """Red with glare is red, orange in the shade is orange: the first name wins from some share up."""
    first, *others = family
    if not others:
        return first
    other = others[0]
    return first if share[first] >= _LIT[first] * (share[first] + share[other]) else other


def _achromatic(share: dict[str, float]) -> ColourName:
    black, grey, white = (share[n] for n in _ACHROMATIC)
    total = black + grey + white
    # What is white in the light is grey in the shade; windows and tyres say nothing of the paint.
    if white >= 0.125 * total and white >= 0.15 * (grey + white):
        return "white"
    return "black" if black > max(grey, 0.5 * total) else "grey"


def _second_achromatic(share: dict[str, float], name: str, dominant: str) -> bool:
    """Neighbours on the grey scale pass by half of all; beside a weak colour they need a clear lead."""
    if dominant in _ACHROMATIC:
        neighbours = "grey" in (name, dominant)
        return neighbours and share[name] >= 0.45
    return share[name] >= 0.45 and share[name] >= 1.2 * share[dominant]


@cache
def _table() -> NameMap:
    """The name of every colour at 32 × 128 × 128 steps of Y, U, V."""
    y, u, v = np.meshgrid(
        np.arange(4, 256, 8, dtype=np.float32),
        np.arange(0.5, 256, 2, dtype=np.float32),
        np.arange(0.5, 256, 2, dtype=np.float32),
        indexing="ij",
    )
    red = y + 1.402 * (v - 128)
    green = y - 0.344136 * (u - 128) - 0.714136 * (v - 128)
    blue = y + 1.772 * (u - 128)
    rgb = np.clip(np.stack((red, green, blue), axis=-1), 0, 255)
    named = _name_rgb(rgb.reshape(-1, 3))
    named.flags.writeable = False
    return named


def _name_rgb(rgb: FloatArray) -> NameMap:
    """Names by hue, saturation and value: hue and saturation survive shading, value tells light from dark."""
    value = rgb.max(axis=1)
    chroma = value - rgb.min(axis=1)
    hue = _hue(rgb, value, chroma)
    saturation = chroma / np.maximum(value, 1)
    names = np.select(
        _chromatic_rules(hue, saturation, value),
        [np.uint8(_NUMBER[name]) for name in _CHROMATIC_ORDER],
        default=np.uint8(_NUMBER["red"]),
    )
    # Noise, and the sky in a dark window, make dark pixels colourful: they need more to count as coloured.
    plain = (chroma < np.maximum(19, 0.145 * value)) | ((value < _DARK) & (chroma < 30))
    greys = np.select(
        [value < _DARK, value > 186], [_NUMBER["black"], _NUMBER["white"]], default=_NUMBER["grey"]
    )
    return np.where(plain, greys, names).astype(np.uint8)


_CHROMATIC_ORDER = (
    "pink",
    "pink",
    "brown",
    "brown",
    "orange",
    "yellow",
    "green",
    "blue",
    "purple",
    "purple",
    "pink",
)


def _chromatic_rules(hue: FloatArray, saturation: FloatArray, value: FloatArray) -> list[NDArray[np.bool_]]:
    """One condition per entry of `_CHROMATIC_ORDER`, the first that holds wins; red is what is left."""
    rosy, reddish = (hue >= 336) & (hue < 346), (hue >= 346) | (hue < 14)
    return [
        # A red car mirrors the sky: a little pale is still red, a little towards purple is pink.
        (reddish & (saturation < 0.36) | rosy & (saturation < 0.5)) & (value >= 90),
        (hue >= 336) & (hue < 346) & (saturation < 0.75) & (value >= 110),
        (hue >= 14) & (hue < 42) & (value < 178),
        (hue >= 14) & (hue < 42) & (saturation < 0.42),
        (hue >= 14) & (hue < 42),
        (hue >= 42) & (hue < 69),
        (hue >= 69) & (hue < 172),
        (hue >= 172) & (hue < 254),
        (hue >= 254) & (hue < 306),
        (hue >= 306) & (hue < 336) & (value < 120),
        (hue >= 306) & (hue < 336),
    ]


def _hue(rgb: FloatArray, value: FloatArray, chroma: FloatArray) -> FloatArray:
    red, green, blue = rgb[:, 0], rgb[:, 1], rgb[:, 2]
    step = 60 / np.maximum(chroma, 1e-3)
    hue = np.select(
        [value == red, value == green],
        [(green - blue) * step, 120 + (blue - red) * step],
        240 + (red - green) * step,
    )
    turned: FloatArray = np.mod(hue, 360).astype(np.float32)
    return turned
