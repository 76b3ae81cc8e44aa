"""Who 'it' is: pronouns of a whole question replaced by the thing they speak of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ...traces.records.base import Record
from .ast import Moment, Query, Thing, Window

_R = TypeVar("_R", bound=Record)


def resolved(query: Query, options: tuple[Thing, ...] = ()) -> Query:
    """The query with every pronoun named: by its main thing, by its window's, or by the first point."""
    main = [thing for thing in _things(query.model_copy(update={"window": Window()})) if thing.noun != "it"]
    around = [thing for thing in _things(query.window) if thing.noun != "it"]
    named = (main or around or [None])[0]

    def name(thing: Thing) -> Thing:
        if thing.noun != "it":
            return thing
        return named if named is not None else thing.model_copy(update={"noun": "object", "point": 0})

    return _mapped(query, name)


def _things(value: Any) -> list[Thing]:
    """The outermost things of a record, in order; a pronoun inside a thing's clause is its own."""
    if isinstance(value, Thing):
        return [value]
    if isinstance(value, tuple):
        return [thing for part in value for thing in _things(part)]
    if isinstance(value, Record):
        return [thing for name in type(value).model_fields for thing in _things(getattr(value, name))]
    return []


def _mapped(record: _R, change: Callable[[Thing], Thing]) -> _R:
    """The record with every outermost thing changed."""
    updates: dict[str, Any] = {}
    for field in type(record).model_fields:
        value = getattr(record, field)
        new = _changed(value, change)
        if new is not value:
            updates[field] = new
    return record.model_copy(update=updates) if updates else record


def _changed(value: Any, change: Callable[[Thing], Thing]) -> Any:
    if isinstance(value, Thing):
        inner = _mapped(value, change)
        return change(inner)
    if isinstance(value, tuple) and any(isinstance(part, Record) for part in value):
        return tuple(_changed(part, change) for part in value)
    if isinstance(value, Record):
        return _mapped(value, change)
    return value


def moments(window: Window) -> tuple[Moment, ...]:
    """The moments a window is bound by."""
    found = (window.after, window.before, window.at, window.during)
    return tuple(part for part in found if isinstance(part, Moment))
