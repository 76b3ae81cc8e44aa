"""Words for the same kinds of questions that whoever works on the grammar never looks at.

Keep it so: how these are read is the estimate for questions that strangers will ask.
"""

from __future__ import annotations

from collections.abc import Mapping

UNSEEN: Mapping[str, tuple[str, ...]] = {
    "travelled_distance": (
        "How much road does the {a} put behind it {when}?",
        "{When}, what length of way does the {a} make?",
        "Tell me how many metres the {a} goes {when}.",
    ),
    "mean_speed": (
        "What pace does the {a} keep on average {when}?",
        "{When}, how many metres per second does the {a} make on average?",
        "Give me the {a}'s average speed {when}.",
    ),
    "max_speed": (
        "What is the fastest the {a} gets {when}?",
        "How quick is the {a} at its quickest {when}?",
        "{When}, what speed does the {a} peak at?",
    ),
    "speed_at": (
        "How quickly is the {a} going when the clock shows {t} s?",
        "What would a speedometer on the {a} read at {t} s?",
        "Give the speed of the {a} at the {t} second mark.",
    ),
    "displacement": (
        "As the crow flies, how far does the {a} get {when}?",
        "How far is the {a}'s position at {t2} s from its position at {t1} s?",
        "{When}, by how many metres does the {a} change its position in a straight line?",
    ),
    "mean_acceleration": (
        "At what rate does the {a}'s speed change {when}?",
        "How strongly does the {a} accelerate on average {when}?",
    ),
    "direction": (
        "Towards which hour of the clock does the {a} move {when}?",
        "{When}, which o'clock is the {a} going towards?",
        "On a clock face, where is the {a} headed {when}?",
    ),
    "heading_at": (
        "At {t} s, towards which hour is the {a} pointed?",
        "What o'clock is the {a} moving towards at {t} s?",
    ),
    "turning_angle": (
        "How many degrees does the {a} change its direction by {when}?",
        "How big is the bend that the {a} takes {when}, in degrees?",
    ),
    "time_stopped": (
        "How much time does the {a} spend at a standstill {when}?",
        "For how many seconds is the {a} not moving {when}?",
    ),
    "stopping_distance": (
        "How many metres does the {a} need to come to a halt?",
        "How long is the stretch over which the {a} brakes?",
    ),
    "camera_distance": (
        "How many metres lie between us and the {a} at {t} s?",
        "What is the range to the {a} at {t} s?",
    ),
    "camera_approach": (
        "At {t} s, how many metres per second does the {a} close on the camera?",
        "How quickly is the {a} coming at us at {t} s?",
    ),
    "toward_camera": (
        "Is the {a} coming closer to the camera or getting farther away at {t} s?",
        "At {t} s, does the {a} approach us or recede?",
    ),
    "faster_than": (
        "Does the {a} ever top {bound} m/s {when}?",
        "{When}, is there a moment when the {a} goes above {bound} m/s?",
    ),
    "height": (
        "How many metres tall is the {a}?",
        "Roughly how high does the {a} stand?",
    ),
    "options": (
        "How many metres does the {a} cover {when}?",
        "{When}, how far has the {a} come?",
    ),
    "distance_at": (
        "How big is the gap from the {a} to the {b} at {t} s?",
        "What separates the {a} from the {b} at {t} s, in metres?",
    ),
    "closest_approach": (
        "At their nearest, how far apart are the {a} and the {b} {when}?",
        "What is the least distance that the {a} keeps from the {b} {when}?",
    ),
    "closest_when": (
        "At which second do the {a} and the {b} come nearest to one another {when}?",
        "{When}, when is the gap between the {a} and the {b} the smallest?",
    ),
    "closing_speed": (
        "At what rate does the gap between the {a} and the {b} shrink at {t} s?",
        "How many metres per second are the {a} and the {b} nearing each other by at {t} s?",
    ),
    "toward_other": (
        "Is the {a} getting nearer to or farther from the {b} at {t} s?",
        "At {t} s, does the {a} head for the {b} or away from it?",
    ),
    "distance_comparison": (
        "Who gets farther {when}, the {a} or the {b}?",
        "{When}, which one puts more metres behind it: the {a} or the {b}?",
    ),
    "speed_comparison": (
        "Who is quicker {when}, the {a} or the {b}?",
        "Of the {a} and the {b}, which one goes at the higher pace {when}?",
    ),
    "direction_comparison": (
        "How far apart in degrees are the ways that the {a} and the {b} are going at {t} s?",
        "At {t} s, what angle do the paths of the {a} and the {b} make?",
    ),
    "relative_direction": (
        "From where the {b} is, towards which o'clock would one look to see the {a} at {t} s?",
        "On a clock face, where does the {a} stand as seen from the {b} at {t} s?",
    ),
    "within": (
        "How many seconds does the {a} spend no more than {radius} m from the {b} {when}?",
        "For what length of time is the {a} nearer than {radius} m to the {b} {when}?",
    ),
    "after_stop": (
        "Once the {b} has stopped, how many metres does the {a} make in the next {d} s?",
        "How far does the {a} get within {d} s of the {b} stopping?",
    ),
}
