"""Times that a model gives: seconds of the video; what is hardly past its end is at its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...traces.records import VideoRecord
from .claims import Misread

_INSTANTS, _MANY, _SPAN = ("t_s", "at_s"), "times_s", "span"
# Ends are told with two decimals, and the last frame's own duration is not always known.
_SLACK_FRAMES, _SLACK_S = 2.0, 0.05


def with_times(arguments: Mapping[str, Any], video: VideoRecord, notes: list[str]) -> dict[str, Any]:
    """Arguments whose times lie in the video; `Misread` of one that does not."""
    found = dict(arguments)
    for name in _INSTANTS:
        if _is_number(found.get(name)):
            found[name] = _inside(found[name], name, video, notes)
    times, span = found.get(_MANY), found.get(_SPAN)
    if isinstance(times, list):
        found[_MANY] = [_inside(t, _MANY, video, notes) if _is_number(t) else t for t in times]
    if isinstance(span, dict) and all(_is_number(span.get(end)) for end in ("start_s", "end_s")):
        found[_SPAN] = _clipped(span, video, notes)
    return found


def _inside(t_s: float, name: str, video: VideoRecord, notes: list[str]) -> float:
    """The time, brought to the last frame where it is hardly past the end."""
    slack = max(_SLACK_FRAMES * _frame_s(video), _SLACK_S)
    if not video.start_s - slack <= t_s <= video.end_s + slack:
        raise Misread(f"{name} {t_s:g} lies outside the video, {_told(video)}")
    kept = t_s if t_s < video.end_s else max(video.end_s - 0.5 * _frame_s(video), video.start_s)
    kept = max(kept, video.start_s)
    if kept != t_s:
        notes.append(f"{name} {t_s:g} is at the video's end: {kept:.3f} s was taken")
    return kept


def _clipped(span: Mapping[str, Any], video: VideoRecord, notes: list[str]) -> dict[str, Any]:
    """The part of a span that lies in the video; a span that lies outside of it is none."""
    start, end = span["start_s"], span["end_s"]
    if end < video.start_s or start >= video.end_s:
        raise Misread(f"the span {start:g} to {end:g} s lies outside the video, {_told(video)}")
    inside = max(start, video.start_s), min(end, video.end_s)
    if inside != (start, end):
        notes.append(f"of the span {start:g} to {end:g} s, what lies in the video was taken")
    return {**span, "start_s": inside[0], "end_s": inside[1]}


def _frame_s(video: VideoRecord) -> float:
    return 1 / max(video.rate_hz, 1e-6)


def _told(video: VideoRecord) -> str:
    ends = f"which runs from {video.start_s:.2f} to {video.end_s:.2f} s"
    return f"{ends}; times are seconds, not numbers of frames"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
