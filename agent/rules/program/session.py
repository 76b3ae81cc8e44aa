"""A program's door to the tools: results that are in, or the calls still to be made.

A program is a plain function, run anew at every step against all results so far. A result that is not
in yet ends the run by raising `Pending` with the calls that are missing; nothing else is kept between
steps, so a resumed run takes the same way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from ....traces.counterfactual import foundations
from ....traces.coverage import merged, slack_s, times, unlooked
from ....traces.ledger import Ledger
from ....traces.records import CallFailure, Draft, Evidence, EvidenceBase, Path, Record, Span, Tube
from ....traces.records.claim import Claim, Predicate
from ...policy import View
from ..ast import Thing

E = TypeVar("E", bound=EvidenceBase)
Arguments = dict[str, object]
_Claims = list[tuple[Predicate, tuple[str, ...]]]


class Pending(Exception):
    """Calls whose results the program needs before it can go on."""

    def __init__(self, calls: Sequence[tuple[str, Arguments]]) -> None:
        super().__init__(f"{len(calls)} calls to make")
        self.calls = tuple(calls)


class Abstain(Exception):
    """The question has no answer here; the draft says why."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft.reason)
        self.draft = draft


class Wanted(NamedTuple):
    """A call to make."""

    tool: str
    arguments: Arguments


def _key(tool: str, arguments: object) -> str:
    return json.dumps([tool, arguments], sort_keys=True)


def _jsonable(arguments: Arguments) -> Arguments:
    """Arguments as they stand in a trace; None is left out, so that defaults apply."""
    plain = {
        name: value.model_dump(mode="json") if isinstance(value, Record) else value
        for name, value in arguments.items()
        if value is not None
    }
    loaded: Arguments = json.loads(json.dumps(plain))
    return loaded


def _about(call: Wanted, message: str) -> str:
    """A tool's message with the words of the question for the thing that it calls 'it'."""
    subject = call.arguments.get("subject")
    return re.sub(r"^it\b", subject, message) if isinstance(subject, str) and subject else message


class Session:
    """What a program sees of the run: the view, results by call, and a place to collect claims."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.mentioned: Sequence[Thing] = ()
        """Every thing that the question names."""
        self._why: dict[str, dict[str, None]] = {}
        self._main: _Claims = []
        self._context: _Claims = []
        self._left_out: list[tuple[Span, bool]] = []
        self._made = {_key(call.tool, call.arguments): call.id for call in view.calls.values()}

    @property
    def ledger(self) -> Ledger:
        """The evidence so far."""
        return self.view.ledger

    def call(self, tool: str, **arguments: object) -> tuple[Evidence, ...]:
        """The evidence of one call; abstains where the call failed."""
        return self.gather([Wanted(tool, arguments)])[0]

    def gather(self, wanted: Iterable[Wanted]) -> list[tuple[Evidence, ...]]:
        """The evidence of several calls, made in parallel; abstains where one failed."""
        made = list(wanted)
        outcomes = self.attempt(made)
        for call, outcome in zip(made, outcomes, strict=True):
            if isinstance(outcome, CallFailure):
                raise self.abstain(_about(call, outcome.message), hint=outcome.hint)
        return [outcome for outcome in outcomes if not isinstance(outcome, CallFailure)]

    def attempt(self, wanted: Iterable[Wanted]) -> list[tuple[Evidence, ...] | CallFailure]:
        """The outcome of several calls, failures included."""
        asked = [(w.tool, _jsonable(w.arguments)) for w in wanted]
        missing = {_key(*a): a for a in asked if self._made.get(_key(*a)) not in self.view.results}
        if missing:
            raise Pending(tuple(missing.values()))
        results = [self.view.results[self._made[_key(*a)]] for a in asked]
        return [r.failure or tuple(self.ledger[e] for e in r.evidence) for r in results]

    def unlooked(self, span: Span | None = None) -> tuple[Span, ...]:
        """What of a span, or of all the video, was left out where things were looked for."""
        rate_hz = self.view.brief.video.rate_hz
        return unlooked(span or self._whole, self.ledger.values(), slack_s(rate_hz))

    @property
    def _whole(self) -> Span:
        video = self.view.brief.video
        return Span(start_s=video.start_s, end_s=video.end_s)

    def needs(self, span: Span | None, *, decides: bool = True) -> None:
        """Declare that the answer speaks of all of a time, or of the video: nobody knows what was left out.

        Where that `decides`, the conclusion says that nothing else was there, and falls; else it is named.
        """
        self._left_out += [(hole, decides) for hole in self.unlooked(span)]

    def needs_beside(self, t_s: float, span: Span | None, *, before: bool, decides: bool = True) -> None:
        """Declare that it speaks of all of a span, or of the video, before an instant, or after it."""
        within = span or self._whole
        ends = (within.start_s, t_s) if before else (t_s, within.end_s)
        self.needs(Span(start_s=min(ends), end_s=max(ends)), decides=decides)

    def left_out(self) -> dict[str, object]:
        """What was not looked at of all that the answer needs, as a draft's fields."""
        deciding = [hole for hole, decides in self._left_out if decides]
        named = deciding or [hole for hole, _ in self._left_out]
        return {"unlooked": merged(named), "needs_all": bool(deciding)} if named else {}

    def claim(self, predicate: Predicate, *evidence: EvidenceBase | str) -> None:
        """Claim what answers the question, citing evidence."""
        self._add(self._main, predicate, evidence)

    def context(self, predicate: Predicate, *evidence: EvidenceBase | str) -> None:
        """Claim what the answer rests on: the moment it speaks of, the thing it means."""
        self._add(self._context, predicate, evidence)

    def because(self, tube: str, *evidence: EvidenceBase) -> None:
        """Remember what tells that this is the thing that is meant: claims that rest on it cite that, too."""
        self._why.setdefault(tube, {}).update(dict.fromkeys(one.id for one in evidence))

    def _cited(self, named: tuple[str, ...]) -> tuple[str, ...]:
        """What a claim cites, with the things that this is of and what tells which things are meant."""
        cited = tuple(dict.fromkeys((*named, *(thing for name in named for thing in self._things(name)))))
        things = [key for name in cited for key in (name, *self._under(name))]
        return tuple(dict.fromkeys((*cited, *(why for key in things for why in self._why.get(key, ())))))

    def _things(self, name: str) -> list[str]:
        """The paths and tubes that evidence is of: of a pair, both."""
        of = [key for key in self._under(name) if isinstance(self.ledger[key], Path | Tube)]
        return [thing for key in of for thing in (key, *self._things(key))]

    def _under(self, name: str) -> list[str]:
        """What evidence rests on directly, in order of entry: that of a set is another in every process."""
        return sorted(foundations(self.ledger[name], self.ledger), key=lambda key: int(key[1:]))

    @staticmethod
    def _add(claims: _Claims, predicate: Predicate, evidence: Iterable[EvidenceBase | str]) -> None:
        cited = tuple(dict.fromkeys(e if isinstance(e, str) else e.id for e in evidence))
        if (predicate, cited) not in claims:
            claims.append((predicate, cited))

    def draft(self, **fields: object) -> Draft:
        """A draft of the claims made so far: first those that answer, then what they rest on."""
        rest = [c for c in self._context if c not in self._main]
        claims = tuple(
            Claim(id=f"c{n}", predicate=predicate, evidence=self._cited(cited))
            for n, (predicate, cited) in enumerate((*self._main, *rest), start=1)
        )
        main = tuple(c.id for c in claims[: len(self._main)])
        return Draft.model_validate({"claims": claims, "main": main, **fields})

    def abstain(self, reason: str, *, hint: str | None = None, span: Span | None = None) -> Abstain:
        """What to raise where the question has no answer; the reason is made a sentence.

        What was not seen in a span, or in the video, may have been where nobody looked, so that is told, too.
        """
        told = f"{reason[:1].upper()}{reason[1:]}" + ("" if reason.endswith((".", "!", "?")) else ".")
        missed = self.unlooked(span)
        told += f" Not looked at: {times(missed)}." if missed and "ot looked at" not in told else ""
        fields = {"outcome": "insufficient_evidence", "reason": told, "hint": hint, "unlooked": missed}
        return Abstain(self.draft(**fields))


def of_kind(evidence: Iterable[Evidence], kind: type[E]) -> list[E]:
    """Those of one kind, in order."""
    return [e for e in evidence if isinstance(e, kind)]
