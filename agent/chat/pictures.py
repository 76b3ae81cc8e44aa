"""What a model is shown: frames with their times burned in, and contact sheets, as blobs of the trace."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ...tools.drawing import PALETTE, WHITE, Image, draw_box, write
from ...tools.manipulations.base import Blobs
from ...tools.video import Frame, Video
from ...traces.records import Frames, Shown, Span, Tube

# The longer side of a frame that is shown, and of a picture on a contact sheet.
FRAME_PX, THUMB_PX = 768, 240
SHEET_COLUMNS, SHEET_ROWS = 4, 3


def contact_sheet(video: Video, blobs: Blobs, span: Span | None = None) -> Shown:
    """Frames evenly through a span, each with its time, as one picture."""
    whole = span or video.whole
    count = min(SHEET_COLUMNS * SHEET_ROWS, max(video.record.frames, 1))
    times = [whole.start_s + whole.duration_s * (i + 0.5) / count for i in range(count)]
    frames = [f for start in range(0, count, 4) for f in video.at(times[start : start + 4])]
    tiles = [_timed(_fitted(_bgr(frame), THUMB_PX), frame.t_s) for frame in frames]
    return _shown(_grid(tiles), blobs, frames=[(f.pts, f.t_s, f.index) for f in frames])


def frames_shown(
    evidence: Frames,
    load: Sequence[bytes],
    blobs: Blobs,
    *,
    size: tuple[int, int],
    marks: Sequence[Tube] = (),
) -> list[Shown]:
    """The pictures of a look, at a size that a model takes, with times and, where asked, ids of tubes."""
    return [_frame_shown(evidence, place, data, blobs, size, marks) for place, data in enumerate(load)]


def _frame_shown(
    evidence: Frames, place: int, data: bytes, blobs: Blobs, size: tuple[int, int], marks: Sequence[Tube]
) -> Shown:
    """One picture of a look; a crop keeps its place in the frame."""
    frame = evidence.frames[place]
    picture = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)
    x1, y1, x2, y2 = evidence.crop or (0.0, 0.0, float(size[0]), float(size[1]))
    small = _fitted(picture, FRAME_PX)
    height, width = small.shape[:2]
    scale = ((x2 - x1) / width, (y2 - y1) / height)
    drawn = [] if evidence.crop else _marked(small, frame.t_s, scale, marks)
    _timed(small, frame.t_s)
    return _shown(
        small,
        blobs,
        frames=[(frame.pts, frame.t_s, frame.index)],
        scale=scale,
        offset=(x1, y1),
        marked=tuple(drawn),
    )


def _marked(image: Image, t_s: float, scale: tuple[float, float], tubes: Sequence[Tube]) -> list[str]:
    """Draw what was tracked, with the ids of its tubes."""
    drawn = []
    for number, tube in enumerate(tubes):
        box = tube.box_at(t_s)
        if box is not None:
            x1, y1, x2, y2 = box.xyxy
            ink = PALETTE[number % len(PALETTE)]
            draw_box(image, (x1 / scale[0], y1 / scale[1], x2 / scale[0], y2 / scale[1]), tube.id, ink)
            drawn.append(tube.id)
    return drawn


def _bgr(frame: Frame) -> Image:
    return np.ascontiguousarray(frame.rgb()[..., ::-1])


def _fitted(image: Image, longest: int) -> Image:
    """No longer than so many pixels; never enlarged."""
    height, width = image.shape[:2]
    share = longest / max(height, width)
    if share >= 1:
        return np.ascontiguousarray(image)
    size = (max(round(width * share), 1), max(round(height * share), 1))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _timed(image: Image, t_s: float) -> Image:
    write(image, f"{t_s:.2f} s", (4, image.shape[0] - 6), WHITE)
    return image


def _grid(tiles: Sequence[Image]) -> Image:
    """Pictures of one size in rows, the last one filled up with black."""
    columns = min(SHEET_COLUMNS, len(tiles))
    blank = np.zeros_like(tiles[0])
    filled = [*tiles, *([blank] * (-len(tiles) % columns))]
    rows = [np.hstack(filled[start : start + columns]) for start in range(0, len(filled), columns)]
    return np.vstack(rows)


def _shown(
    image: Image,
    blobs: Blobs,
    *,
    frames: Sequence[tuple[int, float, int | None]],
    scale: tuple[float, float] | None = None,
    offset: tuple[float, float] = (0.0, 0.0),
    marked: tuple[str, ...] = (),
) -> Shown:
    """A picture stored as PNG: the very pixels that are sent."""
    _, data = cv2.imencode(".png", image)
    return Shown(
        blob=blobs.put(data.tobytes()),
        width=image.shape[1],
        height=image.shape[0],
        pts=tuple(pts for pts, _, _ in frames),
        t_s=tuple(t_s for _, t_s, _ in frames),
        index=tuple(index for _, _, index in frames),
        scale=scale,
        offset=offset,
        marked=marked,
    )
