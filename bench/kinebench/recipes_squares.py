"""Recipes with people, balls and boxes before a static camera: walking, running, meeting, sliding."""

from __future__ import annotations

from ..scenes.dice import Dice
from ..scenes.scene import Actor, Scene
from ..scenes.script import stand
from .layout import course, crossing, set_scene, small, spot


def walkers(dice: Dice) -> Scene:
    """Two people walk opposite ways on different lines."""
    camera, ground = dice.camera(height_m=5.0), dice.ground("tiles", "sand", "grass")
    one, two = dice.colours(2, ground)
    near = crossing(camera, 9.0, dice.side, 0.75, (0.0, dice.between(1.2, 1.7)))
    far = crossing(camera, 13.0, -dice.side, 0.75, (0.0, dice.between(1.4, 2.0)))
    return set_scene(camera, ground, (Actor("person", one, near), Actor("person", two, far)), 4.4)


def stroller(dice: Dice) -> Scene:
    """A person walks, stands for a while, and walks on."""
    camera, ground = small(dice, height_m=4.0, pitch_deg=20.0), dice.ground("tiles", "sand")
    (person,) = dice.colours(1, ground)
    speed, halt = dice.between(1.3, 1.7), 1.9 + dice.between(1.2, 1.6)
    knots = ((0.0, speed), (1.5, speed), (1.9, 0.0), (halt, 0.0), (halt + 0.5, speed))
    walk = crossing(camera, 9.5, dice.side, 0.7, *knots)
    return set_scene(camera, ground, (Actor("person", person, walk),), 5.6)


def rendezvous(dice: Dice) -> Scene:
    """Two people walk up to each other and stop before they touch."""
    camera, ground = dice.camera(height_m=5.0), dice.ground("tiles", "grass", "sand")
    one, two = dice.colours(2, ground)
    speed = dice.between(1.3, 1.6)
    knots = ((0.0, speed), (2.3, speed), (2.8, 0.0))
    half = dice.between(0.5, 0.9) + speed * 2.55
    left, right = course((-half, 10.0), 90.0, *knots), course((half, 10.0), -90.0, *knots)
    return set_scene(camera, ground, (Actor("person", one, left), Actor("person", two, right)), 4.4)


def aslant(dice: Dice) -> Scene:
    """A person comes nearer aslant, another goes away aslant, seen from above."""
    camera, ground = dice.camera(height_m=7.0, pitch_deg=38.0), dice.ground("tiles", "sand", "asphalt")
    one, two = dice.colours(2, ground)
    come = course((3.6 * dice.side, 14.0), -dice.side * dice.between(125, 150), (0.0, dice.between(1.3, 1.8)))
    away = course((2.4 * dice.side, 6.5), -dice.side * dice.between(25, 50), (0.0, dice.between(1.4, 1.9)))
    return set_scene(camera, ground, (Actor("person", one, come), Actor("person", two, away)), 3.6)


def sliding_box(dice: Dice) -> Scene:
    """A box slides to a stop by friction; a ball rolls by behind it."""
    camera, ground = small(dice, height_m=5.0, pitch_deg=27.0), dice.ground("sand", "asphalt", "tiles")
    box, ball = dice.colours(2, ground)
    speed = dice.between(3.4, 4.2)
    slide = crossing(camera, 9.0, dice.side, 0.75, (0.0, speed), (dice.between(2.4, 2.9), 0.0))
    roll = crossing(camera, 13.0, -dice.side, 0.8, (0.0, 3.4), (4.0, dice.between(2.0, 2.6)))
    return set_scene(camera, ground, (Actor("box", box, slide), Actor("ball", ball, roll)), 4.2)


def runner(dice: Dice) -> Scene:
    """One runs, one walks, the same way; a box stands about."""
    camera, ground = dice.camera(height_m=6.0, pitch_deg=24.0), dice.ground("grass", "asphalt", "tiles")
    run, walk, box = dice.colours(3, ground)
    fast = crossing(camera, 10.0, dice.side, 0.85, (0.0, dice.between(2.6, 3.2)))
    slow = crossing(camera, 14.5, dice.side, 0.5, (0.0, dice.between(1.2, 1.5)))
    still = Actor("box", box, stand(-dice.side * 2.0, 18.0))
    return set_scene(camera, ground, (Actor("person", run, fast), Actor("person", walk, slow), still), 4.0)


def corner(dice: Dice) -> Scene:
    """A person walks round a corner."""
    camera, ground = dice.camera(height_m=5.5, pitch_deg=28.0), dice.ground("tiles", "sand")
    (person,) = dice.colours(1, ground)
    base = -90.0 * dice.side
    turns = ((1.6, base), (2.4, base + dice.side * (90.0 if dice.flip() else -90.0)))
    walk = course(spot(camera, 0.5 * dice.side, 11.0), base, (0.0, dice.between(1.4, 1.8)), turns=turns)
    return set_scene(camera, ground, (Actor("person", person, walk),), 4.6)


def ball_game(dice: Dice) -> Scene:
    """A ball rolls towards a person and slows down; the person walks to meet it."""
    camera, ground = small(dice, height_m=5.0, pitch_deg=26.0), dice.ground("grass", "asphalt")
    ball, person = dice.colours(2, ground, without=frozenset({"white"}))
    roll = crossing(camera, 9.5, dice.side, 0.8, (0.0, dice.between(3.2, 3.8)), (3.0, 0.0))
    walk = crossing(camera, 10.5, -dice.side, 0.8, (0.0, 0.0), (0.5, 0.0), (1.0, dice.between(1.0, 1.4)))
    return set_scene(camera, ground, (Actor("ball", ball, roll), Actor("person", person, walk)), 3.8)


def playground(dice: Dice) -> Scene:
    """Three people go three ways."""
    camera, ground = dice.camera(height_m=7.0, pitch_deg=30.0), dice.ground("sand", "grass", "tiles")
    colours = dice.colours(3, ground)
    ways = (
        crossing(camera, 9.0, dice.side, 0.7, (0.0, dice.between(1.3, 1.7))),
        crossing(camera, 16.5, -dice.side, 0.6, (0.0, dice.between(1.8, 2.4))),
        course((-2.5 * dice.side, 11.5), dice.side * dice.between(20, 45), (0.0, dice.between(0.8, 1.2))),
    )
    actors = tuple(Actor("person", colour, way) for colour, way in zip(colours, ways, strict=True))
    return set_scene(camera, ground, actors, 4.0)
