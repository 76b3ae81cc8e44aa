"""An hour-long video to search: two-second events at random places among many others that are like them.

A few hundred short pieces are drawn and encoded, each decodable by itself; an hour is made of them by putting
their packets one after the other, so that it takes seconds to make and is real to decode.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import NamedTuple

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from ..traces.records import Span
from .scenes.encode import SAME_BYTES

SIZE, RATE_HZ, PIECE_S = (640, 360), 5, 10
EVENT_S = 2.0
SCENES, BUSY, QUIET = 5, 9, 3
PAINTS = {
    "red": (205, 28, 34),
    "orange": (238, 132, 20),
    "yellow": (236, 214, 40),
    "green": (34, 150, 58),
    "blue": (30, 66, 200),
    "purple": (132, 46, 170),
}
FIGURES = ("ball", "car", "person")
_PIECE_FRAMES = PIECE_S * RATE_HZ

Image = NDArray[np.uint8]


class Look(NamedTuple):
    """What a thing looks like."""

    colour: str
    figure: str

    def __str__(self) -> str:
        return f"{self.colour} {self.figure}"


@dataclass(frozen=True)
class Needle:
    """A thing that is seen once, and when."""

    look: Look
    span: Span


@dataclass(frozen=True)
class Haystack:
    """The video and what is hidden in it."""

    path: Path
    needles: tuple[Needle, ...]


class _Actor(NamedTuple):
    """A thing on its way: from the first to the last frame, from one place to another."""

    look: Look
    first: int
    last: int
    start: tuple[float, float]
    end: tuple[float, float]
    size: float


class _Piece(NamedTuple):
    """Some seconds of a scene, in a light of their own, with what goes on in them."""

    scene: int
    light: int
    actors: tuple[_Actor, ...] = ()


def make_haystack(path: Path, seed: int, *, needles: int = 10, seconds: int = 3600) -> Haystack:
    """Draw everything from a seed: looks, scenes, what goes on, and where the needles lie."""
    dice = np.random.default_rng(seed)
    looks = [Look(*pair) for pair in product(PAINTS, FIGURES)]
    dice.shuffle(looks)
    hidden, others = looks[:needles], looks[needles:]
    grounds = [_ground(dice) for _ in range(SCENES)]
    stock = [_stock(dice, scene, others) for scene in range(SCENES)]
    plan = [
        stock[scene][int(dice.integers(len(stock[scene])))] for scene in _scenes(dice, seconds // PIECE_S)
    ]
    places = dice.choice(len(plan), needles, replace=False)
    found = []
    for look, place in zip(hidden, places.tolist(), strict=True):
        actor = _actor(dice, look, frames=round(EVENT_S * RATE_HZ))
        plan[place] = plan[place]._replace(actors=(actor,))
        start_s = place * PIECE_S + actor.first / RATE_HZ
        found.append(Needle(look, Span(start_s=start_s, end_s=start_s + EVENT_S)))
    # What comes again is encoded once.
    once = list(dict.fromkeys(plan))
    frames = (frame for piece in once for frame in _drawn(dice, grounds[piece.scene], piece))
    _write(path, frames, [once.index(piece) for piece in plan])
    return Haystack(path, tuple(found))


def _scenes(dice: np.random.Generator, count: int) -> list[int]:
    """Which scene each piece shows: it stays for minutes, then there is a cut."""
    scenes = list[int]()
    while len(scenes) < count:
        scenes += [int(dice.integers(SCENES))] * int(dice.integers(20, 80))
    return scenes[:count]


def _stock(dice: np.random.Generator, scene: int, looks: list[Look]) -> list[_Piece]:
    """The pieces of a scene, busy and quiet."""
    actors = [_busy(dice, looks) for _ in range(BUSY)] + [()] * QUIET
    return [_Piece(scene, int(dice.integers(-14, 15)), some) for some in actors]


def _busy(dice: np.random.Generator, looks: list[Look]) -> tuple[_Actor, ...]:
    """One to three things that are not sought, as short or longer."""
    chosen = dice.choice(len(looks), int(dice.integers(1, 4)), replace=False)
    return tuple(_actor(dice, looks[number], frames=int(dice.integers(6, 40))) for number in chosen)


def _actor(dice: np.random.Generator, look: Look, frames: int) -> _Actor:
    first = int(dice.integers(0, _PIECE_FRAMES - frames + 1))
    width, height = SIZE
    size = float(dice.uniform(0.8, 1.3))
    start = np.array([dice.uniform(80, width - 80), dice.uniform(80, height - 80)])
    way = dice.uniform(0, 2 * np.pi)
    reach = dice.uniform(30, 160) * np.array([np.cos(way), np.sin(way)])
    end = np.clip(start + reach, 60, np.array(SIZE) - 60)
    return _Actor(
        look, first, first + frames, (float(start[0]), float(start[1])), (float(end[0]), float(end[1])), size
    )


def _ground(dice: np.random.Generator) -> Image:
    """A textured ground with posters of every colour: what stands there all the time."""
    width, height = SIZE
    coarse = dice.normal(0, 14, (height // 24 + 1, width // 24 + 1, 1))
    level = dice.uniform(85, 160)
    image = np.clip(
        level + cv2.resize(coarse, SIZE)[..., None] + dice.normal(0, 3, (height, width, 1)), 0, 255
    )
    picture = np.repeat(image, 3, axis=2).astype(np.uint8)
    for rgb in PAINTS.values():
        x, y = int(dice.integers(0, width - 60)), int(dice.integers(0, height - 50))
        w, h = int(dice.integers(14, 46)), int(dice.integers(14, 46))
        picture[y : y + h, x : x + w] = rgb
    return picture


def _drawn(dice: np.random.Generator, ground: Image, piece: _Piece) -> Iterator[Image]:
    """The frames of a piece, with a sensor's noise."""
    grains = (piece.light + dice.normal(0, 1.2, (4, *ground.shape[:2], 1))).astype(np.int16)
    for number in range(_PIECE_FRAMES):
        frame = ground.copy()
        for actor in piece.actors:
            if actor.first <= number < actor.last:
                share = (number - actor.first) / max(actor.last - actor.first - 1, 1)
                at = [a + (b - a) * share for a, b in zip(actor.start, actor.end, strict=True)]
                _draw(frame, actor.look, at, actor.size)
        yield np.clip(frame.astype(np.int16) + grains[number % len(grains)], 0, 255).astype(np.uint8)


def _draw(frame: Image, look: Look, at: list[float], size: float) -> None:
    """A figure in one colour, with what is dark about it."""
    rgb, dark = PAINTS[look.colour], (38, 38, 42)
    x, y = (round(v) for v in at)

    def px(value: float) -> int:
        return round(value * size)

    if look.figure == "ball":
        cv2.circle(frame, (x, y), px(22), rgb, -1, cv2.LINE_AA)
    elif look.figure == "car":
        cv2.rectangle(frame, (x - px(46), y - px(8)), (x + px(46), y + px(16)), rgb, -1)
        cv2.rectangle(frame, (x - px(24), y - px(22)), (x + px(26), y - px(8)), rgb, -1)
        for side in (-27, 27):
            cv2.circle(frame, (x + px(side), y + px(16)), px(8), dark, -1, cv2.LINE_AA)
    else:
        cv2.rectangle(frame, (x - px(12), y - px(18)), (x + px(12), y + px(44)), rgb, -1)
        cv2.circle(frame, (x, y - px(30)), px(11), (196, 160, 134), -1, cv2.LINE_AA)


def _write(path: Path, frames: Iterable[Image], plan: Iterable[int]) -> None:
    """Encode all pieces once, each beginning anew; then write their packets in the order of the plan."""
    with av.open(str(path), "w", format="mp4") as target:
        stream = target.add_stream("libx264", rate=RATE_HZ)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        stream.options = {
            "preset": "ultrafast",
            "crf": "32",
            "g": str(_PIECE_FRAMES),
            "keyint_min": str(_PIECE_FRAMES),
            "sc_threshold": "0",
            "bf": "0",
            **SAME_BYTES,
        }
        packets = [bytes(packet) for packet in _encoded(stream, frames)]
        for number, piece in enumerate(plan):
            for place in range(_PIECE_FRAMES):
                packet = av.Packet(packets[piece * _PIECE_FRAMES + place])
                packet.pts = packet.dts = number * _PIECE_FRAMES + place
                packet.time_base, packet.stream = Fraction(1, RATE_HZ), stream
                packet.duration, packet.is_keyframe = 1, place == 0
                target.mux(packet)


def _encoded(stream: av.VideoStream, frames: Iterable[Image]) -> Iterator[av.Packet[av.VideoStream]]:
    for number, image in enumerate(frames):
        picture = av.VideoFrame.from_ndarray(image, format="rgb24")
        picture.pts, picture.time_base = number, Fraction(1, RATE_HZ)
        yield from stream.encode(picture)
    yield from stream.encode(None)
