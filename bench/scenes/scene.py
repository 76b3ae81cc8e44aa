"""A scene: a camera, a ground, actors with motion scripts; rendering it gives a video and its truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...traces.records.region import Xyxy
from ...traces.records.vocabulary import ColourName
from .camera import GroundCamera
from .drive import Drive
from .encode import TIME_BASE, encode
from .events import events_of
from .ground import GroundName, paint_ground
from .render import Canvas, Light, Sensor, Sprite, draw, shadow_of
from .script import Motion, Pose
from .solids import Kind, Solid, build
from .truth import ThingTruth, Truth

Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Actor:
    """A solid with a motion; `colour` None paints it as concrete, a part of the surroundings."""

    kind: Kind
    colour: ColourName | None
    motion: Motion | Drive
    scale: float = 1.0
    size_m: tuple[float, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether it ever moves."""
        return self.motion.moves

    def solid(self) -> Solid:
        """What it looks like."""
        return build(self.kind, self.colour, self.scale, self.size_m)


@dataclass(frozen=True)
class Ride:
    """How a camera moves: it is carried along a drive, looks where that heads, and pans."""

    drive: Drive
    pan_deg: tuple[tuple[float, float], ...] = ((0.0, 0.0),)

    def carry(self, camera: GroundCamera, t_s: float) -> GroundCamera:
        """The camera as it stands at an instant."""
        pose = self.drive.at(t_s)
        pan = float(np.interp(t_s, *np.array(self.pan_deg).T))
        where = {"x_m": pose.x, "y_m": pose.y, "bearing_deg": self.drive.bearing(t_s) + pan}
        return camera.model_copy(update=where)


@dataclass(frozen=True)
class Scene:
    """Everything that decides a scene's pixels and its truth."""

    name: str
    seed: int
    camera: GroundCamera
    ground: GroundName
    actors: tuple[Actor, ...]
    duration_s: float = 8.0
    rate_hz: float = 25.0
    variable_rate: bool = False
    light: Light = field(default_factory=Light)
    noise: float = 2.5
    flicker: float = 0.0
    crf: int = 23
    exposure: float = 1.0
    ride: Ride | None = None

    def camera_at(self, t_s: float) -> GroundCamera:
        """The camera as it stands at an instant."""
        return self.camera if self.ride is None else self.ride.carry(self.camera, t_s)

    def ticks(self) -> tuple[int, ...]:
        """Presentation times in ticks; with a variable rate, frames are dropped and jittered."""
        count, step = round(self.duration_s * self.rate_hz), float(1 / (TIME_BASE * 1)) / self.rate_hz
        if not self.variable_rate:
            return tuple(round(i * step) for i in range(count))
        rng = np.random.default_rng([self.seed, 303])
        kept = [i for i in range(count) if i in (0, count - 1) or rng.random() > 0.25]
        return tuple(round((i + (0.3 * rng.random() if i else 0.0)) * step) for i in kept)

    def render(self, path: Path) -> Truth:
        """Write the video to `path` and return what is true of it."""
        log: list[list[_Glimpse]] = []
        size = (self.camera.width, self.camera.height)
        encode(path, self._frames(log), size=size, rate_hz=self.rate_hz, crf=self.crf)
        return self._truth(log)

    def frames(self) -> Iterator[tuple[int, Image]]:
        """The frames before encoding, each with its ticks."""
        return self._frames([])

    def _frames(self, log: list[list[_Glimpse]]) -> Iterator[tuple[int, Image]]:
        stage = _Stage(self)
        shape = (self.camera.height, self.camera.width)
        sensor = Sensor(shape, self.noise, self.flicker, self.seed, self.exposure)
        for tick in self.ticks():
            t_s = float(tick * TIME_BASE)
            image, glimpses = stage.shoot(t_s)
            log.append(glimpses)
            yield tick, sensor.expose(image, t_s)

    def _truth(self, log: list[list[_Glimpse]]) -> Truth:
        ticks = self.ticks()
        times = tuple(round(float(t * TIME_BASE), 6) for t in ticks)
        things = tuple(_thing(i, a, [row[i] for row in log], self.camera) for i, a in enumerate(self.actors))
        motions = {i: a.motion for i, a in enumerate(self.actors)}
        return Truth(
            scene=self.name,
            seed=self.seed,
            camera=self.camera,
            rate_hz=self.rate_hz,
            time_base=(TIME_BASE.numerator, TIME_BASE.denominator),
            pts=ticks,
            times_s=times,
            things=things,
            events=events_of(things, motions, times, self.camera),
        )


@dataclass(frozen=True)
class _Glimpse:
    """One actor in one frame."""

    pose: Pose
    box: Xyxy
    visible: Xyxy | None
    visible_px: int
    area_px: int


_NOWHERE: Xyxy = (0.0, 0.0, 0.0, 0.0)


class _Stage:
    """The actors on their ground; what stands still before a still camera is drawn once."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._camera = scene.camera_at(0.0)
        self._solids = [actor.solid() for actor in scene.actors]
        self._canvas = Canvas(paint_ground(self._camera, scene.ground, scene.seed), scene.light)
        self._kept: dict[int, tuple[Pose, GroundCamera, Sprite | None]] = {}
        if scene.ride is None:
            self._stand_shadows()

    def shoot(self, t_s: float) -> tuple[Image, list[_Glimpse]]:
        """Paint one instant; far things first."""
        actors = self._scene.actors
        poses = [actor.motion.at(t_s) for actor in actors]
        if self._scene.ride is not None:
            self._ride_to(t_s)
        self._canvas.begin()
        for i, actor in enumerate(actors):
            if actor.moves:
                self._canvas.shadow(self._shadow(i, poses[i]))
        sprites = [self._sprite(i, pose) for i, pose in enumerate(poses)]
        for i in sorted(range(len(actors)), key=lambda i: -self._camera.depth_of(poses[i].x, poses[i].y)):
            if (sprite := sprites[i]) is not None:
                self._canvas.paint(sprite, i)
        return self._canvas.image, [self._glimpse(i, poses[i], sprites[i]) for i in range(len(actors))]

    def _ride_to(self, t_s: float) -> None:
        self._camera = self._scene.camera_at(t_s)
        self._canvas.lay(paint_ground(self._camera, self._scene.ground, self._scene.seed))
        self._stand_shadows()

    def _stand_shadows(self) -> None:
        for i, actor in enumerate(self._scene.actors):
            if not actor.moves:
                self._canvas.stand_shadow(self._shadow(i, actor.motion.at(0.0)))

    def _shadow(self, i: int, pose: Pose) -> tuple[slice, slice, Image] | None:
        return shadow_of(self._solids[i], pose, self._camera, self._scene.light)

    def _sprite(self, i: int, pose: Pose) -> Sprite | None:
        kept = self._kept.get(i)
        if kept is None or kept[:2] != (pose, self._camera):
            drawn = draw(self._solids[i], pose, self._camera, self._scene.light)
            kept = self._kept[i] = (pose, self._camera, drawn)
        return kept[2]

    def _glimpse(self, i: int, pose: Pose, sprite: Sprite | None) -> _Glimpse:
        if sprite is None:
            return _Glimpse(pose, _NOWHERE, None, 0, 1)
        visible_px, visible = self._canvas.seen(sprite, i)
        return _Glimpse(pose, sprite.box, visible, visible_px, max(sprite.area_px, 1))


def _thing(number: int, actor: Actor, glimpses: list[_Glimpse], camera: GroundCamera) -> ThingTruth:
    return ThingTruth(
        id=number,
        kind=actor.kind,
        colour=actor.colour,
        moves=actor.moves,
        full_box=tuple(_rounded(g.box) for g in glimpses),
        clipped_box=tuple(_rounded(_clip(g.box, camera)) for g in glimpses),
        visible_box=tuple(g.visible for g in glimpses),
        visible_fraction=tuple(round(min(g.visible_px / g.area_px, 1.0), 4) for g in glimpses),
        visible_px=tuple(g.visible_px for g in glimpses),
        world_m=tuple((round(g.pose.x, 4), round(g.pose.y, 4), 0.0) for g in glimpses),
        heading_deg=tuple(round(float(np.degrees(g.pose.heading_rad)) % 360, 2) for g in glimpses),
    )


def _rounded(box: Xyxy) -> Xyxy:
    x1, y1, x2, y2 = (round(v, 2) for v in box)
    return x1, y1, x2, y2


def _clip(box: Xyxy, camera: GroundCamera) -> Xyxy:
    x1, x2 = (min(max(v, 0.0), float(camera.width)) for v in (box[0], box[2]))
    y1, y2 = (min(max(v, 0.0), float(camera.height)) for v in (box[1], box[3]))
    return x1, y1, x2, y2
