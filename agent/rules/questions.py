"""How question forms are declared: patterns with a builder, the time said beside them kept apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from .ast import Clause, Instant, Moment, Query, Relative, Thing, Window
from .grammar import Bindings, Node, pattern
from .windows import Tail

Builder = Callable[[Bindings, Tail], Query | None]


class QuestionForm(NamedTuple):
    """One pattern of a question and what makes its query of the words bound."""

    text: str
    node: Node
    build: Builder
    takes_at_once: bool
    takes_nth: bool
    takes_next: bool
    takes_always: bool


QUESTION_FORMS: list[QuestionForm] = []


def ask(
    *texts: str, at_once: bool = False, nth: bool = False, next_: bool = False, always: bool = False
) -> Callable[[Builder], Builder]:
    """Declares a builder for some patterns; `at_once` and so on say which remarks it can take."""

    def register(build: Builder) -> Builder:
        QUESTION_FORMS.extend(
            QuestionForm(text, pattern(text), build, at_once, nth, next_, always) for text in texts
        )
        return build

    return register


def is_event(clause: Clause) -> bool:
    """Whether a clause tells an event, not a state."""
    return clause.happens not in ("visible", "moving", "still", "overlapping", "hidden")


def moment_of(happening: Any) -> Moment | None:
    """A happening as a moment; None for 'nothing' happening."""
    if happening.none:
        return None
    return Moment(subject=happening.subject, clause=happening.clause, nth=happening.nth or 1)


def which(thing: Thing) -> Thing:
    """The thing as what is asked for."""
    return thing.model_copy(update={"reference": "which"})


def any_of(thing: Thing) -> Thing:
    """The thing as whatever fits."""
    return thing.model_copy(update={"reference": "any"})


def seen(thing: Thing) -> Thing:
    """The thing without 'visible', where being there is all that is asked."""
    present = (Clause(happens="visible"), Clause(happens="appear"))
    return thing.model_copy(update={"clause": None}) if thing.clause in present else thing


def placed_at(thing: Thing, bound: Bindings) -> Thing | None:
    """The thing in the place (`p`) or the relation (`rel` to `o`) told after 'is'; None if it has one."""
    if "p" in bound:
        return None if thing.places else thing.model_copy(update={"places": bound["p"]})
    return None if thing.relative else thing.model_copy(update={"relative": relative_of(bound)})


def unspecific(thing: Thing) -> bool:
    """Whether the thing may be any: 'does anyone leave before …' compares no two events."""
    return thing.reference in ("any", "indefinite", "all")


def says_nothing_more(thing: Thing) -> bool:
    """Whether 'objects' is all it says."""
    plain = Thing(text=thing.text, reference=thing.reference, plural=thing.plural)
    return thing == plain and thing.noun == "object"


def named_after(thing: Thing, subject: Thing) -> Thing:
    """The thing with the noun of the question: 'which car …, the red one or the blue one' speaks of cars."""
    bare = thing.noun == "object" and thing.text.split()[-1] == "one"
    return thing.model_copy(update={"noun": subject.noun}) if bare else thing


def instant_in(tail: Tail) -> tuple[Instant | None, Window]:
    """The window's instant apart from the rest of it."""
    return tail.window.at, tail.window.model_copy(update={"at": None})


def relative_of(bound: Bindings) -> Relative:
    """The place told after 'is': nearest to `near`, furthest from `far`, or `rel` to `o`."""
    if "near" in bound:
        return Relative(relation="nearest", other=bound["near"])
    if "far" in bound:
        return Relative(relation="farthest", other=bound["far"])
    return Relative(relation=bound["rel"], other=bound["o"])
