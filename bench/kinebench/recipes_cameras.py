"""Recipes for poor pictures and odd cameras: dark, noisy, squeezed, slow, uneven, rolled, bent, far, low."""

from __future__ import annotations

from ...traces.records.vocabulary import ColourName
from ..scenes.camera import GroundCamera
from ..scenes.dice import Dice
from ..scenes.render import Light
from ..scenes.scene import Actor, Scene
from .layout import course, crossing, set_scene, spot

# Half as bright, white is grey, orange brown, yellow olive: what they are called would be a matter of taste.
_OTHER_IN_THE_DARK: frozenset[ColourName] = frozenset({"white", "black", "orange", "yellow", "pink"})


def _pair(
    dice: Dice, camera: GroundCamera, y_m: float = 13.0, *, without: frozenset[ColourName] = frozenset()
) -> tuple[Actor, Actor]:
    """A car that brakes a little, and a person who walks the other way behind it."""
    car, person = dice.colours(2, "asphalt", without=without | {"brown"})
    speed = dice.between(3.6, 4.6)
    drive = crossing(camera, y_m, dice.side, 0.8, (0.0, speed), (1.5, speed), (3.6, 0.5 * speed))
    walk = crossing(camera, 1.45 * y_m, -dice.side, 0.5, (0.0, dice.between(1.4, 2.0)))
    return Actor("car", car, drive), Actor("person", person, walk)


def low_light(dice: Dice) -> Scene:
    """A dim scene with much noise, and colours whose names the dark does not change."""
    camera = dice.camera()
    pair = _pair(dice, camera, without=_OTHER_IN_THE_DARK)
    return set_scene(camera, "asphalt", pair, 4.0, exposure=0.5, noise=6.0, crf=25)


def noisy(dice: Dice) -> Scene:
    """Strong sensor noise and a flickering lamp."""
    camera = dice.camera()
    return set_scene(camera, "asphalt", _pair(dice, camera), 4.0, noise=9.0, flicker=0.015)


def squeezed(dice: Dice) -> Scene:
    """Strong compression."""
    camera = dice.camera()
    return set_scene(camera, "asphalt", _pair(dice, camera), 4.0, crf=35)


def low_sun(dice: Dice) -> Scene:
    """Long, hard shadows."""
    camera = dice.camera()
    light = Light(azimuth_deg=dice.between(205, 335), elevation_deg=24.0, ambient=0.6, direct=0.5, shadow=0.5)
    return set_scene(camera, "asphalt", _pair(dice, camera), 4.0, light=light)


def slow_shutter(dice: Dice) -> Scene:
    """Twelve frames a second."""
    camera = dice.camera()
    return set_scene(camera, "asphalt", _pair(dice, camera), 4.5, 12.0)


def high_rate(dice: Dice) -> Scene:
    """Sixty frames a second."""
    camera = dice.camera(480, 270)
    return set_scene(camera, "asphalt", _pair(dice, camera), 3.2, 60.0)


def uneven(dice: Dice) -> Scene:
    """Frames at uneven times, some left out."""
    camera = dice.camera()
    return set_scene(camera, "asphalt", _pair(dice, camera), 4.2, 24.0, variable_rate=True)


def rolled(dice: Dice) -> Scene:
    """A camera that hangs aslant."""
    camera = dice.camera().model_copy(update={"roll_deg": dice.side * dice.between(4.0, 8.0)})
    return set_scene(camera, "asphalt", _pair(dice, camera, 14.0), 4.0)


def wide_lens(dice: Dice) -> Scene:
    """A wide lens that bends straight lines."""
    camera = dice.camera(pitch_deg=28.0)
    bent = (-dice.between(0.10, 0.14), 0.02, 0.0, 0.0)
    focal = round(0.62 * camera.width * dice.between(0.97, 1.03), 1)
    camera = camera.model_copy(update={"distortion": bent, "focal_px": focal})
    return set_scene(camera, "asphalt", _pair(dice, camera, 10.0), 4.0)


def thumbnail(dice: Dice) -> Scene:
    """A small picture."""
    camera = dice.camera(320, 180)
    return set_scene(camera, "asphalt", _pair(dice, camera, 12.0), 4.0)


def street_level(dice: Dice) -> Scene:
    """A camera at the height of eyes, looking nearly level."""
    camera = dice.camera(pitch_deg=7.0, height_m=1.9)
    return set_scene(camera, "asphalt", _pair(dice, camera, 11.0), 4.0)


def overhead(dice: Dice) -> Scene:
    """A camera that looks almost straight down."""
    camera = dice.camera(pitch_deg=66.0, height_m=13.0)
    car, person = dice.colours(2, "asphalt")
    drive = course((dice.side * 5.0, 8.2), -dice.side * 90.0, (0.0, dice.between(2.4, 3.0)))
    walk = course((-dice.side * 4.0, 3.4), dice.side * dice.between(50, 75), (0.0, dice.between(1.4, 1.8)))
    return set_scene(camera, "asphalt", (Actor("car", car, drive), Actor("person", person, walk)), 3.6)


def telephoto(dice: Dice) -> Scene:
    """A long lens on a road far away."""
    camera = dice.camera(pitch_deg=9.0, height_m=10.0)
    camera = camera.model_copy(update={"focal_px": round(2.1 * camera.width, 1)})
    car, truck = dice.colours(2, "asphalt")
    near = crossing(camera, 56.0, dice.side, 0.75, (0.0, dice.between(5.5, 7.0)))
    far = course(spot(camera, -0.5 * dice.side, 76.0), dice.side * 115.0, (0.0, dice.between(5.0, 7.0)))
    return set_scene(camera, "asphalt", (Actor("car", car, near), Actor("truck", truck, far)), 3.6)
