"""Claims that several kinds of answer make: what happened, what did not, and the fields that go with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ....traces.records import Absence, Draft, SpanFound, Tube
from ....traces.records.claim import Absent, Happened, When
from ....traces.wording import coloured
from ..ast import Clause, Thing
from .moments import verb
from .naming import article, called, described, plain
from .occurrences import Occurred, is_state
from .session import Session
from .things import same


def name_of(thing: Thing, tube: Tube) -> str:
    """What a claim calls a tube: 'the red car' where one is meant, else what is seen of it."""
    if thing.reference == "definite" and not thing.plural:
        return called(thing, tube)
    if tube.name:
        return f"the {described(tube)}"
    return article(described(tube) if thing.noun == "object" else plain_of(thing, tube))


def plain_of(thing: Thing, tube: Tube) -> str:
    """The noun asked for, with the colour asked for or else the one seen."""
    return coloured(thing.noun, *(thing.colours or (tube.look.colour,))[:1])


def claim_event(session: Session, thing: Thing, tube: Tube, event: SpanFound, *, main: bool = True) -> None:
    """Claim that something happened, as an instant or for a while."""
    add = session.claim if main else session.context
    doer = session.ledger.get_as(event.tube, Tube) if event.tube else tube
    name = name_of(thing, tube) if same(doer, tube) else f"the {described(doer)}"
    if event.what in ("moving", "still", "visible", "overlapping", "hidden", "ground"):
        add(Happened(subject=name, what=event.what, span=event.found), event, doer)
    else:
        phrase = event_phrase(session, event)
        add(When(subject=name, event=phrase, t_s=event.t_s, sigma_s=event.sigma_s), event, doer)


def event_phrase(session: Session, event: SpanFound) -> str:
    """What happened, with the side, the way or the other thing that the event names."""
    if event.other is not None:
        return f"{event.what} the {described(session.ledger.get_as(event.other, Tube))}"
    if event.what in ("enter", "leave") and event.direction:
        return f"{event.what} by the {event.direction}"
    return event.what


def absent_events(
    session: Session, thing: Thing, clause: Clause, done: Sequence[Occurred], *, main: bool = False
) -> None:
    """Claim that none of the tubes did it, each with the absence it rests on.

    Of a diagonal, only the way that was looked for is absent.
    """
    add = session.claim if main else session.context
    for occurred in done:
        for absence in occurred.absences:
            way = absence.derivation.parameters.get("way") if absence.derivation else None
            looked_for = clause.model_copy(update={"way": way}) if clause.also_way and way else clause
            name = name_of(thing, occurred.tube)
            add(
                Absent(subject=name, span=absence.span, event=verb_phrase(looked_for)), absence, occurred.tube
            )


def verb_phrase(clause: Clause) -> str:
    """A clause in words, with what it does next."""
    words = _step(clause)
    return f"{words}, then {verb_phrase(clause.then)}" if clause.then else words


def _step(clause: Clause) -> str:
    """A verb with its way, side and other thing."""
    parts = [verb(clause.happens)]
    if clause.way:
        parts.append(clause.way if clause.way in ("up", "down") else f"to the {clause.way}")
    if clause.side:
        parts.append(f"by the {clause.side}")
    if clause.other:
        parts.append(
            f"the {clause.other.text}" if clause.other.reference == "definite" else plain(clause.other)
        )
    return " ".join(parts)


def narrowed(thing: Thing) -> str | None:
    """What a phrase says of a thing beside its kind, in words; None where it says no more."""
    parts = []
    if thing.clause:
        parts.append(
            f"not {verb_phrase(thing.clause)}" if thing.clause.negated else verb_phrase(thing.clause)
        )
    if thing.relative:
        parts.append(f"{thing.relative.relation.replace('_', ' ')} the {thing.relative.other.text}")
    if thing.places:
        parts.append(f"in the {' '.join(thing.places)} of the frame")
    if thing.ordinal:
        parts.append(f"number {thing.ordinal.n} by {thing.ordinal.by}")
    return ", ".join(parts) or None


def absent_thing(session: Session, thing: Thing, absence: Absence) -> None:
    """Claim that nothing of the kind was seen."""
    session.claim(Absent(subject=plain(thing), span=absence.span), absence)


def event_fields(thing: Thing, events: Iterable[tuple[Tube, SpanFound]]) -> dict[str, object]:
    """The answer's spans, tubes and label for events of tubes."""
    pairs = list(events)
    return {
        "spans": tuple(e.found for _, e in pairs if is_lasting(e)),
        "tubes": tuple(dict.fromkeys(t.id for t, _ in pairs)),
        "label": name_of(thing, pairs[0][0]) if pairs else None,
    }


def is_lasting(event: SpanFound) -> bool:
    """Whether an event has a length worth giving as a span."""
    return event.found.duration_s > 0


def truth_draft(session: Session, truth: bool, **fields: object) -> Draft:
    """A yes or a no with the claims made so far."""
    return session.draft(truth=truth, **fields)


__all__ = [
    "absent_events",
    "absent_thing",
    "claim_event",
    "event_fields",
    "is_state",
    "name_of",
    "narrowed",
    "plain_of",
    "truth_draft",
    "verb_phrase",
]
