"""References: from a noun phrase to the tubes it means, never guessed silently."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ....traces.coverage import between, gaps, slack_s, times
from ....traces.records import Absence, Measurement, Span, Tube
from ....traces.records.claim import Absent, Present
from ....traces.records.vocabulary import EVENTS
from ....traces.render import within
from ....traces.wording import past
from ..ast import Clause, Ordinal, Relative, Thing
from .naming import article, called, described, kind_words, plain, plural
from .session import Abstain, Session, Wanted, of_kind


class Found(NamedTuple):
    """The tubes that fit a phrase, in order of first sight; or the absence that says there are none."""

    thing: Thing
    tubes: tuple[Tube, ...]
    absence: Absence | None
    why_none: str

    def one(self, session: Session) -> Tube:
        """The single tube meant; abstains where nothing or several things fit."""
        if len(self.tubes) == 1:
            return self.tubes[0]
        left = _not_another(session, self.thing, self.tubes)
        if len(left) == 1:
            return left[0]
        raise _several(session, self) if self.tubes else nothing(session, self)


def resolve(session: Session, thing: Thing, span: Span | None = None) -> Found:
    """The tubes that a phrase means, seen in `span` where one is given."""
    found = _candidates(session, thing, span)
    narrowings: list[Callable[[Session, Found, Span | None], Found]] = []
    if thing.clause:
        narrowings.append(_by_clause)
    if thing.relative:
        narrowings.append(_by_relative)
    if thing.places:
        narrowings.append(_by_place)
    if thing.ordinal:
        narrowings.append(_by_ordinal)
    for narrow in narrowings:
        if found.tubes:
            found = narrow(session, found, span)
    return found


def resolve_one(session: Session, thing: Thing, window: Span | None = None) -> Tube:
    """The single tube that a definite phrase means; a window helps only where it is needed.

    "After the truck leaves, what colour is the object that stops first?" ranks what happens in the window;
    "between 2 and 5 s, does the red car stop?" means the red car of the whole video.
    """
    if window is not None and window.duration_s > 0 and _depends_on_time(thing):
        inside = resolve(session, thing, window)
        if inside.tubes or thing.ordinal is not None:
            return inside.one(session)
    found = resolve(session, thing)
    if len(found.tubes) > 1 and window is not None:
        there = tuple(t for t in found.tubes if overlaps(t, window))
        found = found._replace(tubes=there or found.tubes)
    return found.one(session)


def _depends_on_time(thing: Thing) -> bool:
    """Whether what a phrase means depends on when one looks."""
    ordinal = thing.ordinal
    return thing.clause is not None or (ordinal is not None and ordinal.by not in ("size", "smallness"))


def overlaps(tube: Tube, span: Span) -> bool:
    """Whether a tube is there in a span or at an instant."""
    return tube.span.start_s <= span.end_s and span.start_s < tube.span.end_s


def same(a: Tube, b: Tube) -> bool:
    """Whether two records speak of one track; where each colour is looked for alone, each counts its own."""
    return (a.source, a.track, a.look.colour) == (b.source, b.track, b.look.colour)


def others_of(tube: Tube, tubes: Iterable[Tube]) -> tuple[Tube, ...]:
    """All but the track of a tube."""
    return tuple(t for t in tubes if not same(t, tube))


def nothing(session: Session, found: Found) -> Abstain:
    """What to raise when nothing fits: it cites the absence and says what was looked at."""
    thing, absence = found.thing, found.absence
    if absence is not None:
        session.context(Absent(subject=plain(thing), span=absence.span), absence)
    span = None if absence is None else absence.span
    return session.abstain(found.why_none, hint="Ask what there is: 'What objects are visible?'", span=span)


# Classes of which nothing is two at once.
_DISJOINT = frozenset(
    ("car", "truck", "bus", "motorcycle", "bicycle", "train", "boat", "person", "dog", "cat", "horse", "ball")
)


def _not_another(session: Session, thing: Thing, tubes: Sequence[Tube]) -> tuple[Tube, ...]:
    """Those that the question does not call something else: beside "the red car", "the truck" is another."""
    left = tuple(tubes)
    for other in session.mentioned:
        apart = other.noun != thing.noun and {other.noun, thing.noun} <= _DISJOINT
        plain_one = other.reference == "definite" and not other.plural and bool(other.colours)
        if len(left) > 1 and apart and plain_one and other.clause is None and other.ordinal is None:
            found = _candidates(session, other, None).tubes
            left = others_of(found[0], left) if len(found) == 1 else left
    return left


def _several(session: Session, found: Found) -> Abstain:
    for tube in found.tubes:
        session.context(Present(subject=article(described(tube)), span=tube.span), tube)
    ids = [t.id for t in found.tubes]
    fit = f"{_number_word(len(ids))} things fit 'the {found.thing.text}': {', '.join(ids[:-1])} and {ids[-1]}"
    return session.abstain(
        f"{fit}.",
        hint="Say which: by place ('the one on the left'), order ('the first to leave') or --point T,X,Y.",
    )


def _number_word(n: int) -> str:
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return words[n] if n < len(words) else str(n)


def _candidates(session: Session, thing: Thing, span: Span | None) -> Found:
    """All tubes of the colours and noun, or the one under a point."""
    arguments: dict[str, object] = {"query": kind_words(thing) or None, "span": span, "point": thing.point}
    one_meant = thing.reference in ("definite", "other") and not thing.plural
    # Of "red cars" or "any red car" it matters what they are; "the red car" is whatever red thing there is.
    if thing.colours and thing.noun != "object" and not one_meant:
        arguments["strict"] = True
    evidence = session.call("track", **arguments)
    tubes, absences = of_kind(evidence, Tube), of_kind(evidence, Absence)
    absence = absences[0] if absences else None
    seen = f"No {plain(thing)} was seen{_looked(session, absence)}."
    # Without an absence nobody looked, as far as can be told.
    why = seen if absence or tubes else f"Nothing tells whether there was {article(plain(thing))}."
    if thing.ident is not None and tubes:
        why = f"Nothing is called {thing.ident!r}; there {_listed([_id(tube) for tube in tubes])}."
        tubes = [tube for tube in tubes if _id(tube) == thing.ident]
    return Found(thing, tuple(tubes), absence, why)


def _id(tube: Tube) -> str:
    """What a tube is called: its file's id, else its number here."""
    return tube.name or str(tube.track)


def _listed(ids: Sequence[str]) -> str:
    """'are 1, 2 and 3 others': the first few ids."""
    shown, more = sorted(ids, key=lambda name: (len(name), name))[:8], len(ids) - 8
    told = ", ".join(shown) + (f" and {more} others" if more > 0 else "")
    return f"{'is' if len(ids) == 1 else 'are'} {told}"


def _looked(session: Session, absence: Absence | None) -> str:
    """Where and how densely was looked, in words."""
    if absence is None:
        return ""
    span, often = absence.span, f"{absence.coverage.rate_hz:.3g} looks a second"
    missed = gaps(span, [absence.coverage], slack_s(session.view.brief.video.rate_hz))
    looked = between(span, missed)
    if missed and looked:
        return f" in what was looked at ({times(looked)}, at {often}); not looked at: {times(missed)}"
    if missed:
        return f"; not looked at: {times(missed)}"
    return f" {within(span)}, at {often}"


def _by_clause(session: Session, found: Found, span: Span | None) -> Found:
    """Those that do, or do not do, something."""
    from .claims import verb_phrase
    from .occurrences import occurrences

    clause = found.thing.clause
    if clause is None:
        return found
    when = when_of_clause(found.thing, span)
    done = occurrences(session, found.tubes, clause.model_copy(update={"negated": False}), when)
    kept = [o for o in done if bool(o.found) != clause.negated]
    for one in kept:
        session.because(one.tube.id, *one.found[:1], *one.absences)
    absences = [a for o in done for a in o.absences]
    absence = absences[0] if absences and not kept else found.absence
    what = plural(found.thing) if len(found.tubes) > 1 else plain(found.thing)
    seen = f"{len(found.tubes)} {what} {'were' if len(found.tubes) > 1 else 'was'} seen"
    unseen = clause.negated and clause.happens == "visible"
    did = "was out of sight" if unseen else past(verb_phrase(clause), negated=clause.negated)
    why = f"{seen}, but none that {did}{' in what was looked at' if session.unlooked(when) else ''}."
    return found._replace(tubes=tuple(o.tube for o in kept), absence=absence, why_none=why)


def when_of_clause(thing: Thing, span: Span | None) -> Span | None:
    """When a thing does what picks it: "moving objects" are a kind, and may pause in the time asked about."""
    bare = Clause(happens="moving")
    adjective = thing.clause is not None and thing.clause.model_copy(update={"negated": False}) == bare
    return None if adjective and thing.text.startswith("moving ") else span


def _by_ordinal(session: Session, found: Found, span: Span | None) -> Found:
    ordinal = found.thing.ordinal
    if ordinal is None:
        return found
    if ordinal.by in EVENTS:
        ranked = _by_event(session, found, ordinal, span)
    elif ordinal.by in ("size", "smallness"):
        ranked = sorted(found.tubes, key=_mean_area, reverse=ordinal.by == "size")
        session.needs(span)
    else:
        ranked = _by_side(session, found, ordinal, span)
    position = ordinal.n - 1 if ordinal.n > 0 else len(ranked) + ordinal.n
    chosen = tuple(ranked[position : position + 1]) if position >= 0 else ()
    fit = f"Only {len(ranked)}" if ranked else "No"
    why = f"{fit} {plural(found.thing)} fit, so there is no 'the {found.thing.text}'."
    return found._replace(tubes=chosen, absence=None, why_none=why)


def _by_place(session: Session, found: Found, span: Span | None) -> Found:
    """Those in a part of the frame; of a single thing meant, the one furthest to that side."""
    video = session.view.brief.video
    at_s = (
        span.start_s if span is not None and span.start_s == span.end_s else fullest_moment(found.tubes, span)
    )
    there = [(box.centre, t) for t in found.tubes if (box := t.box_at(at_s))]
    kept = [
        (centre, t)
        for centre, t in there
        if all(_in_place(centre[0] / video.width, centre[1] / video.height, p) for p in found.thing.places)
    ]
    tubes = tuple(t for _, t in kept)
    if len(tubes) > 1 and found.thing.reference == "definite" and not found.thing.plural:
        axis, sign = _TOWARDS.get(found.thing.places[0], (0, 0))
        tubes = (min(kept, key=lambda pair: pair[0][axis] * sign)[1],) if sign else tubes
    why = f"No {plain(found.thing)} fits 'the {found.thing.text}' at {at_s:.2f} s."
    return found._replace(tubes=tubes, absence=None, why_none=why)


_TOWARDS = {"left": (0, 1), "right": (0, -1), "top": (1, 1), "bottom": (1, -1)}


def _in_place(x: float, y: float, place: str) -> bool:
    """Whether a point, in shares of the frame, lies in its half (or, for the middle, its middle third)."""
    third = (1 / 3, 2 / 3)
    return {
        "left": x < 0.5,
        "right": x >= 0.5,
        "top": y < 0.5,
        "bottom": y >= 0.5,
        "centre": third[0] <= x <= third[1],
        "middle": third[0] <= y <= third[1],
    }[place]


def _by_event(session: Session, found: Found, ordinal: Ordinal, span: Span | None) -> list[Tube]:
    """In the order in which something first happened to each."""
    from .occurrences import occurrences

    clause = found.thing.clause or Clause.model_validate({"happens": ordinal.by})
    done = [o for o in occurrences(session, found.tubes, clause, span) if o.found]
    ranked = sorted(done, key=lambda o: (o.found[0].t_s, o.tube.id))
    nth = ordinal.n - 1 if ordinal.n > 0 else len(ranked) + ordinal.n
    if 0 <= nth < len(ranked):
        session.needs_beside(ranked[nth].found[0].t_s, span, before=ordinal.n > 0)
    for place, one in enumerate(ranked):
        # Of the third, the first two tell that it is that; of the last one, none after it.
        before = ranked[: place + 1] if ordinal.n > 0 else ranked[place:]
        session.because(one.tube.id, *(o.found[0] for o in before))
    return [o.tube for o in ranked]


def _mean_area(tube: Tube) -> float:
    boxes = tube.samples.xyxy
    return sum((x2 - x1) * (y2 - y1) for x1, y1, x2, y2 in boxes) / len(boxes)


def _by_side(session: Session, found: Found, ordinal: Ordinal, span: Span | None) -> list[Tube]:
    """From one side to the other, at the moment asked for or when most of them are there together."""
    from .moments import instant_time

    if ordinal.at is not None:
        at_s = instant_time(session, ordinal.at)
    elif span is not None and span.start_s == span.end_s:
        at_s = span.start_s
    else:
        at_s = fullest_moment(found.tubes, span)
    session.needs(Span(start_s=at_s, end_s=at_s))
    axis, sign = _TOWARDS[ordinal.by]
    there = [(box.centre[axis] * sign, t) for t in found.tubes if (box := t.box_at(at_s))]
    return [tube for _, tube in sorted(there, key=lambda pair: (pair[0], pair[1].id))]


def fullest_moment(tubes: Sequence[Tube], span: Span | None) -> float:
    """The middle of the first stretch in which most of the tubes are there at once."""
    bounds = sorted({t for tube in tubes for t in (tube.span.start_s, tube.span.end_s)})
    if span is not None:
        inside = [t for t in bounds if span.start_s <= t <= span.end_s]
        bounds = sorted({span.start_s, *inside, span.end_s})
    stretches = list(pairwise(bounds))
    if not stretches:
        return bounds[0]
    counts = [sum(t.span.contains((a + b) / 2) for t in tubes) for a, b in stretches]
    start, end = stretches[counts.index(max(counts))]
    return (start + end) / 2


def _by_relative(session: Session, found: Found, span: Span | None) -> Found:
    """Those in a place relative to another thing, at the moment asked for."""
    relative = found.thing.relative
    if relative is None:
        return found
    anchor = resolve_one(session, relative.other, span)
    rivals = others_of(anchor, found.tubes)
    at_s = _relative_time(session, relative, rivals, anchor, span)
    there = tuple(t for t in rivals if t.box_at(at_s))
    why = f"No {plain(found.thing)} fits 'the {found.thing.text}' at {at_s:.2f} s."
    if not there or anchor.box_at(at_s) is None:
        return found._replace(tubes=(), absence=None, why_none=why)
    kept = related(session, there, relative, anchor, at_s)
    return found._replace(tubes=kept, absence=None, why_none=why)


def _relative_time(
    session: Session, relative: Relative, rivals: Sequence[Tube], anchor: Tube, span: Span | None
) -> float:
    from .moments import instant_time

    if relative.at is not None:
        return instant_time(session, relative.at)
    if span is not None and span.start_s == span.end_s:
        return span.start_s
    common = anchor.span if span is None else (anchor.span.intersect(span) or anchor.span)
    return fullest_moment((*rivals, anchor), common)


def related(
    session: Session, tubes: Sequence[Tube], relative: Relative, anchor: Tube, at_s: float
) -> tuple[Tube, ...]:
    """The tubes that stand in the relation to the anchor at an instant."""
    subject = called(relative.other, anchor)
    common = {"relative_to": anchor.id, "at_s": at_s, "subject": subject}
    if relative.relation in ("nearest", "farthest"):
        ids = [t.id for t in tubes]
        (measured,) = of_kind(
            session.call("measure", quantity=relative.relation, of=ids, **common), Measurement
        )
        session.because(measured.word or "", measured)
        return tuple(t for t in tubes if t.id == measured.word)
    wanted = [
        Wanted("measure", {"quantity": "relation", "relation": relative.relation, "of": [t.id], **common})
        for t in tubes
    ]
    measured_all = [of_kind(e, Measurement)[0] for e in session.gather(wanted)]
    kept = [(t, m) for t, m in zip(tubes, measured_all, strict=True) if m.value == 1.0]
    for tube, measured in kept:
        session.because(tube.id, measured)
    return tuple(tube for tube, _ in kept)
