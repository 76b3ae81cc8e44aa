"""Questions in metres, written from what they mean: what is asked, of what, when, and how it is wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidence.agent.rules.ast import AskCompare, AskMeasure, Thing, Window
from vidence.agent.rules.parse import parse

TABLE = Path(__file__).parent / "metres_questions.txt"
ROWS = [
    tuple(part.strip() for part in line.split(" => "))
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if " => " in line and not line.startswith("#")
]


def thing(it: Thing | None) -> str:
    if it is None:
        return ""
    words = [*it.colours, it.noun] if it.ident is None else [it.noun, f"#{it.ident}"]
    lead = {"any": "any ", "indefinite": "any ", "all": "all ", "which": "which "}.get(it.reference, "")
    return lead + " ".join(words) + ("s" if it.plural else "")


def time(at: object) -> str:
    if at is None:
        return ""
    kind = getattr(at, "kind", "")
    if kind == "clock":
        return f"{at.t_s:g}"  # type: ignore[attr-defined]
    if kind == "fraction":
        return f"{at.share:.0%}"  # type: ignore[attr-defined]
    return f"{thing(at.subject)}.{at.clause.happens}"  # type: ignore[attr-defined]


def window(it: Window) -> str:
    if it.first_s is not None or it.last_s is not None:
        return f"first {it.first_s:g}" if it.first_s is not None else f"last {it.last_s:g}"
    return f"{time(it.after)}..{time(it.before)}" if it.after or it.before else ""


def told(query: object) -> str:
    """The question in one line, its parts in a fixed order, what is not said left out."""
    assert isinstance(query, AskMeasure | AskCompare)
    if isinstance(query, AskCompare):
        parts = [
            "compare " + query.quantity,
            "" if query.most else "least",
            " / ".join(thing(one) for one in query.candidates),
            f"to {thing(query.other)}" if query.other else "to camera" if query.to_camera else "",
            f"is {thing(query.is_it)}" if query.is_it else "",
            "same" if query.same else "",
            "margin" if query.margin else "",
        ]
    else:
        limit = query.threshold
        parts = [
            query.quantity,
            query.component or "",
            thing(query.thing),
            f"to {thing(query.other)}" if query.other else "to camera" if query.to_camera else "",
            f"{limit.sign} {limit.value:g} {limit.unit}" if limit else "",
            f"toward={query.toward}" if query.toward else "",
            query.form if query.form != "number" else "",
            query.asks if query.asks != "value" else "",
            f"frame={query.frame}" if query.frame else "",
            f"within {query.zone.radius:g} {query.zone.radius_unit}"
            if query.zone and query.zone.radius
            else "",
        ]
    parts += [f"at {time(query.at)}" if query.at else "", window(query.window)]
    asked_in = query.unit if not (isinstance(query, AskMeasure) and query.threshold) else None
    return " | ".join(part for part in [*parts, f"in {asked_in}" if asked_in else ""] if part)


@pytest.mark.parametrize(("question", "meaning"), ROWS, ids=[row[0] for row in ROWS])
def test_question_in_metres_is_read_as(question: str, meaning: str) -> None:
    assert told(parse(question)) == meaning
