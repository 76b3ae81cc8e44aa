"""Who 'it' is: pronouns of a whole question replaced by the thing they speak of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ...traces.records.base import Record
from .ast import Clause, Moment, Query, Thing, Window

_R = TypeVar("_R", bound=Record)


def resolved(query: Query) -> Query:
    """The query with every pronoun named: by its main thing, by its window's, or by the first point."""
    main = _named(query.model_copy(update={"window": Window()}))
    around = _named(query.window)
    rivals = _told_of_it(query)
    named = next((thing for thing in main + around if thing not in rivals), None)

    def name(thing: Thing) -> Thing:
        if thing.noun != "it":
            return thing
        return named if named is not None else thing.model_copy(update={"noun": "object", "point": 0})

    return _mapped(_with_nouns(_mapped(query, name)), _unseen)


def _told_of_it(value: Any) -> list[Thing]:
    """What 'it' meets or passes in a moment, and so is not: 'when it crosses in front of the truck'."""
    if isinstance(value, Moment):
        other = value.clause.other
        return [other] if value.subject.noun == "it" and other is not None else []
    if isinstance(value, Record):
        return [thing for name in type(value).model_fields for thing in _told_of_it(getattr(value, name))]
    return []


def _unseen(thing: Thing) -> Thing:
    """'The car in the picture' is the car: a definite thing is seen wherever it is spoken of."""
    if thing.reference == "definite" and thing.clause == Clause(happens="visible") and thing.ordinal is None:
        return thing.model_copy(update={"clause": None})
    return thing


def _named(value: Any) -> list[Thing]:
    """The things a pronoun may stand for: neither pronouns nor what is asked for."""
    return [thing for thing in _things(value) if thing.noun != "it" and thing.reference != "which"]


def _with_nouns(query: Query) -> Query:
    """'the red one' takes the noun of the thing named before it."""
    told = _things(query)
    nouns = [thing.noun for thing in told]
    noun = nouns[0] if nouns and nouns[0] != "object" else None

    def name(thing: Thing) -> Thing:
        bare = thing.noun == "object" and thing.text.split()[-1] in ("one", "ones")
        return thing.model_copy(update={"noun": noun}) if bare and noun else thing

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


def all_things(value: Any) -> list[Thing]:
    """Every thing of a record, those inside other things too."""
    if isinstance(value, tuple):
        return [thing for part in value for thing in all_things(part)]
    if isinstance(value, Record):
        inner = [thing for name in type(value).model_fields for thing in all_things(getattr(value, name))]
        return [value, *inner] if isinstance(value, Thing) else inner
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
