"""What the shifts of a picture from look to look say: whether, when and how fast the camera moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ....traces.records import Span
from ...capabilities import CameraMotion

_ONE_MOVE_S = 1.0  # moves that lie closer in time are one
_OFTEN = 0.1  # share of pairs
_TOLD = 0.25  # share of pairs that must tell anything, before the camera is said to move


class Shift(NamedTuple):
    """How far the picture moved from one look to the next, in frame pixels; None where it cannot be told."""

    start_s: float
    end_s: float
    moved_px: float | None


def verdict(pairs: Sequence[Shift], views: Sequence[Shift]) -> CameraMotion:
    """Moving where pairs show it often enough, or where the view is not the one it was."""
    told = [pair for pair in pairs if pair.moved_px is not None]
    moving = [pair for pair in told if pair.moved_px]
    drifted = [view for view in views if view.moved_px]
    # Before a plain background only the things themselves can be tracked, and now and then they are many.
    often = len(moving) >= max(2, _OFTEN * len(told)) or len(moving) == len(pairs) == 1
    often = often and len(told) >= _TOLD * len(pairs)
    if not often and len(drifted) < max(2, _OFTEN * len(views)):
        still = sum(pair.moved_px == 0 for pair in pairs) / max(len(pairs), 1)
        detail = f"the background stands still in {len(told)} of {len(pairs)} looks"
        return CameraMotion(False, 0.0, detail, still_share=still)
    speeds = [(s.moved_px or 0.0) / (s.end_s - s.start_s) for s in (moving if often else drifted)]
    speed = float(np.median(speeds))
    share = f"{len(moving)} of {len(told)} looks" if often else f"{len(drifted)} of {len(views)} views"
    detail = f"the background moves through the picture at about {speed:.0f} px/s in {share}"
    return CameraMotion(True, speed, detail, _spans(moving if often else drifted))


def _spans(shifts: Sequence[Shift]) -> tuple[Span, ...]:
    """When the camera moves; pairs less than a second apart are one span."""
    spans: list[Span] = []
    for shift in sorted(shifts):
        if spans and shift.start_s - spans[-1].end_s < _ONE_MOVE_S:
            spans[-1] = Span(start_s=spans[-1].start_s, end_s=max(spans[-1].end_s, shift.end_s))
        else:
            spans.append(Span(start_s=shift.start_s, end_s=shift.end_s))
    return tuple(spans)
