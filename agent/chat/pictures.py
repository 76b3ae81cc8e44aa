"""What a model is shown of the video: frames of a look with ids of tubes, and contact sheets."""

from __future__ import annotations

from collections.abc import Sequence

from ...tools.drawing import PALETTE, Image, draw_box
from ...tools.manipulations.base import Blobs
from ...tools.pictures import FRAME_PX, SHEET_TILES, Tile, bgr, fitted, sheets, stored, tiles_of, timed
from ...tools.video import Video
from ...traces.records import Frames, Shown, Span, Tube

# Decoded frames are big; this many are held at a time.
HELD_FRAMES = 4


def contact_sheet(video: Video, blobs: Blobs, span: Span | None = None) -> Shown:
    """Frames evenly through a span, each with its time, as one picture."""
    whole = span or video.whole
    count = min(SHEET_TILES, max(video.record.frames, 1))
    times = [whole.start_s + whole.duration_s * (i + 0.5) / count for i in range(count)]
    held = (times[start : start + HELD_FRAMES] for start in range(0, count, HELD_FRAMES))
    frames = (frame for some in held for frame in video.at(some))
    (shown,) = sheets([Tile(bgr(f.rgb()), f.pts, f.t_s, f.index) for f in frames], blobs)
    return shown


def frames_shown(
    evidence: Frames,
    load: Sequence[bytes],
    blobs: Blobs,
    *,
    size: tuple[int, int],
    marks: Sequence[Tube] = (),
) -> list[Shown]:
    """The pictures of a look, at a size that a model takes, with times and, where asked, ids of tubes."""
    tiles = tiles_of(evidence, load)
    if evidence.sheet:
        return list(sheets(tiles, blobs))
    return [_frame_shown(evidence, tile, blobs, size, marks) for tile in tiles]


def _frame_shown(
    evidence: Frames, tile: Tile, blobs: Blobs, size: tuple[int, int], marks: Sequence[Tube]
) -> Shown:
    """One picture of a look; a crop keeps its place in the frame."""
    x1, y1, x2, y2 = evidence.crop or (0.0, 0.0, float(size[0]), float(size[1]))
    small = fitted(tile.image, FRAME_PX)
    height, width = small.shape[:2]
    scale = ((x2 - x1) / width, (y2 - y1) / height)
    drawn = [] if evidence.crop else _marked(small, tile.t_s, scale, marks)
    timed(small, tile.t_s)
    return stored(small, [tile], blobs, scale=scale, offset=(x1, y1), marked=tuple(drawn))


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
