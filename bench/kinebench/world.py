"""What is exactly true of a scene: places, speeds and ways from the scripts, and who is seen when."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...traces.records.vocabulary import ColourName
from ..scenes.drive import Drive
from ..scenes.scene import Actor, Scene
from ..scenes.truth import ThingTruth, Truth

Floats = NDArray[np.float64]

# Speeds are slopes over this long; ways are sampled this finely.
DT_S = 0.002
# What shows this share of its silhouette is seen wholly; this share, partly; less, hardly.
WHOLE, PART, HARDLY = 0.93, 0.45, 0.15
# What is smaller in the picture cannot be measured by anybody.
LEAST_HIGH_PX, LEAST_PX = 10.0, 60
# It may be out of sight this long within a window.
LONGEST_GAP_S = 0.8


class Window(NamedTuple):
    """A stretch of time in which things are seen well enough to be asked about."""

    start_s: float
    end_s: float
    occluded: bool

    @property
    def length_s(self) -> float:
        """How long it lasts."""
        return self.end_s - self.start_s


class Thing:
    """An actor with its exact motion and what the camera saw of it."""

    def __init__(self, actor: Actor, seen: ThingTruth, truth: Truth) -> None:
        self.actor, self.seen, self._truth = actor, seen, truth

    @property
    def number(self) -> int:
        """Its id in the scene."""
        return self.seen.id

    @property
    def colour(self) -> ColourName:
        """Its colour; only coloured things become things."""
        assert self.actor.colour is not None
        return self.actor.colour

    @property
    def kind(self) -> str:
        """Car, truck, person, ball or box."""
        return self.actor.kind

    def place(self, t_s: float) -> Floats:
        """X and Y at an instant."""
        pose = self.actor.motion.at(t_s)
        return np.array([pose.x, pose.y])

    def velocity(self, t_s: float) -> Floats:
        """Metres a second at an instant."""
        return (self.place(t_s + DT_S) - self.place(t_s - DT_S)) / (2 * DT_S)

    def speed(self, t_s: float) -> float:
        """Of the velocity."""
        motion = self.actor.motion
        return abs(motion.speed(t_s)) if isinstance(motion, Drive) else float(np.hypot(*self.velocity(t_s)))

    def travelled(self, start_s: float, end_s: float) -> float:
        """Length of the way between two instants."""
        times = np.linspace(start_s, end_s, max(int((end_s - start_s) / 0.01), 2))
        gone = np.array([self.actor.motion.gone_m(t) for t in times])
        return float(np.abs(np.diff(gone)).sum())

    def high_px(self, frame: int) -> float:
        """Height of its box in a frame."""
        box = self.seen.full_box[frame]
        return box[3] - box[1]


class World:
    """A scene with its truth."""

    def __init__(self, scene: Scene, truth: Truth) -> None:
        self.scene, self.truth = scene, truth
        self.times_s = np.array(truth.times_s)

    @cached_property
    def things(self) -> tuple[Thing, ...]:
        """What can be named: coloured things that are seen."""
        return tuple(
            Thing(actor, seen, self.truth)
            for actor, seen in zip(self.scene.actors, self.truth.things, strict=True)
            if actor.colour is not None and seen.seen_frames()
        )

    def camera_place(self, t_s: float) -> Floats:
        """X and Y of the ground under the camera."""
        return self.scene.camera_at(t_s).position[:2]

    def camera_bearing(self, t_s: float) -> float:
        """Which way the camera looks, clockwise from Y."""
        return self.scene.camera_at(t_s).bearing_deg

    def windows(self, *things: Thing, least_s: float) -> Iterator[Window]:
        """The longest stretches in which all are seen, wholly or for the most part."""
        whole = np.logical_and.reduce([self._shows(thing, WHOLE) for thing in things])
        part = np.logical_and.reduce([self._bridged(thing) for thing in things])
        yield from (w for w in self._runs(whole, occluded=False) if w.length_s >= least_s)
        for window in self._runs(part, occluded=True):
            inside = (self.times_s >= window.start_s) & (self.times_s <= window.end_s)
            if window.length_s >= least_s and not whole[inside].all():
                yield window

    def clear(self, thing: Thing, start_s: float, end_s: float) -> bool:
        """Whether it is wholly seen in every frame of a stretch."""
        inside = (self.times_s >= start_s - 1e-6) & (self.times_s <= end_s + 1e-6)
        return bool(self._shows(thing, WHOLE)[inside].all())

    def occluded(self, thing: Thing, start_s: float, end_s: float) -> bool:
        """Whether part of it is missing in some frame of a stretch."""
        return not self.clear(thing, start_s, end_s)

    def _shows(self, thing: Thing, share: float) -> NDArray[np.bool_]:
        seen = thing.seen
        large = [px >= LEAST_PX and thing.high_px(i) >= LEAST_HIGH_PX for i, px in enumerate(seen.visible_px)]
        return np.array(large) & (np.array(seen.visible_fraction) >= share)

    def _bridged(self, thing: Thing) -> NDArray[np.bool_]:
        """Where it is partly seen, or hidden no longer than may be between two times it is."""
        part = self._shows(thing, PART)
        for value, group in groupby(range(len(part)), key=lambda i: bool(part[i])):
            frames = list(group)
            first, last = frames[0], frames[-1]
            inner = first > 0 and last + 1 < len(part)
            if not value and inner and self.times_s[last + 1] - self.times_s[first - 1] <= LONGEST_GAP_S:
                part[first : last + 1] = True
        return part

    def _runs(self, flags: NDArray[np.bool_], *, occluded: bool) -> Iterator[Window]:
        for value, group in groupby(range(len(flags)), key=lambda i: bool(flags[i])):
            frames = list(group)
            if value and len(frames) > 1:
                yield Window(float(self.times_s[frames[0]]), float(self.times_s[frames[-1]]), occluded)
