"""From a draft and its judged claims to an answer: only what stands is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from .coverage import between, described_region, merged, times
from .entail.said import content
from .records import Answer, Degradation, Description, Draft, Evidence, JudgedClaim, Span, Status
from .records.bearing import Bearing
from .records.claim import Absent, Count, Direction, Free, Quantified, When
from .render import within
from .units import converted

STANDING = ("verified", "supported")
# So many frames that were described are named one by one.
_MOST_FRAMES = 3
P = TypeVar("P")


def stands(judged: JudgedClaim) -> bool:
    """Whether an answer may rest on the claim."""
    return judged.status in STANDING


class Borne(NamedTuple):
    """What the judge makes of a draft beside its claims, and how an answer may use it."""

    bearings: tuple[Bearing, ...] = ()
    answering: tuple[str, ...] | None = None
    """The claims that are of what is asked; None where that was not looked into."""
    allow_asserted: bool = False
    """Whether what only a model says may be said, with the words that it does."""

    def of(self, field: str) -> Bearing | None:
        """What was found of a field."""
        return next((bearing for bearing in self.bearings if bearing.field == field), None)

    def asserted(self, judged: JudgedClaim) -> bool:
        """Whether a claim is free words that may be said although nothing bears them out."""
        free = isinstance(judged.claim.predicate, Free)
        return self.allow_asserted and free and judged.status in ("asserted", "uncited")

    def told(self, draft: Draft, field: str) -> bool:
        """Whether a field that a draft gives may be given."""
        if draft.told_by == "program":
            return True
        found = self.of(field)
        if found is None:
            return False
        return found.status == "verified" or (found.status == "asserted" and self.allow_asserted)

    def fallen(self, draft: Draft) -> Bearing | None:
        """The first bearing that keeps the answer from being whole: a wrong label, any other not shown."""
        for bearing in self.bearings:
            if bearing.field == "label" and bearing.status != "contradicted":
                continue
            if bearing.status != "verified" and not self.told(draft, bearing.field):
                return bearing
        return None


NOTHING = Borne()


def objectionable(bearings: Iterable[Bearing]) -> Iterable[Bearing]:
    """What of an answer's words a policy is told to mend; a label that is mere words is left out at worst."""
    return (
        b for b in bearings if b.status == "contradicted" or (b.status == "asserted" and b.field != "label")
    )


def cut_short(draft: Draft) -> str | None:
    """Why a draft is only what was known so far; it says so itself, so that a resumed run knows it too."""
    return draft.reason if draft.outcome == "answered" else None


def _first(claims: Iterable[JudgedClaim], kind: type[P]) -> P | None:
    """The first predicate of a kind."""
    return next((c.claim.predicate for c in claims if isinstance(c.claim.predicate, kind)), None)


def _degradations(
    claims: Iterable[JudgedClaim], ledger: Mapping[str, Evidence], video: Sequence[Degradation]
) -> tuple[Degradation, ...]:
    """Of the video and of all evidence the claims cite, each once, in order."""
    cited = (d for c in claims for e in c.claim.evidence if e in ledger for d in ledger[e].degradations)
    return tuple(dict.fromkeys((*video, *cited)))


def _status(draft: Draft, claims: Sequence[JudgedClaim], borne: Borne, exhausted: str | None) -> Status:
    standing = sum(stands(c) or borne.asserted(c) for c in claims)
    if exhausted:
        return "partial"
    if draft.outcome != "answered":
        return draft.outcome
    if not standing or borne.of("question") is not None:
        return "insufficient_evidence"
    whole = standing == len(claims) and borne.fallen(draft) is None and not _falls(draft)
    return "answered" if whole else "partial"


def _falls(draft: Draft) -> bool:
    """Whether a conclusion says of times that nothing looked at that nothing else was there."""
    return draft.needs_all and bool(draft.unlooked)


def _lead(draft: Draft, borne: Borne) -> list[str]:
    """The words before the claims: yes or no, and the option chosen."""
    said = []
    if draft.truth is not None and borne.told(draft, "truth"):
        said.append(_sentence("Yes" if draft.truth else "No", borne.of("truth")))
    if draft.choice and borne.told(draft, "choice"):
        said.append(_sentence(draft.choice, borne.of("choice")))
    return said


def _sentence(words: str, bearing: Bearing | None) -> str:
    """Words as a sentence, which says so where it is the model's alone."""
    if bearing is not None and bearing.status == "asserted":
        return f"{words} (the model says so; the claims do not show it)."
    return f"{words}." if words[-1:].isalnum() else words


def _reason(draft: Draft, claims: Sequence[JudgedClaim], borne: Borne, exhausted: str | None) -> str | None:
    if exhausted:
        return f"{exhausted[0].upper()}{exhausted[1:]} before the question was answered."
    if draft.outcome != "answered":
        return _in_its_words(draft, claims)
    fallen = [c for c in claims if not stands(c) and not borne.asserted(c)]
    if fallen:
        return f"Not shown: {fallen[0].text} ({fallen[0].reason})"
    unborne = borne.fallen(draft)
    if unborne is None:
        return f"Not looked at: {times(draft.unlooked)}." if _falls(draft) else None
    return f"Not shown: {unborne.reason}."


def _in_its_words(draft: Draft, claims: Sequence[JudgedClaim]) -> str | None:
    """Why nothing is answered; a model's own words are marked as such, for no claim bears them out."""
    if draft.told_by == "program":
        return draft.reason
    if draft.reason is None:
        return "The model found nothing that answers this."
    shown = any(stands(c) and isinstance(c.claim.predicate, Absent) for c in claims)
    denied = content(draft.reason)[1]
    so = "The model says, and nothing cited shows it" if denied and not shown else "The model says"
    missed = f" Not looked at throughout: {times(draft.unlooked)}." if denied and draft.unlooked else ""
    return f"{so}: “{draft.reason.strip()}”{missed}"


def _instead(
    draft: Draft, claims: Sequence[JudgedClaim], borne: Borne, reason: str | None, exhausted: str | None
) -> list[str]:
    """What is said where not all is answered: why, and what holds of what was looked at alone.

    Claims that fell are not repeated, for their words did not stand; the reason has them.
    """
    if exhausted:
        return [*filter(None, [reason]), *_missed(draft)]
    if draft.outcome != "answered":
        return [reason or "Nothing can be said."]
    by_holes = [c for c in claims if c.status == "asserted" and c.unlooked]
    rest = [_hedged(c) for c in by_holes] or ([_concluded(draft)] if _falls(draft) else [])
    alone = borne.fallen(draft) is None and all(stands(c) or c in by_holes for c in claims)
    return rest if rest and alone else ["Not all of the answer could be shown.", *rest]


def _had_at(quantity: Quantified | None) -> float | None:
    """When an extreme was had, or what time a quantity itself is; not the instant that was asked about."""
    if quantity is None:
        return None
    if quantity.name in ("crossing_time", "overtaking_time"):
        return converted(quantity.value, quantity.unit, "s")
    asked = quantity.span is not None and quantity.span.duration_s == 0
    return None if asked else quantity.t_s


def _main(draft: Draft, standing: Sequence[JudgedClaim], borne: Borne) -> list[JudgedClaim]:
    """The claims that answer: those that the draft names, of those that are of what is asked."""
    named = [c for c in standing if not draft.main or c.claim.id in draft.main]
    return [c for c in named if borne.answering is None or c.claim.id in borne.answering]


def _spoken(
    draft: Draft,
    claims: Sequence[JudgedClaim],
    ledger: Mapping[str, Evidence],
    borne: Borne,
    *,
    whole: bool,
) -> list[str]:
    """The sentences of what stands; a program's reason why nothing is answered says what was not seen."""
    told = whole or draft.told_by == "model"
    standing = [c for c in claims if stands(c) and (told or not isinstance(c.claim.predicate, Absent))]
    said = list(dict.fromkeys(_described(c, ledger) for c in standing))
    if whole:
        more = [c.text.rstrip(".") for c in claims if borne.asserted(c)]
        said += [f"{text} (the model says so; nothing cited shows it)." for text in more]
        said += _missed(draft)
    return said


def _described(judged: JudgedClaim, ledger: Mapping[str, Evidence]) -> str:
    """A claim in its words; what is denied on the word of a description is denied of what that was shown."""
    predicate = judged.claim.predicate
    if not isinstance(predicate, Free) or not content(predicate.text)[1]:
        return judged.text
    cited = (ledger.get(key) for key in judged.claim.evidence)
    shown = [one for one in cited if isinstance(one, Description)]
    return f"{judged.text.rstrip('.')}, in what was described ({'; '.join(map(_shown, shown))})."


def _shown(description: Description) -> str:
    """Which frames were described, and which part of them."""
    frames = description.frames
    instants = [Span(start_s=frame.t_s, end_s=frame.t_s) for frame in frames[:_MOST_FRAMES]]
    many = f"{len(frames)} frames of {times([description.span])}"
    at = times(instants) if len(frames) <= _MOST_FRAMES else many
    region = described_region(description)
    if region is None:
        return at
    x1, y1, x2, y2 = region
    return f"{at}, ({x1:.0f}, {y1:.0f})–({x2:.0f}, {y2:.0f}) px"


def _missed(draft: Draft) -> list[str]:
    """What was not looked at, as a sentence."""
    return [f"Not looked at: {times(draft.unlooked)}."] if draft.unlooked else []


def _concluded(draft: Draft) -> str:
    """The conclusion said of what was looked at alone."""
    told = draft.choice or {True: "yes", False: "no", None: None}[draft.truth]
    so = "what follows is so" if told is None else f"the answer is {told}"
    return f"In what was looked at, {so}; not looked at: {times(draft.unlooked)}."


def _hedged(judged: JudgedClaim) -> str:
    """A claim said of what was looked at, and what was not is named."""
    span: Span | None = getattr(judged.claim.predicate, "span", None)
    missed, text = times(judged.unlooked), judged.text.rstrip(".")
    if judged.unlooked[0].duration_s == 0:
        return f"Not looked at: {missed}."
    if span is None:
        return f"{text}, as far as was seen; not looked at: {missed}."
    looked = between(span, judged.unlooked)
    if not looked:
        return f"Not looked at: {missed}."
    there = f"in what was looked at ({times(looked)})"
    return f"{text.replace(within(span), there, 1)}; not looked at: {missed}."


def _unlooked(draft: Draft, claims: Sequence[JudgedClaim]) -> tuple[Span, ...]:
    """All times that the text names as not looked at."""
    return merged([*draft.unlooked, *(hole for c in claims for hole in c.unlooked)])


def compose(
    draft: Draft,
    judged: Sequence[JudgedClaim],
    ledger: Mapping[str, Evidence],
    *,
    borne: Borne = NOTHING,
    video: Sequence[Degradation] = (),
    exhausted: str | None = None,
) -> Answer:
    """The answer that the standing claims of a draft bear."""
    standing = [c for c in judged if stands(c)]
    status = _status(draft, judged, borne, exhausted)
    reason = _reason(draft, judged, borne, exhausted)
    whole = status == "answered"
    said = _lead(draft, borne) if whole else _instead(draft, judged, borne, reason, exhausted)
    # What was known when the budget ran out is said, but answers no field of the question.
    answering = draft.outcome == "answered" and not exhausted and not _falls(draft)
    main = _main(draft, standing, borne) if answering else []
    count, when = _first(main, Count), _first(main, When)
    quantity = _first(main, Quantified)
    given = {name: whole and borne.told(draft, name) for name in ("truth", "choice", "label")}
    return Answer(
        status=status,
        text=" ".join([*said, *_spoken(draft, judged, ledger, borne, whole=whole)]),
        choice=draft.choice if given["choice"] else None,
        truth=draft.truth if given["truth"] else None,
        label=draft.label if given["label"] else None,
        quantity=quantity,
        direction=_first(main, Direction),
        count=count.value if count else None,
        time_s=when.t_s if when else _had_at(quantity) if draft.truth is None else None,
        spans=draft.spans if standing else (),
        tubes=draft.tubes if standing else (),
        claims=tuple(judged),
        bearings=borne.bearings,
        degradations=(
            *_degradations(standing, ledger, video),
            *_merely_said(draft, judged, borne, whole=whole),
        ),
        reason=reason,
        hint=draft.hint,
        forms=draft.forms,
        unlooked=_unlooked(draft, judged),
    )


def _merely_said(
    draft: Draft, claims: Sequence[JudgedClaim], borne: Borne, *, whole: bool
) -> tuple[Degradation, ...]:
    """What of an answer rests on the model's word alone."""
    fields = [b for b in borne.bearings if b.status == "asserted" and borne.told(draft, b.field)]
    details = [f"the {b.field} is the model's word alone: {b.reason}" for b in fields]
    details += [f"the model says so, and nothing shows it: {c.text}" for c in claims if borne.asserted(c)]
    return tuple(Degradation(kind="asserted", detail=detail) for detail in details) if whole else ()
