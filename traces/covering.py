"""What the pictures of a run show, and which of their pixels a place of the frame falls on."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from .errors import UsageError
from .events import (
    Event,
    EvidenceEntered,
    Exchanged,
    Interrupted,
    Redacted,
    RunFinished,
    RunStarted,
    blobs_of,
)
from .records import Covered, Depth, Description, Evidence, Frames, Reading, Shown, Tube, VideoRecord
from .records.region import Xyxy

# Of the box of somebody who stands or walks, and is seen whole, a face is within so much of its top; of any
# other box, that of a person who sits, lies or bends or is seen in part, it may be anywhere.
FACE_SHARE = 1 / 2
_UPRIGHT = 1.5
# A box may leave out a head. From shoulders down it lacks less than a quarter of its height, from the hip up
# to the shoulders less than three quarters of its width.
_AROUND_LONGER, _AROUND_SHORTER = 1 / 4, 3 / 4
# Whoever comes or goes is there before a detector finds them, and after it lost them.
_BESIDE_S = 1.0
# Colours bleed between pixels when a video is encoded, and again when a picture is enlarged.
MARGIN_PX = 2.0
# How far a sheet's tiles may be off the shape of a frame, for having been rounded to whole pixels.
_SHAPE_OFF = 0.03

WHOLE: Xyxy = (0.0, 0.0, 1.0, 1.0)
Boxes = tuple[tuple[int, int, int, int], ...]


class View(NamedTuple):
    """A frame in a picture: of when it is, which part of the picture it fills, which of the frame it shows.

    Where that is not known it is None, and the whole part is covered.
    """

    t_s: float | None = None
    part: Xyxy = WHOLE
    shows: Xyxy | None = None


# Which regions of the frame are to be covered at an instant.
Covers = Callable[[float], Sequence[Xyxy]]


def views(events: Iterable[Event]) -> dict[str, list[View]]:
    """Every picture of a run by its digest, with all that it is known to show."""
    found: dict[str, list[View]] = {}
    video: VideoRecord | None = None
    for event in events:
        if isinstance(event, RunStarted):
            video = event.video
        for blob, shown in _pictures(event, video):
            found.setdefault(blob, []).extend(shown)
    return found


def _pictures(event: Event, video: VideoRecord | None) -> Iterable[tuple[str, Sequence[View]]]:
    if isinstance(event, RunFinished | Interrupted):
        # Stored by what failed or was cut off: nothing says what they show, nor whether they are pictures.
        return ((blob, [View()]) for blob in blobs_of(event))
    if isinstance(event, Redacted):
        return ((picture.now, []) for picture in event.pictures)
    if isinstance(event, Exchanged):
        return ((shown.blob, _of_shown(shown, video)) for shown in event.exchange.shown)
    return _of_evidence(event.evidence, video) if isinstance(event, EvidenceEntered) else ()


def _of_evidence(evidence: Evidence, video: VideoRecord | None) -> Iterable[tuple[str, Sequence[View]]]:
    if isinstance(evidence, Frames):
        shows = evidence.crop or _frame(video)
        times = [frame.t_s for frame in evidence.frames]
        known = len(times) == len(evidence.blobs)
        return (
            (blob, [View(times[n], WHOLE, shows) if known else View()])
            for n, blob in enumerate(evidence.blobs)
        )
    if isinstance(evidence, Description):
        return ((shown.blob, _of_shown(shown, video)) for shown in evidence.shown)
    if isinstance(evidence, Depth):
        return ((evidence.map, [View(evidence.frame.t_s, WHOLE, _frame(video))]),)
    if isinstance(evidence, Reading):
        return ((blob, [View(evidence.frame.t_s, WHOLE, evidence.crop)]) for blob in evidence.shown)
    return ()


def _frame(video: VideoRecord | None) -> Xyxy | None:
    return None if video is None else (0.0, 0.0, float(video.width), float(video.height))


def _of_shown(shown: Shown, video: VideoRecord | None) -> list[View]:
    """A picture that was sent: one frame with its place, or a sheet of several."""
    if shown.scale is not None and len(shown.t_s) == 1:
        (left, top), (across, down) = shown.offset, shown.scale
        part = (left, top, left + across * shown.width, top + down * shown.height)
        return [View(shown.t_s[0], WHOLE, part)]
    columns = _columns(shown, video)
    if columns is None:
        return [View(t_s) for t_s in shown.t_s] or [View()]
    rows = math.ceil(len(shown.t_s) / columns)
    return [
        View(t_s, (x / columns, y / rows, (x + 1) / columns, (y + 1) / rows), _frame(video))
        for (y, x), t_s in ((divmod(n, columns), t_s) for n, t_s in enumerate(shown.t_s))
    ]


def _columns(shown: Shown, video: VideoRecord | None) -> int | None:
    """In how many columns a sheet has its frames, where one number alone gives its tiles a frame's shape."""
    if video is None:
        return None
    aspect, count = video.width / video.height, len(shown.t_s)

    def off(columns: int) -> float:
        tile = (shown.width / columns) / (shown.height / math.ceil(count / columns))
        return abs(math.log(tile / aspect))

    fitting = [columns for columns in range(1, count + 1) if off(columns) <= _SHAPE_OFF]
    return fitting[0] if len(fitting) == 1 else None


def covers(places: Sequence[Covered], ledger: Mapping[str, Evidence], rate_hz: float) -> Covers:
    """What the places name at an instant, and the frame before it, which may be on display still."""
    tubes = {place.tube: _tube(place.tube, ledger) for place in places if place.tube is not None}

    def at(t_s: float) -> list[Xyxy]:
        found: list[Xyxy] = []
        for place in places:
            span = place.span
            if span is not None and not span.start_s - 1 / rate_hz <= t_s <= span.end_s:
                continue
            box = _of_tube(tubes[place.tube], t_s, place.whole) if place.tube is not None else place.xyxy
            found += [] if box is None else [box]
        return found

    return at


def _tube(key: str, ledger: Mapping[str, Evidence]) -> Tube:
    found = ledger.get(key)
    if isinstance(found, Tube):
        return found
    have = "nothing" if found is None else f"a {found.kind}"
    raise UsageError(
        f"{key!r} should name a tube of the run; it names {have}", hint="`vidence trace show` lists them."
    )


def _of_tube(tube: Tube, t_s: float, whole: bool) -> Xyxy | None:
    """What to cover of a tube at an instant; between two samples, all that lies between both."""
    times = tube.samples.t_s
    if not times[0] - _BESIDE_S <= t_s <= tube.span.end_s + _BESIDE_S:
        return None
    before = max(bisect_right(times, t_s) - 1, 0)
    after = min(bisect_left(times, t_s), len(times) - 1)
    a, b = (_around(tube, row, whole) for row in (before, after))
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _around(tube: Tube, row: int, whole: bool) -> Xyxy:
    """A sample's box with what it may leave out; its upper part alone where a face can be nowhere else."""
    x1, y1, x2, y2 = tube.samples.xyxy[row]
    across, down = x2 - x1, y2 - y1
    by = max(_AROUND_LONGER * max(across, down), _AROUND_SHORTER * min(across, down))
    upright = tube.samples.seen[row] == "full" and down >= _UPRIGHT * across
    bottom = y1 + FACE_SHARE * down if upright and not whole else y2 + by
    return x1 - by, y1 - by, x2 + by, bottom


def boxes(shown: Sequence[View], size: tuple[int, int], at: Covers) -> Boxes:
    """What to cover of a picture, in its own pixels: whole pixels, outwards."""
    found = [box for view in shown for box in _boxes(view, size, at)]
    return tuple(dict.fromkeys(found))


def _boxes(view: View, size: tuple[int, int], at: Covers) -> Iterable[tuple[int, int, int, int]]:
    width, height = size
    left, top, right, bottom = (v * s for v, s in zip(view.part, (width, height) * 2, strict=True))
    part = (math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom))
    if view.t_s is None:
        yield part
        return
    for x1, y1, x2, y2 in at(view.t_s):
        fx1, fy1, fx2, fy2 = view.shows or (0.0, 0.0, 0.0, 0.0)
        if fx1 >= fx2 or fy1 >= fy2:
            yield part
            continue
        across, down = (right - left) / (fx2 - fx1), (bottom - top) / (fy2 - fy1)
        box = (
            max(math.floor(left + (x1 - MARGIN_PX - fx1) * across), part[0]),
            max(math.floor(top + (y1 - MARGIN_PX - fy1) * down), part[1]),
            min(math.ceil(left + (x2 + MARGIN_PX - fx1) * across), part[2]),
            min(math.ceil(top + (y2 + MARGIN_PX - fy1) * down), part[3]),
        )
        if box[0] < box[2] and box[1] < box[3]:
            yield box
