"""The `colour` detector: things of a colour that stand out from what is round them, moving or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ....traces.records import Fingerprint
from ....traces.records.vocabulary import COLOURS
from ...capabilities import Detections, Patch, Request
from ...colours import colour_shares, colours_fit, family_of, name_map
from ...deadline import Deadline

if TYPE_CHECKING:
    from ...video import Frame, Video

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
_Ring = tuple[NDArray[np.intp], NDArray[np.intp]]

# Of the half-size picture: what is smaller is noise, what is larger is the background.
_LEAST_PX, _LEAST_SHARE, _MOST_SHARE = 30, 0.0002, 0.25
# How far the surroundings lie from the thing, in levels of Y, U, V with colour counted double, and how
# much of the surroundings may be of its own colours.
_CONTRAST, _OWN_COLOUR_ROUND = 34.0, 0.35
_LEAST_FILL = 0.28
_CLEAR = 90.0
_BRIGHTER, _APART = 25, 20
# What is round a pixel: the median of this window on the picture squeezed to a coarse square, wide enough
# that a thing as large as is allowed does not fill half of it.
_COARSE, _WINDOW = 48, 35
_SAME_CHROMA, _SHADOW_LEFT = 6.0, 0.42
# How much the differences of Y, U and V count.
_COUNTS = np.array((1.0, 4.0, 4.0))
# Of the contrast near it: what is fainter at the rim is colour that blur and encoding spread.
_HALO, _NEAR_PX = 0.6, 9
_RING_PX = 5
# A window: so much of what is round it, and of what is beneath, is of one other colour, which is no more than
# so many times as large and ends, but for one side, no farther off than so many of its sides.
_FRAMED, _CARRIED, _LARGER, _FARTHER = 0.6, 0.8, 20.0, 3
_DEFAULT = tuple(name for name in COLOURS if name not in ("black", "grey", "white"))


class _Region(NamedTuple):
    """A connected region: its window in the half-size picture, its pixels there, how clear it is."""

    rows: slice
    columns: slice
    mask: Mask
    score: float


class _View(NamedTuple):
    """The half-size picture, its colours by number, its regions, and where it has just the colours sought."""

    yuv: Pixels
    names: Pixels
    labels: NDArray[np.int32]
    of_palette: Mask
    palette: tuple[str, ...]


class ColourDetector:
    """Finds things of the colours sought; of any chromatic colour where none is."""

    name: ClassVar[str] = "colour"
    concurrency: ClassVar[int] = 4
    memory_mb: ClassVar[int] = 20
    classes: ClassVar[frozenset[str] | None] = None

    def fingerprint(self) -> Fingerprint:
        """Version and thresholds: equal ones give equal detections."""
        parameters = {"contrast": _CONTRAST, "least_share": _LEAST_SHARE, "opencv": cv2.__version__}
        return Fingerprint(capability="detector", name=self.name, version="6", parameters=parameters)

    def detect(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Detections]:
        """Every frame asked for, with the things of the colours sought."""
        colours = request.sought.colours
        # Of a thing in two colours both parts belong to it; without colours each is looked for alone.
        palettes: list[tuple[str, ...]] = [colours] if colours else [(name,) for name in _DEFAULT]
        size = (video.record.width, video.record.height)
        for frame in video.frames(request.span, rate_hz=request.rate_hz):
            deadline.check("finding things by colour")
            yield replace(_detections(frame, palettes, size), standing=request.standing)


def _detections(frame: Frame, palettes: list[tuple[str, ...]], size: tuple[int, int]) -> Detections:
    yuv = frame.yuv_half()
    names = name_map(np.asarray(cv2.medianBlur(yuv, 3), np.uint8))
    regions = [region for palette in palettes for region in _regions(yuv, names, palette)]
    regions.sort(key=lambda region: (region.columns.start, region.rows.start))
    boxes = [_xyxy(region, yuv.shape[:2], size) for region in regions]
    return Detections(
        pts=frame.pts,
        t_s=frame.t_s,
        index=frame.index,
        xyxy=np.array(boxes, np.float32).reshape(-1, 4),
        score=np.array([region.score for region in regions], np.float32),
        labels=("object",) * len(regions),
        patches=tuple(
            Patch(np.ascontiguousarray(yuv[region.rows, region.columns]), region.mask, yuv.shape[1] / size[0])
            for region in regions
        ),
    )


def _regions(yuv: Pixels, names: NDArray[np.uint8], palette: tuple[str, ...]) -> list[_Region]:
    """Connected regions of a palette's colours that are things."""
    shaded = tuple(member for name in palette for member in family_of(name))
    mask = _tidied(_stands_out(yuv, names, _table_of(shaded), white="white" in palette))
    count, numbered, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    view = _View(yuv, names, np.asarray(numbered, np.int32), _table_of(palette)[names] > 0, palette)
    least = max(_LEAST_PX, int(_LEAST_SHARE * mask.size))
    large = [n for n in range(1, count) if stats[n, cv2.CC_STAT_AREA] >= least]
    found = (_thing(view, stats[n], n) for n in large)
    return [region for region in found if region is not None]


def _table_of(colours: tuple[str, ...]) -> Pixels:
    """1 at the numbers of these colours."""
    table = np.zeros(len(COLOURS), np.uint8)
    table[[COLOURS.index(name) for name in colours]] = 1
    return table


def _stands_out(yuv: Pixels, names: NDArray[np.uint8], wanted: Pixels, *, white: bool) -> Pixels:
    """Pixels of the names wanted that differ from what is mostly round them, as ground does not."""
    height, width = names.shape
    small = cv2.resize(yuv, (min(_COARSE, width), min(_COARSE, height)), interpolation=cv2.INTER_AREA)
    mostly = cv2.resize(cv2.medianBlur(small, _WINDOW), (width, height), interpolation=cv2.INTER_LINEAR)
    apart = yuv.astype(np.int16) - mostly
    distance = np.abs(apart[:, :, 0]) + 2 * np.abs(apart[:, :, 1]) + 2 * np.abs(apart[:, :, 2])
    mask = (wanted[names] > 0) & (distance > _APART)
    if white:
        # Where white is in the shade it is grey, but brighter than what is round it.
        mask |= (names == COLOURS.index("grey")) & (apart[:, :, 0] > _BRIGHTER)
    return np.asarray(mask, np.uint8)


def _tidied(mask: Pixels) -> Pixels:
    """Without specks, with the holes that windows, edges and noise leave closed."""
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, cross)
    return np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, disc), np.uint8)


def _thing(view: _View, stats: NDArray[np.int32], number: int) -> _Region | None:
    """A region as a thing: of the size of one, compact, of the colours asked, apart from its surroundings."""
    x, y, width, height, area = (int(v) for v in stats)
    whole_height, whole_width = view.labels.shape
    borders = (x == 0) + (y == 0) + (x + width == whole_width) + (y + height == whole_height)
    if area > _MOST_SHARE * view.labels.size or borders > 1 or area < _LEAST_FILL * width * height:
        return None
    rows, columns = slice(y, y + height), slice(x, x + width)
    inside = view.labels[rows, columns] == number
    if not colours_fit(colour_shares(view.yuv[rows, columns][inside]), view.palette):
        return None
    ring = _ring(view, rows, columns, number)
    if not len(ring[0]) or view.of_palette[ring].mean() > _OWN_COLOUR_ROUND or _is_window(view, stats, ring):
        return None
    around = np.median(view.yuv[ring], axis=0)
    apart = view.yuv[rows, columns] - around
    contrast = float(np.median(np.sqrt(apart[inside] ** 2 @ _COUNTS)))
    if contrast < _CONTRAST or _in_shade(apart[inside], float(around[0])).mean() > 0.5:
        return None
    left, top, width, height = cv2.boundingRect(_without_halo(inside, apart).astype(np.uint8))
    core = slice(top, top + height), slice(left, left + width)
    rows, columns = slice(y + top, y + top + height), slice(x + left, x + left + width)
    return _Region(rows, columns, inside[core], min(1.0, contrast / _CLEAR))


def _ring(view: _View, rows: slice, columns: slice, number: int) -> _Ring:
    """Rows and columns of the pixels in the ring round a region."""
    window = _grown(rows, columns, _RING_PX + 1)
    own = (view.labels[window] == number).astype(np.uint8)
    reach = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _RING_PX + 1, 2 * _RING_PX + 1))
    edge = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    y, x = np.nonzero((cv2.dilate(own, reach) > 0) & (cv2.dilate(own, edge) == 0))
    return y + window[0].start, x + window[1].start


def _grown(rows: slice, columns: slice, by_px: int) -> tuple[slice, slice]:
    top, left = max(rows.start - by_px, 0), max(columns.start - by_px, 0)
    return slice(top, rows.stop + by_px), slice(left, columns.stop + by_px)


def _is_window(view: _View, stats: NDArray[np.int32], ring: _Ring) -> bool:
    """Whether a region is a window of another thing: one of another colour is round it and ends near by.

    It is beneath it, too: under what stands before another thing there is ground.
    """
    x, y, width, height, area = (int(v) for v in stats)
    counts = np.bincount(view.names[ring], minlength=len(COLOURS)) * _table_of(_DEFAULT)
    family = family_of(COLOURS[int(counts.argmax())])
    other = _table_of(family)[view.names[ring]] > 0
    beneath = other[ring[0] >= y + height]
    if not set(family).isdisjoint(view.palette) or not beneath.any():
        return False
    if other.mean() < _FRAMED or beneath.mean() < _CARRIED:
        return False
    near = _grown(slice(y, y + height), slice(x, x + width), _FARTHER * max(width, height))
    _, parts, boxes, _ = cv2.connectedComponentsWithStats(_table_of(family)[view.names[near]], connectivity=8)
    touching = parts[ring[0][other] - near[0].start, ring[1][other] - near[1].start]
    left, top, wide, high, size = (int(v) for v in boxes[np.bincount(touching).argmax()])
    ends = (left == 0) + (top == 0) + (left + wide == parts.shape[1]) + (top + high == parts.shape[0]) <= 1
    return ends and size <= _LARGER * area


def _without_halo(inside: Mask, apart: NDArray[np.float64]) -> Mask:
    """Pixels of a region that differ from its surroundings much as those near them do."""
    own = np.where(inside[..., None], apart, 0.0)
    near = cv2.blur(np.dstack([own, inside]), (_NEAR_PX, _NEAR_PX), borderType=cv2.BORDER_CONSTANT)
    usual = near[..., :3] / np.maximum(near[..., 3:], 1e-6)
    return np.asarray((own * usual) @ _COUNTS >= _HALO * (usual**2 @ _COUNTS), np.bool_) & inside


def _in_shade(apart: NDArray[np.float64], luma_round: float) -> Mask:
    """Ground in the shade keeps its colour and some of its light; black things keep hardly any."""
    left = 1 + apart[:, 0] / max(luma_round, 1.0)
    same: Mask = np.abs(apart[:, 1:]).max(axis=1) < _SAME_CHROMA
    return same & (left > _SHADOW_LEFT) & (left < 1)


def _xyxy(region: _Region, half: tuple[int, ...], size: tuple[int, int]) -> tuple[float, float, float, float]:
    """The window in pixels of the displayed frame, whose odd last row or column is half a cell."""
    stop_x = size[0] if region.columns.stop == half[1] else 2 * region.columns.stop
    stop_y = size[1] if region.rows.stop == half[0] else 2 * region.rows.stop
    return 2.0 * region.columns.start, 2.0 * region.rows.start, float(stop_x), float(stop_y)
