"""All kinds of KineBench's questions, how much they weigh, and which of the goals each counts towards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from . import kinds_one, kinds_two
from .ideas import Draw, Idea

Family = Literal["distance", "speed", "direction", "choice", "other"]


class Kind(NamedTuple):
    """A maker of ideas, and the family whose goal its answers count towards."""

    maker: Callable[[Draw], Idea | None]
    family: Family
    weight: int = 1
    stkit: bool = False


# STKit's kinds weigh more, and so do those that few scenes have something for.
# Distances are all that is in metres, speeds all in metres a second.
KINDS: dict[str, Kind] = {
    "travelled_distance": Kind(kinds_one.travelled_distance, "distance", 3, True),
    "mean_speed": Kind(kinds_one.mean_speed, "speed", 3, True),
    "direction": Kind(kinds_one.direction, "direction", 2, True),
    "heading_at": Kind(kinds_one.heading_at, "direction", 1, True),
    "distance_comparison": Kind(kinds_two.distance_comparison, "choice", 2, True),
    "speed_comparison": Kind(kinds_two.speed_comparison, "choice", 2, True),
    "direction_comparison": Kind(kinds_two.direction_comparison, "other", 1, True),
    "relative_direction": Kind(kinds_two.relative_direction, "direction", 2, True),
    "displacement": Kind(kinds_one.displacement, "distance"),
    "speed_at": Kind(kinds_one.speed_at, "speed", 2),
    "max_speed": Kind(kinds_one.max_speed, "speed"),
    "mean_acceleration": Kind(kinds_one.mean_acceleration, "other", 3),
    "turning_angle": Kind(kinds_one.turning_angle, "other", 3),
    "time_stopped": Kind(kinds_one.time_stopped, "other", 3),
    "stopping_distance": Kind(kinds_one.stopping_distance, "distance", 3),
    "camera_distance": Kind(kinds_one.camera_distance, "distance"),
    "camera_approach": Kind(kinds_one.camera_approach, "speed"),
    "toward_camera": Kind(kinds_one.toward_camera, "choice"),
    "faster_than": Kind(kinds_one.faster_than, "choice"),
    "height": Kind(kinds_one.height, "distance"),
    "options": Kind(kinds_one.options, "choice"),
    "distance_at": Kind(kinds_two.distance_at, "distance", 2),
    "closest_approach": Kind(kinds_two.closest_approach, "distance"),
    "closest_when": Kind(kinds_two.closest_when, "other", 3),
    "closing_speed": Kind(kinds_two.closing_speed, "speed"),
    "toward_other": Kind(kinds_two.toward_other, "choice"),
    "within": Kind(kinds_two.within, "other", 3),
    "after_stop": Kind(kinds_two.after_stop, "distance", 3),
}
