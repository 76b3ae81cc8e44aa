"""Times and points as people write them."""

from __future__ import annotations

import math
import re

from ..traces.errors import UsageError

_TIME = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d+)?)")


def parse_time(text: str) -> float:
    """Read `75.2`, `MM:SS.mmm` or `H:MM:SS.mmm` as seconds."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"a time is 75.2, MM:SS.mmm or H:MM:SS.mmm, got {text!r}")
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    if (match.group(2) and seconds >= 60) or (match.group(1) and minutes >= 60):
        raise UsageError(f"the minutes and seconds after a colon are below 60, got {text!r}")
    return hours * 3600 + minutes * 60 + seconds


def parse_point(text: str) -> tuple[float, float, float]:
    """Read `T,X,Y`: a time, and a place in pixels of the displayed frame."""
    parts = text.split(",")
    try:
        if len(parts) != 3:
            raise ValueError(text)
        x, y = float(parts[1]), float(parts[2])
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError(text)
    except ValueError:
        raise UsageError(
            f"a point is T,X,Y (seconds, pixels), got {text!r}", hint="Say --point 3.2,140,88."
        ) from None
    return parse_time(parts[0]), x, y
