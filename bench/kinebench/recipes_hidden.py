"""Recipes in which things hide one another, are hidden by the surroundings, or are cut by the frame."""

from __future__ import annotations

from ..scenes.dice import Dice
from ..scenes.scene import Actor, Scene
from ..scenes.script import stand
from .layout import course, crossing, set_scene, small, spot


def behind_truck(dice: Dice) -> Scene:
    """A car drives by behind a parked truck that hides its lower part for a while."""
    camera, ground = dice.camera(height_m=7.0, pitch_deg=24.0), dice.ground("asphalt", "grass")
    car, truck = dice.colours(2, ground)
    way = crossing(camera, 19.0, dice.side, 0.85, (0.0, dice.between(4.5, 5.5)))
    still = Actor("truck", truck, course(spot(camera, -0.1 * dice.side, 14.0), 90.0, (0.0, 0.0)))
    return set_scene(camera, ground, (Actor("car", car, way), still), 4.4)


def passing_truck(dice: Dice) -> Scene:
    """A truck overtakes a slower car on the near side and hides part of it for about a second."""
    camera, ground = dice.camera(height_m=8.0, pitch_deg=26.0), dice.ground("asphalt", "sand")
    car, truck = dice.colours(2, ground)
    slow = crossing(camera, 17.5, dice.side, 0.6, (0.0, dice.between(2.8, 3.4)))
    rush = crossing(camera, 14.0, dice.side, 1.35, (0.0, dice.between(8.0, 9.0)))
    return set_scene(camera, ground, (Actor("car", car, slow), Actor("truck", truck, rush)), 4.2)


def behind_pillar(dice: Dice) -> Scene:
    """A person walks behind a pillar, wholly hidden for a moment."""
    camera, ground = dice.camera(height_m=5.0), dice.ground("grass", "asphalt")
    (person,) = dice.colours(1, ground, without=frozenset({"white"}))
    walk = crossing(camera, 12.0, dice.side, 0.55, (0.0, dice.between(1.7, 2.1)))
    post = Actor("pillar", None, stand(0.2 * dice.side, 10.2), size_m=(0.9, 0.9, 4.5))
    return set_scene(camera, ground, (Actor("person", person, walk), post), 4.4)


def behind_wall(dice: Dice) -> Scene:
    """A low wall hides the legs of a person and the wheels of a car."""
    camera, ground = small(dice, height_m=4.5, pitch_deg=20.0), dice.ground("grass", "asphalt")
    person, car = dice.colours(2, ground, without=frozenset({"white"}))
    walk = crossing(camera, 10.6, dice.side, 0.75, (0.0, dice.between(1.6, 2.0)))
    drive = crossing(camera, 18.0, -dice.side, 0.8, (0.0, dice.between(3.5, 4.5)))
    wall = Actor("wall", None, stand(0.0, 9.2), size_m=(3.0, 0.3, 0.7))
    return set_scene(camera, ground, (Actor("person", person, walk), Actor("car", car, drive), wall), 4.4)


def colonnade(dice: Dice) -> Scene:
    """A car drives behind a row of pillars."""
    camera, ground = dice.camera(height_m=6.0, pitch_deg=22.0), dice.ground("asphalt", "grass")
    (car,) = dice.colours(1, ground, without=frozenset({"white"}))
    way = crossing(camera, 17.0, dice.side, 0.8, (0.0, dice.between(4.0, 5.0)))
    posts = tuple(Actor("pillar", None, stand(x, 12.5), size_m=(0.5, 0.5, 4.0)) for x in (-3.0, 0.0, 3.0))
    return set_scene(camera, ground, (Actor("car", car, way), *posts), 4.0)


def crossing_paths(dice: Dice) -> Scene:
    """Two people cross close by one another, one before the other."""
    camera, ground = dice.camera(height_m=5.0), dice.ground("tiles", "sand", "grass")
    one, two = dice.colours(2, ground)
    near = crossing(camera, 9.6, dice.side, 0.6, (0.0, dice.between(1.5, 1.8)))
    far = crossing(camera, 11.0, -dice.side, 0.6, (0.0, dice.between(1.5, 1.9)))
    return set_scene(camera, ground, (Actor("person", one, near), Actor("person", two, far)), 4.4)


def crossing_cars(dice: Dice) -> Scene:
    """Two cars on neighbouring lanes pass, the near one hides the far one's wheels."""
    camera, ground = dice.camera(height_m=5.0, pitch_deg=20.0), dice.ground("asphalt", "tiles")
    one, two = dice.colours(2, ground)
    near = crossing(camera, 13.0, dice.side, 0.8, (0.0, dice.between(4.0, 5.0)))
    far = crossing(camera, 16.6, -dice.side, 0.8, (0.0, dice.between(4.5, 5.5)))
    return set_scene(camera, ground, (Actor("car", one, near), Actor("car", two, far)), 4.0)


def through(dice: Dice) -> Scene:
    """A car comes in by one side and leaves by the other; a truck is cut by the frame all the time."""
    camera, ground = dice.camera(), dice.ground("asphalt", "sand")
    car, truck = dice.colours(2, ground)
    drive = crossing(camera, 12.0, dice.side, 1.7, (0.0, dice.between(6.0, 7.0)))
    haul = crossing(camera, 20.0, -dice.side, 1.1, (0.0, dice.between(3.0, 4.0)))
    return set_scene(camera, ground, (Actor("car", car, drive), Actor("truck", truck, haul)), 4.6)


def out_below(dice: Dice) -> Scene:
    """A person walks out of the picture by its lower edge, another one comes in by it."""
    camera, ground = dice.camera(height_m=5.0, pitch_deg=28.0), dice.ground("tiles", "sand")
    one, two = dice.colours(2, ground)
    come = course((1.5 * dice.side, 10.5), -dice.side * dice.between(165, 178), (0.0, dice.between(1.6, 2.0)))
    go = course((-1.4 * dice.side, 3.2), dice.side * dice.between(2, 15), (0.0, dice.between(1.6, 2.0)))
    return set_scene(camera, ground, (Actor("person", one, come), Actor("person", two, go)), 4.2)
