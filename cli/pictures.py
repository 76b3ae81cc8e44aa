"""Pictures that show evidence: the tubes of an answer drawn on their frames, and a contact sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from ..agent.answer import Answer
from ..tools.drawing import PALETTE, WHITE, Image, draw_box, draw_mask, write
from ..tools.masks import decoded, mask_at
from ..tools.video import Video
from ..traces.blobs import BlobStore
from ..traces.records import SpanFound, Tube

_SHEET_WIDTH = 480


def key_times(answer: Answer, video: Video, most: int = 3) -> list[float]:
    """The instants that show an answer best: its events, else evenly through what it speaks of."""
    record = video.record
    last = record.end_s - 0.5 / max(record.rate_hz, 1.0)
    events = [e.t_s for e in answer.evidence if isinstance(e, SpanFound)]
    if not events:
        tubes = [e for e in answer.evidence if isinstance(e, Tube)]
        start = min((t.span.start_s for t in tubes), default=record.start_s)
        end = max((t.span.end_s for t in tubes), default=record.end_s)
        events = [start + (end - start) * (i + 0.5) / most for i in range(most)]
    return sorted({min(max(t, record.start_s), last) for t in events})[:most]


def annotated(answer: Answer, video: Video, t_s: float) -> Image:
    """The frame on display at an instant, with the boxes and outlines of the answer's tubes and the time."""
    (frame,) = video.at([t_s])
    image: Image = np.ascontiguousarray(frame.rgb()[..., ::-1])
    tubes = [e for e in answer.evidence if isinstance(e, Tube)]
    for number, tube in enumerate(tubes):
        ink = PALETTE[number % len(PALETTE)]
        mask = mask_at(tube, frame.t_s, BlobStore(answer.trace).get)
        if mask is not None:
            draw_mask(image, decoded(mask), ink)
        box = tube.box_at(frame.t_s)
        if box is not None:
            name = f"{tube.id} {tube.look.colour or ''} {tube.label}".replace("  ", " ")
            draw_box(image, box.xyxy, name, ink)
    write(image, f"{frame.t_s:.2f} s", (8, image.shape[0] - 10), WHITE)
    return image


def contact_sheet(rows: Sequence[tuple[str, Sequence[Image]]]) -> Image:
    """One row per answer: its text above its frames."""
    columns = max(len(images) for _, images in rows)
    return np.vstack([_row(text, images, columns) for text, images in rows])


def _row(text: str, images: Sequence[Image], columns: int) -> Image:
    small = [_shrunk(image) for image in images]
    height = max(image.shape[0] for image in small)
    blank = np.full((height, _SHEET_WIDTH, 3), 32, np.uint8)
    header = np.full((28, _SHEET_WIDTH * columns, 3), 32, np.uint8)
    write(header, text, (8, 19), WHITE)
    padded = [_padded(image, height) for image in small] + [blank] * (columns - len(small))
    return np.vstack([header, np.hstack(padded)])


def _shrunk(image: Image) -> Image:
    height = round(image.shape[0] * _SHEET_WIDTH / image.shape[1])
    return np.asarray(cv2.resize(image, (_SHEET_WIDTH, height), interpolation=cv2.INTER_AREA), np.uint8)


def _padded(image: Image, height: int) -> Image:
    return np.pad(image, ((0, height - image.shape[0]), (0, 0), (0, 0)))


def save(image: Image, path: Path) -> None:
    """Write a PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    encoded, data = cv2.imencode(".png", image)
    if not encoded:
        raise OSError(f"{path} could not be encoded as PNG")
    path.write_bytes(data.tobytes())
