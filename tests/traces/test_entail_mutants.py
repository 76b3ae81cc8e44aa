"""True claims stand; mutated in number, unit, time, direction, identity, negation or citation, they fall."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest

from vidence.agent.chat.claims import Misread, drafted
from vidence.bench.synthetic import World, coverage_of, times_of, tube_of
from vidence.tools.manipulations.count import Count as CountTool
from vidence.tools.manipulations.events import Events
from vidence.tools.manipulations.ground import Ground
from vidence.tools.manipulations.measure import Measure
from vidence.traces.entail import judge
from vidence.traces.formulas import clock_of, thirds, word_of
from vidence.traces.records import (
    Absence,
    Box,
    Claim,
    Description,
    FrameRef,
    Frames,
    Measurement,
    Span,
    SpanFound,
    Tube,
)
from vidence.traces.records.claim import (
    Absent,
    Attribute,
    Chosen,
    Count,
    Direction,
    Free,
    Happened,
    Moment,
    Order,
    Present,
    Quantified,
    Related,
    When,
    Where,
)

STANDING = ("verified", "supported")
FRAME_PX = (640.0, 360.0)
COLOURS = ("red", "blue", "green", "yellow")
MISSING = "purple"
WHOLE = Span(start_s=0.0, end_s=8.0)
SEEDS = range(4)
DURATIONS = ("visible_duration", "moving_duration", "still_duration")
PIXELS = ("displacement", "path_length", "mean_speed", "size")


def world_of(seed):
    """Four things: one goes through, one stops and goes on, one turns, one stands."""
    rng, world, t = np.random.default_rng(seed), World(), times_of()
    stop, on = rng.uniform(2, 3), rng.uniform(4.5, 5.5)
    speed = rng.uniform(50, 80)
    way = np.where(t < stop, t, np.where(t < on, stop, stop + t - on))
    turn = rng.uniform(3, 4)
    routes = (
        (680 - rng.uniform(110, 140) * t, 120 + 5 * t),
        (60 + speed * way, np.full_like(t, 180.0)),
        (150 + 50 * np.minimum(t, turn), 300 - 55 * np.maximum(t - turn, 0)),
        (np.full_like(t, rng.uniform(430, 560)), np.full_like(t, 300.0)),
    )
    for k, (x, y) in enumerate(routes):
        size = (float(rng.uniform(35, 70)), float(rng.uniform(30, 50)))
        tube = tube_of(t, x, y, size=size, colour=COLOURS[k], track=k + 1, jitter=1.0, seed=seed * 9 + k)
        world.enter(tube)
    world.enter(Absence(query=f"{MISSING} object", span=WHOLE, coverage=coverage_of(WHOLE)))
    return world


def name(tube):
    return f"the {tube.look.colour} object"


def claims_of(world) -> Iterator[tuple[object, tuple[str, ...]]]:
    """True predicates with what they cite."""
    tubes = [e for e in list(world.ledger.values()) if isinstance(e, Tube)]
    for tube in tubes:
        yield from _of_tube(world, tube)
    yield from _of_pairs(world, tubes)
    yield from _of_all(world, tubes)


def _of_tube(world, tube):
    yield Present(subject=name(tube), span=tube.span), (tube.id,)
    yield Attribute(subject="the object", name="colour", value=tube.look.colour), (tube.id,)
    for event in ("enter", "leave", "start", "stop", "turn", "reverse", "moving", "still", "visible"):
        for found in world.run(Events, of=tube.id, event=event):
            yield from _of_event(tube, event, found)
    for quantity in (*DURATIONS, *PIXELS):
        (measured,) = world.run(Measure, quantity=quantity, of=(tube.id,), subject=name(tube))
        yield _quantity(measured, name(tube)), (measured.id, tube.id)
    if world.run(Events, of=tube.id, event="moving")[0].kind == "span":
        (measured,) = world.run(Measure, quantity="direction", of=(tube.id,), subject=name(tube))
        yield _direction(measured, tube), (measured.id, tube.id)
    at = round((tube.span.start_s + tube.span.end_s) / 2, 1)
    (measured,) = world.run(Measure, quantity="position", of=(tube.id,), at_s=at)
    box = tube.box_at(at)
    across, down = thirds(box, (640.0, 360.0))
    yield (
        Where(subject=name(tube), t_s=at, xyxy=box.xyxy, horizontal=across, vertical=down),
        (measured.id, tube.id),
    )


def _of_event(tube, event, found):
    if isinstance(found, Absence):
        yield Absent(subject=name(tube), span=WHOLE, event=event), (found.id, tube.id)
    elif event in ("moving", "still", "visible"):
        yield Happened(subject=name(tube), what=event, span=found.found), (found.id, tube.id)
    else:
        yield When(subject=name(tube), event=event, t_s=found.t_s, sigma_s=found.sigma_s), (found.id, tube.id)
        if event in ("enter", "leave") and found.direction:
            yield (
                Happened(subject=name(tube), what=event, span=found.found, side=found.direction),
                (found.id,),
            )


def _quantity(measured, subject):
    same = {field: getattr(measured, field) for field in ("value", "unit", "sigma", "ci95", "span")}
    return Quantified(name=measured.quantity, subject=subject, **same)


def _direction(measured, tube):
    value = measured.value
    face = {"degrees": value, "clock": clock_of(value), "word": word_of(value)}
    return Direction(subject=name(tube), frame="image", span=measured.span, **face)


def _of_pairs(world, tubes):
    events = [
        e for e in world.ledger.values() if isinstance(e, SpanFound) and e.what in ("enter", "leave", "stop")
    ]
    for a, b in combinations(sorted(events, key=lambda e: e.t_s), 2):
        if b.t_s - a.t_s > 0.5:
            sides = [Moment(subject=name(world.ledger[e.tube]), event=e.what, t_s=e.t_s) for e in (a, b)]
            yield Order(first=sides[0], second=sides[1]), (a.id, b.id)
            (measured,) = world.run(Measure, quantity="interval", of=(a.id, b.id))
            yield _quantity(measured, "the time between the two"), (measured.id, a.id, b.id)
    for a, b in combinations(tubes, 2):
        for relation in ("left_of", "above", "overlapping"):
            (m,) = world.run(
                Measure, quantity="relation", relation=relation, of=(a.id,), relative_to=b.id, at_s=2.5
            )
            related = Related(
                subject=name(a), relation=relation, other=name(b), t_s=2.5, holds=m.value == 1.0
            )
            yield related, (m.id, a.id, b.id)


def _of_all(world, tubes):
    ids = tuple(t.id for t in tubes)
    yield Absent(subject=f"{MISSING} object", span=WHOLE), ("e5",)
    for mode, extra in (
        ("ever", {}),
        ("at_once", {}),
        ("at_time", {"at_s": 2.5}),
        ("leaving", {}),
        ("entering", {}),
    ):
        (m,) = world.run(CountTool, of=ids, mode=mode, query="objects", **extra)
        yield Count(subject="objects", mode=mode, value=int(m.value), span=m.span, **extra), (m.id,)
    (m,) = world.run(CountTool, of=(), mode="ever", query=MISSING, absence="e5")
    yield Count(subject=f"{MISSING} objects", mode="ever", value=0, span=WHOLE), (m.id,)
    for quantity in ("longest", "shortest"):
        (m,) = world.run(Measure, quantity=quantity, of=ids, by="moving_duration")
        chosen = world.ledger[m.word]
        yield Chosen(subject=name(chosen), criterion=f"moving {quantity}", chosen=m.word), (m.id,)
    (m,) = world.run(Measure, quantity="nearest", of=ids[1:], relative_to=ids[0], at_s=2.5)
    criterion = f"nearest to {name(tubes[0])} at 2.5 s"
    yield Chosen(subject=name(world.ledger[m.word]), criterion=criterion, chosen=m.word), (m.id,)
    steps = ({"event": "moving", "way": "right"}, {"event": "stop"})
    for found in world.run(Ground, of=(ids[1],), steps=steps):
        yield Happened(subject=name(tubes[1]), what="moving right, then stop", span=found.found), (found.id,)
    frames = world.enter(Frames(frames=(FrameRef(pts=0, t_s=1.0),)))
    seen = world.enter(
        Description(asked="What is there?", text="A worried man waits.", span=WHOLE, frames=frames.frames)
    )
    yield Free(text="The man is worried."), (seen.id,)


# ---- mutants ------------------------------------------------------------------------------------------


def mutants_of(predicate, cited, world) -> Iterator[tuple[str, object, tuple[str, ...]]]:
    """Every way in which this claim is made false, by kind of mutation."""
    yield from _citations(predicate, cited, world)
    for kind, changes in _MUTATIONS.get(type(predicate), lambda p, w: [])(predicate, world):
        mutant = type(predicate).model_validate({**predicate.model_dump(), **changes})
        yield kind, mutant, cited
    yield from _identities(predicate, cited)
    yield from _negations(predicate, cited)


def _citations(predicate, cited, world):
    yield "citation", predicate, ()
    yield "citation", predicate, (*cited, "e9999")
    kinds = {type(world.ledger[key]) for key in cited}
    foreign = [e.id for e in world.ledger.values() if type(e) in kinds and not _mentions(e, predicate, world)]
    if foreign and not isinstance(predicate, Free | Order):
        yield "citation", predicate, (foreign[len(foreign) // 2],)


def _mentions(evidence, predicate, world):
    """Whether evidence speaks of the colour in the predicate's subject, or the predicate of no colour."""
    subject = getattr(predicate, "subject", "")
    colours = [c for c in (*COLOURS, MISSING) if c in subject]
    if not colours or isinstance(predicate, Attribute):
        return True
    if isinstance(evidence, Absence) and evidence.tube is None:
        return colours[0] in evidence.query
    derivation = getattr(evidence, "derivation", None)
    ids = (evidence.id,) if derivation is None else derivation.inputs
    tubes = [world.ledger[key] for key in ids]
    return any(isinstance(t, Tube) and t.look.colour == colours[0] for t in tubes)


def _shifted(span, by):
    return {"start_s": span.start_s + by, "end_s": span.end_s + by}


def _present(p, world):
    yield "time", {"span": {"start_s": 9.0, "end_s": 9.5}}
    if p.span.start_s > 0.5:
        yield "time", {"span": {"start_s": 0.0, "end_s": p.span.start_s - 0.1}}
    if p.span.end_s < 7.5:
        yield "time", {"span": {"start_s": p.span.end_s + 0.1, "end_s": 8.0}}


def _absent(p, world):
    yield "time", {"span": {"start_s": 0.0, "end_s": 9.0}}
    if p.event is None:
        yield "identity", {"subject": "object"}
    else:
        yield "number", {"event": "appear"}
        yield "negation", {"event": None}


def _count(p, world):
    yield from (
        ("number", {"value": v}) for v in (p.value + 1, p.value + 3, max(p.value - 1, 0)) if v != p.value
    )
    other = {
        "ever": "leaving",
        "at_once": "ever",
        "at_time": "ever",
        "leaving": "entering",
        "entering": "leaving",
    }
    yield "direction", {"mode": other[p.mode]}
    if p.at_s is not None:
        yield "time", {"at_s": p.at_s + 1.0}
    else:
        yield "time", {"span": {"start_s": 0.0, "end_s": 5.0}}
    if p.mode == "leaving":
        yield "direction", {"detail": "leave by the bottom"}


def _quantified(p, world):
    off = max(abs(p.value) * 0.11, 0.11)
    yield from (
        ("number", {"value": v}) for v in (p.value + off, p.value - off, p.value * 2 + 1, -p.value - 1)
    )
    yield from (("unit", {"unit": u}) for u in ("m", "km/h", "ms", "min", "deg", "") if u != p.unit)
    if p.sigma:
        yield "number", {"sigma": p.sigma * 3 + 0.1}
    if p.ci95:
        yield "number", {"ci95": (p.ci95[0] - 5.0, p.ci95[1] + 9.0)}
    if p.span:
        yield "time", {"span": _shifted(p.span, -0.4)}
    others = {"visible_duration": "still_duration", "displacement": "path_length"}
    yield "direction", {"name": others.get(p.name, "visible_duration")}


def _when(p, world):
    yield from (("time", {"t_s": p.t_s + by}) for by in (0.2, -0.2, 1.5, 20.0))
    flipped = {"enter": "leave", "leave": "enter", "start": "stop", "stop": "start", "turn": "reverse"}
    yield "direction", {"event": flipped.get(p.event, "turn")}
    yield "direction", {"event": f"{p.event} bottom" if p.event in ("enter", "leave") else "appear"}


def _where(p, world):
    x1, y1, x2, y2 = p.xyxy
    yield "number", {"xyxy": (x1 + 4, y1, x2 + 4, y2)}
    yield "number", {"xyxy": (x1, y1, x2 + 9, y2 + 9)}
    yield "number", {"xyxy": (x1, y1, 700.0, y2)}
    yield "direction", {"horizontal": "left" if p.horizontal != "left" else "right"}
    yield "direction", {"vertical": "top" if p.vertical != "top" else "bottom"}
    if "green" in p.subject or "blue" in p.subject or "red" in p.subject:
        tube = next(t for t in world.ledger.values() if isinstance(t, Tube) and name(t) == p.subject)
        later = tube.box_at(p.t_s - 1.0)
        if later and max(abs(a - b) for a, b in zip(later.xyxy, p.xyxy, strict=True)) > 3:
            yield "time", {"t_s": p.t_s - 1.0}


def _order(p, world):
    yield "negation", {"first": p.second.model_dump(), "second": p.first.model_dump()}
    yield "negation", {"relation": "same_time"}
    yield "time", {"first": {**p.first.model_dump(), "t_s": p.second.t_s + 0.5}}
    if p.first.subject != p.second.subject:
        swapped = {**p.first.model_dump(), "subject": p.second.subject}
        yield "identity", {"first": swapped, "second": {**p.second.model_dump(), "subject": p.first.subject}}


def _direction_mutants(p, world):
    for by in (30.0, 180.0, 95.0):
        degrees = (p.degrees + by) % 360
        yield "direction", {"degrees": degrees, "clock": clock_of(degrees), "word": word_of(degrees)}
    yield "direction", {"clock": p.clock % 12 + 1}
    yield "direction", {"word": "up" if p.word != "up" else "down"}
    yield "direction", {"frame": "camera"}
    yield "time", {"span": _shifted(p.span, -0.5)}


def _related(p, world):
    yield "negation", {"holds": not p.holds}
    yield "direction", {"relation": {"left_of": "right_of", "above": "below"}.get(p.relation, "inside")}
    yield "time", {"t_s": p.t_s + 1.0}
    yield "identity", {"subject": p.other, "other": p.subject}


def _chosen(p, world):
    yield "identity", {"chosen": next(f"e{k}" for k in range(1, 5) if f"e{k}" != p.chosen)}
    yield "identity", {"chosen": "e5"}
    swap = {"longest": "shortest", "shortest": "longest", "nearest": "farthest"}
    yield "direction", {"criterion": " ".join(swap.get(word, word) for word in p.criterion.split())}
    yield "direction", {"criterion": p.criterion.replace("moving", "visible").replace("2.5", "4.5")}


def _attribute(p, world):
    yield from (("identity", {"value": c}) for c in (*COLOURS, MISSING) if c != p.value)
    yield "direction", {"name": "class", "value": "car"}


def _happened(p, world):
    if p.what in ("enter", "leave"):
        yield from (("direction", {"side": s}) for s in ("left", "right", "top") if s != p.side)
        yield "time", {"span": _shifted(p.span, 0.5)}
        yield "direction", {"what": "leave" if p.what == "enter" else "enter"}
    else:
        yield "time", {"span": _shifted(p.span, 0.4)}
        yield "time", {"span": {"start_s": p.span.start_s - 0.3, "end_s": p.span.end_s}}
        yield "negation", {"what": {"moving": "still", "still": "moving"}.get(p.what, "hidden")}


def _free(p, world):
    yield "negation", {"text": "The man is not worried."}
    yield "identity", {"text": "The woman is worried."}
    yield "number", {"text": "The man is worried at 3 s."}
    yield "number", {"text": "The man is happy."}


_MUTATIONS = {
    Present: _present,
    Absent: _absent,
    Count: _count,
    Quantified: _quantified,
    When: _when,
    Where: _where,
    Order: _order,
    Direction: _direction_mutants,
    Related: _related,
    Chosen: _chosen,
    Attribute: _attribute,
    Happened: _happened,
    Free: _free,
}


def _identities(predicate, cited):
    """The subject is another: another colour that is there, and one that is not."""
    subject = getattr(predicate, "subject", "")
    colour = next((c for c in COLOURS if c in subject), None)
    if colour is None:
        return
    for other in (COLOURS[(COLOURS.index(colour) + 1) % 4], MISSING):
        yield "identity", predicate.model_copy(update={"subject": subject.replace(colour, other)}), cited


def _negations(predicate, cited):
    """The opposite is claimed of the same evidence."""
    if isinstance(predicate, Present):
        yield "negation", Absent(subject=predicate.subject, span=predicate.span), cited
    if isinstance(predicate, Absent) and predicate.event is None:
        yield "negation", Present(subject=predicate.subject, span=predicate.span), cited
    if isinstance(predicate, When):
        yield "negation", Absent(subject=predicate.subject, span=WHOLE, event=predicate.event), cited


def _judged(world, predicate, cited):
    (judged,) = judge([Claim(id="c1", predicate=predicate, evidence=cited)], world.ledger, world.video)
    return judged


def _told(world, predicate, cited, fields=None):
    """The claim that a model tells with these fields, or all, as it is judged; None where it is not taken."""
    said = predicate.model_dump(mode="json", exclude_none=True)
    given = said if fields is None else {key: said[key] for key in ("kind", *fields) if key in said}
    try:
        draft = drafted({"claims": [{**given, "evidence": list(cited)}]}, world.ledger, (), FRAME_PX)
    except Misread:
        return None
    return judge(draft.claims, world.ledger, world.video)[0]


def _stands(judged):
    return judged is not None and judged.status in STANDING


def _changed(predicate, mutant):
    """The fields in which a mutant differs; a unit comes with its number, which else would be converted."""
    if type(predicate) is not type(mutant):
        return None
    was, now = predicate.model_dump(mode="json"), mutant.model_dump(mode="json")
    fields = [key for key in now if now[key] != was[key] and now[key] is not None]
    return [*fields, "value"] if "unit" in fields else fields


@pytest.fixture(params=SEEDS, scope="module")
def told(request):
    """A world, and everything true that is told of it."""
    world = world_of(request.param)
    return world, list(claims_of(world))


def test_true_claims_stand_also_as_models_tell_them_whole_or_by_citation(told):
    world, claims = told
    needed = {Where: ("t_s",), Free: ("text",), Chosen: ("criterion",)}
    fallen = [(p, _judged(world, p, c).reason) for p, c in claims if not _stands(_judged(world, p, c))]
    whole = [(p, c) for p, c in claims if not _stands(_told(world, p, c))]
    bare = [(p, c) for p, c in claims if not _stands(_told(world, p, c, needed.get(type(p), ())))]
    assert len(claims) > 80
    assert not fallen
    assert len(whole) + len(bare) <= 0.01 * 2 * len(claims), (whole, bare)
    assert {type(p) for p, _ in claims} == set(_MUTATIONS)


def test_every_mutant_falls_also_as_models_tell_it_whole_or_by_what_is_false(told):
    """Where what is false was left out, and filled in from what is cited, the claim is the true one again."""
    world, claims = told
    tried, standing = Counter(), []
    for predicate, cited in claims:
        true = _told(world, predicate, cited).claim.predicate
        for kind, mutant, evidence in mutants_of(predicate, cited, world):
            tried[kind] += 1
            fields = _changed(predicate, mutant) if evidence == cited else None
            lies = [
                _told(world, mutant, evidence),
                _told(world, mutant, evidence, fields) if fields else None,
            ]
            told_true = [evidence == cited and _stands(lie) and lie.claim.predicate == true for lie in lies]
            stands = [_stands(lie) and not same for lie, same in zip(lies, told_true, strict=True)]
            if any(stands) or _stands(_judged(world, mutant, evidence)):
                standing.append((kind, mutant, evidence))
    assert not standing, (len(standing), sum(tried.values()), standing[:40:3])
    assert set(tried) == {"number", "unit", "time", "direction", "identity", "negation", "citation"}
    assert sum(tried.values()) > 500


def test_forged_measurements_do_not_support_what_they_say(told):
    world, claims = told
    for predicate, cited in claims:
        measured = world.ledger[cited[0]] if cited else None
        if not isinstance(predicate, Quantified) or not isinstance(measured, Measurement):
            continue
        forged = measured.model_copy(update={"value": measured.value * 1.5 + 1, "sigma": 0.01, "ci95": None})
        lie = predicate.model_copy(update={"value": forged.value, "sigma": 0.01, "ci95": None})
        assert _judged(world.forged(forged), lie, cited).status == "contradicted"


def test_forged_times_of_events_do_not_support_what_they_say(told):
    world, claims = told
    for predicate, cited in claims:
        if isinstance(predicate, When):
            found = world.ledger[cited[0]]
            forged = found.model_copy(update={"t_s": found.t_s + 1, "found": Span(start_s=0, end_s=8)})
            lie = predicate.model_copy(update={"t_s": found.t_s + 1})
            assert _judged(world.forged(forged), lie, cited).status == "contradicted"


def test_a_box_that_is_claimed_must_be_ordered(told):
    world, _ = told
    box = Box(xyxy=(10, 10, 20, 20))
    upside_down = Where(
        subject="the red object", t_s=2.0, xyxy=box.xyxy[::-1], horizontal="left", vertical="top"
    )
    assert _judged(world, upside_down, ("e1",)).status == "contradicted"
