"""What a piece of evidence says in the fields of a claim: a claim that only cites is filled in from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...traces.entail.compared import verdict_of
from ...traces.entail.happened import same_time
from ...traces.entail.measured import DIRECTIONS, frame_of
from ...traces.formulas import clock_of, thirds, words_of
from ...traces.metres import METRIC_WORDS, is_of_two
from ...traces.records import (
    Absence,
    Box,
    Calibration,
    Evidence,
    Measurement,
    Path,
    Region,
    Span,
    SpanFound,
    Tube,
)
from ...traces.records.vocabulary import STATES
from ...traces.units import converted
from ...traces.wording import past

Fields = dict[str, Any]
Ledger = Mapping[str, Evidence]
_EXTREMES = ("longest", "shortest", "nearest", "farthest")
_COUNTED = {"leaving": "leave", "entering": "enter"}
# What measurements are called whose subject was not named.
_NAMELESS = ("", "it", "things")


def filled(kind: str, cited: Sequence[Evidence], ledger: Ledger, said: Fields) -> Fields:
    """What was said of a claim, and what its evidence says of the rest; the first to say something counts."""
    if kind == "order":
        return _ordered([e for e in cited if isinstance(e, SpanFound)], ledger, said)
    told: Fields = {}
    between = next((words for e in cited if (words := _between(e, ledger)) is not None), None)
    if kind == "quantity" and between is not None:
        said = {**said, "subject": between}
    for evidence in cited:
        fill = _FILLS.get((kind, type(evidence)))
        more = {} if fill is None else fill(evidence, ledger, said)
        told = {**{key: value for key, value in more.items() if value is not None}, **told}
    return {**told, **said}


def tubes_behind(cited: Sequence[Evidence], ledger: Ledger) -> tuple[str, ...]:
    """The tubes that evidence is of: itself, an event's, or a measurement's first."""
    tubes = (_thing(evidence, ledger) for evidence in cited)
    return tuple(dict.fromkeys(tube.id for tube in tubes if tube is not None))


def _thing(evidence: Evidence | None, ledger: Ledger) -> Tube | None:
    if isinstance(evidence, Tube):
        return evidence
    if isinstance(evidence, SpanFound | Absence | Path):
        return _thing(ledger.get(evidence.tube or ""), ledger)
    if isinstance(evidence, Measurement) and evidence.derivation.inputs:
        return _thing(ledger.get(evidence.derivation.inputs[0]), ledger)
    return None


def _look(thing: Tube | Region | None) -> str | None:
    """What a thing looks like: 'red car', 'blue object'."""
    if thing is None:
        return None
    colour = thing.look.colour if isinstance(thing, Tube) else thing.colour
    return f"{colour} {thing.label}" if colour else thing.label


def _the(thing: Tube | None) -> str | None:
    look = _look(thing)
    return None if look is None else f"the {look}"


def _subject(measured: Measurement, ledger: Ledger) -> str | None:
    """What was measured, as it was called, else as it looks."""
    if measured.subject not in _NAMELESS:
        return measured.subject
    return _the(_thing(measured, ledger)) or measured.subject or None


def _other(measured: Measurement, ledger: Ledger) -> str | None:
    """The second thing of a pair, or the camera."""
    for key in measured.derivation.inputs[1:]:
        evidence = ledger.get(key)
        tube = _thing(evidence, ledger)
        if tube is not None:
            return _the(tube)
        if isinstance(evidence, Calibration) and is_of_two(measured.quantity):
            return "the camera"
    return None


# ---- events -------------------------------------------------------------------------------------------


def _event(found: SpanFound, ledger: Ledger) -> str:
    """What happened, with the other thing, the side or the way that the event names."""
    other = _the(_thing(ledger.get(found.other or ""), ledger))
    if other is not None:
        return f"{found.what} {other}"
    if found.what in ("enter", "leave") and found.direction:
        return f"{found.what} by the {found.direction}"
    return found.what


def _when(found: SpanFound, ledger: Ledger, said: Fields) -> Fields:
    doer = _the(_thing(found, ledger))
    return {"subject": doer, "event": _event(found, ledger), "t_s": found.t_s, "sigma_s": found.sigma_s}


def _happened(found: SpanFound, ledger: Ledger, said: Fields) -> Fields:
    way = f" {found.direction}" if found.what == "moving" and found.direction in _WAYS else ""
    side = found.direction if found.what in ("enter", "leave") and found.direction in _SIDES else None
    what = f"{found.what}{way}" if found.what in STATES else found.what
    return {"subject": _the(_thing(found, ledger)), "what": what, "span": found.found, "side": side}


_WAYS, _SIDES = ("left", "right", "up", "down"), ("left", "right", "top", "bottom")


def _ordered(events: Sequence[SpanFound], ledger: Ledger, said: Fields) -> Fields:
    """Two events in the order in which they were; sides that are given keep what they say."""
    if len(events) < 2:
        return said
    first, second = sorted(events[:2], key=lambda event: event.t_s)
    given = said.get("first")
    if isinstance(given, Mapping) and _is_other(given, first, second):
        first, second = second, first
    sides: Fields = {}
    for side, event in (("first", first), ("second", second)):
        told = {key: value for key, value in _when(event, ledger, said).items() if key != "sigma_s"}
        words = said.get(side)
        sides[side] = {**told, **words} if isinstance(words, Mapping) else told
    relation = "same_time" if same_time(first, second) else "before"
    return {"relation": relation, **said, **sides}


def _is_other(told: Mapping[str, Any], event: SpanFound, other: SpanFound) -> bool:
    """Whether a side that is told in words is the other event's, by its time or its name."""
    t_s, name = told.get("t_s"), str(told.get("event", "")).split(" ")[0]
    if isinstance(t_s, int | float):
        return abs(t_s - other.t_s) < abs(t_s - event.t_s)
    return name == other.what != event.what


# ---- measurements -------------------------------------------------------------------------------------


def _measured(m: Measurement, ledger: Ledger, said: Fields) -> Fields:
    two = is_of_two(m.quantity) or m.quantity in ("distance", "overlap_duration")
    return {
        "name": m.quantity,
        "subject": _subject(m, ledger),
        **_number(m, said),
        "span": m.span,
        "t_s": m.at_s,
        "ground_m": m.ground_m,
        "other": _other(m, ledger) if two else None,
    }


def _between(evidence: Evidence, ledger: Ledger) -> str | None:
    """What an interval is of: nothing but the two events between which it was measured."""
    if not isinstance(evidence, Measurement) or evidence.quantity != "interval":
        return None
    events = [e for key in evidence.derivation.inputs if isinstance(e := ledger.get(key), SpanFound)]
    ends = [
        f"when {_the(_thing(e, ledger)) or 'something'} {past(_event(e, ledger))}"
        for e in sorted(events, key=lambda event: event.t_s)
    ]
    return f"the time from {' to '.join(ends)}"


def _number(m: Measurement, said: Fields) -> Fields:
    """The number with its error bar, in the unit that is asked for where only that is said."""
    unit = said.get("unit", m.unit)
    factor = converted(1.0, m.unit, unit) if isinstance(unit, str) and unit != m.unit else 1.0
    if factor is None or m.value is None or {"value", "difference"} & said.keys():
        return {"value": m.value, "unit": m.unit, "sigma": m.sigma, "ci95": m.ci95}
    return {
        "value": m.value * factor,
        "unit": unit,
        "sigma": None if m.sigma is None else m.sigma * factor,
        "ci95": None if m.ci95 is None else (m.ci95[0] * factor, m.ci95[1] * factor),
    }


def _counted(m: Measurement, ledger: Ledger, said: Fields) -> Fields:
    if m.quantity != "count":
        return {}
    told, mode = m.derivation.parameters, m.derivation.formula.removeprefix("count.")
    words = [_COUNTED.get(mode) or told.get("event"), told.get("way"), told.get("side")]
    side = "by the" if told.get("side") else None
    detail = " ".join(str(w) for w in (words[0], words[1], side, words[2]) if w is not None) or None
    return {
        "subject": m.subject,
        "mode": mode,
        "span": m.span,
        "at_s": told.get("at_s"),
        "value": None if m.value is None else int(m.value),
        "detail": detail if any(words[1:]) or mode == "events" else None,
    }


def _compared(m: Measurement, ledger: Ledger, said: Fields) -> Fields:
    """Which of two measurements is the greater, by the measurement of their difference."""
    parts = [one for key in m.derivation.inputs if isinstance(one := ledger.get(key), Measurement)]
    if m.quantity != "difference" or len(parts) != 2:
        return {}
    one, two = parts
    number = _number(m, said)
    return {
        "quantity": one.quantity,
        "subject": _subject(one, ledger),
        "other": _subject(two, ledger),
        "verdict": verdict_of(m),
        "difference": number.pop("value"),
        **number,
        "span": one.span if one.span == two.span else None,
        "relative_to": _other(one, ledger) if is_of_two(one.quantity) else None,
    }


def _directed(m: Measurement, ledger: Ledger, said: Fields) -> Fields:
    of = next((of for of, quantity in DIRECTIONS.items() if quantity == m.quantity), None)
    if m.value is None or of is None:
        return {}
    frame, degrees = frame_of(ledger, m), m.value % 360
    return {
        "subject": _subject(m, ledger),
        "degrees": degrees,
        "clock": clock_of(degrees),
        "word": words_of(frame)[round(degrees / 45.0) % 8],
        "frame": frame,
        "span": m.span,
        "sigma": m.sigma,
        "ci95": m.ci95,
        "of": of,
        "other": _other(m, ledger) if of == "place" else None,
    }


def _related(m: Measurement, ledger: Ledger, said: Fields) -> Fields:
    told = m.derivation.parameters
    if m.quantity != "relation":
        return {}
    return {
        "subject": _subject(m, ledger),
        "relation": told.get("relation"),
        "other": _other(m, ledger),
        "t_s": told.get("at_s"),
        "holds": m.value == 1.0,
    }


def _chosen(m: Measurement, ledger: Ledger, said: Fields) -> Fields:
    """The thing that was singled out, and by what, in words."""
    winner = _thing(ledger.get(m.word or ""), ledger)
    if winner is None:
        return {}
    return {"subject": _the(winner), "chosen": winner.id, "criterion": _criterion(m, ledger)}


def _criterion(m: Measurement, ledger: Ledger) -> str | None:
    told = m.derivation.parameters
    if m.quantity in ("greatest", "least"):
        part = ledger.get(m.word or "")
        words = METRIC_WORDS.get(part.quantity) if isinstance(part, Measurement) else None
        if words is None or not isinstance(part, Measurement):
            return None
        other = _other(part, ledger) or "it"
        return (words.most if m.quantity == "greatest" else words.least).format(other=other)
    if m.quantity in ("nearest", "farthest"):
        anchor = _the(_thing(ledger.get(m.derivation.inputs[-1]), ledger))
        return (
            f"{m.quantity} {'to' if m.quantity == 'nearest' else 'from'} {anchor} at {told.get('at_s'):g} s"
        )
    by = str(told.get("by", "visible_duration"))
    if by == "size":
        return "the largest" if m.quantity == "longest" else "the smallest"
    return f"{by.removesuffix('_duration')} {m.quantity}"


def _placed(m: Measurement, ledger: Ledger, said: Fields) -> Fields:
    """Where a thing was when its place was measured."""
    told = m.derivation.parameters
    at_s, thing = told.get("at_s"), _thing(m, ledger)
    if m.quantity != "position" or thing is None or not isinstance(at_s, int | float):
        return {}
    return {
        **_in_tube(thing, ledger, {"t_s": float(at_s)}),
        "t_s": float(at_s),
        "subject": _subject(m, ledger),
    }


def _in_tube(tube: Tube, ledger: Ledger, said: Fields) -> Fields:
    """Where a tube is at the instant that is said."""
    t_s = said.get("t_s")
    box = tube.box_at(float(t_s)) if isinstance(t_s, int | float) else None
    return {"subject": _the(tube), **({} if box is None else {"xyxy": box.xyxy})}


def _in_region(region: Region, ledger: Ledger, said: Fields) -> Fields:
    return {"subject": _look(region), "t_s": region.frame.t_s, "xyxy": region.box.xyxy}


def parted(said: Fields, frame_px: tuple[float, float]) -> Fields:
    """A place with the part of the frame that its box lies in."""
    try:
        box = Box.model_validate({"xyxy": said["xyxy"]})
    except (KeyError, ValueError):
        return said
    across, down = thirds(box, frame_px)
    return {"horizontal": across, "vertical": down, **said}


# ---- the rest -----------------------------------------------------------------------------------------


def _absent(e: Absence, ledger: Ledger, said: Fields) -> Fields:
    if e.tube is None:
        return {"subject": e.query, "span": e.span}
    return {"subject": _the(_thing(e, ledger)), "event": e.query, "span": e.span}


def _look_of(m: Measurement, ledger: Ledger, said: Fields) -> Fields:
    if m.quantity not in ("colour", "class"):
        return {}
    return {"subject": _subject(m, ledger), "name": m.quantity, "value": m.word}


def _instant(region: Region) -> Span:
    return Span(start_s=region.frame.t_s, end_s=region.frame.t_s)


_FILLS: dict[tuple[str, type[Any]], Callable[[Any, Ledger, Fields], Fields]] = {
    ("present", Tube): lambda e, ledger, _: {"subject": _look(e), "span": e.span},
    ("present", Region): lambda e, ledger, _: {"subject": _look(e), "span": _instant(e)},
    ("absent", Absence): _absent,
    ("when", SpanFound): _when,
    ("happened", SpanFound): _happened,
    ("count", Measurement): _counted,
    ("quantity", Measurement): _measured,
    ("compared", Measurement): _compared,
    ("direction", Measurement): _directed,
    ("relation", Measurement): _related,
    ("chosen", Measurement): _chosen,
    ("chosen", Tube): lambda e, ledger, _: {"subject": _the(e), "chosen": e.id},
    ("where", Measurement): _placed,
    ("where", Tube): _in_tube,
    ("where", Region): _in_region,
    ("attribute", Tube): lambda e, ledger, _: {
        "subject": f"the {e.label}",
        "name": "colour",
        "value": e.look.colour,
    },
    ("attribute", Measurement): _look_of,
}
