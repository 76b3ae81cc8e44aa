"""What the claims that stand bear out of the rest of an answer: its yes or no, its option, its label.

A program that answers derives these from its claims; a model merely says them, so they are checked here.
What cannot be told either way is `asserted`: how words of the question relate to claims is then the model's
responsibility alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..events import RunStarted
from ..records import Draft, Evidence, JudgedClaim, VideoRecord
from ..records.bearing import Bearing
from ..records.claim import (
    Attribute,
    Chosen,
    Compared,
    Direction,
    Happened,
    Order,
    Present,
    Related,
    When,
    Where,
)
from ..wording import read_phrases
from .about import beside
from .asked import Asked
from .case import Case
from .named import is_kind, things_of
from .options import choose
from .subjects import misfit
from .truths import INSTANTS, Says, says

STANDING = ("verified", "supported")
_IT = re.compile(r"\b(?:it|he|she|they)\b", re.IGNORECASE)


class Put(NamedTuple):
    """A question as it was put: its text, its options, and what 'it' means after the questions before."""

    text: str
    options: tuple[str, ...] = ()
    it: str | None = None


def bearings(
    put: Put, draft: Draft, judged: Sequence[JudgedClaim], ledger: Mapping[str, Evidence], video: VideoRecord
) -> tuple[Bearing, ...]:
    """What is borne out of a draft that a model wrote; nothing is said of what a program derived."""
    if draft.told_by == "program" or draft.outcome != "answered":
        return ()
    checked: dict[str, str | None] = {}
    cases = [Case(c.claim, ledger, video, checked) for c in judged if c.status in STANDING]
    return _Bearer(put, draft, tuple(cases), video).all() if cases else ()


def borne_by(
    started: RunStarted, draft: Draft, judged: Sequence[JudgedClaim], ledger: Mapping[str, Evidence]
) -> tuple[Bearing, ...]:
    """What is borne out of a draft in a run that was started so."""
    return bearings(put_in(started), draft, judged, ledger, started.video)


def put_in(started: RunStarted) -> Put:
    """The question as a run was started with it."""
    it = started.earlier[-1].subject if started.earlier else None
    return Put(started.understood or started.question, started.options, it)


def answering(
    put: Put, judged: Sequence[JudgedClaim], ledger: Mapping[str, Evidence], video: VideoRecord
) -> tuple[str, ...]:
    """The claims that stand and are not beside the question."""
    cases = [Case(c.claim, ledger, video) for c in judged if c.status in STANDING]
    asked = _timed(_asked(put, video), cases)
    return tuple(case.claim.id for case in cases if beside(asked, case) is None)


def _asked(put: Put, video: VideoRecord) -> Asked:
    asked = Asked(put.text, (video.start_s, video.end_s))
    if put.it is None or asked.mentions:
        return asked
    return Asked(_IT.sub(put.it, put.text, count=1), asked.video_s)


def _timed(asked: Asked, cases: Sequence[Case]) -> Asked:
    """A question that says when by something that happened, with the time that a claim tells of that."""
    clause = asked.clause
    if clause is None:
        return asked
    happened = Asked(f"did {clause.what}", asked.video_s)
    for case in cases:
        p = case.claim.predicate
        if isinstance(p, When) and says(happened, case).truth is True:
            return asked.at(clause.connector, p.t_s)
    return asked


class _Bearer(NamedTuple):
    """A draft and its standing claims, held against the question."""

    put: Put
    draft: Draft
    cases: tuple[Case, ...]
    video: VideoRecord

    def all(self) -> tuple[Bearing, ...]:
        """Every field that can be judged, the question itself first."""
        question = self._question()
        if question is not None:
            return (question,)
        found = (self._truth(), self._label(), self._choice())
        return tuple(bearing for bearing in found if bearing is not None)

    @property
    def _asked(self) -> Asked:
        return _timed(_asked(self.put, self.video), self.cases)

    @property
    def _answering(self) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if beside(self._asked, case) is None)

    def _question(self) -> Bearing | None:
        """That no claim is of what is asked, where that can be told."""
        if self._answering:
            return None
        reasons = [reason for case in self.cases if (reason := beside(self._asked, case)) is not None]
        return Bearing(field="question", status="contradicted", reason=reasons[0])

    def _told(self) -> Says:
        """Yes or no by the claims; neither where none tells, or where they speak against one another."""
        asked = self._asked
        if not asked.is_yes_or_no:
            return Says(None)
        if asked.polarity is None:
            return Says(None, ("not",))
        whole = _asked(self.put, self.video)
        orders = [(case, says(whole, case)) for case in self.cases if isinstance(case.claim.predicate, Order)]
        told = any(s.truth is not None for _, s in orders)
        each = orders if told else [(case, says(asked, case)) for case in self._answering]
        truths = {s.truth for _, s in each if s.truth is not None}
        if len(truths) != 1 or not _told_enough(asked, [case for case, s in each if s.truth is not None]):
            left = min((s.left_over for _, s in each if s.left_over), key=len, default=())
            return Says(None, left)
        return Says(truths.pop() == asked.polarity)

    def _truth(self) -> Bearing | None:
        """Whether the yes or no follows; where none is asked for, none is given."""
        said = self.draft.truth
        if said is None or not self._asked.is_yes_or_no:
            return None
        told = self._told()
        if told.truth is None:
            words = " ".join(map(repr, dict.fromkeys(told.left_over)))
            lacking = f": none of them says all that is asked ({words})" if words else ""
            reason = f"whether that means {_word(said)} does not follow from the claims{lacking}"
            return Bearing(field="truth", status="asserted", reason=reason)
        if told.truth is said:
            return Bearing(field="truth", status="verified")
        reason = f"the claims mean {_word(told.truth)}, not {_word(said)}"
        return Bearing(field="truth", status="contradicted", reason=reason)

    def _label(self) -> Bearing | None:
        """Whether the label is what a claim says, or fits the thing that one is of."""
        label = self.draft.label
        if label is None:
            return None
        if any(_is_so(label, words) for case in self._answering for words in _labels(case)):
            return Bearing(field="label", status="verified")
        things = [thing for case in self._answering for thing in things_of(case)]
        if read_phrases(label)[0].says_anything and things and all(misfit(label, t) for t in things):
            return Bearing(field="label", status="contradicted", reason=misfit(label, things[0]))
        return Bearing(field="label", status="asserted", reason=f"no claim says {label!r}")

    def _choice(self) -> Bearing | None:
        """Whether the option is the one that the claims bear out."""
        choice = self.draft.choice
        if choice is None:
            return None
        fitting = self._fitting()
        if fitting == [choice]:
            return Bearing(field="choice", status="verified")
        named = " or ".join(map(repr, fitting))
        if fitting and choice not in fitting:
            reason = f"the claims bear out {named}, not {choice!r}"
            return Bearing(field="choice", status="contradicted", reason=reason)
        reason = f"the claims bear out {named} alike" if fitting else f"no claim bears {choice!r} out"
        return Bearing(field="choice", status="asserted", reason=reason)

    def _fitting(self) -> list[str]:
        """The options that the claims themselves bear out, whatever else the model says."""
        claims = tuple(case.claim for case in self._answering)
        bare = Draft(claims=claims, truth=self._told().truth)
        options = self.put.options
        fitting = choose(bare, options)
        labels = [words for case in self._answering for words in self._winners(case)]
        for label in labels:
            fitting = fitting or choose(bare.model_copy(update={"label": label, "truth": None}), options)
        return fitting or [o for o in options if self._is_said(o)]

    def _is_said(self, option: str) -> bool:
        """Whether an option, as a sentence, is what a claim says."""
        asked = Asked(option, (self.video.start_s, self.video.end_s))
        return any(says(asked, case).truth is True for case in self._answering)

    def _winners(self, case: Case) -> list[str]:
        """What a claim makes the answer of 'which': the one chosen, the first, the one with more."""
        p, asked = case.claim.predicate, self._asked
        if isinstance(p, Compared):
            less = asked.says("slow", "less", "near", "close", "short", "low", "small")
            more = {"more": p.subject, "less": p.other}
            fewer = {"more": p.other, "less": p.subject}
            return [w] if (w := (fewer if less else more).get(p.verdict)) else ["cannot be told apart"]
        if isinstance(p, Order) and p.relation == "before":
            return [(p.second if asked.says("last", "later", "second", "after") else p.first).subject]
        if isinstance(p, Chosen | When | Happened | Present):
            return [p.subject]
        return []


def _told_enough(asked: Asked, cases: Sequence[Case]) -> bool:
    """A relation that is asked about for all of the time must have been told at several instants."""
    times = [c.claim.predicate.t_s for c in cases if isinstance(c.claim.predicate, Related)]
    return not times or asked.window is not None or len(set(times)) >= INSTANTS


def _word(truth: bool) -> str:
    return "yes" if truth else "no"


def _is_so(label: str, words: str) -> bool:
    """Whether a label says what the words say: the same word, or the same thing."""
    one, other = label.strip().lower(), words.strip().lower()
    if one == other or one.removeprefix("the ") == other.removeprefix("the "):
        return True
    a, b = read_phrases(one)[0], read_phrases(other)[0]
    if not a.says_anything or not b.says_anything or set(a.colours) != set(b.colours):
        return False
    return a.noun is None or b.noun is None or is_kind(a.noun, b.noun)


def _labels(case: Case) -> list[str]:
    """The words that a claim says for 'which', 'what' and 'where'."""
    p = case.claim.predicate
    said = [getattr(p, "subject", None)] if isinstance(p, Chosen | When | Happened | Present) else []
    if isinstance(p, Attribute):
        said.append(p.value)
    if isinstance(p, Direction):
        said += [p.word, *p.word.split("-")]
    if isinstance(p, Happened) and p.side is not None:
        said.append(p.side)
    if isinstance(p, Where):
        said += [p.horizontal, p.vertical, f"{p.vertical} {p.horizontal}"]
    if isinstance(p, Related) and p.holds:
        said.append(p.relation.replace("_", " "))
    if isinstance(p, Compared):
        said += [w for w in ({"more": p.subject, "less": p.other}.get(p.verdict),) if w]
    if isinstance(p, Order):
        said += [p.first.subject, p.second.subject]
    return [words for words in said if words]
