"""What a model's reply means: calls to carry out, an answer, or one clear correction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from ...tools.models.model import Offered
from ...traces.records import Call, Draft, Evidence, Reply, ToolUse
from ..toolbox import manipulations
from .claims import Misread, drafted
from .offered import ANSWER

Arguments = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """What a reply means; exactly one of the three is there."""

    calls: tuple[tuple[str, Arguments], ...] = ()
    draft: Draft | None = None
    correction: str | None = None

    @property
    def accepted(self) -> int:
        """How many calls are carried out."""
        return len(self.calls)


@dataclass(frozen=True)
class Reader:
    """Reads replies against what there is: the tools, the ledger, the calls made, the options."""

    tools: tuple[Offered, ...]
    ledger: Mapping[str, Evidence]
    calls: Mapping[str, Call]
    options: tuple[str, ...] = ()

    def __call__(self, reply: Reply) -> Reading:
        """The meaning of a reply."""
        try:
            return self._read(reply)
        except Misread as problem:
            return Reading(correction=f"{problem}.")

    def _read(self, reply: Reply) -> Reading:
        if not reply.uses:
            raise Misread(
                "call a tool, or call `answer`: words alone are not taken"
                if reply.text.strip()
                else "the reply was empty: call a tool, or call `answer`"
            )
        answers = [use for use in reply.uses if use.name == ANSWER]
        if answers and len(reply.uses) > 1:
            raise Misread("either call tools or call `answer`, not both at once: the answer comes alone")
        if answers:
            return Reading(draft=drafted(_arguments(answers[0]), self.ledger, self.options))
        return Reading(calls=tuple(self._call(use) for use in reply.uses))

    def _call(self, use: ToolUse) -> tuple[str, Arguments]:
        """One call whose name and arguments are in order."""
        known = manipulations().get(use.name)
        if known is None or use.name not in {tool.name for tool in self.tools}:
            raise Misread(f"there is no tool {use.name!r}; there are {', '.join(t.name for t in self.tools)}")
        arguments = _arguments(use)
        try:
            # Through JSON, as a trace holds them: what is left out stays out.
            checked = known.arguments.model_validate_json(json.dumps(arguments))
        except ValidationError as error:
            faults = [f"{'.'.join(map(str, f['loc'])) or 'arguments'}: {f['msg']}" for f in error.errors()]
            raise Misread(f"the arguments of {use.name!r} do not fit: {'; '.join(faults[:6])}") from None
        plain: Arguments = checked.model_dump(mode="json", exclude_defaults=True)
        made = next((c for c in self.calls.values() if (c.tool, c.arguments) == (use.name, plain)), None)
        if made is not None:
            raise Misread(f"this call was made before, as {made.id}: use what it gave")
        return use.name, plain


def _arguments(use: ToolUse) -> Arguments:
    """Arguments as an object, however they were written."""
    given: Any = use.arguments
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            raise Misread(f"the arguments of {use.name!r} are no JSON: {given[:80]!r}") from None
    if not isinstance(given, dict):
        raise Misread(f"the arguments of {use.name!r} must be an object, not {type(given).__name__}")
    return given
