"""What KineBench's recipes are made of: places in the picture and courses on the ground."""

from __future__ import annotations

from ..scenes.camera import GroundCamera
from ..scenes.dice import Dice, edge_m
from ..scenes.drive import Drive, Knots
from ..scenes.ground import GroundName
from ..scenes.scene import Actor, Scene
from ..scenes.script import Point

RIGHT, LEFT, AWAY, TOWARDS = 90.0, -90.0, 0.0, 180.0


def spot(camera: GroundCamera, share: float, y_m: float) -> Point:
    """The ground at depth `y_m`, `share` of the way from the picture's middle to its right edge."""
    return share * edge_m(camera, y_m, 0.0), y_m


def course(start: Point, bearing_deg: float, *speed: tuple[float, float], turns: Knots = ()) -> Drive:
    """From a place at the first speed knot, straight on or (by knots of bearing) turning."""
    return Drive(*start, speed, turns or ((0.0, bearing_deg),))


def crossing(
    camera: GroundCamera, y_m: float, side: float, share: float, *speed: tuple[float, float]
) -> Drive:
    """Across the picture at a depth, from `share` of the way out on a side (-1 left, 1 right)."""
    return course(spot(camera, side * share, y_m), -90.0 * side, *speed)


def set_scene(
    camera: GroundCamera,
    ground: GroundName,
    actors: tuple[Actor, ...],
    duration_s: float = 4.0,
    rate_hz: float = 25.0,
    **more: object,
) -> Scene:
    """A scene that gets its name and seed from whoever asked for it."""
    return Scene("", 0, camera, ground, actors, duration_s, rate_hz, **more)  # type: ignore[arg-type]


def small(dice: Dice, *, pitch_deg: float = 24.0, height_m: float = 6.0) -> GroundCamera:
    """A camera of 480×270: most scenes need no more, and take half the time."""
    return dice.camera(480, 270, pitch_deg=pitch_deg, height_m=height_m)
