"""Recipes of scenes with vehicles: crossing, stopping, turning, overtaking, queueing, reversing."""

from __future__ import annotations

from .dice import Dice, across, edge_m
from .scene import Actor, Scene
from .script import go, stand

PAD_CAR, PAD_TRUCK, PAD_PERSON, PAD_BALL = 3.0, 4.6, 0.75, 0.9


def crossing_cars(dice: Dice, seed: int) -> Scene:
    """Two cars pass each other on two lanes, going opposite ways; the far one comes later."""
    camera, ground = dice.camera(), dice.ground("asphalt", "sand")
    near, far = dice.colours(2, ground)
    one = go(across(camera, 11.5, PAD_CAR, dice.side), (9.0, dice.between(3.6, 4.2)), start_s=0.5)
    two = go(
        across(camera, 18.0, PAD_CAR, -dice.side),
        (9.0, dice.between(5.4, 6.2)),
        start_s=dice.between(1.6, 2.0),
    )
    return Scene(
        "crossing_cars", seed, camera, ground, (Actor("car", near, one), Actor("car", far, two)), 8.0
    )


def stop_and_go(dice: Dice, seed: int) -> Scene:
    """A car comes in, stops for a while and goes on; a person walks along behind it meanwhile."""
    camera, ground = dice.camera(), dice.ground("asphalt", "tiles", "sand")
    car, person = dice.colours(2, ground)
    speed = dice.between(4.2, 4.8)
    reach = edge_m(camera, 11.0, PAD_CAR) / speed + dice.between(-0.5, 0.5)
    pause = dice.between(2.0, 2.8)
    drive = go(
        across(camera, 11.0, PAD_CAR, dice.side), (reach, speed), (pause, 0.0), (6.0, speed), start_s=0.6
    )
    walk = go(across(camera, 16.5, PAD_PERSON, -dice.side), (12.0, dice.between(2.1, 2.5)), start_s=1.4)
    return Scene(
        "stop_and_go", seed, camera, ground, (Actor("car", car, drive), Actor("person", person, walk)), 10.0
    )


def turner(dice: Dice, seed: int) -> Scene:
    """A car turns towards the camera and leaves at the bottom; a truck crosses far behind it."""
    camera, ground = dice.camera(pitch_deg=27.0, height_m=7.0), dice.ground("asphalt", "tiles", "grass")
    car, truck = dice.colours(2, ground)
    x = edge_m(camera, 15.0, PAD_CAR) * dice.side
    corner = (-dice.side * dice.between(0.5, 1.5), 15.0)
    turn = go(((x, 15.0), corner, (corner[0], 0.0)), (9.0, dice.between(4.4, 5.0)), start_s=0.5, radius_m=1.6)
    haul = go(
        across(camera, 22.0, PAD_TRUCK, -dice.side),
        (9.0, dice.between(5.2, 5.8)),
        start_s=dice.between(2.0, 2.6),
    )
    return Scene("turner", seed, camera, ground, (Actor("car", car, turn), Actor("truck", truck, haul)), 8.0)


def parked_start(dice: Dice, seed: int) -> Scene:
    """A car that is there from the start drives off; another comes in and stays for good."""
    camera, ground = dice.camera(), dice.ground("asphalt", "grass", "tiles")
    first, second = dice.colours(2, ground)
    x = dice.side * dice.between(2.4, 3.2)
    away = dice.side * edge_m(camera, 11.5, 30.0)
    off = go(
        ((x, 11.5), (away, 11.5)), (6.0, dice.between(3.4, 4.0)), start_s=dice.between(2.2, 3.0), run_up_m=0.0
    )
    speed = dice.between(4.6, 5.2)
    reach = (edge_m(camera, 16.5, PAD_CAR) - dice.between(1.5, 2.5)) / speed
    park = go(across(camera, 16.5, PAD_CAR, -dice.side), (reach, speed), start_s=dice.between(4.4, 5.0))
    return Scene(
        "parked_start", seed, camera, ground, (Actor("car", first, off), Actor("car", second, park)), 9.0
    )


def overtaking(dice: Dice, seed: int) -> Scene:
    """Two cars go the same way; the faster one on the near lane overtakes."""
    camera, ground = dice.camera(), dice.ground("asphalt", "sand")
    slow, fast = dice.colours(2, ground)
    crawl = go(across(camera, 15.5, PAD_CAR, dice.side), (12.0, dice.between(2.5, 2.8)), start_s=0.3)
    rush = go(
        across(camera, 11.0, PAD_CAR, dice.side),
        (9.0, dice.between(4.6, 5.0)),
        start_s=dice.between(2.3, 2.7),
    )
    return Scene(
        "overtaking", seed, camera, ground, (Actor("car", slow, crawl), Actor("car", fast, rush)), 9.0
    )


def reverser(dice: Dice, seed: int) -> Scene:
    """A car comes in, stops, and backs out by the way it came; a ball rolls across later."""
    camera, ground = dice.camera(), dice.ground("asphalt", "tiles", "grass")
    car, ball = dice.colours(2, ground)
    speed = dice.between(4.2, 4.8)
    reach = (edge_m(camera, 13.0, PAD_CAR) - dice.between(0.5, 1.0)) / speed
    back = go(
        across(camera, 13.0, PAD_CAR, dice.side), (reach, speed), (1.2, 0.0), (6.0, -speed), start_s=0.5
    )
    roll = go(
        across(camera, 8.5, PAD_BALL, -dice.side),
        (9.0, dice.between(4.0, 4.6)),
        start_s=dice.between(5.4, 5.8),
    )
    return Scene("reverser", seed, camera, ground, (Actor("car", car, back), Actor("ball", ball, roll)), 9.0)


def queue(dice: Dice, seed: int) -> Scene:
    """Three cars come in one after the other, stop in a row, and leave in the same order."""
    camera, ground = dice.camera(pitch_deg=25.0, height_m=8.0), dice.ground("asphalt", "sand")
    actors = []
    for i, colour in enumerate(dice.colours(3, ground)):
        y, speed = 18.0, 6.0
        reach = (edge_m(camera, y, PAD_CAR) + 6.6 - 6.6 * i) / speed
        halt = 5.2 + 1.0 * i - (0.4 + 1.3 * i + reach)
        route = across(camera, y, PAD_CAR, dice.side)
        actors.append(
            Actor("car", colour, go(route, (reach, speed), (halt, 0.0), (8.0, speed), start_s=0.4 + 1.3 * i))
        )
    return Scene("queue", seed, camera, ground, tuple(actors), 12.0)


def truck_and_person(dice: Dice, seed: int) -> Scene:
    """A truck comes and stops; then a person crosses in front of it from side to side."""
    camera, ground = dice.camera(), dice.ground("asphalt", "tiles")
    truck, person = dice.colours(2, ground)
    speed = dice.between(5.0, 5.6)
    reach = (edge_m(camera, 17.0, PAD_TRUCK) + dice.between(-0.6, 0.6)) / speed
    drive = go(across(camera, 17.0, PAD_TRUCK, dice.side), (reach, speed), start_s=0.4)
    walk = go(
        across(camera, 13.6, PAD_PERSON, -dice.side),
        (9.0, dice.between(2.6, 2.8)),
        start_s=dice.between(3.2, 3.6),
    )
    return Scene(
        "truck_and_person",
        seed,
        camera,
        ground,
        (Actor("truck", truck, drive), Actor("person", person, walk)),
        10.0,
    )


def side_street(dice: Dice, seed: int) -> Scene:
    """Uneven frame times: a car stops, a truck passes before it, a person walks by, a box just stands."""
    camera, ground = dice.camera(960, 540), dice.ground("asphalt", "tiles")
    car, truck, person, box = dice.colours(4, ground)
    speed = dice.between(4.4, 5.0)
    stop = go(
        across(camera, 15.0, PAD_CAR, dice.side), (edge_m(camera, 15.0, 3.5) / speed, speed), start_s=0.8
    )
    pass_by = go(
        across(camera, 10.5, PAD_TRUCK, dice.side),
        (9.0, dice.between(4.8, 5.4)),
        start_s=dice.between(4.0, 4.4),
    )
    walk = go(across(camera, 19.5, PAD_PERSON, -dice.side), (12.0, dice.between(2.4, 2.8)), start_s=2.2)
    still = stand(dice.side * 4.6, 9.4)
    actors = (
        Actor("car", car, stop),
        Actor("truck", truck, pass_by),
        Actor("person", person, walk),
        Actor("box", box, still),
    )
    return Scene("side_street", seed, camera, ground, actors, 9.0, 24.0, True)


def courtyard(dice: Dice, seed: int) -> Scene:
    """Seen from high up: a car drives up the picture, a person crosses it aslant, a second car comes down."""
    camera, ground = dice.camera(pitch_deg=58.0, height_m=14.0), dice.ground("asphalt", "tiles", "grass")
    one, two, person = dice.colours(3, ground)
    x = dice.side * dice.between(3.4, 4.2)
    up = go(((x, -2.0), (x, 40.0)), (9.0, dice.between(4.0, 4.4)), start_s=0.2)
    down = go(((-x, 24.0), (-x, -20.0)), (9.0, dice.between(4.2, 4.6)), start_s=dice.between(3.6, 4.0))
    walk = go(
        ((-dice.side * 11.5, 5.0), (dice.side * 8.0, 19.0)), (12.0, dice.between(2.7, 2.9)), start_s=1.4
    )
    actors = (Actor("car", one, up), Actor("person", person, walk), Actor("car", two, down))
    return Scene("courtyard", seed, camera, ground, actors, 10.0, 12.5)
