"""Judging what was seen, what was not, and how many."""

from __future__ import annotations

from ..errors import ToolError
from ..formulas import derive, visible_spans
from ..records import Absence, Measurement, Region, Span, SpanFound, Tube
from ..records.claim import Absent, Count, Present
from ..wording import Happening, is_bare, read_happening, read_sequence
from .case import VERIFIED, Case, Verdict, asserted, contradicted
from .happened import is_not
from .numbers import same_instant
from .subjects import covers_query, misfit, surely_fits

PICKED_BY_MODE = {"leaving": "leave", "entering": "enter", "crossing": "cross"}


def present(case: Case, p: Present) -> Verdict:
    """A cited tube or region that fits is seen at some time in the span."""
    problem = "it cites neither a tube nor a region"
    things: list[Tube | Region] = [*case.cited(Tube), *case.cited(Region)]
    for thing in things:
        wrong = misfit(p.subject, thing) or _unseen(thing, p.span)
        if wrong is None:
            return VERIFIED
        problem = wrong
    return contradicted(problem) if things else asserted(problem)


def _unseen(thing: Tube | Region, span: Span) -> str | None:
    """Why a thing is not seen in a span."""
    if isinstance(thing, Region):
        inside = span.start_s <= thing.frame.t_s <= span.end_s
        return None if inside else f"{thing.id} is of {thing.frame.t_s:.2f} s, outside of the span"
    if any(_meet(seen, span) for seen in visible_spans(thing)):
        return None
    return f"{thing.id} is not visible from {span.start_s:.2f} to {span.end_s:.2f} s"


def _meet(seen: Span, span: Span) -> bool:
    return seen.intersect(span) is not None or seen.contains(span.start_s)


def absent(case: Case, p: Absent) -> Verdict:
    """Cited absences that speak of it cover the whole span, and no tube of the ledger says otherwise."""
    if p.event is not None:
        return _never(case, p, p.event)
    for tube in case.all_tubes:
        if surely_fits(f"any {_bare(p.subject)}", tube) and _unseen(tube, p.span) is None:
            return contradicted(f"{tube.id} fits and is visible in that time")
    speaking = [a for a in case.cited(Absence) if a.tube is None and covers_query(a.query, p.subject)]
    if not speaking:
        others = [a.query for a in case.cited(Absence) if a.tube is None]
        if others:
            return contradicted(f"what was looked for is {others[0]!r}, not {p.subject!r}")
        return asserted("it cites no search that found nothing")
    return _covered(case, p.span, speaking)


def _bare(subject: str) -> str:
    """A subject without its article: 'no red car' means any."""
    first, _, rest = subject.partition(" ")
    return rest if first.lower() in ("the", "a", "an", "any", "no") else subject


def _covered(case: Case, span: Span, absences: list[Absence]) -> Verdict:
    """Whether the absences' own spans and what was looked at hold all of a span."""
    spoken = [
        a.coverage.model_copy(
            update={"spans": tuple(s for c in a.coverage.spans if (s := c.intersect(_wide(case, a))))}
        )
        for a in absences
    ]
    return case.looked_over(span, spoken)


def _wide(case: Case, absence: Absence) -> Span:
    """What an absence speaks of, with the slack of two frames."""
    return Span(start_s=absence.span.start_s - case.slack_s, end_s=absence.span.end_s + case.slack_s)


def _never(case: Case, p: Absent, event: str) -> Verdict:
    """A cited absence of this event, on a tube that fits, covers the span."""
    steps = read_sequence(event)
    if steps is None:
        return asserted(f"{event!r} is no event that can be looked for")
    problem, speaking = "it cites no absence of an event", []
    for absence in case.cited(Absence):
        if absence.tube is None:
            continue
        wrong = _speaks_not(case, absence, p, steps)
        if wrong is None:
            speaking.append(absence)
        else:
            problem = wrong
    if not speaking:
        return contradicted(problem) if any(a.tube for a in case.cited(Absence)) else asserted(problem)
    happened = _happened_after_all(case, speaking[0], p, steps)
    return contradicted(happened) if happened else _covered(case, p.span, speaking)


def _speaks_not(case: Case, absence: Absence, p: Absent, steps: tuple[Happening, ...]) -> str | None:
    """Why an absence does not say that this never happened to this thing."""
    tube = case.tube(absence.tube)
    if tube is None or absence.derivation is None:
        return f"{absence.id} rests on no tube"
    wrong = misfit(p.subject, tube)
    if wrong is not None:
        return wrong
    if absence.derivation.formula == "ground.steps":
        return _other_steps(absence, steps)
    if len(steps) != 1 or absence.derivation.formula != f"event.{steps[0].name}":
        return f"{absence.id} says so of {absence.query!r}, not of {p.event!r}"
    parameters = absence.derivation.parameters
    for name, said in (("way", steps[0].way), ("side", steps[0].side)):
        if parameters.get(name) not in (None, said):
            return f"{absence.id} says so only of {absence.query!r}"
    return _other_misfit(case, absence.derivation.inputs[1:], steps[0].other)


def _other_steps(absence: Absence, steps: tuple[Happening, ...]) -> str | None:
    """Whether the steps of a sequence are those that were looked for."""
    recorded = absence.derivation.parameters.get("steps") if absence.derivation else None
    looked = [str(text).split("/")[:3] for text in recorded] if isinstance(recorded, tuple) else []
    if looked == [[step.name, step.way or "", step.side or ""] for step in steps]:
        return None
    return f"{absence.id} says so of {absence.query!r} only"


def _other_misfit(case: Case, others: tuple[str, ...], words: str | None) -> str | None:
    """Why the other thing of an event is not the one named."""
    tubes = case.tubes_of(others)
    if words is None or not tubes:
        return None
    return misfit(words, tubes[0])


def _happened_after_all(case: Case, absence: Absence, p: Absent, steps: tuple[Happening, ...]) -> str | None:
    """A span found in the ledger that says that it did happen."""
    if len(steps) != 1:
        return None
    for found in case.ledger.values():
        if not isinstance(found, SpanFound) or found.tube != absence.tube or found.what != steps[0].name:
            continue
        inside = found.found.intersect(p.span) or p.span.contains(found.t_s)
        if inside and _is_alike(found, absence, steps[0]) and case.unsound(found) is None:
            return f"{found.id} says that it did, at {found.t_s:.2f} s"
    return None


def _is_alike(found: SpanFound, absence: Absence, step: Happening) -> bool:
    """Whether a span is of the very thing that an absence denies: same way, other thing and line."""
    one, none = found.derivation, absence.derivation
    if one is None or none is None or one.inputs != none.inputs:
        return False
    wanted = step.way or step.side
    same_line = one.parameters.get("line") == none.parameters.get("line")
    return same_line and (wanted is None or found.direction == wanted)


def count(case: Case, p: Count) -> Verdict:
    """A cited count in this sense gives this number, and nothing that fits was left out."""
    problem = "it cites no count"
    counts = [m for m in case.cited(Measurement) if m.quantity == "count"]
    for measured in counts:
        wrong = _counts_not(case, measured, p)
        if wrong is None:
            return _looked_over(case, measured, p)
        problem = wrong
    return contradicted(problem) if counts else asserted(problem)


def _counts_not(case: Case, measured: Measurement, p: Count) -> str | None:
    """Why a count does not say this."""
    formula, parameters = measured.derivation.formula, measured.derivation.parameters
    if formula != f"count.{p.mode}":
        return f"{measured.id} is a {formula}, not a count.{p.mode}"
    if measured.value != p.value:
        return f"{measured.id} counts {measured.value:g}, not {p.value}"
    at = parameters.get("at_s")
    if not _same_time(at, p.at_s):
        return f"{measured.id} counts at {at} s, not at {p.at_s} s"
    span = measured.span
    if span is not None and p.at_s is None and not _same_span(span, p.span):
        return f"{measured.id} counts from {span.start_s:.2f} to {span.end_s:.2f} s"
    return (
        _wrong_things(case, measured, p) or _wrong_detail(case, measured, p) or _left_out(case, measured, p)
    )


def _same_time(counted: object, claimed_s: float | None) -> bool:
    """Both at no instant, or both at the same."""
    if counted is None or claimed_s is None:
        return counted is claimed_s
    return isinstance(counted, int | float) and same_instant(claimed_s, counted)


def _same_span(a: Span, b: Span) -> bool:
    return same_instant(b.start_s, a.start_s) and same_instant(b.end_s, a.end_s)


def _wrong_things(case: Case, measured: Measurement, p: Count) -> str | None:
    """A thing that was counted and does not fit the words."""
    inputs = measured.derivation.inputs
    spans = (case.ledger.get(key) for key in inputs)
    keys = [item.tube for item in spans if isinstance(item, SpanFound) and item.tube is not None]
    for tube in (*case.tubes_of(inputs), *case.tubes_of(keys)):
        wrong = misfit(p.subject, tube)
        if wrong is not None:
            return wrong
    absences = [a for key in inputs if isinstance(a := case.ledger.get(key), Absence) and a.tube is None]
    if absences and not any(covers_query(a.query, p.subject) for a in absences):
        return f"what was looked for is {absences[0].query!r}, not {p.subject!r}"
    return None


def _wrong_detail(case: Case, measured: Measurement, p: Count) -> str | None:
    """A line, side or event that was counted and is not the one named."""
    parameters = measured.derivation.parameters
    spans = [s for key in measured.derivation.inputs if isinstance(s := case.ledger.get(key), SpanFound)]
    if spans and p.detail is not None:
        return next((w for s in spans if (w := is_not(case, s, p.subject, p.detail)) is not None), None)
    said = None if p.detail is None else read_happening(p.detail)
    counted = PICKED_BY_MODE.get(p.mode) or parameters.get("event")
    if p.mode in PICKED_BY_MODE or p.mode == "events":
        if said is not None and counted is not None and said.name != counted:
            return f"{measured.id} counts {counted!r}, not {said.name!r}"
        if said is not None and said.other and parameters.get("other") is None and p.mode != "crossing":
            return f"{measured.id} counts {counted!r} with no other thing, not {said.other!r}"
        for name in ("side", "way"):
            if parameters.get(name) != (None if said is None else getattr(said, name)):
                return f"{measured.id} counts by {name} {parameters.get(name)!r}, not as in {p.detail!r}"
        return None
    return None if p.detail is None else _did_not(case, measured, p, p.detail)


def _did_not(case: Case, measured: Measurement, p: Count, detail: str) -> str | None:
    """A thing that was counted for what it did, or did not do, and of which no record says so.

    Words that are no event (`left of the red car`) are not read here.
    """
    positive = detail.removeprefix("not ")
    steps = read_sequence(positive)
    if steps is None:
        return None
    for tube in case.tubes_of(measured.derivation.inputs):
        events = [e for e in case.ledger.values() if isinstance(e, SpanFound) and e.tube == tube.id]
        never = [a for a in case.ledger.values() if isinstance(a, Absence) and a.tube == tube.id]
        did = any(is_not(case, e, p.subject, positive) is None and case.unsound(e) is None for e in events)
        denied = Absent(subject=p.subject, span=p.span, event=positive)
        did_not = any(_speaks_not(case, a, denied, steps) is None and case.unsound(a) is None for a in never)
        if not (did if positive == detail else did_not):
            return f"nothing says that {tube.id} did{'' if positive == detail else ' not'} {positive}"
    return None


def _left_out(case: Case, measured: Measurement, p: Count) -> str | None:
    """A tube of the same kind that was not counted and changes the number."""
    by_mode = p.mode in PICKED_BY_MODE
    if p.mode == "events" or (p.detail is not None and not by_mode) or not is_bare(p.subject):
        return None
    counted = case.tubes_of(measured.derivation.inputs)
    sources = {tube.source for tube in counted}
    more = [
        tube.id
        for tube in case.all_tubes
        if tube not in counted and (not sources or tube.source in sources) and surely_fits(p.subject, tube)
    ]
    inputs = (*measured.derivation.inputs, *more)
    try:
        again = derive(measured.derivation.model_copy(update={"inputs": inputs}), case.ledger)
    except ToolError:
        return None
    if again.value == measured.value:
        return None
    return f"{', '.join(more)} fit(s) too, and with it the count is {again.value:g}"


def _looked_over(case: Case, measured: Measurement, p: Count) -> Verdict:
    """Whether all of the time counted was looked at."""
    span = p.span if p.at_s is None else Span(start_s=p.at_s, end_s=p.at_s)
    if measured.coverage is None:
        return asserted(f"{measured.id} does not say what was looked at")
    rests_on = [case.ledger[key] for key in measured.derivation.inputs if key in case.ledger]
    covers = [item.coverage for item in rests_on if isinstance(item, Tube | Absence)]
    if covers and any(c.spans != measured.coverage.spans for c in covers) and len(covers) == 1:
        return asserted(f"{measured.id} says that more was looked at than {covers[0].tool} did")
    return case.looked_over(span, [measured.coverage])
