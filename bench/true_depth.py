"""The true depth of rendered scenes, from their geometry, and a stand-in for a network that tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..tools.capabilities import DepthKind, DepthMap
from ..tools.deadline import Deadline
from ..tools.geometry.depth.ground import cells
from ..tools.video import Frame
from ..traces.records import Fingerprint
from .scenes.camera import GroundCamera
from .scenes.render import place
from .scenes.scene import Scene

Floats = NDArray[np.float64]

# The network's map has so many columns; beyond this it tells nothing, as those for streets.
COLUMNS, MAX_M = 160, 80.0


def true_depth(
    scene: Scene, t_s: float, columns: int = COLUMNS, off: Sequence[float] | None = None
) -> Floats:
    """Depth of what shows in each cell, along the camera's axis; infinite where that is the sky.

    `off` is by how many times each actor is put farther than it is, and its faces with it.
    """
    camera = scene.camera_at(t_s)
    rows = round(columns * camera.height / camera.width)
    pixels = cells(rows, columns, (camera.width, camera.height))
    rays = np.column_stack([camera.lens.rays(pixels), np.ones(len(pixels))])
    down = rays @ _axes(camera)[:, 2]
    depth = np.where(down < -1e-9, -camera.height_m / np.where(down < -1e-9, down, -1.0), np.inf)
    for actor, times in zip(scene.actors, off or [1.0] * len(scene.actors), strict=True):
        pose = actor.motion.at(t_s)
        for part in actor.solid().parts:
            for face in _local(place(part, pose), camera)[part.faces]:
                _cover(depth, rays, times * face)
    return depth.reshape(rows, columns)


def _axes(camera: GroundCamera) -> Floats:
    """Rows right, down and forward of the camera in the world."""
    return camera._axes()


def _local(points: Floats, camera: GroundCamera) -> Floats:
    return np.asarray((points - camera.position) @ _axes(camera).T, dtype=np.float64)


def _cover(depth: Floats, rays: Floats, face: Floats) -> None:
    """Put a flat face before what lies behind it."""
    if face[:, 2].min() < 0.3:
        return
    normal = np.cross(face[2] - face[0], face[3] - face[1])
    outline = face[:, :2] / face[:, 2:]
    low, high = outline.min(axis=0), outline.max(axis=0)
    at = np.flatnonzero((rays[:, :2] >= low).all(axis=1) & (rays[:, :2] <= high).all(axis=1))
    if not len(at):
        return
    sides = np.roll(outline, -1, axis=0) - outline
    off = rays[at][:, None, :2] - outline
    turn = sides[:, 0] * off[..., 1] - sides[:, 1] * off[..., 0]
    inside = at[(turn >= -1e-12).all(axis=1) | (turn <= 1e-12).all(axis=1)]
    across = rays[inside] @ normal
    with np.errstate(divide="ignore", invalid="ignore"):
        far = (normal @ face[0]) / across
    nearer = (far > 0.3) & (far < depth[inside])
    depth[inside[nearer]] = far[nearer]


@dataclass(frozen=True)
class Faults:
    """What is off with an estimator: its scale, each frame's, each place's and each thing's; soft edges."""

    scale: float = 1.0
    flicker: float = 0.03
    noise: float = 0.02
    things: float = 0.03
    blur_cells: float = 0.7


class StandIn:
    """Tells the true depth of a scene as a network would: off in scale, flickering, noisy, its edges soft."""

    name, concurrency, memory_mb = "stand-in", 1, 10
    kind: DepthKind = "metric"

    def __init__(self, scene: Scene, faults: Faults, *, focal_px: float | None = None, seed: int = 0) -> None:
        self._scene, self._faults, self._focal_px, self._seed = scene, faults, focal_px, seed
        rng = np.random.default_rng([seed, scene.seed])
        # What stands still for good is taken to be off no more than the ground is.
        self._off = [float(np.exp(rng.normal(0, faults.things * a.moves))) for a in scene.actors]

    def fingerprint(self) -> Fingerprint:
        """The scene and its faults."""
        faults = self._faults
        return Fingerprint(
            capability="depth",
            name=self.name,
            version="1",
            parameters={
                "scene": f"{self._scene.name}-{self._scene.seed}",
                "scale": faults.scale,
                "flicker": faults.flicker,
                "noise": faults.noise,
                "things": faults.things,
                "seed": self._seed,
                "focal_px": self._focal_px,
            },
        )

    def depth(self, frames: Iterable[Frame], deadline: Deadline) -> Iterator[DepthMap]:
        """One map per frame, in order."""
        for frame in frames:
            deadline.check("the stand-in for a depth estimator")
            yield self.at(frame.pts, frame.t_s, frame.index)

    def at(self, pts: int, t_s: float, index: int) -> DepthMap:
        """The map at an instant."""
        camera, faults = self._scene.camera, self._faults
        rng = np.random.default_rng([self._seed, self._scene.seed, index])
        true = np.minimum(true_depth(self._scene, t_s, off=self._off), 2 * MAX_M)
        soft = cv2.GaussianBlur(true, (0, 0), faults.blur_cells)
        # A network's errors are alike over a patch of the picture.
        patches = cv2.GaussianBlur(rng.normal(size=true.shape), (0, 0), 2.0)
        noise = patches / max(float(patches.std()), 1e-9) * faults.noise
        told = soft * faults.scale * np.exp(rng.normal(0, faults.flicker) + noise)
        return DepthMap(
            pts=pts,
            t_s=t_s,
            index=index,
            kind="metric",
            frame_px=(camera.width, camera.height),
            values=np.where(told < 0.98 * MAX_M, told, np.nan).astype(np.float32),
            max_depth_m=MAX_M,
            focal_px=self._focal_px,
        )
