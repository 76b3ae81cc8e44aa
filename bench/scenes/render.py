"""Draws solids, their shadows and the sensor's noise, and keeps count of which pixel shows what."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ...traces.records.region import Xyxy
from .camera import GroundCamera
from .script import Pose
from .solids import Part, Solid

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]
# Sub-pixels per pixel and axis: edges are smooth and masks exact to a ninth of a pixel.
FINE = 3
STRIDE_M = 1.3


@dataclass(frozen=True)
class Light:
    """Where the light comes from, and how much of it is everywhere."""

    azimuth_deg: float = 235.0
    elevation_deg: float = 55.0
    ambient: float = 0.68
    direct: float = 0.4
    shadow: float = 0.42

    @property
    def towards(self) -> Floats:
        """Unit vector from the scene to the light."""
        a, e = np.radians([self.azimuth_deg, self.elevation_deg])
        return np.array([np.cos(a) * np.cos(e), np.sin(a) * np.cos(e), np.sin(e)])


@dataclass(frozen=True, eq=False)
class Sprite:
    """A solid as seen: premultiplied colour and cover at an offset that may lie outside the frame."""

    x: int
    y: int
    rgb: NDArray[np.float32]
    cover: NDArray[np.float32]
    box: Xyxy

    @property
    def area_px(self) -> int:
        """Pixels at least half covered."""
        return int((self.cover >= 0.5).sum())


def draw(solid: Solid, pose: Pose, camera: GroundCamera, light: Light) -> Sprite | None:
    """The solid standing at `pose`; None where any of it is behind the camera."""
    faces = [f for part in solid.parts for f in _visible_faces(part, pose, camera, light)]
    depths = [camera.project(place(part, pose))[1].min() for part in solid.parts]
    if not faces or min(depths) < 0.3:
        return None
    pixels = np.vstack([corners for _, _, corners, _ in faces])
    (x1, y1), (x2, y2) = pixels.min(axis=0).tolist(), pixels.max(axis=0).tolist()
    left, top = int(np.floor(x1)) - 1, int(np.floor(y1)) - 1
    width, height = int(np.ceil(x2)) + 1 - left, int(np.ceil(y2)) + 1 - top
    canvas = np.zeros((height * FINE, width * FINE, 4), dtype=np.uint8)
    for _, _, corners, shade in sorted(faces, key=lambda f: f[:2]):
        _fill(canvas, (corners - (left, top)) * FINE, (*shade, 255))
    small = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    return Sprite(left, top, small[..., :3], small[..., 3] / 255.0, (x1, y1, x2, y2))


def place(part: Part, pose: Pose) -> Floats:
    """A part's vertices in the world."""
    v = part.vertices
    x = v[:, 0]
    if part.swing:
        top = float(v[:, 2].max())
        x = x + part.swing * 0.28 * np.sin(2 * np.pi * pose.gone_m / STRIDE_M) * (1 - v[:, 2] / top)
    c, s = np.cos(pose.heading_rad), np.sin(pose.heading_rad)
    return np.column_stack([pose.x + c * x - s * v[:, 1], pose.y + s * x + c * v[:, 1], v[:, 2]])


Face = tuple[int, float, Floats, tuple[int, int, int]]


def _visible_faces(part: Part, pose: Pose, camera: GroundCamera, light: Light) -> list[Face]:
    """(layer, nearness, pixels, shade) of the faces that look towards the camera."""
    world = place(part, pose)
    pixels, depth = camera.project(world)
    corners = world[part.faces]
    normals = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    facing = ((camera.position - corners.mean(axis=1)) * normals).sum(axis=1) > 0
    strength = light.ambient + light.direct * np.clip(normals @ light.towards, 0, 1)
    shades = np.clip(strength[:, None] * np.asarray(part.paint), 0, 255).astype(int)
    near = -float(depth.mean())
    return [
        (part.layer, near, pixels[part.faces[i]], tuple(shades[i].tolist())) for i in np.flatnonzero(facing)
    ]


def _fill(canvas: Image, corners: Floats, colour: tuple[int, ...]) -> None:
    """Fill a convex polygon given in the canvas's corner coordinates."""
    fixed = np.round((corners - 0.5) * 16).astype(np.int32)
    cv2.fillConvexPoly(canvas, fixed.reshape(-1, 1, 2), colour, cv2.LINE_8, 4)


def shadow_of(
    solid: Solid, pose: Pose, camera: GroundCamera, light: Light
) -> tuple[slice, slice, Image] | None:
    """The soft shadow on the ground as rows, columns and strength (0–255); None outside the frame."""
    polygons = []
    for part in solid.parts:
        if not part.casts:
            continue
        world = place(part, pose)
        flat = world - light.towards * (world[:, 2] / light.towards[2])[:, None]
        pixels, depth = camera.project(flat)
        if depth.min() < 0.3:
            return None
        polygons.append(cv2.convexHull(pixels.astype(np.float32)).reshape(-1, 2).astype(np.float64))
    points = np.vstack(polygons)
    x1, y1 = np.maximum(np.floor(points.min(axis=0)).astype(int) - 4, 0)
    x2, y2 = np.minimum(np.ceil(points.max(axis=0)).astype(int) + 5, (camera.width, camera.height))
    if x2 <= x1 or y2 <= y1:
        return None
    mask = np.zeros((y2 - y1, x2 - x1), dtype=np.uint8)
    for polygon in polygons:
        _fill(mask, polygon - (x1, y1), (255,))
    soft = cv2.GaussianBlur(mask, (0, 0), 1.2)
    return slice(y1, y2), slice(x1, x2), np.asarray(soft, dtype=np.uint8)


class Canvas:
    """One frame being painted, far to near, over the empty ground and its standing shadows."""

    def __init__(self, ground: Image, light: Light) -> None:
        self._light = light
        self.image = ground.copy()
        self.owner = np.full(ground.shape[:2], -1, dtype=np.int16)
        self.lay(ground)

    def lay(self, ground: Image) -> None:
        """Take another view of the ground, free of standing shadows."""
        self._ground = self._base = ground
        self._standing = np.zeros(ground.shape[:2], dtype=np.uint8)

    def stand_shadow(self, shadow: tuple[slice, slice, Image] | None) -> None:
        """Bake in the shadow of something that never moves."""
        if shadow is not None:
            rows, columns, mask = shadow
            np.maximum(self._standing[rows, columns], mask, out=self._standing[rows, columns])
            factor = 1.0 - self._light.shadow / 255.0 * self._standing.astype(np.float32)
            self._base = (self._ground * factor[..., None]).astype(np.uint8)

    def begin(self) -> None:
        """Start the next frame."""
        np.copyto(self.image, self._base)
        self.owner.fill(-1)

    def shadow(self, shadow: tuple[slice, slice, Image] | None) -> None:
        """Darken the ground; shadows that overlap do not add up."""
        if shadow is None:
            return
        rows, columns, mask = shadow
        before = self._standing[rows, columns].astype(np.float32)
        k = self._light.shadow / 255.0
        factor = (1.0 - k * np.maximum(before, mask)) / (1.0 - k * before)
        region = self.image[rows, columns]
        darker = (self._base[rows, columns] * factor[..., None]).astype(np.uint8)
        np.minimum(region, darker, out=region)

    def paint(self, sprite: Sprite, number: int) -> None:
        """Lay a sprite over what is there and remember which pixels it owns."""
        height, width = self.image.shape[:2]
        h, w = sprite.cover.shape[:2]
        x1, y1, x2, y2 = (
            max(sprite.x, 0),
            max(sprite.y, 0),
            min(sprite.x + w, width),
            min(sprite.y + h, height),
        )
        if x2 <= x1 or y2 <= y1:
            return
        inner = slice(y1 - sprite.y, y2 - sprite.y), slice(x1 - sprite.x, x2 - sprite.x)
        cover = sprite.cover[inner]
        region = self.image[y1:y2, x1:x2]
        region[...] = (region * (1 - cover[..., None]) + sprite.rgb[inner] + 0.5).astype(np.uint8)
        self.owner[y1:y2, x1:x2][cover >= 0.5] = number

    def seen(self, sprite: Sprite, number: int) -> tuple[int, Xyxy | None]:
        """How many pixels of a painted sprite still show, and their box."""
        h, w = sprite.cover.shape[:2]
        x1, y1 = max(sprite.x, 0), max(sprite.y, 0)
        shown = self.owner[y1 : max(sprite.y + h, 0), x1 : max(sprite.x + w, 0)] == number
        if not shown.any():
            return 0, None
        rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
        box = (x1 + columns[0], y1 + rows[0], x1 + columns[-1] + 1, y1 + rows[-1] + 1)
        return int(shown.sum()), (float(box[0]), float(box[1]), float(box[2]), float(box[3]))


class Sensor:
    """Lens blur, exposure, lamp flicker and sensor noise, the same for the same seed."""

    def __init__(
        self, shape: tuple[int, int], noise: float, flicker: float, seed: int, exposure: float = 1.0
    ) -> None:
        self._rng = np.random.default_rng([seed, 202])
        height, width = shape
        # One wide sheet of noise, cut anew for every frame, is as good as fresh noise and much faster.
        sheet = self._rng.standard_normal((height + 97, width + 131, 3), dtype=np.float32) * noise
        self._sheet = np.clip(np.round(sheet), -127, 127).astype(np.int8)
        self._flicker = flicker
        self._exposure = exposure

    def expose(self, image: Image, t_s: float) -> Image:
        """The image as the camera records it."""
        soft = cv2.GaussianBlur(image, (3, 3), 0.55)
        gain = self._exposure * (1.0 + self._flicker * np.sin(2 * np.pi * 1.7 * t_s))
        if gain != 1.0:
            soft = cv2.convertScaleAbs(soft, alpha=gain)
        y, x = int(self._rng.integers(97)), int(self._rng.integers(131))
        noise = self._sheet[y : y + image.shape[0], x : x + image.shape[1]]
        return np.asarray(cv2.add(soft, noise, dtype=cv2.CV_8U), dtype=np.uint8)
