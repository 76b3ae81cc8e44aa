"""The fixed words of the records: events, states, sides, relations, colours, count modes, quantities."""

from __future__ import annotations

from typing import Literal, get_args

# What can happen to a tube at an instant. `enter`/`leave` speak of the frame's edge, `appear`/`disappear`
# of being seen at all; `pass` is overtaking or going past another tube, `cross` crossing a line or another
# tube's way, `meet` coming to overlap or touch in the image, `part` the end of that.
EventName = Literal[
    "enter",
    "leave",
    "appear",
    "disappear",
    "start",
    "stop",
    "turn",
    "reverse",
    "pass",
    "cross",
    "meet",
    "part",
]
# What a tube can be doing for a while; `moving` may name a direction, `overlapping` another tube.
StateName = Literal["visible", "moving", "still", "overlapping", "hidden"]
Side = Literal["left", "right", "top", "bottom"]
Way = Literal["left", "right", "up", "down"]
RelationName = Literal[
    "left_of", "right_of", "above", "below", "overlapping", "near", "in_front_of", "behind", "inside"
]
ColourName = Literal[
    "black", "white", "grey", "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown"
]
# ever: distinct tubes in the span; at_once: most at one instant; at_time: at one instant; crossing: tubes
# that cross a line; leaving/entering: by a side; events: how often an event happened.
CountMode = Literal["ever", "at_once", "at_time", "crossing", "leaving", "entering", "events"]
Quantity = Literal[
    "visible_duration",
    "moving_duration",
    "still_duration",
    "overlap_duration",
    "interval",
    "displacement",
    "path_length",
    "mean_speed",
    "direction",
    "position",
    "relation",
    "distance",
    "nearest",
    "farthest",
    "colour",
    "class",
    "size",
    "longest",
    "shortest",
]
# What is measured of paths, in metres and real seconds: of one thing, of two, or of one and the camera.
MetricQuantity = Literal[
    "travelled_distance",
    "displacement",
    "mean_speed",
    "speed",
    "max_speed",
    "min_speed",
    "acceleration",
    "mean_acceleration",
    "max_acceleration",
    "max_deceleration",
    "stopping_distance",
    "stopping_deceleration",
    "direction",
    "heading",
    "turning_angle",
    "turning_radius",
    "time_stopped",
    "height",
    "length",
    "width",
    "distance",
    "mean_distance",
    "closest_approach",
    "farthest_apart",
    "closing_speed",
    "time_to_contact",
    "relative_direction",
    "heading_difference",
    "following_gap",
    "following_time",
    "overtaking_time",
    "crossing_time",
    "dwell_time",
]
# One part of a distance, speed or acceleration, where up is known (a reference in the picture's plane).
Component = Literal["horizontal", "vertical"]
# Which way is 12 o'clock: up in the picture; forward from the camera at the span's start; or the thing's own
# first way.
DirectionFrame = Literal["image", "camera", "initial"]

EVENTS: tuple[str, ...] = get_args(EventName)
STATES: tuple[str, ...] = get_args(StateName)
METRIC: tuple[str, ...] = get_args(MetricQuantity)
COLOURS: tuple[ColourName, ...] = get_args(ColourName)
RELATIONS: tuple[str, ...] = get_args(RelationName)
