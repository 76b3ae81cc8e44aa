"""What a user knows of a scene, read as it is written: pixels, metres, and how sure they are."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from ....traces.errors import UsageError
from .given import Distance, GroundPoint, Line, LineWay, Number, Pixel, Standing

# A length that comes without its error is off by this share; a place on the ground by so many metres.
_SHARE, _PLACE_M = 0.01, 0.02
_PLUS_MINUS = re.compile(r"±|\+/?-")


def parse_number(text: str, *, option: str, share: float = _SHARE) -> Number:
    """Read `3.5` or `3.5±0.1`, more than nought."""
    value, *rest = _numbers(_PLUS_MINUS.split(text), 1, 2, option, "3.5 or 3.5+-0.1", text)
    sigma = rest[0] if rest else share * value
    if value <= 0 or sigma < 0:
        raise UsageError(f"{option} is more than nought, got {text!r}")
    return Number(value, sigma)


def parse_ground_point(text: str) -> GroundPoint:
    """Read `X,Y:GX,GY` or `X,Y:GX,GY±S`."""
    option, form = "--ground-point", "X,Y:GX,GY (pixels, then metres)"
    pixel, _, ground = text.partition(":")
    metres, *sigma = _PLUS_MINUS.split(ground)
    x, y = _numbers(pixel.split(","), 2, 2, option, form, text)
    east, north = _numbers(metres.split(","), 2, 2, option, form, text)
    off = _numbers(sigma, 0, 1, option, form, text)
    return GroundPoint(Pixel(x, y), (east, north), off[0] if off else _PLACE_M)


def parse_distance(text: str) -> Distance:
    """Read `X1,Y1:X2,Y2=METRES`, both ends on the ground."""
    ends, length = _measured(text, "--distance")
    return Distance(ends, length)


def parse_standing(text: str) -> Standing:
    """Read `X1,Y1:X2,Y2=METRES`, from the foot on the ground to the top above it."""
    (foot, top), height = _measured(text, "--height")
    return Standing(foot, top, height)


def parse_if_given(text: str | None, *, option: str) -> Number | None:
    """Read `3.5` or `3.5±0.1`, where it was given."""
    return None if text is None else parse_number(text, option=option)


def parse_lines(along: Sequence[str], across: Sequence[str], upright: Sequence[str]) -> tuple[Line, ...]:
    """Read `X1,Y1:X2,Y2` each."""
    groups: tuple[tuple[Sequence[str], LineWay, str], ...] = (
        (along, "along", "--line"),
        (across, "across", "--line-across"),
        (upright, "vertical", "--vertical-line"),
    )
    return tuple(Line(_ends(text, option, text), way) for texts, way, option in groups for text in texts)


def parse_distortion(text: str | None) -> tuple[float, ...]:
    """Read `K1,K2,P1,P2[,K3]`."""
    if text is None:
        return ()
    found = _numbers(text.split(","), 4, 5, "--distortion", "K1,K2,P1,P2[,K3]", text)
    return tuple(found)


def _measured(text: str, option: str) -> tuple[tuple[Pixel, Pixel], Number]:
    ends, equals, length = text.partition("=")
    if not equals:
        raise UsageError(f"{option} is X1,Y1:X2,Y2=METRES, got {text!r}")
    return _ends(ends, option, text), parse_number(length, option=option)


def _ends(ends: str, option: str, text: str) -> tuple[Pixel, Pixel]:
    form = "two ends X1,Y1:X2,Y2 in pixels"
    first, _, last = ends.partition(":")
    a = Pixel(*_numbers(first.split(","), 2, 2, option, form, text))
    b = Pixel(*_numbers(last.split(","), 2, 2, option, form, text))
    if math.dist(a, b) < 1.0:
        raise UsageError(f"{option} has two ends at least a pixel apart, got {text!r}")
    return a, b


def _numbers(parts: Sequence[str], fewest: int, most: int, option: str, form: str, text: str) -> list[float]:
    """So many finite numbers."""
    try:
        found = [float(part) for part in parts]
    except ValueError:
        found = []
    if not (fewest <= len(parts) <= most and len(found) == len(parts) and all(map(math.isfinite, found))):
        raise UsageError(f"{option} is {form}, got {text!r}")
    return found
