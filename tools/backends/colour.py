"""The `colour` detector: things of a colour that stand out from what is round them, moving or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ...traces.records import Fingerprint
from ...traces.records.vocabulary import COLOURS
from ..capabilities import Detections, Patch, Request
from ..colours import colour_shares, colours_fit, family_of, name_map
from ..deadline import Deadline

if TYPE_CHECKING:
    from ..video import Frame, Video

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

# Of the half-size picture: what is smaller is noise, what is larger is the background.
_LEAST_PX, _LEAST_SHARE, _MOST_SHARE = 30, 0.0002, 0.25
# How far the surroundings lie from the thing, in levels of Y, U, V with colour counted double, and how
# much of the surroundings may be of its own colours.
_CONTRAST, _OWN_COLOUR_ROUND = 26.0, 0.35
_LEAST_FILL = 0.28
_CLEAR = 90.0
_BRIGHTER = 25
_SAME_CHROMA, _SHADOW_LEFT = 6.0, 0.42
_RING_PX = 5
_DEFAULT = tuple(name for name in COLOURS if name not in ("black", "grey", "white"))


class _Region(NamedTuple):
    """A connected region: its window in the half-size picture, its pixels there, how clear it is."""

    rows: slice
    columns: slice
    mask: Mask
    score: float


class ColourDetector:
    """Finds things of the colours sought; of any chromatic colour where none is."""

    name: ClassVar[str] = "colour"
    concurrency: ClassVar[int] = 4
    memory_mb: ClassVar[int] = 20
    classes: ClassVar[frozenset[str] | None] = None

    def fingerprint(self) -> Fingerprint:
        """Version and thresholds: equal ones give equal detections."""
        parameters = {"contrast": _CONTRAST, "least_share": _LEAST_SHARE, "opencv": cv2.__version__}
        return Fingerprint(capability="detector", name=self.name, version="1", parameters=parameters)

    def detect(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Detections]:
        """Every frame asked for, with the things of the colours sought."""
        colours = request.sought.colours
        # Of a thing in two colours both parts belong to it; without colours each is looked for alone.
        palettes: list[tuple[str, ...]] = [colours] if colours else [(name,) for name in _DEFAULT]
        size = (video.record.width, video.record.height)
        for frame in video.frames(request.span, rate_hz=request.rate_hz):
            deadline.check("finding things by colour")
            yield _detections(frame, palettes, size)


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
    wanted = np.zeros(len(COLOURS), np.uint8)
    for name in palette:
        wanted[[COLOURS.index(member) for member in family_of(name)]] = 1
    mask = wanted[names]
    if "white" in palette:
        mask |= _white_in_shade(yuv, names)
    mask = _tidied(mask)
    count, numbered, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    labels = np.asarray(numbered, np.int32)
    least = max(_LEAST_PX, int(_LEAST_SHARE * mask.size))
    large = [n for n in range(1, count) if stats[n, cv2.CC_STAT_AREA] >= least]
    found = (_thing(yuv, mask, labels, stats[n], n, palette) for n in large)
    return [region for region in found if region is not None]


def _white_in_shade(yuv: Pixels, names: NDArray[np.uint8]) -> Pixels:
    """The grey pixels that are brighter than what is round them: where white is in the shade."""
    luma = yuv[:, :, 0]
    height, width = luma.shape
    small = cv2.resize(luma, (max(width // 4, 1), max(height // 4, 1)), interpolation=cv2.INTER_AREA)
    round_about = cv2.resize(cv2.medianBlur(small, 15), (width, height), interpolation=cv2.INTER_LINEAR)
    bright = cv2.subtract(luma, np.asarray(round_about, np.uint8)) > _BRIGHTER
    return np.asarray(bright & (names == COLOURS.index("grey")), np.uint8)


def _tidied(mask: Pixels) -> Pixels:
    """Without specks, with the holes that windows, edges and noise leave closed."""
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, cross)
    return np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, disc), np.uint8)


def _thing(
    yuv: Pixels,
    mask: Pixels,
    labels: NDArray[np.int32],
    stats: NDArray[np.int32],
    number: int,
    palette: tuple[str, ...],
) -> _Region | None:
    """A region as a thing: of the size of one, compact, of the colours asked, apart from its surroundings."""
    x, y, width, height, area = (int(v) for v in stats)
    whole_height, whole_width = mask.shape
    borders = (x == 0) + (y == 0) + (x + width == whole_width) + (y + height == whole_height)
    if area > _MOST_SHARE * mask.size or borders > 1 or area < _LEAST_FILL * width * height:
        return None
    rows, columns = slice(y, y + height), slice(x, x + width)
    inside = labels[rows, columns] == number
    if not colours_fit(colour_shares(yuv[rows, columns][inside]), palette):
        return None
    contrast = _contrast(yuv, mask, labels, rows, columns, number)
    if contrast < _CONTRAST:
        return None
    return _Region(rows, columns, inside, min(1.0, contrast / _CLEAR))


def _contrast(
    yuv: Pixels, mask: Pixels, labels: NDArray[np.int32], rows: slice, columns: slice, number: int
) -> float:
    """How far the ring round a region lies from it; 0 where much of the ring has the region's colours."""
    top, left = max(rows.start - _RING_PX - 1, 0), max(columns.start - _RING_PX - 1, 0)
    window = slice(top, rows.stop + _RING_PX + 1), slice(left, columns.stop + _RING_PX + 1)
    own = (labels[window] == number).astype(np.uint8)
    reach = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _RING_PX + 1, 2 * _RING_PX + 1))
    edge = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    ring = (cv2.dilate(own, reach) > 0) & (cv2.dilate(own, edge) == 0)
    if not ring.any() or mask[window][ring].mean() > _OWN_COLOUR_ROUND:
        return 0.0
    pixels = yuv[window]
    apart = np.median(pixels[own > 0], axis=0) - np.median(pixels[ring], axis=0)
    if _is_shadow(apart, float(np.median(pixels[ring][:, 0]))):
        return 0.0
    return float(np.sqrt((apart * apart * (1.0, 4.0, 4.0)).sum()))


def _is_shadow(apart: NDArray[np.float64], luma_round: float) -> bool:
    """Ground in the shade keeps its colour and some of its light; black things keep hardly any."""
    left = 1 + apart[0] / max(luma_round, 1.0)
    return bool(np.abs(apart[1:]).max() < _SAME_CHROMA and _SHADOW_LEFT < left < 1)


def _xyxy(region: _Region, half: tuple[int, ...], size: tuple[int, int]) -> tuple[float, float, float, float]:
    """The window in pixels of the displayed frame, whose odd last row or column is half a cell."""
    stop_x = size[0] if region.columns.stop == half[1] else 2 * region.columns.stop
    stop_y = size[1] if region.rows.stop == half[0] else 2 * region.rows.stop
    return 2.0 * region.columns.start, 2.0 * region.rows.start, float(stop_x), float(stop_y)
