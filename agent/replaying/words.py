"""The words of models that tools asked, as the trace holds them: no model is asked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...tools.backends.words.describer import ModelDescriber, ModelReader
from ...tools.capabilities import Backend, Describer, Reader
from ...tools.deadline import Deadline
from ...tools.models.choose import kinds
from ...tools.models.family import PLAIN, Family
from ...tools.models.model import Load, Replied, Request
from ...tools.registry import Choice, ChosenBackends
from ...traces.records import CallResult, Description, Evidence, Fingerprint, Reading, Reply, Usage

# What a model replies where it reads nothing.
_NOTHING = "(none)"
_UNASKED = "the trace holds no words of its {} {!r}, and no model is asked again"
# Vidence's own, which is there whatever else is chosen to detect.
_COLOUR = ("detector", Choice("colour"))


class LeftOut(Exception):
    """Something cannot be made again here."""


class RecordedWords:
    """A model that says what the trace holds of one call."""

    def __init__(self, name: str, told_by: Fingerprint, text: str, usage: Usage | None) -> None:
        self.name = name
        self.family: Family = PLAIN
        self._print, self._text, self._usage = told_by, text, usage or Usage()

    def fingerprint(self) -> Fingerprint:
        """What spoke then."""
        return self._print

    def reply(self, request: Request, load: Load, deadline: Deadline) -> Replied:
        """What it said."""
        return Replied(Reply(text=self._text), self._usage)


class WithWords(ChosenBackends):
    """The backends of a run, of which those that are models say what they said in a call."""

    def __init__(self, *given: Any, absent: Mapping[str, str], **named: Any) -> None:
        super().__init__(*given, **named)
        self.absent = absent
        """Capabilities of which there is here nothing that was chosen then, and why."""
        self._said: RecordedWords | None = None

    def recall(self, evidence: Sequence[Evidence], result: CallResult) -> None:
        """Take the words of a call from what it gave; none where no model spoke."""
        self._said = next((words for one in evidence if (words := _words(one, result)) is not None), None)

    def describer(self) -> Describer:
        """Who described then."""
        return super().describer() if self._said is None else ModelDescriber(self._said)

    def reader(self) -> Reader:
        """Who read then, if it was a model."""
        return super().reader() if self._said is None else ModelReader(self._said)

    def _get(self, capability: str, choice: Choice) -> Backend:
        """No model is made, and no other backend in place of one that is not here."""
        if capability in self.absent and (capability, choice) != _COLOUR:
            raise LeftOut(self.absent[capability])
        if is_model(capability, choice):
            raise LeftOut(_UNASKED.format(capability, choice.name))
        return super()._get(capability, choice)


def is_model(capability: str, choice: Choice) -> bool:
    """Whether a backend is a chat model, whose words the trace holds."""
    return capability in ("describer", "reader") and choice.name in kinds()


def _words(evidence: Evidence, result: CallResult) -> RecordedWords | None:
    told_by = result.backends[0] if result.backends else None
    if told_by is not None and isinstance(evidence, Description):
        return RecordedWords(told_by.name, told_by, evidence.text, result.usage)
    if told_by is not None and isinstance(evidence, Reading) and evidence.request is not None:
        text = "\n".join(line.text for line in evidence.lines) or _NOTHING
        return RecordedWords(evidence.source, told_by, text, result.usage)
    return None
