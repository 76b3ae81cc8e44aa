"""Textured ground, seen by the camera: asphalt, tiles, grass, sand, and a sky above the horizon."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from ...traces.records.vocabulary import ColourName
from .camera import GroundCamera

Floats = NDArray[np.float32]
GroundName = Literal["asphalt", "tiles", "grass", "sand"]

BASE: dict[GroundName, tuple[float, float, float]] = {
    "asphalt": (96, 97, 100),
    "tiles": (176, 172, 162),
    "grass": (92, 122, 62),
    "sand": (196, 180, 146),
}
# Colours that would hardly show on a ground, so that a truth about them would be a matter of luck.
UNFIT: dict[GroundName, frozenset[ColourName]] = {
    "asphalt": frozenset({"grey", "black"}),
    "tiles": frozenset({"grey", "white", "brown"}),
    "grass": frozenset({"green", "grey", "brown", "black"}),
    "sand": frozenset({"grey", "white", "brown", "yellow", "orange"}),
}
_TILE = 512
_SHEETS = 5


def paint_ground(camera: GroundCamera, name: GroundName, seed: int) -> NDArray[np.uint8]:
    """The empty scene, RGB uint8, in even light."""
    sheets = iter(_sheets(seed))
    right_m, ahead_m, footprint_m = _view(camera.home)
    x_m, y_m = _carried(camera, right_m, ahead_m)
    grain = sum(
        (weight * _octave(x_m, y_m, footprint_m, wave, next(sheets)) for wave, weight in _grain(name)),
        np.zeros_like(x_m),
    )
    light = 1.0 + grain + _joints(name, x_m, y_m, footprint_m)
    image = np.asarray(BASE[name], dtype=np.float32) * light[..., None]
    if name == "grass":
        image[..., 0] *= 1.0 + 0.08 * _octave(x_m, y_m, footprint_m, 3.0, next(sheets))
    sky = ~np.isfinite(right_m) | (ahead_m > 90.0)
    image[sky] = _sky(camera.home)[sky]
    return np.clip(image, 0, 255).astype(np.uint8)


@lru_cache(maxsize=2)
def _view(camera: GroundCamera) -> tuple[Floats, Floats, Floats]:
    """Metres right and ahead of the camera under every pixel, and how many one pixel covers."""
    u, v = np.meshgrid(np.arange(camera.width) + 0.5, np.arange(camera.height) + 0.5)
    ground = camera.ground_at(np.column_stack([u.ravel(), v.ravel()]))
    x, y = ground.reshape(camera.height, camera.width, 2).astype(np.float32).transpose(2, 0, 1)
    right, ahead = np.nan_to_num(x, nan=np.inf), np.nan_to_num(y, nan=1e6)
    return right, ahead, np.maximum(np.abs(np.gradient(ahead, axis=0)), 1e-3)


def _carried(camera: GroundCamera, right_m: Floats, ahead_m: Floats) -> tuple[Floats, Floats]:
    """World X and Y of what is so far right and ahead of a camera that may have been carried and turned."""
    if camera == camera.home:
        return right_m, ahead_m
    turn = np.radians(camera.bearing_deg)
    c, s = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    sure = np.where(np.isfinite(right_m), right_m, np.float32(0))
    x = np.float32(camera.x_m) + c * sure + s * ahead_m
    y = np.float32(camera.y_m) - s * sure + c * ahead_m
    return np.where(np.isfinite(right_m), x, right_m), y


def _grain(name: GroundName) -> tuple[tuple[float, float], ...]:
    """Wavelengths in metres with their strengths."""
    strength = {"asphalt": 0.09, "tiles": 0.03, "grass": 0.1, "sand": 0.06}[name]
    return tuple(
        (wave, strength * share) for wave, share in ((0.12, 0.9), (0.4, 0.7), (1.6, 0.6), (7.0, 0.7))
    )


@cache
def _sheets(seed: int) -> tuple[Floats, ...]:
    """A tile of smooth noise for each wavelength: the same ground wherever the camera is."""
    rng = np.random.default_rng([seed, 101])
    sheets = []
    for _ in range(_SHEETS):
        wide = np.pad(rng.standard_normal((_TILE, _TILE)), 8, mode="wrap")
        noise = np.asarray(cv2.GaussianBlur(wide, (0, 0), 1.6))
        sheets.append((noise[8:-8, 8:-8] / noise.std()).astype(np.float32))
    return tuple(sheets)


def _octave(x_m: Floats, y_m: Floats, footprint_m: Floats, wave_m: float, noise: Floats) -> Floats:
    """Noise of one wavelength, fading out where a pixel is too wide to show it."""
    scale = 8.0 / wave_m
    u, v = np.mod(np.where(np.isfinite(x_m), x_m, 0) * scale, _TILE), np.mod(y_m * scale, _TILE)
    sampled = cv2.remap(
        noise, u.astype(np.float32), v.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP
    )
    return np.asarray(sampled * np.clip(wave_m / (2 * footprint_m) - 0.3, 0, 1), dtype=np.float32)


def _joints(name: GroundName, x_m: Floats, y_m: Floats, footprint_m: Floats) -> Floats:
    """Dark joints between tiles, or a pale lane line on asphalt."""
    if name == "tiles":
        x = np.where(np.isfinite(x_m), x_m, 0.0)
        across = np.minimum(np.abs(np.mod(x, 1.2) - 0.6), np.abs(np.mod(y_m, 1.2) - 0.6))
        return np.asarray(
            -0.16 * np.clip(1.2 - across / np.maximum(0.03, footprint_m / 2), 0, 1), dtype=np.float32
        )
    if name == "asphalt":
        near = np.abs(y_m - 15.5) / np.maximum(0.08, footprint_m / 2)
        return np.asarray(0.55 * np.clip(1.6 - near, 0, 1), dtype=np.float32)
    return np.zeros_like(x_m)


@lru_cache(maxsize=2)
def _sky(camera: GroundCamera) -> Floats:
    """A pale gradient over a dull band of far hedges."""
    v = np.linspace(0, 1, camera.height, dtype=np.float32)[:, None, None]
    row = np.asarray((186, 202, 214), dtype=np.float32) + v * np.asarray((30, 22, 14), dtype=np.float32)
    sky = np.broadcast_to(row, (camera.height, camera.width, 3)).copy()
    horizon = camera.height / 2 - camera.focal_px * np.tan(np.radians(camera.pitch_deg))
    top = int(max(horizon - 0.05 * camera.height, 0))
    sky[top:] = (112, 118, 108)
    return sky
