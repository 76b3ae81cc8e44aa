"""Makers of questions about one thing, or one and the camera: each with its exact answer."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ..scenes.drive import Drive
from .asked import Amount, Bearing, Label, Option, YesNo
from .ideas import Draw, Idea, names, spans
from .world import Thing, World

# What moves slower than this has no direction worth asking about; what goes less far neither.
MOVING_M_S, FAR_M = 0.8, 1.0
# Bounds are asked about that the truth keeps this far away from.
OFF = 0.3


def travelled_distance(draw: Draw) -> Idea | None:
    """How far it goes in a stretch of time."""
    if (thing := draw.thing()) is None or (window := draw.window(thing)) is None:
        return None
    gone = thing.travelled(window.start_s, window.end_s)
    return Idea(Amount(value=gone, unit="m"), window.occluded, {**names(thing), **spans(window)})


def mean_speed(draw: Draw) -> Idea | None:
    """How fast it is on average."""
    if (thing := draw.thing()) is None or (window := draw.window(thing)) is None:
        return None
    gone = thing.travelled(window.start_s, window.end_s)
    slots = {**names(thing), **spans(window)}
    return Idea(Amount(value=gone / window.length_s, unit="m/s"), window.occluded, slots)


def max_speed(draw: Draw) -> Idea | None:
    """Its greatest speed."""
    if (thing := draw.mover()) is None or (window := draw.window(thing)) is None:
        return None
    top = _top(thing, window.start_s, window.end_s)
    return Idea(Amount(value=top, unit="m/s"), window.occluded, {**names(thing), **spans(window)})


def speed_at(draw: Draw) -> Idea | None:
    """Its speed at an instant."""
    if (thing := draw.thing()) is None or (found := draw.instant(thing)) is None:
        return None
    t_s, hidden = found
    return Idea(Amount(value=thing.speed(t_s), unit="m/s"), hidden, {**names(thing), "t": f"{t_s:g}"})


def displacement(draw: Draw) -> Idea | None:
    """How far from its first place it ends."""
    if (thing := draw.mover()) is None or (window := draw.window(thing)) is None:
        return None
    off = float(np.linalg.norm(thing.place(window.end_s) - thing.place(window.start_s)))
    return Idea(Amount(value=off, unit="m"), window.occluded, {**names(thing), **spans(window)})


def mean_acceleration(draw: Draw) -> Idea | None:
    """How fast its speed changes, where it does."""
    if (thing := draw.mover()) is None or (window := draw.window(thing)) is None:
        return None
    rate = (thing.speed(window.end_s) - thing.speed(window.start_s)) / window.length_s
    if abs(rate) < 0.6:
        return None
    return Idea(Amount(value=rate, unit="m/s²"), window.occluded, {**names(thing), **spans(window)})


def direction(draw: Draw) -> Idea | None:
    """Which way it goes over a stretch of time."""
    if (thing := draw.mover()) is None or (window := draw.window(thing)) is None:
        return None
    way = thing.place(window.end_s) - thing.place(window.start_s)
    if np.linalg.norm(way) < FAR_M:
        return None
    found = Bearing(degrees=seen_from_camera(draw.world, way, window.start_s))
    return Idea(found, window.occluded, {**names(thing), **spans(window)})


def heading_at(draw: Draw) -> Idea | None:
    """Which way it goes at an instant."""
    if (thing := draw.mover()) is None or (found := draw.instant(thing)) is None:
        return None
    t_s, hidden = found
    if thing.speed(t_s) < MOVING_M_S:
        return None
    way = seen_from_camera(draw.world, thing.velocity(t_s), t_s)
    return Idea(Bearing(degrees=way), hidden, {**names(thing), "t": f"{t_s:g}"})


def turning_angle(draw: Draw) -> Idea | None:
    """By how much it turns, where it does, from before the turn until after it."""
    thing = draw.thing(lambda thing: isinstance(thing.actor.motion, Drive) and _turns(thing.actor.motion))
    if thing is None or (window := draw.window(thing, least_s=2.0)) is None:
        return None
    drive = thing.actor.motion
    assert isinstance(drive, Drive)
    turned = drive.bearing(window.end_s) - drive.bearing(window.start_s)
    steady = all(
        abs(drive.bearing(end) - drive.bearing(end + inward)) < 3.0
        for end, inward in ((window.start_s, 0.3), (window.end_s, -0.3))
    )
    if abs(turned) < 25 or abs(turned) > 200 or not steady:
        return None
    truth = Amount(value=turned, unit="deg", unsigned=True)
    return Idea(truth, window.occluded, {**names(thing), **spans(window)})


def time_stopped(draw: Draw) -> Idea | None:
    """How long it stands still in between."""
    if (thing := draw.mover()) is None or (window := draw.window(thing, least_s=2.0)) is None:
        return None
    times = np.arange(window.start_s, window.end_s, 0.005)
    stood = 0.005 * sum(thing.speed(t) < 1e-6 for t in times)
    if not 0.6 <= stood <= window.length_s - 0.4:
        return None
    return Idea(Amount(value=stood, unit="s"), window.occluded, {**names(thing), **spans(window)})


def stopping_distance(draw: Draw) -> Idea | None:
    """How far it goes from when it begins to brake until it stands."""
    thing = draw.thing(lambda thing: len(brakings(thing)) == 1)
    if thing is None:
        return None
    (braking,) = brakings(thing)
    around = (braking.begin_s - 0.3, braking.stop_s + 0.3)
    if around[0] < 0 or not draw.world.clear(thing, *around) or around[1] > draw.world.times_s[-1]:
        return None
    gone = thing.travelled(braking.begin_s, braking.stop_s)
    return Idea(Amount(value=gone, unit="m"), False, names(thing))


def camera_distance(draw: Draw) -> Idea | None:
    """How far from the camera, along the ground, it is."""
    if (thing := draw.thing()) is None or (found := draw.instant(thing)) is None:
        return None
    t_s, hidden = found
    off = float(np.linalg.norm(thing.place(t_s) - draw.world.camera_place(t_s)))
    return Idea(Amount(value=off, unit="m"), hidden, {**names(thing), "t": f"{t_s:g}"})


def camera_approach(draw: Draw) -> Idea | None:
    """How fast it and the camera come nearer to one another."""
    if (thing := draw.mover()) is None or (found := draw.instant(thing)) is None:
        return None
    t_s, hidden = found
    rate = closing(draw.world, thing, None, t_s)
    if rate < 0.5:
        return None
    return Idea(Amount(value=rate, unit="m/s"), hidden, {**names(thing), "t": f"{t_s:g}"})


def toward_camera(draw: Draw) -> Idea | None:
    """Whether it comes nearer to the camera or gets away from it, where that is plain."""
    if (thing := draw.mover()) is None or (found := draw.instant(thing)) is None:
        return None
    t_s, hidden = found
    rate = closing(draw.world, thing, None, t_s)
    if abs(rate) < 0.5 or abs(rate) < 0.25 * thing.speed(t_s):
        return None
    word = Label(word="toward" if rate > 0 else "away")
    return Idea(word, hidden, {**names(thing), "t": f"{t_s:g}"})


def faster_than(draw: Draw) -> Idea | None:
    """Whether it is ever faster than a bound, which it clearly is or is not."""
    if (thing := draw.mover()) is None or (window := draw.window(thing)) is None:
        return None
    top, above = _top(thing, window.start_s, window.end_s), draw.rng.random() < 0.5
    bound = round(top * (1 - OFF if above else 1 + OFF), 1)
    if top < MOVING_M_S:
        return None
    slots = {
        **names(thing),
        **spans(window),
        "bound": f"{bound:g}",
        "bound_kmh": f"{round(bound * 3.6, 1):g}",
    }
    return Idea(YesNo(value=above), window.occluded, slots)


def height(draw: Draw) -> Idea | None:
    """How tall it is."""
    if (thing := draw.thing()) is None or draw.window(thing) is None:
        return None
    if not any(not w.occluded for w in draw.world.windows(thing, least_s=1.0)):
        return None
    return Idea(Amount(value=thing.actor.solid().size_m[2], unit="m"), False, names(thing))


def options(draw: Draw) -> Idea | None:
    """A travelled distance with four to choose from, of which one is near."""
    idea = travelled_distance(draw)
    if idea is None or not isinstance(idea.truth, Amount) or idea.truth.value < 2.0:
        return None
    place = draw.rng.randrange(4)
    near = idea.truth.value * draw.rng.uniform(0.98, 1.02)
    texts = tuple(f"{near * 1.4 ** (k - place):.1f} m" for k in range(4))
    return Idea(Option(text=texts[place]), idea.occluded, idea.slots, texts)


# ---- what is true


class Braking(NamedTuple):
    """From when to when it brakes to a standstill."""

    begin_s: float
    stop_s: float


def brakings(thing: Thing) -> list[Braking]:
    """Every braking to a standstill that it then stays in for a while."""
    motion = thing.actor.motion
    if not isinstance(motion, Drive):
        return []
    return [
        Braking(t0, t1)
        for (t0, v0), (t1, v1) in pairwise(motion.speed_m_s)
        if v0 > 0 and v1 == 0 and motion.speed(t1 + 0.5) == 0
    ]


def seen_from_camera(world: World, way: np.ndarray, t_s: float) -> float:
    """Degrees clockwise from where the camera looks at an instant."""
    bearing = float(np.degrees(np.arctan2(way[0], way[1])))
    return (bearing - world.camera_bearing(t_s)) % 360.0


def closing(world: World, one: Thing, other: Thing | None, t_s: float) -> float:
    """How fast the distance to another thing, or to the camera, shrinks."""

    def apart(t: float) -> float:
        place = world.camera_place(t) if other is None else other.place(t)
        return float(np.linalg.norm(one.place(t) - place))

    return (apart(t_s - 0.01) - apart(t_s + 0.01)) / 0.02


def _top(thing: Thing, start_s: float, end_s: float) -> float:
    return max(thing.speed(t) for t in np.arange(start_s, end_s + 1e-9, 0.01))


def _turns(drive: Drive) -> bool:
    return len({bearing for _, bearing in drive.bearing_deg}) > 1
