"""The words of KineBench's questions: for every kind a plain one first, then paraphrases."""

from __future__ import annotations

import random
from collections.abc import Mapping

from .phrasings_unseen import UNSEEN

# {a} and {b} are things, {when} is a stretch of time, {t} an instant; capitalised slots open the sentence.
WHEN = (
    "between {t1} and {t2} s",
    "from {t1} to {t2} s",
    "between {t1} and {t2} seconds",
    "from {t1} s to {t2} s",
)
PHRASINGS: Mapping[str, tuple[str, ...]] = {
    "travelled_distance": (
        "How far does the {a} travel {when}?",
        "What distance does the {a} cover {when}?",
        "How many metres does the {a} move {when}?",
        "{When}, how far does the {a} go?",
        "What is the total distance travelled by the {a} {when}?",
    ),
    "mean_speed": (
        "What is the average speed of the {a} {when}?",
        "How fast does the {a} move {when}?",
        "How fast is the {a} on average {when}?",
        "What is the {a}'s mean speed in km/h {when}?",
        "{When}, at what speed does the {a} move?",
    ),
    "max_speed": (
        "What is the top speed of the {a} {when}?",
        "What was the {a}'s maximum speed {when}?",
        "What is the highest speed the {a} reaches {when}?",
        "What was the {a}'s top speed in km/h {when}?",
    ),
    "speed_at": (
        "How fast is the {a} moving at {t} s?",
        "What is the speed of the {a} at {t} s?",
        "At {t} s, how fast is the {a}?",
        "What is the {a}'s speed in km/h at {t} seconds?",
    ),
    "displacement": (
        "What is the displacement of the {a} {when}?",
        "What is the straight-line distance covered by the {a} {when}?",
        "How far from where it was at {t1} s is the {a} at {t2} s?",
        "What is the {a}'s net displacement {when}?",
    ),
    "mean_acceleration": (
        "What is the average acceleration of the {a} {when}?",
        "What was the {a}'s mean acceleration {when}?",
        "{When}, what is the acceleration of the {a}?",
    ),
    "direction": (
        "Which way does the {a} move {when}, as a clock face?",
        "In which direction does the {a} travel {when}, as a clock direction?",
        "{When}, in what direction does the {a} go, on the clock face?",
        "In which clock direction does the {a} move {when}?",
    ),
    "heading_at": (
        "Which way is the {a} heading at {t} s, as a clock face?",
        "In which direction is the {a} moving at {t} s, as a clock direction?",
        "What is the heading of the {a} at {t} s, as a clock face?",
    ),
    "turning_angle": (
        "By how many degrees does the {a} turn {when}?",
        "How much does the {a} turn {when}?",
        "Through what angle does the {a} turn {when}?",
        "What is the {a}'s turning angle {when}?",
    ),
    "time_stopped": (
        "How long does the {a} stand still {when}?",
        "For how long is the {a} stopped {when}?",
        "How many seconds does the {a} stand still {when}?",
    ),
    "stopping_distance": (
        "What is the stopping distance of the {a}?",
        "How far does the {a} go while braking?",
        "What is the {a}'s braking distance?",
        "Over what distance does the {a} come to a stop?",
    ),
    "camera_distance": (
        "How far is the {a} from the camera at {t} s?",
        "What is the distance between the camera and the {a} at {t} s?",
        "At {t} s, how far away from the camera is the {a}?",
        "How many metres is the {a} from the camera at {t} seconds?",
    ),
    "camera_approach": (
        "How fast is the {a} approaching the camera at {t} s?",
        "At what speed does the {a} approach the camera at {t} s?",
        "What is the closing speed between the {a} and the camera at {t} s?",
    ),
    "toward_camera": (
        "Is the {a} moving toward or away from the camera at {t} s?",
        "At {t} s, is the {a} moving towards the camera or away from it?",
        "Is the {a} approaching or leaving the camera at {t} s?",
    ),
    "faster_than": (
        "Is the {a} ever faster than {bound} m/s {when}?",
        "Does the {a} move faster than {bound} m/s {when}?",
        "Does the {a} exceed {bound_kmh} km/h {when}?",
    ),
    "height": (
        "How tall is the {a}?",
        "What is the height of the {a}?",
        "How high is the {a}, in metres?",
    ),
    "options": (
        "How far does the {a} travel {when}?",
        "Which distance does the {a} cover {when}?",
    ),
    "distance_at": (
        "How far apart are the {a} and the {b} at {t} s?",
        "What is the distance between the {a} and the {b} at {t} s?",
        "At {t} s, how far is the {a} from the {b}?",
        "How many metres are there between the {a} and the {b} at {t} seconds?",
    ),
    "closest_approach": (
        "How close do the {a} and the {b} get {when}?",
        "What is the smallest distance between the {a} and the {b} {when}?",
        "How close does the {a} come to the {b} {when}?",
        "What is the minimum distance between the {a} and the {b} {when}?",
    ),
    "closest_when": (
        "When are the {a} and the {b} closest to each other {when}?",
        "At what time are the {a} and the {b} closest {when}?",
        "When is the {a} nearest to the {b} {when}?",
    ),
    "closing_speed": (
        "How fast are the {a} and the {b} approaching each other at {t} s?",
        "What is the closing speed of the {a} and the {b} at {t} s?",
        "How fast is the {a} closing in on the {b} at {t} s?",
    ),
    "toward_other": (
        "Is the {a} moving toward or away from the {b} at {t} s?",
        "At {t} s, is the {a} moving towards the {b} or away from it?",
        "Is the {a} approaching or moving away from the {b} at {t} s?",
    ),
    "distance_comparison": (
        "Which travels farther {when}, the {a} or the {b}?",
        "Which goes further {when}, the {a} or the {b}?",
        "{When}, does the {a} or the {b} cover more distance?",
        "Which of the {a} and the {b} covers the greater distance {when}?",
    ),
    "speed_comparison": (
        "Which is faster {when}, the {a} or the {b}?",
        "Which moves faster {when}, the {a} or the {b}?",
        "{When}, does the {a} or the {b} move faster?",
        "Which of the {a} and the {b} has the higher average speed {when}?",
    ),
    "direction_comparison": (
        "What is the angle between the headings of the {a} and the {b} at {t} s?",
        "By how many degrees do the directions of the {a} and the {b} differ at {t} s?",
        "What is the difference in heading between the {a} and the {b} at {t} s?",
    ),
    "relative_direction": (
        "In which direction is the {a} from the {b} at {t} s, as a clock face?",
        "Seen from the {b}, in which direction is the {a} at {t} s, as a clock face?",
        "At {t} s, in which clock direction does the {a} lie from the {b}?",
    ),
    "within": (
        "How long is the {a} within {radius} m of the {b} {when}?",
        "For how long is the {a} within {radius} metres of the {b} {when}?",
        "How many seconds is the {a} closer than {radius} m to the {b} {when}?",
    ),
    "after_stop": (
        "How far does the {a} travel in the {d} s after the {b} stops?",
        "In the {d} seconds after the {b} stops, how far does the {a} go?",
        "How many metres does the {a} cover in the {d} seconds after the {b} stops?",
    ),
}


def put(kind: str, slots: Mapping[str, str], rng: random.Random, *, unseen: bool = False) -> str:
    """A question of a kind in one of its wordings; the plain one is as likely as all others together."""
    plain, *others = PHRASINGS[kind]
    template = rng.choice(UNSEEN[kind]) if unseen else plain if rng.random() < 0.5 else rng.choice(others)
    when = rng.choice(WHEN).format(**slots) if "t1" in slots else ""
    text = template.format(when=when, When=when, **slots)
    return text[0].upper() + text[1:]
