"""The tracker `masks`: what a detector finds is outlined and followed by the run's segmenter.

Detections only tell what is a thing and where it begins; which thing is which the masks tell. The video is
gone through in windows; from one to the next a thing is told by its last mask.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from ....traces.canonical import canonical, digest
from ....traces.records import Box, Fingerprint, Mask, Span
from ....traces.records.tube import Look
from ....traces.records.vocabulary import COLOURS
from ...capabilities import Detections, FloatArray, Prompt, Segmenter, Track
from ...colours import colour_shares, dominant_colour
from ...deadline import Deadline
from ...masks import samples_of

if TYPE_CHECKING:
    from ...video import Video

_WINDOW_S = 2.0
# So long a thing may go without a mask, or without a detection that bears it out.
_LOST_S = 2.0
# A detection is of the thing whose mask's box has this in common with it, and of the one before it likewise.
_SAME_IOU = 0.3
# What was detected in fewer looks is no thing; one may be missed in between.
_LEAST_LOOKS, _MISSED_LOOKS = 3, 2
# A newcomer whose masks are another thing's in this share of the frames is that thing.
_DOUBLE_IOU, _DOUBLE_SHARE = 0.7, 0.5


class _Sight(NamedTuple):
    """A detection: which look it is in, and where."""

    look: Detections
    row: int

    @property
    def box(self) -> Box:
        """Its box."""
        x1, y1, x2, y2 = (float(v) for v in self.look.xyxy[self.row])
        return Box(xyxy=(x1, y1, x2, y2))


@dataclass(frozen=True)
class _Row:
    """A mask of a thing, and the frame it is in."""

    pts: int
    t_s: float
    index: int
    mask: Mask
    score: float


@dataclass
class _Thread:
    """One thing: its masks so far, and what detections said of it."""

    rows: list[_Row] = field(default_factory=list)
    labels: Counter[str] = field(default_factory=Counter)
    colours: FloatArray = field(default_factory=lambda: np.zeros(len(COLOURS), np.float32))
    borne_out_s: float = -np.inf

    def bear_out(self, sight: _Sight) -> None:
        """Note what a detection says of it; not the detection, whose pixels would all be held."""
        look, row = sight
        patch = look.patches[row]
        self.labels[look.labels[row]] += 1
        self.colours += colour_shares(patch.yuv[patch.mask])
        self.borne_out_s = max(self.borne_out_s, look.t_s)

    def box_at(self, index: int) -> Box | None:
        """The box of its mask in a frame."""
        row = next((row for row in reversed(self.rows) if row.index <= index), None)
        return row.mask.box if row is not None and row.index == index else None


class MaskTracker:
    """Follows things by their outlines, through the segmenter of the run."""

    name: ClassVar[str] = "masks"
    concurrency: ClassVar[int] = 1
    memory_mb: ClassVar[int] = 200

    def fingerprint(self) -> Fingerprint:
        """Version and thresholds; bound to a segmenter, that as well."""
        parameters = {"window_s": _WINDOW_S, "lost_s": _LOST_S, "same_iou": _SAME_IOU}
        return Fingerprint(capability="tracker", name=self.name, version="1", parameters=parameters)

    def through(self, video: Video, segmenter: Segmenter) -> _Through:
        """The tracker of one video."""
        return _Through(self, video, segmenter)


class _Through:
    """As `MaskTracker`, with the video to look at and what outlines things in it."""

    concurrency: ClassVar[int] = 1

    def __init__(self, tracker: MaskTracker, video: Video, segmenter: Segmenter) -> None:
        self.name, self.memory_mb = tracker.name, tracker.memory_mb
        self._tracker, self._video, self._segmenter = tracker, video, segmenter

    def fingerprint(self) -> Fingerprint:
        """The tracker's with the segmenter's."""
        own, other = self._tracker.fingerprint(), self._segmenter.fingerprint()
        by = f"{other.name} {digest(canonical(other))[:12]}"
        return own.model_copy(update={"parameters": {**own.parameters, "segmenter": by}})

    def track(
        self, detections: Iterator[Detections], size: tuple[int, int], rate_hz: float, deadline: Deadline
    ) -> tuple[Track, ...]:
        """Every thing that was detected, with the boxes of its masks in the frames looked at."""
        threads: list[_Thread] = []
        for window in _windows(detections):
            deadline.check("the tracker 'masks'")
            active = [thread for thread in threads if _lasts(thread, window[0].t_s)]
            self._go_on(active, window, deadline)
            threads += self._newcomers(_unclaimed(active, window), active, window, deadline)
        things = [whole for thread in threads if len((whole := _borne_out(thread)).rows) >= _LEAST_LOOKS]
        things.sort(key=lambda thread: (thread.rows[0].t_s, _place(thread)))
        return tuple(_track(number, thread) for number, thread in enumerate(things, start=1))

    def _go_on(self, active: Sequence[_Thread], window: Sequence[Detections], deadline: Deadline) -> None:
        """Take the things that are known through a window, each told by its last mask."""
        prompts = [Prompt(thread.rows[-1].t_s, mask=thread.rows[-1].mask) for thread in active]
        for thread, rows in zip(active, self._followed(prompts, window, deadline), strict=True):
            thread.rows += rows

    def _newcomers(
        self,
        sights: Sequence[_Sight],
        known: Sequence[_Thread],
        window: Sequence[Detections],
        deadline: Deadline,
    ) -> list[_Thread]:
        """Things that begin in a window: detected often enough, where no known one is, and outlined."""
        chains = [chain for chain in _chains(sights, window) if len(chain) >= _LEAST_LOOKS]
        prompts = [_prompt(chain) for chain in chains]
        found: list[_Thread] = []
        for chain, rows in zip(chains, self._followed(prompts, window, deadline), strict=True):
            thread = _Thread(rows=list(rows))
            of_it = [sight for sight in chain if _same(thread.box_at(sight.look.index), sight.box)]
            if len(of_it) < _LEAST_LOOKS or any(_is_double(thread, other) for other in (*known, *found)):
                continue
            for sight in of_it:
                thread.bear_out(sight)
            found.append(thread)
        return found

    def _followed(
        self, prompts: Sequence[Prompt], window: Sequence[Detections], deadline: Deadline
    ) -> list[list[_Row]]:
        """For each prompt its masks in the frames of a window that were looked at."""
        found: list[list[_Row]] = [[] for _ in prompts]
        if not prompts:
            return found
        looked = {look.index for look in window}
        # Frames are a half-open span: the last look is to be among them.
        span = Span(start_s=window[0].t_s, end_s=window[-1].t_s + 1e-3)
        for outlines in self._segmenter.follow(self._video, prompts, span, deadline):
            if outlines.index in looked:
                for rows, mask, score in zip(found, outlines.masks, outlines.scores, strict=True):
                    if mask is not None:
                        rows.append(_Row(outlines.pts, outlines.t_s, outlines.index, mask, score))
        return found


def _windows(detections: Iterator[Detections]) -> Iterator[list[Detections]]:
    """The looks in parts of some seconds."""
    window: list[Detections] = []
    for look in detections:
        if window and look.t_s - window[0].t_s >= _WINDOW_S:
            yield window
            window = []
        if not window or look.t_s > window[-1].t_s:
            window.append(look)
    if window:
        yield window


def _lasts(thread: _Thread, t_s: float) -> bool:
    """Whether a thing may still be there."""
    return t_s - max(thread.rows[-1].t_s, 0.0) <= _LOST_S and t_s - thread.borne_out_s <= 2 * _LOST_S


def _unclaimed(active: Sequence[_Thread], window: Sequence[Detections]) -> list[_Sight]:
    """The detections that are of no known thing; the others bear theirs out."""
    left: list[_Sight] = []
    for look in window:
        boxes = [(thread, box) for thread in active if (box := thread.box_at(look.index)) is not None]
        for row in range(len(look)):
            sight = _Sight(look, row)
            likeness = [(box.iou(sight.box), -n) for n, (_, box) in enumerate(boxes)]
            best, n = max(likeness, default=(0.0, 0))
            if best >= _SAME_IOU:
                boxes[-n][0].bear_out(sight)
            else:
                left.append(sight)
    return left


def _chains(sights: Sequence[_Sight], window: Sequence[Detections]) -> list[list[_Sight]]:
    """Detections that lie on one another in looks that follow one another."""
    number: Mapping[int, int] = {look.index: n for n, look in enumerate(window)}
    chains: list[list[_Sight]] = []
    for sight in sights:
        now = number[sight.look.index]
        near = [
            (chain[-1].box.iou(sight.box), -n)
            for n, chain in enumerate(chains)
            if 0 < now - number[chain[-1].look.index] <= _MISSED_LOOKS
        ]
        best, n = max(near, default=(0.0, 0))
        if best >= _SAME_IOU:
            chains[-n].append(sight)
        else:
            chains.append([sight])
    return chains


def _prompt(chain: Sequence[_Sight]) -> Prompt:
    """The box of a chain's best and largest detection."""
    best = max(
        chain, key=lambda sight: (float(sight.look.score[sight.row]) * sight.box.area_px2, -sight.look.t_s)
    )
    return Prompt(best.look.t_s, box=best.box.xyxy)


def _same(one: Box | None, other: Box) -> bool:
    return one is not None and one.iou(other) >= _SAME_IOU


def _is_double(thread: _Thread, other: _Thread) -> bool:
    """Whether a newcomer's masks are those of a thing that is known."""
    pairs = [(row.mask.box, other.box_at(row.index)) for row in thread.rows]
    alike = [a is not None and b is not None and a.iou(b) >= _DOUBLE_IOU for a, b in pairs]
    return sum(alike) > _DOUBLE_SHARE * len(thread.rows)


def _borne_out(thread: _Thread) -> _Thread:
    """A thread up to its last detection: what a mask stays on after that may be the ground."""
    rows = [row for row in thread.rows if row.t_s <= thread.borne_out_s]
    return _Thread(rows, thread.labels, thread.colours, thread.borne_out_s)


def _place(thread: _Thread) -> tuple[float, ...]:
    box = thread.rows[0].mask.box
    return () if box is None else box.xyxy


def _track(number: int, thread: _Thread) -> Track:
    rows = thread.rows
    boxes = [(box, row.mask.area_px2) for row in rows if (box := row.mask.box) is not None]
    shares = thread.colours / max(float(thread.colours.sum()), 1e-9)
    look = Look(
        colour=dominant_colour(shares),
        colour_shares={
            name: round(float(share), 3) for name, share in zip(COLOURS, shares, strict=True) if share >= 0.01
        },
        aspect=round(median(box.width_px / box.height_px for box, _ in boxes), 4),
        fill=round(median(area / box.area_px2 for box, area in boxes), 4),
    )
    samples = samples_of(
        pts=[row.pts for row in rows],
        t_s=[row.t_s for row in rows],
        index=[row.index for row in rows],
        masks=[row.mask for row in rows],
        scores=[row.score for row in rows],
    )
    return Track(number, thread.labels.most_common(1)[0][0], samples, look)
