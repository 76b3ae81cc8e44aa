"""One decoded frame: its time, and its pixels on demand, turned as displayed."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Literal, NamedTuple, cast

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from .container import media_errors

Pixels = NDArray[np.uint8]
Rotation = Literal[0, 90, 180, 270]

_TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}
# 8-bit 4:2:0, whose planes are used as they are; everything else goes through swscale to yuv420p.
_PLANAR = frozenset({"yuv420p", "yuvj420p"})
# Weights of red and blue in luma by libav's number for the matrix; unnamed matrices are taken as BT.601.
_WEIGHTS = {1: (0.2126, 0.0722), 9: (0.2627, 0.0593), 10: (0.2627, 0.0593)}
_BT601 = (0.299, 0.114)


class Layout(NamedTuple):
    """Stored size of the frames (before turning) and the clockwise turn to the displayed picture."""

    width: int
    height: int
    rotation_deg: Rotation

    @property
    def shown_px(self) -> tuple[int, int]:
        """Width and height of the displayed picture."""
        return (self.height, self.width) if self.rotation_deg % 180 else (self.width, self.height)

    @classmethod
    def of(cls, picture: av.VideoFrame) -> Layout:
        """The layout of a decoded picture; libav counts turns the other way round."""
        clockwise = round(-picture.rotation / 90) * 90 % 360
        return cls(picture.width, picture.height, cast(Rotation, clockwise))


class Frame:
    """One decoded frame; holds the decoder's picture, so keep few of them at a time."""

    __slots__ = ("_layout", "_picture", "duration_s", "index", "pts", "t_s")

    def __init__(
        self, picture: av.VideoFrame, layout: Layout, *, pts: int, index: int, t_s: float, duration_s: float
    ) -> None:
        self._picture = picture
        self._layout = layout
        self.pts = pts
        self.index = index
        self.t_s = t_s
        self.duration_s = duration_s

    @property
    def picture(self) -> av.VideoFrame:
        """As the decoder gave it, not turned."""
        return self._picture

    @property
    def layout(self) -> Layout:
        """How it is stored and turned."""
        return self._layout

    def rgb(self) -> Pixels:
        """Height × width × 3, displayed orientation."""
        converted = self._scaled("rgb24")
        return self._turned(np.ascontiguousarray(_plane(converted, 0, channels=3)))

    def yuv_half(self) -> Pixels:
        """About half-size YUV (full range, BT.601) as ⌈h/2⌉ × ⌈w/2⌉ × 3: cheap, for motion and colour."""
        picture, conversion = self._planar()
        y, u, v = (_plane(picture, number) for number in range(3))
        yuv = np.asarray(cv2.merge((_halved(y), u, v)), np.uint8)
        if conversion is not None:
            yuv = np.asarray(cv2.transform(yuv, conversion), np.uint8)
        return self._turned(yuv)

    def _planar(self) -> tuple[av.VideoFrame, NDArray[np.float32] | None]:
        """The picture as 8-bit 4:2:0, and what turns its values into full-range BT.601, if anything must."""
        picture, layout = self._picture, self._layout
        if (picture.width, picture.height) != (layout.width, layout.height) or not _usable(picture):
            return self._scaled("yuv420p"), None
        full = picture.format.name == "yuvj420p" or picture.color_range == ColorRange.JPEG
        return picture, _to_bt601(int(picture.colorspace), full)

    def _scaled(self, pixel_format: str) -> av.VideoFrame:
        """The picture through swscale: the layout's size, full range; YUV comes out as BT.601."""
        with media_errors(f"The frame at {self.t_s:.3f} s"):
            return self._picture.reformat(
                width=self._layout.width,
                height=self._layout.height,
                format=pixel_format,
                src_color_range=int(self._picture.color_range),
                dst_color_range=int(ColorRange.JPEG),
                dst_colorspace=int(Colorspace.ITU601),
            )

    def _turned(self, pixels: Pixels) -> Pixels:
        turn = _TURNS.get(self._layout.rotation_deg)
        return pixels if turn is None else np.asarray(cv2.rotate(pixels, turn), np.uint8)


def pixels_digest(rgb: Pixels) -> str:
    """The sha256 of decoded pixels together with their shape."""
    digest = hashlib.sha256("×".join(map(str, rgb.shape)).encode())
    digest.update(np.ascontiguousarray(rgb).data)
    return digest.hexdigest()


def _plane(picture: av.VideoFrame, number: int, channels: int = 1) -> Pixels:
    """A view of one 8-bit plane without its row padding."""
    plane = picture.planes[number]
    rows: Pixels = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    row = rows[:, : plane.width * channels]
    return row if channels == 1 else row.reshape(plane.height, plane.width, channels)


def _usable(picture: av.VideoFrame) -> bool:
    # A negative line size is a picture stored bottom-up, which a plain view of the plane cannot show.
    return picture.format.name in _PLANAR and all(plane.line_size > 0 for plane in picture.planes)


@cache
def _to_bt601(matrix: int, full: bool) -> NDArray[np.float32] | None:
    """The affine map from YUV of a libav matrix and range to full-range BT.601; None where they agree."""
    weights = _WEIGHTS.get(matrix, _BT601)
    if full and weights == _BT601:
        return None
    turn = np.eye(3) if weights == _BT601 else _rgb_to_yuv(_BT601) @ np.linalg.inv(_rgb_to_yuv(weights))
    scale = np.ones(3) if full else 255 / np.array([219.0, 224.0, 224.0])
    linear = turn * scale
    offset = np.array([0.0, 128.0, 128.0]) - linear @ np.array([0.0 if full else 16.0, 128.0, 128.0])
    return np.column_stack([linear, offset]).astype(np.float32)


def _rgb_to_yuv(weights: tuple[float, float]) -> NDArray[np.float64]:
    red, blue = weights
    luma = np.array([red, 1 - red - blue, blue])
    u = (np.array([0, 0, 1]) - luma) / (2 * (1 - blue))
    v = (np.array([1, 0, 0]) - luma) / (2 * (1 - red))
    return np.stack([luma, u, v])


def _halved(luma: Pixels) -> Pixels:
    """Luma averaged 2 × 2 to ⌈h/2⌉ × ⌈w/2⌉; an odd last row or column is averaged with itself."""
    height, width = luma.shape
    if height % 2 or width % 2:
        luma = np.asarray(
            cv2.copyMakeBorder(luma, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE), np.uint8
        )
    size = ((width + 1) // 2, (height + 1) // 2)
    return np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.uint8)
