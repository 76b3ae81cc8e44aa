"""Who a question is about: one thing meant, or all that fit; and what kinds can be told apart at all."""

from __future__ import annotations

from typing import NamedTuple

from ....tools.sought import silhouette_group
from ....traces.records import Span, Tube
from ..ast import Thing
from .naming import plural
from .session import Session
from .things import Found, nothing, overlaps, resolve, resolve_one


class Subjects(NamedTuple):
    """The tubes a question is about, and the search that found them."""

    tubes: tuple[Tube, ...]
    found: Found | None
    single: bool


def is_single(thing: Thing) -> bool:
    """Whether a phrase means exactly one thing."""
    return thing.reference in ("definite", "other") and not thing.plural


def is_every(thing: Thing) -> bool:
    """Whether a phrase means all that there are of it: 'all cars', 'the cars'."""
    return thing.reference == "all" or (thing.plural and thing.reference == "definite")


def subjects(session: Session, thing: Thing, span: Span | None) -> Subjects:
    """The one thing meant, or every thing that fits and is there in the span."""
    if is_single(thing):
        return Subjects((resolve_one(session, thing, span),), None, True)
    found = resolve(session, thing, span)
    tubes = found.tubes if span is None else tuple(t for t in found.tubes if overlaps(t, span))
    return Subjects(tubes, found, False)


def some(session: Session, thing: Thing, span: Span | None) -> Subjects:
    """Like `subjects`, but abstains where nothing fits."""
    got = subjects(session, thing, span)
    if not got.tubes and got.found is not None:
        raise nothing(session, got.found)
    return got


def require_tellable(session: Session, thing: Thing, tubes: tuple[Tube, ...]) -> None:
    """Abstain where the question turns on a class that nothing here can tell from others."""
    if thing.noun == "object" or silhouette_group(thing.noun) is not None or is_single(thing):
        return
    if tubes and not any(tube.classed for tube in tubes):
        detector = session.view.brief.detector
        raise session.abstain(
            f"The detector {detector!r} sees things, not what they are: "
            f"{plural(thing)} cannot be told from other things.",
            hint="Choose a detector that knows the class, for example --backend detector=onnx:FILE.",
        )
