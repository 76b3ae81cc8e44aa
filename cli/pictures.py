"""Pictures that show evidence: the tubes of an answer drawn on their frames, and a contact sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ..agent.answer import Answer
from ..tools.video import Video
from ..traces.records import SpanFound, Tube

Image = NDArray[np.uint8]
# Told apart also by those who do not see all colours; BGR.
_PALETTE = ((0, 158, 230), (178, 114, 0), (66, 228, 240), (167, 121, 204), (115, 158, 0), (0, 94, 213))
_FONT = cv2.FONT_HERSHEY_SIMPLEX
_SHEET_WIDTH = 480
_IN_ASCII = str.maketrans({"±": "+/-", "–": "-", "→": "->", "×": "x", "’": "'"})


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
    """The frame on display at an instant, with the boxes of the answer's tubes and the time."""
    (frame,) = video.at([t_s])
    image: Image = np.ascontiguousarray(frame.rgb()[..., ::-1])
    tubes = [e for e in answer.evidence if isinstance(e, Tube)]
    for number, tube in enumerate(tubes):
        box = tube.box_at(frame.t_s)
        if box is not None:
            name = f"{tube.id} {tube.look.colour or ''} {tube.label}".replace("  ", " ")
            _draw(image, box.xyxy, name, _PALETTE[number % len(_PALETTE)])
    write(image, f"{frame.t_s:.2f} s", (8, image.shape[0] - 10), (255, 255, 255))
    return image


def _draw(image: Image, xyxy: tuple[float, ...], name: str, colour: tuple[int, int, int]) -> None:
    x1, y1, x2, y2 = (round(v) for v in xyxy)
    cv2.rectangle(image, (x1, y1), (x2, y2), colour, 2)
    write(image, name, (max(x1, 2), max(y1 - 6, 14)), colour)


def write(image: Image, text: str, at: tuple[int, int], colour: tuple[int, int, int]) -> None:
    """Text with a dark rim, readable on any ground; the font is only sure to have the letters of ASCII."""
    plain = text.translate(_IN_ASCII).encode("ascii", "replace").decode()
    # The rim is the text itself, moved: a thicker pen would make it longer as well.
    rim = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]
    for (dx, dy), ink in [(offset, (0, 0, 0)) for offset in rim] + [((0, 0), colour)]:
        cv2.putText(image, plain, (at[0] + dx, at[1] + dy), _FONT, 0.5, ink, 1, cv2.LINE_AA)


def contact_sheet(rows: Sequence[tuple[str, Sequence[Image]]]) -> Image:
    """One row per answer: its text above its frames."""
    columns = max(len(images) for _, images in rows)
    return np.vstack([_row(text, images, columns) for text, images in rows])


def _row(text: str, images: Sequence[Image], columns: int) -> Image:
    small = [_shrunk(image) for image in images]
    height = max(image.shape[0] for image in small)
    blank = np.full((height, _SHEET_WIDTH, 3), 32, np.uint8)
    header = np.full((28, _SHEET_WIDTH * columns, 3), 32, np.uint8)
    write(header, text, (8, 19), (255, 255, 255))
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
