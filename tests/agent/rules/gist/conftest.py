"""Wordings and their meaning: templates filled, readings, readings without harmless differences."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from vidence.agent.rules.ast import Query
from vidence.agent.rules.parse import parse
from vidence.bench.questions.phrasings import templates
from vidence.traces.errors import UnsupportedQuestion

_HERE = Path(__file__).parent / "wordings"
_SLOTS = (
    {
        "thing": "red car",
        "other": "blue truck",
        "things": "people",
        "t": "3.5 seconds",
        "n1": "2",
        "n2": "5",
        "side": "left",
        "way": "right",
        "p1": "(320, 0)",
        "p2": "(320, 360)",
        "n": "2",
        "nth": "second",
        "noun": "car",
        "colour": "green",
    },
    {
        "thing": "orange",
        "other": "white ball",
        "things": "moving objects",
        "t": "0:04.5",
        "n1": "1.5",
        "n2": "6",
        "side": "top",
        "way": "up",
        "p1": "(0, 180)",
        "p2": "(640, 180)",
        "n": "3",
        "nth": "third",
        "noun": "ball",
        "colour": "orange",
    },
)
_CONVERSE = {"right_of": "left_of", "below": "above"}


def wordings(name: str) -> dict[str, tuple[str, ...]]:
    """The templates by kind of a set here, or of the suite's own ('blind')."""
    path = _HERE / f"{name}.json"
    return dict(templates("blind")) if name == "blind" else json.loads(path.read_text(encoding="utf-8"))


def filled(template: str, variant: int, person: str = "person in {colour}") -> str:
    """The template with its slots filled; in the second variant the thing is a person."""
    slots = dict(_SLOTS[variant])
    if slots["thing"] == "orange":
        slots["thing"] = person.format(colour="orange")
    for slot in ("thing", "other"):
        article = "an" if slots[slot][0] in "aeiou" else "a"
        slots[f"an_{slot}" if slot == "other" else f"a_{slot}"] = f"{article} {slots[slot]}"
    return template.format(**slots)


@lru_cache(maxsize=4096)
def parsed(question: str) -> str | None:
    """What the grammar reads, plainly; None where it refuses."""
    try:
        return plain(parse(question))
    except UnsupportedQuestion:
        return None


def references(kind: str, variant: int) -> set[str]:
    """What the house's own wordings of a kind mean."""
    found = (parsed(filled(template, variant)) for template in templates("house")[kind])
    return {meaning for meaning in found if meaning is not None}


def _bare(value: Any) -> Any:
    """Without the words of things, their reference, and what is not set."""
    if isinstance(value, dict):
        kept = {name: _bare(inner) for name, inner in value.items() if name != "text"}
        kept = {name: inner for name, inner in kept.items() if inner not in (None, [], False)}
        if "noun" in kept:
            kept.pop("reference", None)
        return kept
    return [_bare(inner) for inner in value] if isinstance(value, list | tuple) else value


def plain(query: Query) -> str:
    """The query as text, equal where two readings say the same."""
    text = json.dumps(_bare(query.model_dump()))
    found: dict[str, Any] = json.loads(text.replace('"disappear"', '"leave"').replace('"appear"', '"enter"'))
    if found["kind"] == "order" and found["relation"] == "after":
        found |= {"first": found["second"], "second": found["first"], "relation": "before"}
    if found["kind"] == "relation":
        _as_converse(found)
    if found["kind"] == "exists" and not found.get("negated"):
        clause = found["thing"].pop("clause", {"happens": "visible"})
        found = {"kind": "happens", "subject": found["thing"], "clause": clause, "window": found["window"]}
    for name in ("thing", "subject"):
        if found["kind"] in ("exists", "happens"):
            found.get(name, {}).pop("plural", None)
    return json.dumps(found, sort_keys=True)


def _as_converse(found: dict[str, Any]) -> None:
    """'A right of B' as 'B left of A', and overlaps with the two in one order."""
    swapped = found["relation"] in _CONVERSE
    both = sorted((found["thing"], found["other"]), key=json.dumps)
    if swapped:
        found |= {"thing": found["other"], "other": found["thing"], "relation": _CONVERSE[found["relation"]]}
    if found["relation"] == "overlapping":
        found |= {"thing": both[0], "other": both[1]}


class Meanings:
    """What the tests of wordings need."""

    wordings = staticmethod(wordings)
    filled = staticmethod(filled)
    references = staticmethod(references)
    parsed = staticmethod(parsed)
    plain: Callable[[Query], str] = staticmethod(plain)


@pytest.fixture(scope="session")
def meanings() -> type[Meanings]:
    """Templates, their filling, and what they should mean."""
    return Meanings
