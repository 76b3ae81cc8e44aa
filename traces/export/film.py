"""Films of a run: which stretches of the video are shown, and what is drawn on them; others make them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..covering import Covers
from ..errors import NothingFound
from ..records import Depth, Evidence, Mask, Reading, Region, Span, SpanFound, Tube
from ..records.region import Xyxy
from ..render import summary
from ..report.places import place, span_of
from .chosen import Chosen
from .writing import as_json

# A clip shows what is this near to its evidence, and so much at the most.
ROUND_S, LONGEST_S = 1.0, 10.0
_LOOKS = (
    "the pictures as they were: they are drawn on, and coded anew as H.264 of eight bits, 4:2:0",
    "how they are stored: they are turned as they are shown, and an odd side has one more row or column",
    "everything that is not drawn: numbers, claims, how sure anything is; nothing can be read back",
)
FILM_LOSES = (*_LOOKS, "sound of a kind that MP4 cannot hold, subtitles, and what else is in the file")
CLIPS_LOSE = (
    *_LOOKS,
    f"what is not within {ROUND_S:g} s of a piece of evidence, and what is past {LONGEST_S:g} s in all",
    "times: a clip begins at nought, and clips.json says when that is in the video",
    "sound, and evidence that is of no time, such as a calibration",
)


class Thing(NamedTuple):
    """A tube to be drawn, with its outlines where it has any."""

    tube: Tube
    masks: tuple[Mask | None, ...] | None


class Mark(NamedTuple):
    """A box to be drawn on the one frame it was found in."""

    t_s: float
    xyxy: Xyxy
    text: str


class Take(NamedTuple):
    """A stretch of the video and what is drawn on it; none is all of it, at its own times, with its sound."""

    span: Span | None
    things: tuple[Thing, ...]
    marks: tuple[Mark, ...] = ()
    covered: Covers | None = None


Film = Callable[[Take, Path], tuple[str, ...]]
"""Makes a take a file, and says what is lacking in it."""


def annotated(chosen: Chosen, path: Path, film: Film) -> None:
    """The whole video with the tubes that were chosen; else what the answer rests on, else all tubes."""
    wanted = chosen.names or _rests_on(chosen)
    marks = tuple(_marks(chosen, chosen.cited))
    rests_on = chosen.once([tube for tube in chosen.all(Tube) if tube.id in wanted])
    found = rests_on or (() if marks else chosen.things)
    things = tuple(Thing(thing.tube, chosen.outlines(thing)) for thing in found)
    chosen.notes += film(Take(None, things, marks, chosen.covered), path)


def clips(chosen: Chosen, folder: Path, film: Film) -> None:
    """A film for each piece of evidence that the answer cites, and what each shows."""
    told = []
    for name in sorted(chosen.cited, key=lambda name: int(name[1:])):
        evidence = chosen.ledger.get(name)
        span = None if evidence is None else _stretch(evidence, chosen)
        shown = {name} if evidence is None else _things(evidence, chosen)
        if evidence is None or span is None or (chosen.names and not shown & set(chosen.names)):
            continue
        things = tuple(Thing(t, chosen.masks(t)) for t in chosen.all(Tube) if t.id in shown)
        take = Take(span, things, tuple(_marks(chosen, {name})), chosen.covered)
        chosen.notes += film(take, folder / f"{name}.mp4")
        told.append({"file": f"{name}.mp4", **_about(evidence, span)})
    if not told:
        raise NothingFound(
            "the answer cites no evidence that is of a time in the video, so there is nothing to clip"
        )
    (folder / "clips.json").write_bytes(as_json(told))


def _about(evidence: Evidence, span: Span) -> dict[str, object]:
    times = {"start_s": span.start_s, "end_s": span.end_s}
    return {"evidence": evidence.id, "kind": evidence.kind, **times, "summary": summary(evidence)}


def _stretch(evidence: Evidence, chosen: Chosen) -> Span | None:
    """Round the time that evidence is of, within the video."""
    found = span_of(evidence)
    at = None if found else place(evidence, chosen.ledger)
    if found is None and at is not None:
        found = Span(start_s=at.t_s, end_s=max(at.until_s or at.t_s, at.t_s))
    if found is None:
        return None
    video, start_s = chosen.reader.started.video, found.start_s - ROUND_S
    wanted = Span(start_s=start_s, end_s=min(found.end_s + ROUND_S, start_s + LONGEST_S))
    return wanted.intersect(Span(start_s=video.start_s, end_s=video.end_s))


def _rests_on(chosen: Chosen) -> set[str]:
    """The tubes that what is cited is of."""
    cited = (chosen.ledger[name] for name in chosen.cited if name in chosen.ledger)
    return {name for evidence in cited for name in _things(evidence, chosen)}


def _things(evidence: Evidence, chosen: Chosen) -> set[str]:
    """The tubes that evidence is of, down through what it is derived from."""
    if isinstance(evidence, Tube):
        return {evidence.id}
    derivation = getattr(evidence, "derivation", None)
    inputs = derivation.inputs if derivation is not None else ()
    tube = getattr(evidence, "tube", None)
    other = evidence.other if isinstance(evidence, SpanFound) else None
    below = [chosen.ledger[name] for name in (*inputs, tube, other) if name in chosen.ledger]
    return {name for one in below for name in _things(one, chosen)}


def _marks(chosen: Chosen, names: frozenset[str] | set[str]) -> Iterator[Mark]:
    """What was found in single frames."""
    for name, evidence in chosen.ledger.items():
        if name not in names:
            continue
        if isinstance(evidence, Region):
            yield Mark(evidence.frame.t_s, evidence.box.xyxy, f"{name} {evidence.label}")
        elif isinstance(evidence, Reading):
            lines = ((line.xyxy, line.text) for line in evidence.lines)
            yield from (Mark(evidence.frame.t_s, xyxy, text) for xyxy, text in lines if xyxy is not None)
        elif isinstance(evidence, Depth) and evidence.thing is not None:
            yield Mark(evidence.frame.t_s, evidence.thing.xyxy, name)
