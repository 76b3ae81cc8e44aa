"""A picture that shows whether a calibration is right: a grid in metres over a frame, and what was given."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ..tools.drawing import Image, write
from ..tools.geometry.calibrate.given import Residual
from ..tools.geometry.camera import Camera

Floats = NDArray[np.float64]

# BGR. The finer lines are thin and white, every fifth is thick and yellow.
_FINE, _COARSE, _HORIZON, _GIVEN = (255, 255, 255), (60, 220, 255), (255, 120, 255), (80, 255, 80)
_STEPS_M = (0.04, 0.2, 1.0, 5.0, 25.0, 125.0)
_EVERY = 5
_WIDE_PX = 1280
# Lines closer together than this are left out, and the finer step is one whose lines are so far apart.
_TOO_CLOSE_PX, _APART_PX = 7.0, 24.0
_LABEL_PX = 22


def ground_picture(
    image: Image, camera: Camera, residuals: Sequence[Residual], *, t_s: float, metric: bool
) -> Image:
    """The frame with the grid, the horizon and everything given with how far it is off."""
    scale = max(1, round(_WIDE_PX / image.shape[1]))
    drawn: Image = np.ascontiguousarray(cv2.resize(image, None, fx=scale, fy=scale), dtype=np.uint8)
    ground = _ground(drawn, camera, scale, t_s)
    step_m = _step(ground)
    _grid(drawn, ground, step_m)
    _horizon(drawn, ground)
    _labels(drawn, ground, step_m * _EVERY, "m" if metric else "h")
    for residual in residuals:
        _given(drawn, residual, scale)
    unit = "m" if metric else "camera heights"
    write(drawn, f"grid {step_m:g} {unit}, thick {step_m * _EVERY:g} {unit}", (10, 20), _COARSE)
    return drawn


def _ground(image: Image, camera: Camera, scale: int, t_s: float) -> Floats:
    """Metres (height, width, 2) under every pixel; NaN above the horizon."""
    height, width = image.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width]
    pixels = np.column_stack([columns.ravel() + 0.5, rows.ravel() + 0.5]) / scale
    return camera.to_ground(pixels, np.full(len(pixels), t_s)).reshape(height, width, 2)


def _spacing(ground: Floats) -> Floats:
    """Metres in one pixel (height, width, 2) across the lines of each axis."""
    down, right = np.gradient(ground, axis=(0, 1))
    return np.asarray(np.hypot(down, right), dtype=np.float64)


def _step(ground: Floats) -> float:
    """The least step whose lines are apart in the lower part of the picture; a metre where that will do."""
    lower = _spacing(ground[ground.shape[0] // 2 :])
    finite = lower[np.isfinite(lower).all(axis=-1)]
    per_px = float(np.median(finite)) if len(finite) else 1.0
    wide = [step for step in _STEPS_M if step / per_px >= _APART_PX]
    return wide[0] if wide else _STEPS_M[-1]


def _grid(image: Image, ground: Floats, step_m: float) -> None:
    """Lines where a coordinate is a multiple of the step, as wide everywhere in the picture."""
    spacing = _spacing(ground)
    for step, colour, half_px, strength in (
        (step_m, _FINE, 0.6, 0.5),
        (step_m * _EVERY, _COARSE, 1.2, 0.85),
    ):
        off_px = np.abs(ground / step - np.round(ground / step)) * step / spacing
        near = np.clip(half_px + 0.5 - off_px, 0.0, 1.0) * (step / spacing > _TOO_CLOSE_PX)
        alpha = strength * np.nan_to_num(near).max(axis=-1)[..., None]
        image[:] = np.round(image * (1 - alpha) + np.array(colour) * alpha).astype(np.uint8)


def _horizon(image: Image, ground: Floats) -> None:
    """Where the ground begins, if that lies within the picture."""
    seen: NDArray[np.bool_] = np.asarray(np.isfinite(ground).all(axis=-1))
    columns = np.flatnonzero(seen.any(axis=0) & ~seen[0])
    if not len(columns):
        return
    rows = np.argmax(seen[:, columns], axis=0)
    line = np.column_stack([columns, rows]).astype(np.int32)
    cv2.polylines(image, [line], False, _HORIZON, 2, cv2.LINE_AA)
    write(image, "horizon", (int(columns[-1]) - 80, int(rows[-1]) - 6), _HORIZON)


def _labels(image: Image, ground: Floats, step_m: float, unit: str) -> None:
    """The metres of the thick lines, where they leave the picture at the foot and at the left."""
    height, width = ground.shape[:2]
    foot = [(x, height - 12) for x in range(40, width - 60)]
    left = [(4, y) for y in range(40, height - 30)]
    for rim, wide in ((foot, 4 * _LABEL_PX), (left, _LABEL_PX)):
        values = np.array([ground[y, x] for x, y in rim]) / step_m
        last = -wide
        for at in range(1, len(rim)):
            axis = _crossed(values[at - 1], values[at])
            if axis is None or at - last < wide:
                continue
            metres = round(float(values[at][axis])) * step_m
            write(image, f"{'XY'[axis]} {metres:g} {unit}", rim[at], _COARSE)
            last = at


def _crossed(before: Floats, after: Floats) -> int | None:
    """Which coordinate passes a whole number from one pixel to the next; None where lines are too close."""
    for axis in (0, 1):
        gone = abs(after[axis] - before[axis])
        if gone < 1 / _TOO_CLOSE_PX and np.floor(before[axis]) != np.floor(after[axis]):
            return axis
    return None


def _given(image: Image, residual: Residual, scale: int) -> None:
    """A point or a segment that was given, and how far it is off."""
    if not residual.pixels:
        return
    ends = [(round(x * scale), round(y * scale)) for x, y in residual.pixels]
    if len(ends) == 2:
        cv2.line(image, ends[0], ends[1], _GIVEN, 2, cv2.LINE_AA)
    for end in ends:
        cv2.circle(image, end, 5, _GIVEN, 2, cv2.LINE_AA)
    text = f"{residual.off_px:.1f} px"
    if residual.found_m is not None and residual.expected_m:
        text = f"{residual.expected_m:g} -> {residual.found_m:.2f} m, {text}"
    x, y = ((ends[0][k] + ends[-1][k]) // 2 for k in (0, 1))
    write(image, text, (min(x + 8, image.shape[1] - 190), max(y - 8, 34)), _GIVEN)
