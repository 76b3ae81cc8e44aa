"""A script at work on a run without some of its evidence: it names evidence as the whole run does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...tools.deadline import Deadline
from ...tools.models.family import Family
from ...tools.models.model import Load, Replied, Request
from ...tools.models.scripted import ScriptedModel
from ...traces.records import Fingerprint, Reply

_ID = re.compile(r"\be\d+\b")


@dataclass(frozen=True)
class Translated:
    """A scripted model whose replies name evidence as it is called now, and nothing that was taken out.

    Other models read in each request what evidence is called; a script was written before.
    """

    model: ScriptedModel
    names: Mapping[str, str]
    """What evidence is called now, by what the script calls it."""

    @property
    def name(self) -> str:
        """The script's."""
        return self.model.name

    @property
    def family(self) -> Family:
        """The script's."""
        return self.model.family

    def fingerprint(self) -> Fingerprint:
        """The script's."""
        return self.model.fingerprint()

    def reply(self, request: Request, load: Load, deadline: Deadline) -> Replied:
        """The turn that is due, in the names of now."""
        replied = self.model.reply(request, load, deadline)
        return replace(replied, reply=self._translated(replied.reply))

    def _translated(self, reply: Reply) -> Reply:
        uses = tuple(use.model_copy(update={"arguments": self._now(use.arguments)}) for use in reply.uses)
        text = _ID.sub(lambda found: self.names.get(found[0], found[0]), reply.text)
        return reply.model_copy(update={"uses": uses, "text": text})

    def _now(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._now(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self._now(one) for one in value if not self._gone(one)]
        return f"taken out: {value}" if self._gone(value) else self._called(value)

    def _gone(self, value: Any) -> bool:
        return isinstance(value, str) and _ID.fullmatch(value) is not None and value not in self.names

    def _called(self, value: Any) -> Any:
        return self.names.get(value, value) if isinstance(value, str) else value
