"""A terse notation for typed questions, so that tables of them can be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from vidence.agent.rules.ast import Clause, Clock, Fractional, Line, Moment, Thing, Window
from vidence.agent.rules.parse import parse
from vidence.traces.errors import UnsupportedQuestion


def _thing(thing: Thing) -> str:
    words = [*thing.colours, thing.noun]
    if thing.reference != "definite":
        words.insert(0, thing.reference)
    if thing.number is not None:
        words.append(f"x{thing.number}")
    text = " ".join(words) + ("s" if thing.plural else "")
    if thing.ordinal is not None:
        text += f"#{thing.ordinal.n}:{thing.ordinal.by}"
        text += f"@{_instant(thing.ordinal.at)}" if thing.ordinal.at else ""
    text += f" {{{_clause(thing.clause)}}}" if thing.clause else ""
    if thing.relative is not None:
        at = f"@{_instant(thing.relative.at)}" if thing.relative.at else ""
        text += f" <{thing.relative.relation} {_thing(thing.relative.other)}{at}>"
    text += f" in {'-'.join(thing.places)}" if thing.places else ""
    return text + (f" point{thing.point}" if thing.point is not None else "")


def _line(line: Line) -> str:
    x = "%" if line.x_unit == "share" else ""
    y = "%" if line.y_unit == "share" else ""
    return f"line({line.x1:g}{x},{line.y1:g}{y}-{line.x2:g}{x},{line.y2:g}{y})"


def _clause(clause: Clause) -> str:
    said = ["not" if clause.negated else "", clause.happens, clause.way or "", clause.also_way or ""]
    said.append(f"by {clause.side}" if clause.side else "")
    said.append(f"{'from' if clause.passive else 'with'} ({_thing(clause.other)})" if clause.other else "")
    said.append(_line(clause.line) if clause.line else "")
    text = " ".join(word for word in said if word)
    return f"{text}; then {_clause(clause.then)}" if clause.then else text


def _instant(instant: Any) -> str:
    if isinstance(instant, Clock):
        return f"{instant.t_s:g}s"
    if isinstance(instant, Fractional):
        return f"{instant.share:.2f}"
    assert isinstance(instant, Moment)
    nth = f" no.{instant.nth}" if instant.nth != 1 else ""
    offset = f" {instant.offset_s:+g}s" if instant.offset_s else ""
    return f"[{_thing(instant.subject)}: {_clause(instant.clause)}{nth}{offset}]"


def _value(value: Any) -> str:
    if isinstance(value, Thing):
        return _thing(value)
    if isinstance(value, Clause):
        return _clause(value)
    if isinstance(value, Clock | Fractional | Moment):
        return _instant(value)
    if isinstance(value, Window):
        parts = [(name, part) for name, part in value if part is not None]
        return " ".join(f"{name} {_value(part)}" for name, part in parts)
    if isinstance(value, tuple):
        return " & ".join(_value(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def terse_query(query: BaseModel) -> str:
    """'when red car | stop': the kind, then every field that is not its default."""
    kind = query.kind  # type: ignore[attr-defined]
    shown: list[str] = []
    for name, field in type(query).model_fields.items():
        value = getattr(query, name)
        if name in ("kind", "window") or value == field.default:
            continue
        shown.append(_value(value) if name in _PLAIN else f"{name}={_value(value)}")
    if query.window != Window():  # type: ignore[attr-defined]
        shown.append(f"in {_value(query.window)}")  # type: ignore[attr-defined]
    return f"{kind} " + " | ".join(shown)


_PLAIN = {"thing", "subject", "clause", "things", "first", "candidates", "moment"}


@pytest.fixture
def terse() -> Callable[..., str]:
    """Reads a question and gives it in the terse notation, or 'unsupported'."""

    def read(question: str, options: tuple[str, ...] = ()) -> str:
        try:
            return terse_query(parse(question, options))
        except UnsupportedQuestion:
            return "unsupported"

    return read
