"""How a reason denies: what did not happen where all was looked at, else what was not seen to in what was."""

from __future__ import annotations

from ....traces.records import Span
from ....traces.render import named, within
from ....traces.wording import past
from ..ast import Clause, Thing
from .claims import verb_phrase
from .moments import whole
from .naming import plural
from .session import Abstain, Session
from .subjects import is_single


def did_not(session: Session, thing: Thing, clause: Clause, span: Span | None) -> Abstain:
    """What to raise where something never happened, or was not seen to."""
    return session.abstain(_words(session, thing, clause, span), span=span)


def _words(session: Session, thing: Thing, clause: Clause, span: Span | None) -> str:
    words, at = verb_phrase(clause), within(span or whole(session))
    one = is_single(thing)
    who = named(thing.text) if one else f"none of the {plural(thing)}"
    if session.unlooked(span):
        return f"{who} was {'not ' if one else ''}seen to {words} in what was looked at"
    return f"{who} {past(words, negated=one)} {at}"
