"""Outlines that were followed, as tubes: the masks of one thing in a blob, and their boxes as its samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import pairwise
from statistics import median
from typing import Literal

import numpy as np

from ..traces.errors import NothingFound, NotMeasurable
from ..traces.masks import packed
from ..traces.records import Coverage, Degradation, Mask, Record, Span, Tube
from ..traces.records.region import Box
from ..traces.records.tube import Look
from .capabilities import Outlines, Prompt
from .colours import colour_shares, dominant_colour, name_shares
from .finding import camera_verdict
from .index import Clock, remembered, weaknesses
from .manipulations.base import Context
from .manipulations.prompts import called
from .masks import decoded, samples_of
from .video import Frame
from .wrappers.cache import cache_key

# Part of every key: raise it when the meaning of what is kept changes.
_VERSION = 3
_TELL_EVERY = 10
# A mask whose box has less than this in common with the tube's is on something else; where that is so in
# more than this share of the frames, the whole is.
_SAME_IOU, _STRAY_SHARE = 0.3, 0.5


class Outlined(Record):
    """The masks of one thing, in the frames where it is seen."""

    kind: Literal["outlined"] = "outlined"
    coverage: Coverage
    pts: tuple[int, ...]
    t_s: tuple[float, ...]
    index: tuple[int, ...]
    masks: tuple[Mask, ...]
    scores: tuple[float, ...]
    look: Look = Look()

    def only(self, rows: list[int]) -> Outlined:
        """Some of its frames."""
        columns = ("pts", "t_s", "index", "masks", "scores")
        return self.model_copy(update={c: tuple(getattr(self, c)[i] for i in rows) for c in columns})


def outlined(context: Context, prompt: Prompt, *, number: int, span: Span | None = None) -> Tube:
    """What a prompt tells, through a span, or through its whole shot."""
    span = _shot(context, prompt.t_s) if span is None else span
    found = _drawn(context, prompt, span)
    if not found.masks:
        raise NothingFound(
            f"no outline stands out from its ground where it was told at {prompt.t_s:g} s",
            hint="Tell it at a time when it is wholly seen, or choose another --backend segmenter=….",
        )
    return _tube(context, found, number=number)


def outlined_tube(context: Context, tube: Tube, span: Span | None = None) -> Tube:
    """The same thing with its masks, told by the box of its best-seen sample and held to its other boxes."""
    best = _best_seen(tube)
    t_s = tube.samples.t_s[best]
    over = tube.span if span is None else span.intersect(tube.span) or span
    found = _drawn(context, Prompt(t_s, box=tube.samples.xyxy[best]), over)
    kept = [i for i in range(len(found.masks)) if _agrees(tube, found.t_s[i], found.masks[i])]
    strays = len(found.masks) - len(kept)
    if not kept or strays > _STRAY_SHARE * len(found.masks):
        raise NothingFound(
            f"the outline found in the box of {called(tube)} at {t_s:g} s does not stay in its other boxes",
            hint="Tell the thing by a point or a tighter box, or choose another --backend segmenter=….",
        )
    whole = _tube(context, found.only(kept), number=tube.track)
    weaker = (*whole.degradations, *(d for d in tube.degradations if d not in whole.degradations))
    if strays:
        said = f"in {strays} of {len(found.masks)} frames its outline was on something else, and was left out"
        weaker = (*weaker, Degradation(kind="identity_uncertain", detail=said))
    look = whole.look.model_copy(
        update={"colour": tube.look.colour, "colour_shares": tube.look.colour_shares}
    )
    kept_of_tube = {"label": tube.label, "classed": tube.classed, "name": tube.name, "look": look}
    source = f"{tube.source}+{whole.source}"
    return whole.model_copy(update={**kept_of_tube, "source": source, "degradations": weaker})


def _shot(context: Context, t_s: float) -> Span:
    """The shot that an instant lies in: no thing outlasts a cut."""
    shots = camera_verdict(context).shots
    return next((shot for shot in shots if shot.contains(t_s)), context.video.whole)


def _best_seen(tube: Tube) -> int:
    """The sample that is wholly seen and largest; the largest where none is."""
    samples = tube.samples
    areas = [Box(xyxy=xyxy).area_px2 for xyxy in samples.xyxy]
    order = {"full": 2, "partial": 1, "hidden": 0}
    return max(range(len(samples)), key=lambda i: (order[samples.seen[i]], areas[i]))


def _agrees(tube: Tube, t_s: float, mask: Mask) -> bool:
    """Whether a mask lies where the tube does; where that is not known, it may."""
    box, found = tube.box_at(t_s), mask.box
    return box is None or (found is not None and box.iou(found) >= _SAME_IOU)


def _drawn(context: Context, prompt: Prompt, span: Span) -> Outlined:
    """What the segmenter draws, kept for the next who asks."""
    if context.tracks is not None and context.tracks.plan is not None:
        raise NotMeasurable("there is no picture to find outlines in, only tracks")
    segmenter = context.backends.segmenter()
    key = cache_key(
        video=context.video.record.sha256,
        tool=f"outlines/{_VERSION}",
        backends=(segmenter.fingerprint(),),
        arguments={"prompt": asdict(prompt), "span": (span.start_s, span.end_s)},
    )

    def draw() -> Outlined:
        rows = segmenter.follow(context.video, [prompt], span, context.deadline)
        return _collected(context, rows, span)

    return remembered(context, key, Outlined, draw)[0]


def _collected(context: Context, rows: Iterator[Outlines], span: Span) -> Outlined:
    clock, seen = Clock(), list[tuple[Outlines, Mask]]()
    for looked, row in enumerate(clock.watch(rows), start=1):
        if looked % _TELL_EVERY == 0:
            context.report("following an outline", (row.t_s - span.start_s) / max(span.duration_s, 1e-6))
        if row.masks[0] is not None:
            seen.append((row, row.masks[0]))
    record, segmenter = context.video.record, context.backends.segmenter()
    return Outlined(
        coverage=clock.coverage(record, tool=segmenter.name, followed=True),
        pts=tuple(row.pts for row, _ in seen),
        t_s=tuple(row.t_s for row, _ in seen),
        index=tuple(row.index for row, _ in seen),
        masks=tuple(mask for _, mask in seen),
        scores=tuple(row.scores[0] for row, _ in seen),
        look=_look(context, seen) if seen else Look(),
    )


def _look(context: Context, seen: list[tuple[Outlines, Mask]]) -> Look:
    """Its colours where it is seen largest, its shape over all frames."""
    row, mask = max(seen, key=lambda pair: pair[1].area_px2)
    pixels = _pixels(context.video.at([row.t_s])[0], mask)
    boxes = [(box, one.area_px2) for _, one in seen if (box := one.box) is not None]
    return Look(
        colour=dominant_colour(colour_shares(pixels)),
        colour_shares=name_shares(pixels),
        aspect=round(median(box.width_px / box.height_px for box, _ in boxes), 4),
        fill=round(median(area / box.area_px2 for box, area in boxes), 4),
    )


def _pixels(frame: Frame, mask: Mask) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The thing's own pixels, as YUV."""
    inside = decoded(mask)[::2, ::2]
    yuv = frame.yuv_half()
    rows, columns = min(inside.shape[0], yuv.shape[0]), min(inside.shape[1], yuv.shape[1])
    return np.asarray(yuv[:rows, :columns][inside[:rows, :columns]], np.uint8)


def _tube(context: Context, found: Outlined, *, number: int) -> Tube:
    record, segmenter = context.video.record, context.backends.segmenter()
    steps = [b - a for a, b in pairwise(found.t_s)]
    interval_s = round(max(median(steps), 1e-6), 9) if steps else 1 / record.rate_hz
    return Tube(
        label="object",
        track=number,
        source=segmenter.name,
        samples=samples_of(
            pts=found.pts, t_s=found.t_s, index=found.index, masks=found.masks, scores=found.scores
        ),
        frame_interval_s=interval_s,
        look=found.look,
        masks=context.blobs.put(packed(found.masks)),
        coverage=found.coverage,
        degradations=weaknesses(context.video),
    )
