"""What a prompt names: what fits a phrase, an earlier tube, what a box holds, or what lies under a point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from pydantic import Field

from ...traces.errors import BadArguments, NothingFound
from ...traces.records import Absence, Degradation, Fingerprint, Span, Tube
from ...traces.records.base import EvidenceId
from ...traces.records.evidence import EvidenceBase
from ...traces.records.region import Xyxy
from ...traces.wording import coloured
from ..capabilities import Sought, Spot, TakesPhrases
from ..finding import find
from ..index import Found
from ..sought import parse_sought, silhouette_group
from .base import Arguments, Context
from .zoom import crop_of

# So many of the things that fit a phrase are outlined, or have points followed on them, in one call.
MOST_THINGS = 8

Made = TypeVar("Made", bound=EvidenceBase)
Item = TypeVar("Item")
Result = TypeVar("Result")


class PromptArguments(Arguments):
    """Which thing, told in one way; words beside another way tell it from what lies there, too."""

    query: str = Field(default="", description="what, in words, such as 'red car'")
    of: EvidenceId | None = Field(default=None, description="id of an earlier tube")
    box: Xyxy | None = Field(default=None, description="x1, y1, x2, y2 round it in the frame at at_s")
    at_s: float | None = Field(default=None, description="time of the box, in seconds")
    point: int | None = Field(default=None, ge=0, description="number of the user's point on it, from 0")

    @property
    def pointing(self) -> int:
        """In how many ways one thing is pointed at."""
        return sum(way is not None for way in (self.of, self.box, self.point))


class Fitting(NamedTuple):
    """The things that fit a phrase in a span, in order of first being seen; or that there are none."""

    query: str
    tubes: tuple[Tube, ...]
    none: tuple[Absence, ...]
    backends: tuple[Fingerprint, ...]
    cached: bool

    @property
    def first(self) -> tuple[Tube, ...]:
        """As many of them as something is made of in one call."""
        return self.tubes[:MOST_THINGS]

    def marked(self, made: Sequence[Made], failed: Sequence[NothingFound]) -> tuple[Made, ...]:
        """What was made of them; where it is not of all, each says of how many, and why not of the others."""
        count = len(self.tubes)
        if len(made) == count:
            return tuple(made)
        limit = [f"the first {MOST_THINGS} alone were tried"] if count > MOST_THINGS else []
        why = "; ".join(dict.fromkeys([*limit, *(error.message for error in failed)]))
        detail = f"{len(made)} of the {count} things that fit {self.query!r}: {why}"
        cut = Degradation(kind="budget_cut", detail=detail)
        return tuple(one.model_copy(update={"degradations": (*one.degradations, cut)}) for one in made)


class InBox(NamedTuple):
    """What a box of whole pixels holds at a time."""

    t_s: float
    xyxy: tuple[int, int, int, int]


class UnderPoint(NamedTuple):
    """What lies under one of the user's points."""

    number: int
    spot: Spot


Named = Fitting | Tube | InBox | UnderPoint


def named(
    prompt: PromptArguments, context: Context, *, strict: bool = False, span: Span | None = None
) -> Named:
    """What a prompt names; without any way of pointing, all that fits its words – or moves – in a span."""
    if prompt.pointing > 1:
        raise _not_one_way(prompt.pointing)
    if prompt.of is not None:
        return context.ledger.get_as(prompt.of, Tube)
    if prompt.box is not None:
        return _in_box(prompt.box, prompt.at_s, context)
    if prompt.point is not None:
        return UnderPoint(prompt.point, user_point(context, prompt.point))
    return _fitting(prompt.query, context, strict=strict, span=within_video(context, span))


def named_thing(prompt: PromptArguments, context: Context, *, span: Span | None = None) -> Named:
    """The same where something must be told: what moves is too much."""
    if not prompt.pointing and not prompt.query.strip():
        raise _not_one_way(0)
    return named(prompt, context, span=span)


def _not_one_way(given: int) -> BadArguments:
    return BadArguments(
        f"a thing is told in one way, and {given} were given",
        hint="Give `query` (words), `of` (a tube), `box` with `at_s`, or `point` (number of a user's point).",
    )


def _fitting(query: str, context: Context, *, strict: bool, span: Span) -> Fitting:
    sought = parse_sought(query)
    found = find(context, sought, strict=strict)
    tubes = tuple(tube for tube in found.index.tubes if _overlaps(tube, span))
    none = () if tubes else (absence(context, found, sought, query=query, span=span),)
    return Fitting(query, tubes, none, found.backends, found.cached)


def each_of(items: Iterable[Item], make: Callable[[Item], Result]) -> tuple[list[Result], list[NothingFound]]:
    """What is made of each, and why nothing of some; where it is nothing of any, the first why is raised."""
    made, failed = list[Result](), list[NothingFound]()
    for item in items:
        try:
            made.append(make(item))
        except NothingFound as error:
            failed.append(error)
    if failed and not made:
        raise failed[0]
    return made, failed


def called(tube: Tube) -> str:
    """A thing in words, and its number among those that were found with it: it may have no id yet."""
    return coloured(f"{tube.label} {tube.name or tube.track}", tube.look.colour)


def _in_box(xyxy: Xyxy, at_s: float | None, context: Context) -> InBox:
    box = crop_of(xyxy, 0.0, context.video.record)
    if at_s is None:
        raise BadArguments("a box is round a thing at some time", hint="Give `at_s` with `box`.")
    _check_inside(context, at_s, 0.0, 0.0)
    return InBox(at_s, box)


def user_point(context: Context, number: int) -> Spot:
    """One of the points that the user gave, in the video."""
    if not 0 <= number < len(context.points):
        raise BadArguments(
            f"point {number} was asked for, and {len(context.points)} were given",
            hint="Give points as --point T,X,Y.",
        )
    spot = Spot(*context.points[number])
    _check_inside(context, *spot)
    return spot


def _check_inside(context: Context, t_s: float, x: float, y: float) -> None:
    """That a point lies in the video."""
    video = context.video.record
    if not (video.start_s <= t_s < video.end_s and 0 <= x <= video.width and 0 <= y <= video.height):
        raise BadArguments(
            f"the point ({x:g}, {y:g}) at {t_s:g} s lies outside the video, which is "
            f"{video.width}×{video.height} pixels and lasts from {video.start_s:g} to {video.end_s:g} s"
        )


def within_video(context: Context, span: Span | None) -> Span:
    """The part of a span that lies in the video; all of it where no span is given."""
    video = context.video.record
    whole = Span(start_s=video.start_s, end_s=video.end_s)
    if span is None:
        return whole
    common = whole.intersect(span)
    if common is None and not (span.duration_s == 0 and whole.contains(span.start_s)):
        raise BadArguments(
            f"the span {span.start_s:g} to {span.end_s:g} s lies outside the video, "
            f"which lasts from {whole.start_s:g} to {whole.end_s:g} s"
        )
    return common or span


def _overlaps(tube: Tube, span: Span) -> bool:
    """Whether a tube is there at some time of a span; a span may be an instant."""
    return tube.span.intersect(span) is not None or tube.span.contains(span.start_s)


def absence(context: Context, found: Found, sought: Sought, *, query: str, span: Span) -> Absence:
    """That nothing fits, and on what looking this rests."""
    weaker, detector = found.index.degradations, context.backends.detector()
    by_outline = detector.classes is None and not isinstance(detector, TakesPhrases)
    if silhouette_group(sought.noun) is not None and by_outline:
        why = f"what is a {sought.noun} was judged by outline alone"
        weaker = (*weaker, Degradation(kind="class_by_silhouette", detail=why))
    return Absence(
        query=query or "anything",
        sought=found.index.sought,
        span=span,
        coverage=found.index.coverage,
        degradations=weaker,
    )
