"""Recipes with vehicles before a static camera: steady, speeding up, braking, following, turning."""

from __future__ import annotations

from ..scenes.dice import Dice
from ..scenes.scene import Actor, Scene
from .layout import AWAY, TOWARDS, course, crossing, set_scene, small, spot


def cruise(dice: Dice) -> Scene:
    """A car drives across at one speed."""
    camera, ground = dice.camera(), dice.ground("asphalt", "sand")
    (car,) = dice.colours(1, ground)
    way = crossing(camera, dice.between(12, 15), dice.side, 0.8, (0.0, dice.between(3.0, 4.5)))
    return set_scene(camera, ground, (Actor("car", car, way),))


def far_lanes(dice: Dice) -> Scene:
    """A car and a truck on far lanes, going opposite ways."""
    camera, ground = dice.camera(height_m=9.0, pitch_deg=20.0), dice.ground("asphalt", "grass")
    car, truck = dice.colours(2, ground)
    near = crossing(camera, 29.0, dice.side, 0.8, (0.0, dice.between(6, 8)))
    far = crossing(camera, 37.0, -dice.side, 0.8, (0.0, dice.between(7, 10)))
    return set_scene(camera, ground, (Actor("car", car, near), Actor("truck", truck, far)), 4.0)


def oblique(dice: Dice) -> Scene:
    """A car drives off aslant, from near on one side to far on the other."""
    camera, ground = small(dice), dice.ground("asphalt", "tiles")
    (car,) = dice.colours(1, ground)
    way = course(
        spot(camera, 0.6 * dice.side, 11.0), -dice.side * dice.between(30, 55), (0.0, dice.between(4, 6))
    )
    return set_scene(camera, ground, (Actor("car", car, way),), 3.6)


def coming(dice: Dice) -> Scene:
    """A car comes towards the camera and slows down; a truck drives off."""
    camera, ground = dice.camera(height_m=7.0, pitch_deg=22.0), dice.ground("asphalt", "sand")
    car, truck = dice.colours(2, ground)
    speed = dice.between(6.0, 7.5)
    come = course((3.4 * dice.side, 33.0), TOWARDS, (0.0, speed), (1.0, speed), (3.6, 2.5))
    off = course((-3.4 * dice.side, 14.0), AWAY, (0.0, dice.between(4, 6)))
    return set_scene(camera, ground, (Actor("car", car, come), Actor("truck", truck, off)), 4.0)


def speeding_up(dice: Dice) -> Scene:
    """A car starts from a standstill and gathers speed; another one is parked."""
    camera, ground = small(dice, height_m=7.0), dice.ground("asphalt", "tiles", "sand")
    one, two = dice.colours(2, ground)
    start = dice.between(0.8, 1.2)
    go = crossing(
        camera, 14.0, dice.side, 0.55, (0.0, 0.0), (start, 0.0), (start + 2.5, dice.between(4.5, 6))
    )
    still = course(spot(camera, -0.4 * dice.side, 21.0), 90.0, (0.0, 0.0))
    return set_scene(camera, ground, (Actor("car", one, go), Actor("car", two, still)), 4.0)


def braking(dice: Dice) -> Scene:
    """A car brakes to a stop."""
    camera, ground = dice.camera(), dice.ground("asphalt", "sand")
    (car,) = dice.colours(1, ground)
    speed, begin = dice.between(6.0, 7.5), dice.between(0.8, 1.1)
    way = crossing(
        camera, 17.0, dice.side, 0.85, (0.0, speed), (begin, speed), (begin + dice.between(1.5, 2.1), 0.0)
    )
    return set_scene(camera, ground, (Actor("car", car, way),), 4.4)


def stop_and_go(dice: Dice) -> Scene:
    """A truck stops for a while and goes on; a car passes it on the near lane later."""
    camera, ground = dice.camera(height_m=7.0), dice.ground("asphalt", "tiles")
    truck, car = dice.colours(2, ground)
    speed, halt = dice.between(5.0, 6.0), dice.between(1.2, 1.6)
    knots = ((0.0, speed), (0.5, speed), (2.0, 0.0), (2.0 + halt, 0.0), (4.6 + halt, speed))
    pause = crossing(camera, 22.0, dice.side, 0.75, *knots)
    drive = crossing(camera, 12.0, -dice.side, 1.9, (0.0, dice.between(5.5, 6.5)))
    return set_scene(camera, ground, (Actor("truck", truck, pause), Actor("car", car, drive)), 5.6)


def two_paces(dice: Dice) -> Scene:
    """Two cars go the same way side by side, one of them faster."""
    camera, ground = dice.camera(height_m=7.0, pitch_deg=26.0), dice.ground("asphalt", "grass")
    one, two = dice.colours(2, ground)
    slow = dice.between(2.4, 3.2)
    near = crossing(camera, 12.5, dice.side, 0.7, (0.0, slow))
    far = crossing(camera, 18.5, dice.side, 0.8, (0.0, slow * dice.between(1.3, 1.8)))
    return set_scene(camera, ground, (Actor("car", one, near), Actor("car", two, far)), 4.0)


def oncoming(dice: Dice) -> Scene:
    """Two cars pass one another, one speeding up, one slowing down."""
    camera, ground = dice.camera(height_m=7.0, pitch_deg=25.0), dice.ground("asphalt", "sand")
    one, two = dice.colours(2, ground)
    first = crossing(camera, 12.0, dice.side, 0.8, (0.0, 2.5), (3.5, dice.between(4.5, 5.5)))
    second = crossing(camera, 19.0, -dice.side, 0.8, (0.0, dice.between(6.0, 7.0)), (3.5, 3.5))
    return set_scene(camera, ground, (Actor("car", one, first), Actor("car", two, second)), 4.0)


def convoy(dice: Dice) -> Scene:
    """A car follows a truck; both slow down, the car more."""
    camera, ground = dice.camera(height_m=8.0, pitch_deg=24.0), dice.ground("asphalt", "grass")
    truck, car = dice.colours(2, ground)
    speed = dice.between(5.0, 6.0)
    lead = crossing(camera, 23.0, dice.side, 0.35, (0.0, speed), (1.0, speed), (3.5, 0.5 * speed))
    behind = crossing(camera, 23.0, dice.side, 1.05, (0.0, speed), (1.2, speed), (3.5, 0.4 * speed))
    return set_scene(camera, ground, (Actor("truck", truck, lead), Actor("car", car, behind)), 4.4)


def overtaking(dice: Dice) -> Scene:
    """The faster car on the near lane overtakes the slower one."""
    camera, ground = dice.camera(height_m=8.0, pitch_deg=28.0), dice.ground("asphalt", "sand")
    slow, fast = dice.colours(2, ground)
    crawl = crossing(camera, 19.0, dice.side, 0.4, (0.0, dice.between(2.0, 2.6)))
    rush = crossing(camera, 13.0, dice.side, 0.95, (0.0, dice.between(5.5, 6.5)))
    return set_scene(camera, ground, (Actor("car", slow, crawl), Actor("car", fast, rush)), 4.0)


def left_turn(dice: Dice) -> Scene:
    """A car drives a curve of one radius through some 90 degrees."""
    camera, ground = dice.camera(height_m=8.0, pitch_deg=30.0), dice.ground("asphalt", "tiles", "sand")
    (car,) = dice.colours(1, ground)
    begin, lasts = 0.7, dice.between(2.4, 3.0)
    turns = ((begin, -90.0 * dice.side), (begin + lasts, 0.0 if dice.flip() else -180.0 * dice.side))
    way = course(spot(camera, 0.6 * dice.side, 16.0), 0.0, (0.0, dice.between(3.2, 4.0)), turns=turns)
    return set_scene(camera, ground, (Actor("car", car, way),), 4.4)


def u_turn(dice: Dice) -> Scene:
    """A car turns round and drives back, from the far lane to the near one."""
    camera, ground = dice.camera(height_m=9.0, pitch_deg=32.0), dice.ground("asphalt", "sand")
    (car,) = dice.colours(1, ground)
    turns = ((0.6, -90.0 * dice.side), (3.4, -270.0 * dice.side))
    way = course(spot(camera, 0.35 * dice.side, 19.0), 0.0, (0.0, dice.between(3.4, 4.0)), turns=turns)
    return set_scene(camera, ground, (Actor("car", car, way),), 4.6)


def s_bend(dice: Dice) -> Scene:
    """A truck swerves out and back again."""
    camera, ground = dice.camera(height_m=9.0, pitch_deg=26.0), dice.ground("asphalt", "grass")
    (truck,) = dice.colours(1, ground)
    base, swing = -90.0 * dice.side, dice.between(35.0, 45.0) * (1 if dice.flip() else -1)
    turns = ((0.6, base), (1.6, base + swing), (2.6, base), (3.0, base))
    way = course(spot(camera, 0.75 * dice.side, 22.0), base, (0.0, dice.between(5.0, 6.0)), turns=turns)
    return set_scene(camera, ground, (Actor("truck", truck, way),), 4.0)


def roundabout(dice: Dice) -> Scene:
    """A car goes round most of a circle, seen from high up; a pillar marks the middle."""
    camera, ground = dice.camera(height_m=15.0, pitch_deg=48.0), dice.ground("asphalt", "tiles")
    (car,) = dice.colours(1, ground)
    turn = -300.0 * dice.side
    turns = ((0.0, -90.0 * dice.side), (6.0, -90.0 * dice.side + turn))
    speed = 5.0 * abs(turn) / 360 * 2 * 3.1416 / 6.0
    way = course((0.0, 20.0), 0.0, (0.0, dice.between(0.95, 1.05) * speed), turns=turns)
    return set_scene(camera, ground, (Actor("car", car, way),), 5.2, 20.0)
