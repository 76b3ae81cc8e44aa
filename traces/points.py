"""Where points were as one blob: a line for every frame, with every point's place and score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import fmean

from .canonical import canonical
from .records import Points, PointTrack, Record, Span
from .records.points import Xy


class PointsFrame(Record):
    """One frame: of each point its place, and how sure it is; a place without sight is a guess, or None."""

    pts: int
    t_s: float
    index: int
    xy: tuple[Xy | None, ...]
    score: tuple[float, ...]


def packed(frames: Iterable[PointsFrame]) -> bytes:
    """Frames as lines `{"index": …, "pts": …, "score": […], "t_s": …, "xy": [[x, y] | null, …]}`."""
    return b"".join(canonical(frame) + b"\n" for frame in frames)


def unpacked(data: bytes) -> tuple[PointsFrame, ...]:
    """The frames of a blob; `ValueError` where it holds something else."""
    return tuple(PointsFrame.model_validate_json(line) for line in data.splitlines())


def summed_up(frames: Sequence[PointsFrame], pointed: Sequence[tuple[float, Xy]]) -> tuple[PointTrack, ...]:
    """What a ledger says of the points; `pointed` is when and where each was pointed at."""
    return tuple(_track(frames, row, t_s, at) for row, (t_s, at) in enumerate(pointed))


def misfit(points: Points, data: bytes) -> str | None:
    """Why a blob is not of the points that are told; None where it is."""
    try:
        frames = unpacked(data)
    except ValueError:
        return "the blob holds no places of points"
    if len(frames) != points.frames:
        return f"there are {len(frames)} frames, and {points.frames} are told"
    count = len(points.tracks)
    if any(len(frame.xy) != count or len(frame.score) != count for frame in frames):
        return f"its frames are not all of {count} points"
    again = summed_up(frames, [(track.pointed_s, track.pointed_at) for track in points.tracks])
    wrong = [
        number for number, pair in enumerate(zip(again, points.tracks, strict=True)) if pair[0] != pair[1]
    ]
    return f"point {wrong[0]} goes another way than is told" if wrong else None


def _track(frames: Sequence[PointsFrame], row: int, t_s: float, at: Xy) -> PointTrack:
    seen = [number for number, frame in enumerate(frames) if frame.score[row] > 0 and frame.xy[row]]
    if not seen:
        return PointTrack(pointed_s=t_s, pointed_at=at, seen=None, start=None, end=None, share=0.0, score=0.0)
    first, last = seen[0], seen[-1]
    return PointTrack(
        pointed_s=t_s,
        pointed_at=at,
        seen=Span(start_s=frames[first].t_s, end_s=frames[last].t_s),
        start=frames[first].xy[row],
        end=frames[last].xy[row],
        share=round(len(seen) / (last - first + 1), 4),
        score=round(fmean(frames[number].score[row] for number in seen), 4),
    )
