"""Recipes of scenes with people, balls and boxes: meeting, hiding, standing about, being alike."""

from __future__ import annotations

from .dice import Dice, across, edge_m
from .scene import Actor, Scene
from .script import go, stand

PAD_PERSON, PAD_BALL, PAD_BOX = 0.75, 0.9, 1.1


def people_square(dice: Dice, seed: int) -> Scene:
    """Four people come by different sides and at different times; one turns off towards the camera."""
    camera, ground = dice.camera(height_m=5.0), dice.ground("tiles", "sand", "grass")
    colours = dice.colours(4, ground)
    walks = [
        go(
            across(camera, y, PAD_PERSON, dice.side * way),
            (14.0, speed + dice.between(-0.1, 0.1)),
            start_s=start,
        )
        for y, way, start, speed in ((8.6, 1.0, 0.4, 1.9), (11.0, -1.0, 1.5, 2.0), (10.0, -1.0, 5.2, 2.6))
    ]
    corner = (dice.side * dice.between(2.2, 2.8), 13.6)
    bent = (across(camera, 13.6, PAD_PERSON, dice.side)[0], corner, (corner[0], 0.0))
    walks.append(go(bent, (12.0, dice.between(2.6, 2.8)), start_s=3.0, radius_m=0.6))
    actors = tuple(Actor("person", colour, walk) for colour, walk in zip(colours, walks, strict=True))
    return Scene("people_square", seed, camera, ground, actors, 10.0)


def meeting(dice: Dice, seed: int) -> Scene:
    """Two people walk up to each other, stand together, and part by the way they came."""
    camera, ground = dice.camera(height_m=5.0), dice.ground("tiles", "grass", "sand")
    one, two = dice.colours(2, ground)
    actors = []
    for colour, side, speed, start in ((one, dice.side, 2.1, 0.4), (two, -dice.side, 2.1, 1.1)):
        reach = (edge_m(camera, 9.5, PAD_PERSON) - 0.22) / speed
        stay = 5.2 - start - reach
        motion = go(
            across(camera, 9.5, PAD_PERSON, side), (reach, speed), (stay, 0.0), (7.0, -speed), start_s=start
        )
        actors.append(Actor("person", colour, motion.turning_round()))
    return Scene("meeting", seed, camera, ground, tuple(actors), 9.0)


def pillar(dice: Dice, seed: int) -> Scene:
    """A person walks behind a pillar and comes out again; a ball rolls past in front of it."""
    camera, ground = dice.camera(height_m=5.0), dice.ground("grass", "asphalt")
    person, ball = dice.colours(2, ground, without=frozenset({"white"}))
    walk = go(across(camera, 12.0, PAD_PERSON, dice.side), (12.0, dice.between(2.1, 2.4)), start_s=0.5)
    roll = go(
        across(camera, 7.5, PAD_BALL, -dice.side),
        (9.0, dice.between(3.6, 4.2)),
        start_s=dice.between(5.0, 5.4),
    )
    post = Actor("pillar", None, stand(dice.between(-0.8, PAD_BOX), 10.0), size_m=(1.1, 1.1, 4.5))
    return Scene(
        "pillar", seed, camera, ground, (Actor("person", person, walk), Actor("ball", ball, roll), post), 9.0
    )


def low_wall(dice: Dice, seed: int) -> Scene:
    """A low wall hides the legs of one person who walks behind it; another walks before it."""
    camera, ground = dice.camera(height_m=4.5, pitch_deg=20.0), dice.ground("grass", "asphalt")
    back, front = dice.colours(2, ground, without=frozenset({"white"}))
    behind = go(across(camera, 11.0, PAD_PERSON, dice.side), (12.0, dice.between(1.9, 2.2)), start_s=0.5)
    before = go(
        across(camera, 7.4, PAD_PERSON, -dice.side),
        (12.0, dice.between(1.8, 2.1)),
        start_s=dice.between(2.6, 3.2),
    )
    wall = Actor("wall", None, stand(0.0, 9.4), size_m=(5.0, 0.3, 0.9))
    return Scene(
        "low_wall",
        seed,
        camera,
        ground,
        (Actor("person", back, behind), Actor("person", front, before), wall),
        9.0,
    )


def sliding_boxes(dice: Dice, seed: int) -> Scene:
    """One box slides in and stops, another turns away from the camera; a third never moves."""
    camera, ground = dice.camera(height_m=5.0, pitch_deg=27.0), dice.ground("sand", "asphalt", "tiles")
    stopper, turner, still = dice.colours(3, ground)
    speed = dice.between(3.0, 3.4)
    reach = (edge_m(camera, 11.0, PAD_BOX) + dice.between(0.3, 1.0)) / speed
    halt = go(across(camera, 11.0, PAD_BOX, dice.side), (reach, speed), start_s=0.4)
    x, corner = edge_m(camera, 8.4, PAD_BOX), (-dice.side * dice.between(2.6, 3.0), 8.4)
    up = go(
        ((-dice.side * x, 8.4), corner, (corner[0], 40.0)),
        (dice.between(2.3, 2.5), 2.6),
        start_s=3.6,
        radius_m=0.8,
    )
    box = Actor("box", still, stand(dice.side * 3.4, 13.6), 1.1)
    return Scene(
        "sliding_boxes",
        seed,
        camera,
        ground,
        (Actor("box", stopper, halt), Actor("box", turner, up), box),
        9.0,
    )


def alike(dice: Dice, seed: int) -> Scene:
    """Three balls roll by, two of them of one colour; a person of another colour stands and looks on."""
    camera, ground = dice.camera(height_m=5.0), dice.ground("asphalt", "tiles", "grass")
    twin, other, person = dice.colours(3, ground)
    rolls = [
        go(across(camera, y, PAD_BALL, side * dice.side), (9.0, speed), start_s=start)
        for y, side, speed, start in ((8.4, 1.0, 3.4, 0.5), (10.4, -1.0, 4.2, 2.0), (9.0, 1.0, 4.0, 4.2))
    ]
    balls = tuple(Actor("ball", c, m) for c, m in zip((twin, other, twin), rolls, strict=True))
    return Scene(
        "alike",
        seed,
        camera,
        ground,
        (*balls, Actor("person", person, stand(dice.between(-3, 3), 14.0))),
        8.0,
    )


def quiet(dice: Dice, seed: int) -> Scene:
    """Long stretches of nothing: one person passes in the middle; two coloured boxes stand about."""
    camera, ground = dice.camera(height_m=5.0), dice.ground("tiles", "sand", "grass")
    person, left, right = dice.colours(3, ground)
    walk = go(
        across(camera, 9.5, PAD_PERSON, dice.side),
        (12.0, dice.between(2.8, 3.2)),
        start_s=dice.between(2.6, 3.2),
    )
    boxes = (Actor("box", left, stand(-3.4, 13.5), 1.2), Actor("box", right, stand(3.0, 12.5), 1.2))
    return Scene("quiet", seed, camera, ground, (Actor("person", person, walk), *boxes), 10.0, 15.0)


def busy(dice: Dice, seed: int) -> Scene:
    """Five things at 720p: two vehicles, two people and a ball, under a lamp that flickers a little."""
    camera, ground = dice.camera(1280, 720, height_m=7.0), dice.ground("asphalt")
    one, two, three, four, five = dice.colours(5, ground)
    car = go(across(camera, 13.0, 3.0, dice.side), (12.0, dice.between(4.4, 5.0)), start_s=0.4)
    truck = go(across(camera, 20.0, 4.6, -dice.side), (12.0, dice.between(5.6, 6.2)), start_s=1.2)
    walks = [
        go(across(camera, y, PAD_PERSON, side * dice.side), (14.0, speed), start_s=start)
        for y, side, speed, start in ((10.4, -1.0, 2.6, 1.9), (16.4, 1.0, 2.8, 3.4))
    ]
    roll = go(across(camera, 8.8, PAD_BALL, -dice.side), (12.0, dice.between(4.0, 4.4)), start_s=5.0)
    actors = (
        Actor("car", one, car), Actor("truck", two, truck), Actor("person", three, walks[0]),
        Actor("person", four, walks[1]), Actor("ball", five, roll),
    )  # fmt: skip
    return Scene("busy", seed, camera, ground, actors, 9.0, 30.0, flicker=0.012)
