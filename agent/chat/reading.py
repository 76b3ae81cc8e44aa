"""What a model's reply means: calls to carry out, an answer, or one clear correction."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from ...tools.models.loose import is_sound
from ...tools.models.model import Offered
from ...traces.coverage import never_looked
from ...traces.records import Call, CallResult, Draft, Evidence, Reply, ToolUse
from ..toolbox import manipulations
from .claims import Misread, drafted
from .commitment import check_commitment
from .completeness import left_out
from .fitting import Fitter, Schema, is_id, words_of
from .moments import with_times
from .naming import check_names
from .offered import ANSWER, boxes_of
from .places import Places, with_places
from .prompts import as_data
from .repair import mended
from .searched import check_searched

Arguments = dict[str, Any]
# More calls at once are no plan.
MOST_CALLS = 16
# How servers say that a reply was cut off.
_CUT = ("length", "max_tokens")


@dataclass(frozen=True)
class Reading:
    """What a reply means; exactly one of calls, draft and correction is there."""

    calls: tuple[tuple[str, Arguments], ...] = ()
    draft: Draft | None = None
    correction: str | None = None
    repairs: tuple[str, ...] = ()
    """What was mended in the reply to read it."""

    @property
    def accepted(self) -> int:
        """How many calls are carried out."""
        return len(self.calls)


@dataclass(frozen=True)
class Reader:
    """Reads replies against what there is: tools, ledger, calls made, pictures, options."""

    tools: tuple[Offered, ...]
    ledger: Mapping[str, Evidence]
    calls: Mapping[str, Call]
    results: Mapping[str, CallResult]
    places: Places
    options: tuple[str, ...] = ()
    question: str = ""

    def __call__(self, reply: Reply) -> Reading:
        """The meaning of a reply."""
        meant = mended(reply, [tool.name for tool in self.tools])
        notes = list(meant.notes)
        try:
            reading = self._read(reply, meant.uses, notes)
        except Misread as problem:
            reading = Reading(correction=f"{problem}.")
        return replace(reading, repairs=tuple(dict.fromkeys(notes)))

    def _read(self, reply: Reply, uses: Sequence[ToolUse], notes: list[str]) -> Reading:
        whole = reply.uses and all(isinstance(use.arguments, dict) for use in reply.uses)
        if reply.finish in _CUT and not whole:
            raise Misread("the reply was cut off, being too long: say less, and make one call")
        if not uses:
            raise Misread(_without_calls(reply))
        if len(uses) > MOST_CALLS:
            raise Misread(f"{len(uses)} calls at once are too many: make at most {MOST_CALLS}")
        answers = [use for use in uses if use.name == ANSWER]
        if len(answers) > 1:
            raise Misread("several answers were given at once: give one, with all of its claims")
        if answers and len(uses) > 1:
            raise Misread("either call tools or call `answer`, not both at once: the answer comes alone")
        if answers:
            return Reading(draft=self._draft(answers[0], notes))
        calls = [self._call(use, notes) for use in uses]
        if any(call in calls[:n] for n, call in enumerate(calls)):
            raise Misread("two of these calls come to the same: make each once")
        return Reading(calls=tuple(calls))

    def _draft(self, use: ToolUse, notes: list[str]) -> Draft:
        """The draft of an answer whose ids, choice and places are as they should be."""
        given = self._fitted(use, notes)
        given["choice"] = _chosen(given.get("choice"), self.options, notes)
        claims = given.get("claims")
        for claim in claims if isinstance(claims, list) else ():
            if isinstance(claim, dict) and claim.get("xyxy") is not None:
                claim.update(with_places(claim, {"xyxy": True}, self.places, notes))
        draft = drafted(
            {k: v for k, v in given.items() if v is not None},
            self.ledger,
            self.options,
            (float(self.places.video.width), float(self.places.video.height)),
        )
        check_commitment(draft, self.ledger)
        check_names(draft, self.ledger, (self.question, *self.options))
        check_searched(draft, self.calls, self.results)
        return draft.model_copy(update=self._left_out(draft))

    def _left_out(self, draft: Draft) -> dict[str, object]:
        """What was not looked at of all that an answer speaks of; where it gives none, by anything."""
        if draft.outcome == "answered":
            return left_out(self.question, draft, self.ledger, self.places.video)
        return {"unlooked": never_looked(self.places.video, self.ledger.values())}

    def _call(self, use: ToolUse, notes: list[str]) -> tuple[str, Arguments]:
        """One call whose name and arguments are in order."""
        known = manipulations().get(use.name)
        arguments = self._fitted(use, notes)
        assert known is not None
        schema = self._schema(use)
        self._check_ids(arguments, schema, use.name)
        arguments = with_places(arguments, boxes_of(schema), self.places, notes)
        arguments = with_times(arguments, self.places.video, notes)
        try:
            # Through JSON, as a trace holds them: what is left out stays out.
            checked = known.arguments.model_validate_json(json.dumps(arguments))
        except ValidationError as error:
            raise Misread(_faults(use.name, error, arguments, schema)) from None
        plain: Arguments = checked.model_dump(mode="json", exclude_defaults=True)
        made = next((c for c in self.calls.values() if (c.tool, c.arguments) == (use.name, plain)), None)
        if made is not None:
            raise Misread(self._made_before(made))
        return use.name, plain

    def _schema(self, use: ToolUse) -> Schema:
        found = next((tool.parameters for tool in self.tools if tool.name == use.name), None)
        if found is None:
            names = [tool.name for tool in self.tools]
            close = difflib.get_close_matches(use.name, names, n=1)
            hint = f" (did you mean {close[0]!r}?)" if close else ""
            raise Misread(f"there is no tool {use.name[:40]!r}{hint}; there are {', '.join(names)}")
        return found

    def _fitted(self, use: ToolUse, notes: list[str]) -> Arguments:
        """The arguments as an object in the form of the tool's schema, as far as that can be made out."""
        schema, given = self._schema(use), use.arguments
        if isinstance(given, str):
            raise Misread(f"the arguments of {use.name!r} are no JSON: {given[:80]!r}")
        if not isinstance(given, dict):
            raise Misread(f"the arguments of {use.name!r} must be an object, not {_kind(given)}")
        if not is_sound(given):
            raise Misread(f"the arguments of {use.name!r} are too long, too deep, or hold an endless number")
        fitter = Fitter(rows_first=self.places.family.rows_first)
        found = fitter.fit(given, schema)
        notes += [f"{use.name}: {note}" for note in fitter.notes]
        return dict(found)

    def _check_ids(self, arguments: Arguments, schema: Schema, name: str) -> None:
        """Every id names evidence; that of a call with one result stands for it."""
        for key, field in schema.get("properties", {}).items():
            many = is_id(field.get("items", {}), key)
            if key in arguments and (many or is_id(field, key)):
                given = arguments[key] if isinstance(arguments[key], list) else [arguments[key]]
                unknown = [one for one in given if isinstance(one, str) and one not in self.ledger]
                if unknown:
                    raise Misread(
                        f"{key} of {name!r} names {', '.join(unknown)[:80]}: {self._ids(unknown[0])}"
                    )

    def _ids(self, unknown: str) -> str:
        """What ids there are, in words; a call's is not one, but tells which were meant."""
        if unknown in self.results:
            return f"that is a call, and gave {', '.join(self.results[unknown].evidence) or 'nothing'}"
        last = f", e1 to e{len(self.ledger)}" if self.ledger else ""
        return f"the evidence so far is {len(self.ledger)} piece(s){last}"

    def _made_before(self, made: Call) -> str:
        result = self.results.get(made.id)
        gave = "it failed" if result is None or result.failure else f"it gave {', '.join(result.evidence)}"
        return f"this very call of {made.tool!r} was made before and {gave}: use that, or do something else"


def _without_calls(reply: Reply) -> str:
    if not reply.text.strip():
        return "the reply was empty: call a tool, or call `answer`"
    return "no call could be read from your words: call a tool, or call `answer`, and nothing else"


def _chosen(choice: Any, options: Sequence[str], notes: list[str]) -> Any:
    """The option that a choice means, where only case, blanks or marks differ; else the choice as given."""
    if not isinstance(choice, str) or choice in options:
        return choice
    meant = [option for option in options if _folded(option) == _folded(choice)]
    if len(meant) == 1:
        notes.append(f"the choice was written {choice[:60]!r}")
        return meant[0]
    return choice


def _folded(text: str) -> str:
    return " ".join(as_data(text).casefold().split()).strip(" .\"'`")


def _faults(name: str, error: ValidationError, arguments: Arguments, schema: Schema) -> str:
    """All that is wrong with arguments, a fault to a field."""
    fields: Mapping[str, Schema] = schema.get("properties", {})
    faults: dict[str, str] = {}
    for fault in error.errors():
        field, place = str(fault["loc"][0]) if fault["loc"] else "", ".".join(map(str, fault["loc"]))
        known = words_of(fields.get(field, {}))
        if fault["type"] == "extra_forbidden":
            faults[place] = f"there is no {place!r}, only {', '.join(fields)}"
        elif known and field in arguments:
            faults[field] = f"{field} {str(arguments[field])[:40]!r} is none of {', '.join(known)}"
        else:
            faults.setdefault(place, f"{place}: {fault['msg']}")
    return f"the arguments of {name!r} do not fit: {'; '.join(list(faults.values())[:6])}"


def _kind(value: object) -> str:
    return {list: "a list", bool: "true or false"}.get(type(value), "a number")
