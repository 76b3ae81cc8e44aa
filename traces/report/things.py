"""What is drawn on frames: tubes with their outlines, marks of single frames, points that were followed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from .. import masks, points
from ..errors import AuditFailed
from ..records import Depth, Mask, Points, Reading, Region, Tube
from ..wording import COLOUR_WORDS, coloured
from .data import Mark, Masks, PointWay, TubeSeen
from .places import PIXEL_DECIMALS, moment, rounded
from .told import Told

# Outlines and points are big: so many runs of pixels, and so many places of points, go into a page.
MOST_RUNS, MOST_PLACES = 150_000, 40_000
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_LETTERS = {"full": "f", "partial": "p", "hidden": "h"}


def tubes(told: Told, left_out: list[str]) -> tuple[TubeSeen, ...]:
    """Every tube; the outlines of those that are cited come first, and as many as there is room for."""
    found = [e for e in told.ledger.values() if isinstance(e, Tube)]
    room, outlined, without = MOST_RUNS, dict[str, Masks](), 0
    for tube in sorted(found, key=lambda tube: tube.id not in told.cited):
        outline = _outlines(tube, told.blobs.get)
        if outline is None:
            continue
        runs = sum(map(len, outline.counts))
        if runs > room:
            without += 1
            continue
        room -= runs
        outlined[tube.id] = outline
    if without:
        left_out.append(f"outlines of {without} thing(s): their boxes are here, their masks in the trace")
    return tuple(_tube(tube, told, outlined.get(tube.id)) for tube in found)


def label_of(tube: Tube) -> str:
    """A thing in a few words: its colour, class and name."""
    return coloured(" ".join(word for word in (tube.label, tube.name) if word), tube.look.colour)


def colour_of(label: str) -> str | None:
    """The one basic colour that a thing is named by; grey where it is named by several."""
    worn = {COLOUR_WORDS[word] for word in _WORD.findall(label.lower()) if word in COLOUR_WORDS}
    return None if not worn else worn.pop() if len(worn) == 1 else "grey"


def _tube(tube: Tube, told: Told, outline: Masks | None) -> TubeSeen:
    samples = tube.samples
    return TubeSeen(
        id=tube.id,
        track=tube.track,
        label=label_of(tube),
        colour=colour_of(label_of(tube)),
        cited=tube.id in told.cited,
        t_s=tuple(map(moment, samples.t_s)),
        xyxy=tuple(round(value, PIXEL_DECIMALS) for box in samples.xyxy for value in box),
        seen="".join(_LETTERS[seen] for seen in samples.seen),
        frame_interval_s=moment(tube.frame_interval_s),
        masks=outline,
    )


def _outlines(tube: Tube, load: Callable[[str], bytes]) -> Masks | None:
    """The masks of a tube; None where it has none, or their blob is not what it should be."""
    if tube.masks is None:
        return None
    try:
        found = masks.unpacked(load(tube.masks))
    except (AuditFailed, ValueError):
        return None
    return _masks(found) if len(found) == len(tube.samples) else None


def _masks(found: Iterable[Mask]) -> Masks:
    outlines = tuple(found)
    return Masks(size=(outlines[0].height, outlines[0].width), counts=tuple(one.counts for one in outlines))


def marks(told: Told) -> tuple[Mark, ...]:
    """What is drawn on one frame alone."""
    given = [_given(t_s, x, y) for t_s, x, y in told.started.points]
    return tuple(given) + tuple(mark for e in told.ledger.values() for mark in _marks(e))


def _given(t_s: float, x: float, y: float) -> Mark:
    return Mark(evidence=None, t_s=moment(t_s), label="as asked", xyxy=rounded((x, y, x, y)))


def _marks(evidence: object) -> list[Mark]:
    if isinstance(evidence, Region):
        label = f"{evidence.colour} {evidence.label}" if evidence.colour else evidence.label
        return [
            Mark(
                evidence=evidence.id,
                t_s=moment(evidence.frame.t_s),
                label=label,
                colour=colour_of(label),
                xyxy=rounded(evidence.box.xyxy),
                mask=None if evidence.mask is None else _masks([evidence.mask]),
            )
        ]
    if isinstance(evidence, Reading):
        t_s = moment(evidence.frame.t_s)
        read = [(line.text, line.xyxy) for line in evidence.lines if line.xyxy is not None]
        return [Mark(evidence=evidence.id, t_s=t_s, label=text, xyxy=rounded(xyxy)) for text, xyxy in read]
    if isinstance(evidence, Depth) and evidence.thing is not None:
        unit = " m" if evidence.means == "metric" else ""
        label = f"{evidence.thing.median:.3g}{unit}"
        box = rounded(evidence.thing.xyxy)
        return [Mark(evidence=evidence.id, t_s=moment(evidence.frame.t_s), label=label, xyxy=box)]
    return []


def point_ways(told: Told, left_out: list[str]) -> tuple[PointWay, ...]:
    """Points that were followed, as long as there is room for them."""
    room, ways, without = MOST_PLACES, list[PointWay](), 0
    for evidence in told.ledger.values():
        if not isinstance(evidence, Points):
            continue
        for way in _ways(evidence, told.blobs.get):
            room -= len(way.t_s)
            if room < 0:
                without += 1
            else:
                ways.append(way)
    if without:
        left_out.append(f"{without} of the points that were followed: where they were is in the trace")
    return tuple(ways)


def _ways(evidence: Points, load: Callable[[str], bytes]) -> list[PointWay]:
    try:
        frames = points.unpacked(load(evidence.columns))
    except (AuditFailed, ValueError):
        return []
    ways = []
    for row in range(len(evidence.tracks)):
        seen = [(f.t_s, f.xy[row]) for f in frames if row < len(f.xy) and f.score[row] > 0]
        rows = [(moment(t_s), xy) for t_s, xy in seen if xy is not None]
        flat = tuple(round(value, PIXEL_DECIMALS) for _, xy in rows for value in xy)
        ways.append(PointWay(evidence=evidence.id, t_s=tuple(t_s for t_s, _ in rows), xy=flat))
    return ways
