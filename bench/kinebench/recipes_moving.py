"""Recipes before a moving camera: driving, braking, turning, panning, drifting high up."""

from __future__ import annotations

from ...traces.records.vocabulary import ColourName
from ..scenes.camera import GroundCamera
from ..scenes.dice import Dice
from ..scenes.drive import Drive, Knots
from ..scenes.ground import GroundName
from ..scenes.scene import Actor, Ride, Scene
from ..scenes.script import stand
from .layout import AWAY, TOWARDS, course, set_scene

STANDING: Knots = ((0.0, 0.0),)
_PALE: frozenset[ColourName] = frozenset({"white", "black", "brown"})


def _ahead(*speed: tuple[float, float], turns: Knots = ((0.0, 0.0),), pan: Knots = ((0.0, 0.0),)) -> Ride:
    """A ride from the origin, along Y at first."""
    return Ride(Drive(0.0, 0.0, speed, turns), pan)


def _dashcam(dice: Dice) -> tuple[GroundCamera, GroundName]:
    """A camera behind a windscreen, and the ground before it."""
    return dice.camera(pitch_deg=9.0, height_m=1.6), dice.ground("tiles", "grass", "asphalt")


def _posts(dice: Dice, *depths: float) -> tuple[Actor, ...]:
    """Pillars by the way, on alternate sides."""
    sides = [dice.side * (1 if i % 2 else -1) for i in range(len(depths))]
    return tuple(
        Actor("pillar", None, stand(side * 6.0, y), size_m=(0.5, 0.5, 2.5))
        for side, y in zip(sides, depths, strict=True)
    )


def following(dice: Dice) -> Scene:
    """Driving behind a car that pulls away slowly."""
    camera, ground = _dashcam(dice)
    (car,) = dice.colours(1, ground, without=_PALE)
    speed = dice.between(4.0, 5.0)
    lead = course((0.4 * dice.side, 10.0), AWAY, (0.0, speed), (3.5, speed * dice.between(1.15, 1.35)))
    return set_scene(
        camera, ground, (Actor("car", car, lead), *_posts(dice, 14, 20, 27)), 3.6, ride=_ahead((0.0, speed))
    )


def meeting_traffic(dice: Dice) -> Scene:
    """Driving on while a car comes the other way."""
    camera, ground = _dashcam(dice)
    (car,) = dice.colours(1, ground, without=_PALE)
    come = course((3.0 * dice.side, 34.0), TOWARDS, (0.0, dice.between(3.5, 4.5)))
    return set_scene(
        camera,
        ground,
        (Actor("car", car, come), *_posts(dice, 15, 24)),
        3.0,
        ride=_ahead((0.0, dice.between(3.0, 4.0))),
    )


def past_parked(dice: Dice) -> Scene:
    """Driving towards a parked car while another one drives off ahead."""
    camera, ground = _dashcam(dice)
    one, two = dice.colours(2, ground, without=_PALE)
    still = Actor("car", one, course((3.0 * dice.side, 22.0), AWAY, (0.0, 0.0)))
    off = Actor("car", two, course((-0.8 * dice.side, 12.0), AWAY, (0.0, dice.between(4.5, 6.0))))
    return set_scene(camera, ground, (still, off), 3.2, ride=_ahead((0.0, dice.between(3.0, 4.0))))


def person_crosses(dice: Dice) -> Scene:
    """Driving slowly while a person crosses ahead."""
    camera, ground = _dashcam(dice)
    (person,) = dice.colours(1, ground, without=_PALE)
    walk = course((-3.4 * dice.side, 14.0), 90.0 * dice.side, (0.0, dice.between(1.4, 1.9)))
    return set_scene(
        camera,
        ground,
        (Actor("person", person, walk), *_posts(dice, 17, 23)),
        3.6,
        ride=_ahead((0.0, 2.5), (3.0, 0.8)),
    )


def braking_ahead(dice: Dice) -> Scene:
    """The car ahead brakes, and so do we."""
    camera, ground = _dashcam(dice)
    (car,) = dice.colours(1, ground, without=_PALE)
    speed = dice.between(5.0, 6.0)
    lead = course((-0.5 * dice.side, 12.0), AWAY, (0.0, speed), (0.8, speed), (2.6, 0.0))
    ride = _ahead((0.0, speed), (1.2, speed), (3.2, 0.8))
    return set_scene(camera, ground, (Actor("car", car, lead), *_posts(dice, 16, 22, 28)), 3.8, ride=ride)


def turning_off(dice: Dice) -> Scene:
    """Turning into a side road while a truck goes straight on."""
    camera, ground = dice.camera(pitch_deg=12.0, height_m=2.2), dice.ground("tiles", "grass", "asphalt")
    (truck,) = dice.colours(1, ground, without=_PALE)
    haul = course((2.2 * dice.side, 15.0), 20.0 * dice.side, (0.0, dice.between(4.0, 5.0)))
    ride = _ahead((0.0, 3.5), turns=((0.4, 0.0), (3.4, dice.side * dice.between(22, 32))))
    return set_scene(camera, ground, (Actor("truck", truck, haul), *_posts(dice, 18, 26)), 3.6, ride=ride)


def overtaken(dice: Dice) -> Scene:
    """Another car overtakes and pulls away ahead."""
    camera, ground = _dashcam(dice)
    (car,) = dice.colours(1, ground, without=_PALE)
    rush = course((2.9 * dice.side, 5.0), AWAY, (0.0, dice.between(6.5, 8.0)))
    return set_scene(
        camera,
        ground,
        (Actor("car", car, rush), *_posts(dice, 13, 20)),
        3.2,
        ride=_ahead((0.0, dice.between(3.0, 4.0))),
    )


def panning(dice: Dice) -> Scene:
    """A camera on a mast pans after a car."""
    camera, ground = dice.camera(height_m=5.0, pitch_deg=20.0), dice.ground("tiles", "grass", "asphalt")
    (car,) = dice.colours(1, ground, without=_PALE)
    drive = course((-6.0 * dice.side, 14.0), 90.0 * dice.side, (0.0, dice.between(3.5, 4.5)))
    ride = Ride(Drive(0.0, 0.0, STANDING, STANDING), ((0.3, 0.0), (3.4, dice.side * dice.between(15, 22))))
    return set_scene(camera, ground, (Actor("car", car, drive), *_posts(dice, 20, 24)), 3.6, ride=ride)


def panning_walk(dice: Dice) -> Scene:
    """A camera pans over two people who walk opposite ways."""
    camera, ground = dice.camera(height_m=4.0, pitch_deg=20.0), dice.ground("tiles", "grass", "sand")
    one, two = dice.colours(2, ground, without=_PALE)
    near = course((-2.4 * dice.side, 9.5), 90.0 * dice.side, (0.0, dice.between(1.3, 1.8)))
    far = course((3.6 * dice.side, 13.5), -90.0 * dice.side, (0.0, dice.between(1.3, 1.8)))
    ride = Ride(Drive(0.0, 0.0, STANDING, STANDING), ((0.2, 0.0), (3.6, dice.side * 9.0)))
    return set_scene(camera, ground, (Actor("person", one, near), Actor("person", two, far)), 3.8, ride=ride)


def drone(dice: Dice) -> Scene:
    """A camera drifts forward high up; a car drives across, a truck stands."""
    camera, ground = dice.camera(height_m=11.0, pitch_deg=38.0), dice.ground("tiles", "grass", "asphalt")
    car, truck = dice.colours(2, ground, without=_PALE)
    drive = course((-7.0 * dice.side, 17.0), 80.0 * dice.side, (0.0, dice.between(3.5, 4.5)))
    still = Actor("truck", truck, course((4.0 * dice.side, 25.0), 60.0, (0.0, 0.0)))
    return set_scene(
        camera, ground, (Actor("car", car, drive), still), 3.6, ride=_ahead((0.0, dice.between(1.5, 2.5)))
    )


def drone_turn(dice: Dice) -> Scene:
    """A camera circles high up over a car that turns."""
    camera, ground = dice.camera(height_m=11.0, pitch_deg=40.0), dice.ground("tiles", "grass", "asphalt")
    (car,) = dice.colours(1, ground, without=_PALE)
    turns = ((0.8, 90.0 * dice.side), (3.2, 10.0 * dice.side))
    drive = course((-6.0 * dice.side, 13.0), 90.0 * dice.side, (0.0, dice.between(3.5, 4.5)), turns=turns)
    ride = _ahead((0.0, 1.5), turns=((0.0, 0.0), (3.6, dice.side * dice.between(8, 14))))
    return set_scene(camera, ground, (Actor("car", car, drive),), 3.8, ride=ride)


def trolley(dice: Dice) -> Scene:
    """A camera on a trolley rolls forward past a sliding box and a person."""
    camera, ground = dice.camera(height_m=2.6, pitch_deg=18.0), dice.ground("tiles", "grass", "sand")
    box, person = dice.colours(2, ground, without=_PALE)
    slide = course((-2.6 * dice.side, 8.5), 65.0 * dice.side, (0.0, 3.0), (2.6, 0.0))
    walk = course((2.6 * dice.side, 12.0), -60.0 * dice.side, (0.0, dice.between(1.2, 1.6)))
    return set_scene(
        camera,
        ground,
        (Actor("box", box, slide), Actor("person", person, walk)),
        3.4,
        ride=_ahead((0.0, dice.between(1.0, 1.4))),
    )
