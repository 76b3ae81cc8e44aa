"""Drawing on frames: outlines, boxes with a name, and text that is readable on any ground."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Ink = tuple[int, int, int]
# Told apart also by those who do not see all colours; BGR.
PALETTE: tuple[Ink, ...] = (
    (0, 158, 230),
    (178, 114, 0),
    (66, 228, 240),
    (167, 121, 204),
    (115, 158, 0),
    (0, 94, 213),
)
WHITE: Ink = (255, 255, 255)
# How much of its ink a thing is tinted with.
_TINT = 0.4
_FONT = cv2.FONT_HERSHEY_SIMPLEX
_IN_ASCII = str.maketrans({"±": "+/-", "–": "-", "→": "->", "×": "x", "’": "'"})


def draw_box(image: Image, xyxy: tuple[float, ...], name: str, ink: Ink) -> None:
    """A box with its name above it, in BGR."""
    x1, y1, x2, y2 = (round(v) for v in xyxy)
    cv2.rectangle(image, (x1, y1), (x2, y2), ink, 2)
    write(image, name, (max(x1, 2), max(y1 - 6, 14)), ink)


def draw_mask(image: Image, pixels: NDArray[np.bool_], ink: Ink) -> None:
    """A thing tinted inside its outline; the mask may be of another size than the picture."""
    size = (image.shape[1], image.shape[0])
    fitted = cv2.resize(pixels.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    tint = np.float32(_TINT) * np.array(ink, np.float32)
    inside = fitted > 0
    image[inside] = ((1 - _TINT) * image[inside] + tint).astype(np.uint8)
    outlines, _ = cv2.findContours(fitted, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(image, outlines, -1, ink, 1)


def write(image: Image, text: str, at: tuple[int, int], ink: Ink) -> None:
    """Text with a dark rim; the font is only sure to have the letters of ASCII."""
    plain = text.translate(_IN_ASCII).encode("ascii", "replace").decode()
    # The rim is the text itself, moved: a thicker pen would make it longer as well.
    rim = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]
    for (dx, dy), colour in [(offset, (0, 0, 0)) for offset in rim] + [((0, 0), ink)]:
        cv2.putText(image, plain, (at[0] + dx, at[1] + dy), _FONT, 0.5, colour, 1, cv2.LINE_AA)
