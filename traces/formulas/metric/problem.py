"""A metric question put to the ledger: which paths, over what time, by which formula, in which unit."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from ...errors import BadArguments, NotMeasurable
from ...records import Calibration, CameraPoses, Path
from ...records.vocabulary import Component, DirectionFrame
from ..derived import Given
from .alone import first_heading
from .spread import ALL, Cause, Column, Formula, Had, Sure, Ways, evaluate
from .way import Way, check_instant, common_span, whole

Floats = NDArray[np.float64]
Four = tuple[float, float, float, float]
Unit = Literal["m", "m/s", "m/s²", "s", "deg"]

# A direction is never surer than this, nor a time than this share of the time between frames.
_LEAST_TURN_DEG, _FRAME_SHARE = 0.4, 0.7
# The camera's speed is told over so long to either side.
_UNSTEADY_S = 0.2


@dataclass(frozen=True, eq=False)
class Problem:
    """What is worked out, and again with everything that may be off."""

    formula: Formula
    paths: tuple[Path, ...]
    window: tuple[float, float]
    unit: Unit
    turns: bool = False
    least: float | None = None
    """What the value cannot be below: its interval is cut there."""
    uses: tuple[Column, ...] = ALL
    """What of the paths the formula looks at."""
    unsure_share: float = 0.0
    """Of its own value it is never surer than this."""
    unsure: float = 0.0
    """It is never surer than this, in its own unit."""

    def solve(self) -> Sure:
        """The value and how sure it is: times no surer than frames are apart."""
        sure = evaluate(self.formula, self.paths, self.window, turns=self.turns, uses=self.uses)
        floor = _LEAST_TURN_DEG if self.turns else 0.0
        if self.unit == "s":
            floor = _FRAME_SHARE * max(_step_s(path) for path in self.paths)
        floor = math.hypot(floor, self.unsure, self.unsure_share * sure.value)
        at_floor = _FRAME_SHARE * max(_step_s(path) for path in self.paths)
        at = None if sure.at_sigma_s is None else math.hypot(sure.at_sigma_s, at_floor)
        return sure._replace(sigma=math.hypot(sure.sigma, floor), at_sigma_s=at)


def _step_s(path: Path) -> float:
    """How far apart a path's samples usually are."""
    return float(np.median(np.diff(path.samples.t_s))) if len(path.samples) > 1 else 0.0


class Asked:
    """A derivation's inputs as paths and a camera, its span or instant, its parameters."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.paths = given.all(Path)
        if not self.paths:
            raise BadArguments(f"{given.derivation.formula} is of paths; locate the things first")
        frames = {path.frame for path in self.paths}
        if len(frames) > 1:
            raise BadArguments("the paths are in different frames, a plane's and the world's")

    @property
    def path(self) -> Path:
        """The path that it is of."""
        return self.paths[0]

    @property
    def of_camera(self) -> bool:
        """Whether the other of a pair is the camera."""
        return len(self.paths) == 1

    @property
    def calibration(self) -> Calibration | None:
        """The calibration among the inputs."""
        found = self.given.all(Calibration)
        return found[0] if found else None

    def check_level(self, what: str) -> None:
        """That it is known which way is down, for what is told along the ground."""
        if self.path.frame == "camera":
            raise NotMeasurable(
                f"the {what.replace('_', ' ')} is told along the ground, which depth alone does not tell",
                hint="Give a ground_plane sidecar, or ask for it in the picture, of the tube.",
            )

    def window(self) -> tuple[float, float]:
        """The part of the span asked about that is followed."""
        return common_span(self.paths, self.given.span)

    def instant(self) -> float:
        """The instant asked about."""
        return check_instant(self.paths, self.given.at_s)

    def around(self, t_s: float) -> tuple[float, float]:
        """A window that holds an instant."""
        reach = max(self.path.correlation_s, 0.1)
        return t_s - reach, t_s + reach

    def one(self, ways: Ways) -> Way:
        """The way of the path that it is of, only the component asked about."""
        return self._component(ways[self.path.id])

    def other(self, ways: Ways) -> Way:
        """The way of the other of a pair, which may be the camera."""
        if not self.of_camera:
            return self._component(ways[self.paths[1].id])
        return self._component(self.camera_way(ways.cause))

    def camera_way(self, cause: Cause | None = None) -> Way:
        """The camera's way along the ground; off by what shifts all it sees, too."""
        calibration, way = self.calibration, whole(self.path).way
        if calibration is None or calibration.camera is None:
            raise NotMeasurable(
                "where the camera is cannot be told from this calibration",
                hint="Give a ground_plane or posed sidecar.",
            )
        poses = calibration.camera
        position = np.array(poses.position_m) + _shifts(poses, cause)[0]
        t_s = np.unique(np.round(np.concatenate([way.t_s, poses.t_s]), 6))
        place = np.zeros((len(t_s), 3))
        for k in (0, 1):
            place[:, k] = np.interp(t_s, poses.t_s, position[:, k])
        nought = np.zeros_like(place)
        velocity = _velocity(t_s, place) / way.real_s_per_s
        return replace(
            way,
            t_s=t_s,
            place=place,
            velocity=velocity,
            acceleration=nought,
            unsure_m_s=nought[:, 0],
            length_m=0.0,
        )

    def base_deg(self, ways: Ways, t_s: float) -> float:
        """What counts as 12 o'clock, clockwise from Y, at the start of the time asked about."""
        frame = self.frame
        if frame == "initial":
            return first_heading(ways[self.path.id])
        if frame == "image":
            return 0.0
        calibration = self.calibration
        if calibration is None or calibration.camera is None:
            raise NotMeasurable(
                "which way the camera looks on the ground cannot be told from this calibration",
                hint="Ask for the direction relative to its own first way, or give a ground_plane sidecar.",
            )
        poses = calibration.camera
        bearing = np.degrees(np.unwrap(np.radians(poses.bearing_deg))) + _shifts(poses, ways.cause)[1]
        return float(np.interp(t_s, poses.t_s, bearing))

    @property
    def frame(self) -> DirectionFrame:
        """In which frame a direction is told."""
        default: DirectionFrame = "camera" if self._has_place else "image"
        frame = self.given.word("frame") or default
        if frame not in ("image", "camera", "initial"):
            raise BadArguments(f"a direction's frame is image, camera or initial, got {frame!r}")
        if frame == "camera" and self.path.frame == "plane":
            raise BadArguments("paths in a plane have no direction in the camera's frame")
        if frame == "image" and self._has_place:
            raise BadArguments("paths on the ground have no direction in the picture; ask it of the tube")
        return cast(DirectionFrame, frame)

    @property
    def _has_place(self) -> bool:
        """Whether the camera stands somewhere; without it 12 o'clock is up in the plane, or in the plan."""
        found = self.calibration
        return self.path.frame == "world" and found is not None and found.camera is not None

    @property
    def component(self) -> Component | None:
        """The component asked about."""
        found = self.given.word("component")
        if found not in (None, "horizontal", "vertical"):
            raise BadArguments(f"a component is horizontal or vertical, got {found!r}")
        return cast(Component | None, found)

    def _component(self, way: Way) -> Way:
        if self.component is None:
            return way
        if self.path.frame == "plane":
            kept = (1.0, 0.0, 0.0) if self.component == "horizontal" else (0.0, 1.0, 0.0)
        else:
            kept = (1.0, 1.0, 0.0) if self.component == "horizontal" else (0.0, 0.0, 1.0)
        mask = np.array(kept)
        return replace(
            way, place=way.place * mask, velocity=way.velocity * mask, acceleration=way.acceleration * mask
        )

    def four(self, name: str) -> Four:
        """Four numbers among the parameters."""
        row = self.given.numbers(name)
        if row is None or len(row) != 4:
            raise BadArguments(f"{self.given.derivation.formula} needs {name}: x1, y1, x2, y2 in metres")
        return row[0], row[1], row[2], row[3]


def _shifts(poses: CameraPoses, cause: Cause | None) -> tuple[Floats, Floats]:
    """How far (n, 3) a cause shifts the camera, and by how much (n,) it turns it."""
    shift, turn = np.zeros((len(poses.t_s), 3)), np.zeros(len(poses.t_s))
    for mode in poses.modes:
        if cause is not None and mode.name == cause.name:
            shift, turn = (
                shift + cause.sign * np.array(mode.shift_m),
                turn + cause.sign * np.array(mode.turn_deg),
            )
    return shift, turn


def _velocity(t_s: Floats, place: Floats) -> Floats:
    """How fast (n, 3) places change, each over a while round it: poses are unsteady from one to the next."""
    if len(t_s) < 2:
        return np.zeros_like(place)
    reach = np.clip(np.minimum(t_s - t_s[0], t_s[-1] - t_s), np.diff(t_s).min(), _UNSTEADY_S)
    before, after = np.maximum(t_s - reach, t_s[0]), np.minimum(t_s + reach, t_s[-1])
    gone = [np.interp(after, t_s, place[:, k]) - np.interp(before, t_s, place[:, k]) for k in range(3)]
    return np.asarray(np.column_stack(gone) / (after - before)[:, None], dtype=np.float64)


OfSpan = Callable[[Way], Had]
OfInstant = Callable[[Way, float], Had]


def over_span(asked: Asked, formula: OfSpan, unit: Unit, *, least: float | None = 0.0) -> Problem:
    """A formula of one way over the time asked about."""
    window = asked.window()
    return Problem(
        lambda ways: formula(asked.one(ways).cut(*window)), asked.paths[:1], window, unit, least=least
    )


def at_instant(asked: Asked, formula: OfInstant, unit: Unit, *, least: float | None = 0.0) -> Problem:
    """A formula of one way at the instant asked about."""
    t_s = asked.instant()
    return Problem(
        lambda ways: formula(asked.one(ways), t_s), asked.paths[:1], asked.around(t_s), unit, least=least
    )


def pair_over_span(
    asked: Asked, formula: Callable[[Way, Way], Had], unit: Unit, *, least: float | None = 0.0
) -> Problem:
    """A formula of two ways over the time both are followed."""
    window = asked.window()
    return Problem(
        lambda ways: formula(asked.one(ways).cut(*window), asked.other(ways).cut(*window)),
        asked.paths,
        window,
        unit,
        least=least,
    )


def pair_at_instant(
    asked: Asked, formula: Callable[[Way, Way, float], Had], unit: Unit, *, least: float | None = 0.0
) -> Problem:
    """A formula of two ways at an instant."""
    t_s = asked.instant()
    return Problem(
        lambda ways: formula(asked.one(ways), asked.other(ways), t_s),
        asked.paths,
        asked.around(t_s),
        unit,
        least=least,
    )
