"""Pictures for a model: frames at a size it takes, with their times burned in, alone or as contact sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ..traces.records import Frames, Shown
from .drawing import WHITE, Image, write
from .manipulations.base import Blobs
from .video.frame import Pixels

# The longer side of a frame that is shown, and of a picture on a contact sheet.
FRAME_PX, THUMB_PX = 768, 240
SHEET_COLUMNS, SHEET_ROWS = 4, 3
# Small parts are enlarged by a whole number up to this size, so that they can be looked at.
CLEAR_PX, MOST_TIMES = 320, 8
SHEET_TILES = SHEET_COLUMNS * SHEET_ROWS


@dataclass(frozen=True, eq=False)
class Tile:
    """A picture in BGR, and which frame it is of: ticks, time and index."""

    image: Image
    pts: int
    t_s: float
    index: int | None


def png(rgb: Pixels) -> bytes:
    """Pixels as a PNG file."""
    return _encoded(np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), np.uint8))


def kept(rgb: Pixels, *, sheet: bool) -> bytes:
    """A frame as evidence keeps it: whole, or small where it is to go onto a contact sheet."""
    return _encoded(fitted(bgr(rgb), THUMB_PX)) if sheet else png(rgb)


def opened(data: bytes) -> Image:
    """A PNG or JPEG file as BGR."""
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def bgr(rgb: Pixels) -> Image:
    """RGB as BGR."""
    return np.ascontiguousarray(rgb[..., ::-1])


def fitted(image: Image, longest: int) -> Image:
    """No longer than so many pixels; never enlarged. A picture of one's own, to be drawn on."""
    height, width = image.shape[:2]
    share = longest / max(height, width)
    if share >= 1:
        return np.array(image, np.uint8, order="C")
    size = (max(round(width * share), 1), max(round(height * share), 1))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def enlarged(image: Image, to_px: int = CLEAR_PX) -> Image:
    """A small part, several times its size."""
    times = min(max(to_px // max(image.shape[:2]), 1), MOST_TIMES)
    if times == 1:
        return np.ascontiguousarray(image)
    return np.asarray(cv2.resize(image, None, fx=times, fy=times, interpolation=cv2.INTER_CUBIC), np.uint8)


def timed(image: Image, t_s: float) -> Image:
    """The picture with its time written into it."""
    write(image, f"{t_s:.2f} s", (4, image.shape[0] - 6), WHITE)
    return image


def tiles_of(evidence: Frames, load: Sequence[bytes]) -> list[Tile]:
    """The pictures of a look, each with its frame."""
    return [
        Tile(opened(data), frame.pts, frame.t_s, frame.index)
        for frame, data in zip(evidence.frames, load, strict=True)
    ]


def sheets(tiles: Sequence[Tile], blobs: Blobs) -> Iterator[Shown]:
    """Contact sheets: small pictures in rows, each with its time written into it."""
    for start in range(0, len(tiles), SHEET_TILES):
        page = tiles[start : start + SHEET_TILES]
        small = [timed(fitted(tile.image, THUMB_PX), tile.t_s) for tile in page]
        yield stored(_grid(small), page, blobs)


def shown_frame(tile: Tile, crop: tuple[int, int, int, int], blobs: Blobs) -> Shown:
    """A frame, or the part of it inside a crop, as a model is shown it."""
    x1, y1, x2, y2 = crop
    small = timed(fitted(enlarged(tile.image[y1:y2, x1:x2]), FRAME_PX), tile.t_s)
    height, width = small.shape[:2]
    scale = ((x2 - x1) / width, (y2 - y1) / height)
    return stored(small, [tile], blobs, scale=scale, offset=(float(x1), float(y1)))


def stored(
    image: Image,
    tiles: Sequence[Tile],
    blobs: Blobs,
    *,
    scale: tuple[float, float] | None = None,
    offset: tuple[float, float] = (0.0, 0.0),
    marked: tuple[str, ...] = (),
) -> Shown:
    """A picture stored as PNG: the very pixels that are sent."""
    return Shown(
        blob=blobs.put(_encoded(image)),
        width=image.shape[1],
        height=image.shape[0],
        pts=tuple(tile.pts for tile in tiles),
        t_s=tuple(tile.t_s for tile in tiles),
        index=tuple(tile.index for tile in tiles),
        scale=scale,
        offset=offset,
        marked=marked,
    )


def _grid(pictures: Sequence[Image]) -> Image:
    """Pictures of one size in rows, the last one filled up with black."""
    columns = min(SHEET_COLUMNS, len(pictures))
    blank = np.zeros_like(pictures[0])
    filled = [*pictures, *([blank] * (-len(pictures) % columns))]
    rows = [np.hstack(filled[start : start + columns]) for start in range(0, len(filled), columns)]
    return np.vstack(rows)


def _encoded(image: Image) -> bytes:
    _, data = cv2.imencode(".png", image)
    return data.tobytes()
