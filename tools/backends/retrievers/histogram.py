"""The classical retriever: finds times by colour words, outlines, what stands out from its scene, and cuts.

It keeps every sampled frame as a small picture. What a frame shows beside the median of the frames round it,
in the same shot, stands out; a query's colours and outline are looked for in that first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ....traces.records import Degradation, Fingerprint
from ....traces.records.vocabulary import COLOURS
from ...capabilities import Features, Fit
from ...colours import family_of, name_map
from ...sought import Silhouette, parse_sought, silhouette_group
from ...video import Frame
from ...video.scenes import CHANGED, likeness

# The longer side of the small pictures.
LONG_PX = 64
# The frames that tell what is usual round a frame: a block of them, and as many on either side.
BLOCK = 30
# With fewer frames than this in a shot nothing is usual: all of it stands out.
LEAST_USUAL = 5
# Between two looks so much of the picture changes at a cut, and so little of its structure stays.
CUT_SHARE, CUT_LIKENESS = 0.1, 0.6
# ... and does not come back within so many looks.
STEADY = 3
# What stands out by so many pixels counts half; fewer than the second are noise.
HALF_PX, LEAST_PX = 8.0, 2
# What has the colour and does not stand out counts by this much; an outline that does not fit, by that.
STANDING, MISFIT, MAYBE_FIT = 0.12, 0.2, 0.6
_HAPPENING = frozenset(
    (
        *("move", "moves", "moving", "motion", "movement", "happen", "happens", "happening", "event"),
        *("events", "activity", "unusual", "change", "changes", "changing", "appear", "appears"),
        *("appearing", "pass", "passes", "passing", "new", "sudden", "suddenly", "stir", "stirs"),
    )
)
_CUTS = frozenset(("cut", "cuts", "scene", "scenes", "shot", "shots", "transition", "transitions"))
_ASPECTS: dict[Silhouette, tuple[float, float]] = {
    "upright": (0.0, 0.75),
    "wide": (1.35, np.inf),
    "round": (0.75, 1.34),
    "compact": (0.7, 1.45),
    "square": (0.75, 1.34),
}
# These fill their box, as two things side by side do not.
_FULL, LEAST_FULL = ("round", "compact", "square"), 0.62


class Wanted(NamedTuple):
    """What of a query can be looked for."""

    colours: tuple[str, ...]
    noun: str | None
    outline: Silhouette | None
    cuts: bool
    happening: bool

    @property
    def understood(self) -> str:
        """In words."""
        if self.cuts:
            return "cuts between shots"
        outline = () if self.outline is None else (f"{_a(self.outline)} outline",)
        return ", ".join((*self.colours, *outline, "what stands out from its scene"))


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


class HistogramRetriever:
    """Needs no weights, and knows no thing for what it is."""

    name = "histogram"
    concurrency = 2
    memory_mb = 150

    @property
    def around_s(self) -> float:
        """What is usual shows in the half minute on either side."""
        return 30.0

    def fingerprint(self) -> Fingerprint:
        """The version, and what its features depend on."""
        return Fingerprint(
            capability="retriever", name=self.name, version="1", parameters={"long_px": LONG_PX}
        )

    def encode(self, frames: Iterable[Frame]) -> Iterator[Features]:
        """Each frame as a small picture in YUV."""
        for frame in frames:
            yuv = frame.yuv_half()
            height, width = yuv.shape[:2]
            share = LONG_PX / max(height, width)
            size = (max(round(width * share), 1), max(round(height * share), 1))
            yield np.asarray(cv2.resize(yuv, size, interpolation=cv2.INTER_AREA), np.uint8)

    def fit(self, query: str, times_s: NDArray[np.float64], features: Features) -> Fit:
        """How well each small picture fits."""
        wanted = read_query(query)
        shots = _shots(features)
        if wanted.cuts:
            scores = np.zeros(len(features), np.float32)
            scores[[first for first, _ in shots[1:]]] = 1.0
            return Fit(scores, wanted.understood)
        scores = np.empty(len(features), np.float32)
        for first, past in shots:
            for start, stop, new in _novel(features, first, past):
                scores[start:stop] = [
                    _score(*pair, wanted) for pair in zip(features[start:stop], new, strict=True)
                ]
        return Fit(scores, wanted.understood, _unchecked(query, wanted))


def read_query(query: str) -> Wanted:
    """Colours, an outline, cuts, or only that something stands out."""
    words = frozenset(re.findall(r"[a-z]+", query.lower()))
    sought = parse_sought(query)
    noun = None if sought.noun is None or sought.noun in _HAPPENING | _CUTS else sought.noun
    return Wanted(
        colours=sought.colours,
        noun=noun,
        outline=silhouette_group(noun),
        cuts=bool(words & _CUTS) and not sought.colours,
        happening=bool(words & _HAPPENING),
    )


def _unchecked(query: str, wanted: Wanted) -> tuple[Degradation, ...]:
    """What of the query was not looked for."""
    if wanted.noun is None and (wanted.colours or wanted.happening):
        return ()
    if wanted.outline in _ASPECTS:
        detail = f"{_a(wanted.noun or '')} is told by its outline alone"
    else:
        detail = f"of {query!r} only this was looked for: {wanted.understood}"
    return (Degradation(kind="class_unchecked", detail=detail),)


def _shots(features: Features) -> list[tuple[int, int]]:
    """The shots as first and past-the-last number, by what changes from one small picture to the next."""
    cuts = [at for at in range(1, len(features)) if _is_cut(features, at)]
    return list(pairwise([0, *cuts, len(features)])) if len(features) else []


def _is_cut(features: Features, at: int) -> bool:
    """Whether a picture differs from the one before, and what is round it, too: a flash is over at once."""
    if not _differ(features[at - 1], features[at]):
        return False
    before, after = features[max(at - STEADY, 0) : at], features[at : at + STEADY]
    return _differ(np.median(before, axis=0), np.median(after, axis=0))


def _differ(a: Features, b: Features) -> bool:
    """Whether much of a picture has changed, and its structure with it."""
    first, second = a.astype(np.float32), b.astype(np.float32)
    share = float((np.abs(first - second) > CHANGED).any(axis=2).mean())
    return share >= CUT_SHARE and likeness(first, second) < CUT_LIKENESS


def _novel(features: Features, first: int, past: int) -> Iterator[tuple[int, int, NDArray[np.bool_]]]:
    """What stands out in the frames of a shot, block by block."""
    for start in range(first, past, BLOCK):
        stop = min(start + BLOCK, past)
        around = features[max(start - BLOCK, first) : min(stop + BLOCK, past)]
        block = features[start:stop].astype(np.float32)
        if len(around) < LEAST_USUAL:
            yield start, stop, np.ones(block.shape[:3], np.bool_)
            continue
        off = block - np.median(around, axis=0).astype(np.float32)
        # Light that goes up or down everywhere is nothing that stands out.
        off -= np.median(off, axis=(1, 2), keepdims=True)
        yield start, stop, np.asarray((np.abs(off) > CHANGED).any(axis=3))


def _score(picture: Features, new: NDArray[np.bool_], wanted: Wanted) -> float:
    """The best of what stands out; a little for what has the colours and stands there."""
    coloured = _coloured(picture, wanted.colours)
    best = _standing(coloured) if wanted.colours else 0.0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(new.astype(np.uint8), connectivity=8)
    for number in range(1, count):
        x, y, width, height, area = (int(v) for v in stats[number])
        if area < LEAST_PX:
            continue
        part = labels[y : y + height, x : x + width] == number
        fits = [c[y : y + height, x : x + width] & part for c in coloured] or [part]
        best = max(best, min(_of_blob(fit, area, wanted.outline) for fit in fits))
    return best


def _coloured(picture: Features, colours: tuple[str, ...]) -> list[NDArray[np.bool_]]:
    """Which pixels have each colour, in whatever light."""
    if not colours:
        return []
    names = name_map(picture)
    return [np.isin(names, [COLOURS.index(name) for name in family_of(one)]) for one in colours]


def _standing(coloured: list[NDArray[np.bool_]]) -> float:
    return STANDING * min(_large(float(mask.sum())) for mask in coloured)


def _of_blob(fit: NDArray[np.bool_], area: int, outline: Silhouette | None) -> float:
    """Larger is surer, and so is what is of the colour through and through, and has the outline."""
    pixels = float(fit.sum())
    if pixels < LEAST_PX:
        return 0.0
    return _large(pixels) * (0.3 + 0.7 * pixels / area) * _outlined(fit, outline)


def _large(pixels: float) -> float:
    return pixels / (pixels + HALF_PX)


def _outlined(fit: NDArray[np.bool_], outline: Silhouette | None) -> float:
    """Whether a blob has the proportions of an outline, as far as so few pixels tell."""
    if outline not in _ASPECTS:
        return 1.0
    rows, columns = np.flatnonzero(fit.any(axis=1)), np.flatnonzero(fit.any(axis=0))
    height, width = int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1
    low, high = _ASPECTS[outline]
    if outline in _FULL and fit.sum() < LEAST_FULL * width * height:
        return MISFIT
    if low <= width / height <= high:
        return 1.0
    # One pixel more or less either way.
    near = low <= (width + 1) / max(height - 1, 1) and max(width - 1, 1) / (height + 1) <= high
    # What is driven is wide from the side alone.
    return MAYBE_FIT if near or outline == "wide" else MISFIT
