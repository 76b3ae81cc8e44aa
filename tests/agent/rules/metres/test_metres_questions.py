"""Questions in metres, written from what they mean: what is asked, of what, when, and how it is wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidence.agent.rules.ast import (
    AskCompare,
    AskMeasure,
    Clock,
    Fractional,
    Instant,
    Line,
    Thing,
    Window,
    Zone,
)
from vidence.agent.rules.reading import read_question
from vidence.bench.kinebench.phrasings import PHRASINGS
from vidence.traces.errors import UnsupportedQuestion

TABLES = sorted(Path(__file__).parent.glob("*.txt"))
ROWS = [
    tuple(part.strip() for part in line.split(" => "))
    for table in TABLES
    for line in table.read_text(encoding="utf-8").splitlines()
    if " => " in line and not line.startswith("#")
]


def thing(it: Thing | None) -> str:
    """'any red car', 'which persons', 'person #12', 'truck {still}'."""
    if it is None:
        return ""
    words = [*it.colours, it.noun] if it.ident is None else [it.noun, f"#{it.ident}"]
    reference = "definite" if it.plural and it.reference in ("any", "definite") else it.reference
    lead = {"any": "any ", "indefinite": "any ", "all": "all ", "which": "which "}.get(reference, "")
    more = f" {{{it.clause.happens}}}" if it.clause else ""
    more += f" #{it.ordinal.n} by {it.ordinal.by}" if it.ordinal else ""
    return lead + " ".join(words) + ("s" if it.plural else "") + more


def instant(at: Instant | None) -> str:
    """'2', '50%', 'truck.stop+2'."""
    if at is None:
        return ""
    if isinstance(at, Clock):
        return f"{at.t_s:g}"
    if isinstance(at, Fractional):
        return f"{at.share:.0%}"
    nth = f"#{at.nth}" if at.nth != 1 else ""
    offset = f"{at.offset_s:+g}" if at.offset_s else ""
    return f"{thing(at.subject)}.{at.clause.happens}{nth}{offset}"


def window(it: Window) -> str:
    """'1..3', 'first 4', 'while dog.visible'."""
    if it.first_s is not None or it.last_s is not None:
        return f"first {it.first_s:g}" if it.first_s is not None else f"last {it.last_s or 0:g}"
    if it.during is not None:
        return f"while {instant(it.during)}"
    at = f"window at {instant(it.at)}" if it.at else ""
    return f"{instant(it.after)}..{instant(it.before)}" if it.after or it.before else at


def line(it: Line | None) -> str:
    return f"line {it.x1:g},{it.y1:g},{it.x2:g},{it.y2:g} {it.x_unit}" if it else ""


def zone(it: Zone | None) -> str:
    if it is None:
        return ""
    if it.radius is None:
        return f"zone {it.x1:g},{it.y1:g},{it.x2:g},{it.y2:g}"
    return f"within {it.radius:g} {it.radius_unit} of {'camera' if it.near_camera else thing(it.near)}"


def measure(query: AskMeasure) -> list[str]:
    limit = query.threshold
    return [
        query.quantity,
        query.component or "",
        thing(query.thing),
        f"to {thing(query.other)}" if query.other else "to camera" if query.to_camera else "",
        f"{limit.sign} {limit.value:g} {limit.unit}" if limit else "",
        f"toward={query.toward}" if query.toward else "",
        query.form if query.form != "number" else "",
        query.asks if query.asks != "value" else "",
        f"frame={query.frame}" if query.frame else "",
        line(query.line),
        zone(query.zone),
    ]


def compare(query: AskCompare) -> list[str]:
    return [
        "compare " + query.quantity,
        query.component or "",
        "" if query.most else "least",
        " / ".join(thing(one) for one in query.candidates),
        f"to {thing(query.other)}" if query.other else "to camera" if query.to_camera else "",
        f"is {thing(query.is_it)}" if query.is_it else "",
        "same" if query.same else "",
        "margin" if query.margin else "",
    ]


def told(question: str, options: tuple[str, ...] = ()) -> str:
    """The question in one line, its parts in a fixed order, what is not said left out."""
    try:
        query = read_question(question, options)
    except UnsupportedQuestion:
        return "unsupported"
    if not isinstance(query, AskMeasure | AskCompare):
        return f"({query.kind})"
    parts = measure(query) if isinstance(query, AskMeasure) else compare(query)
    parts += [f"at {instant(query.at)}" if query.at else "", window(query.window)]
    bounded = isinstance(query, AskMeasure) and query.threshold is not None
    return " | ".join(
        part for part in [*parts, f"in {query.unit}" if query.unit and not bounded else ""] if part
    )


@pytest.mark.parametrize(("question", "meaning"), ROWS, ids=[row[0] for row in ROWS])
def test_question_in_metres_is_read_as(question: str, meaning: str) -> None:
    assert told(question) == meaning


SLOTS = {
    "a": "red car",
    "b": "person in blue",
    "t": "2.3",
    "t1": "1.1",
    "t2": "3.4",
    "d": "2",
    "radius": "4.2",
}
SLOTS |= {"bound": "3.5", "bound_kmh": "12.6", "when": "from 1.1 to 3.4 s", "When": "Between 1.1 s and 3.4 s"}
TWO = "red car | to blue person"
# What each kind of KineBench's questions means, however it is put, its unit aside.
MEANT = {
    "travelled_distance": "travelled_distance | red car | 1.1..3.4",
    "mean_speed": "mean_speed | red car | 1.1..3.4",
    "max_speed": "max_speed | red car | 1.1..3.4",
    "speed_at": "mean_speed | red car | at 2.3",
    "displacement": "displacement | red car | 1.1..3.4",
    "mean_acceleration": "mean_acceleration | red car | 1.1..3.4",
    "direction": "direction | red car | clock | 1.1..3.4",
    "heading_at": "direction | red car | clock | at 2.3",
    "turning_angle": "turning_angle | red car | 1.1..3.4",
    "time_stopped": "(how_long)",
    "stopping_distance": "stopping_distance | red car",
    "camera_distance": "distance | red car | to camera | at 2.3",
    "camera_approach": "closing_speed | red car | to camera | at 2.3",
    "toward_camera": "closing_speed | red car | to camera | toward=asks | at 2.3",
    "faster_than": "max_speed | red car | above 3.5 m/s | 1.1..3.4",
    "height": "height | red car",
    "options": "travelled_distance | red car | 1.1..3.4",
    "distance_at": f"distance | {TWO} | at 2.3",
    "closest_approach": f"closest_approach | {TWO} | 1.1..3.4",
    "closest_when": f"closest_approach | {TWO} | when | 1.1..3.4",
    "closing_speed": f"closing_speed | {TWO} | at 2.3",
    "toward_other": f"closing_speed | {TWO} | toward=asks | at 2.3",
    "distance_comparison": "compare travelled_distance | red car / blue person | 1.1..3.4",
    "speed_comparison": "compare mean_speed | red car / blue person | 1.1..3.4",
    "direction_comparison": f"heading_difference | {TWO} | at 2.3",
    "relative_direction": "relative_direction | blue person | to red car | clock | at 2.3",
    "within": "dwell_time | red car | within 4.2 m of blue person | 1.1..3.4",
    "after_stop": "travelled_distance | red car | blue person.stop..blue person.stop+2",
}
TEMPLATES = [(kind, template) for kind in PHRASINGS for template in PHRASINGS[kind]]
MORE = (Path(__file__).parent / "kinds.list").read_text(encoding="utf-8").splitlines()[1:]
TEMPLATES += [(kind, template) for kind, template in (line.split(" => ") for line in MORE)]


@pytest.mark.parametrize(("kind", "template"), TEMPLATES, ids=[template for _, template in TEMPLATES])
def test_a_kind_of_kinebench_is_read_however_it_is_put(kind: str, template: str) -> None:
    parts = told(template.format(**SLOTS)).replace("above 12.6 km/h", "above 3.5 m/s").split(" | ")
    assert " | ".join(part for part in parts if not part.startswith("in ")) == MEANT[kind]
