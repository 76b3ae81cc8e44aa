"""A model that follows a script: turns of calls and answers, each with what it must have been shown.

`--policy scripted:FILE` serves tests, documentation and demonstrations: no weights, no network, the same run
every time. A file looks like this, in YAML:

family: {boxes: thousand}          # how it gives boxes; plain pixels of the picture where left out
turns:
- expect: {text: ["the red car"], pictures: 1}
  say: "I look for it first."
  call: [{track: {query: red car}}]
- answer: {claims: [{kind: present, subject: red car, evidence: [e1]}]}

`expect` names words that must be there (`text`), words that must not (`not_text`), how many pictures there
are and which tools; where it is not met, the run stops and says so. `say` are words beside the calls, or a
reply that holds none; `call` are calls made at once, each a tool with its arguments, in order or not.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pydantic import Field, JsonValue, ValidationError

from ...traces.errors import BackendError, BackendMissing
from ...traces.records import Fingerprint, Record, Reply, ToolUse, Usage
from ..deadline import Deadline
from .counting import tokens_of
from .family import PLAIN, Family
from .model import Load, Replied, Request, Text


class Expected(Record):
    """What a turn must have been shown: words that are there, words that are not, and how many pictures."""

    text: tuple[str, ...] = ()
    not_text: tuple[str, ...] = ()
    pictures: int | None = None
    tools: tuple[str, ...] = ()


class Turn(Record):
    """One reply: words, calls (each a name with its arguments), or an answer."""

    expect: Expected = Expected()
    say: str = ""
    call: tuple[dict[str, JsonValue], ...] = ()
    answer: dict[str, JsonValue] | None = None

    def reply(self, number: int) -> Reply:
        """The turn as a model would write it."""
        calls = list(self.call)
        if self.answer is not None:
            calls.append({"answer": self.answer})
        uses = [
            ToolUse(id=f"t{number}.{place}", name=name, arguments={} if arguments is None else arguments)
            for place, call in enumerate(calls, start=1)
            for name, arguments in call.items()
        ]
        return Reply(text=self.say, uses=tuple(uses), finish="tool_calls" if uses else "stop")


class Script(Record):
    """The turns in order; where they end, the model has nothing more to say."""

    turns: tuple[Turn, ...] = Field(min_length=1)
    family: Family = PLAIN


class ScriptedModel:
    """Replies by a script; which turn is due, the number of its own turns in the request tells."""

    def __init__(self, script: Script, name: str = "scripted") -> None:
        self.name = name
        self.family = script.family
        self._turns = script.turns
        self._digest = hashlib.sha256(script.model_dump_json().encode()).hexdigest()

    @classmethod
    def from_file(cls, path: str) -> ScriptedModel:
        """Read a YAML script."""
        import yaml

        try:
            given: Any = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
            return cls(Script.model_validate(given), f"scripted:{path}")
        except OSError as error:
            raise BackendMissing(
                f"the script {path!r} cannot be read: {error.strerror}",
                hint="scripted:FILE names a YAML file.",
            ) from None
        except (yaml.YAMLError, UnicodeDecodeError, ValidationError) as error:
            raise BackendError(
                f"the script {path!r} is no list of turns: {_first_fault(error)}",
                hint="Each turn may have `expect`, `say`, `call` and `answer`.",
            ) from None

    def fingerprint(self) -> Fingerprint:
        """The script's digest is its weights."""
        return Fingerprint(capability="chat", name="scripted", version="1", weights=self._digest)

    def reply(self, request: Request, load: Load, deadline: Deadline) -> Replied:
        """The turn that is due, if what it expects was shown."""
        deadline.check("asking the script")
        number = sum(message.role == "assistant" for message in request.messages)
        if number >= len(self._turns):
            raise BackendError(f"turn {number + 1} is due, and the script ends after {len(self._turns)}")
        turn = self._turns[number]
        _check(turn.expect, request, number + 1)
        return Replied(turn.reply(number + 1), Usage(tokens_in=tokens_of(request), usd=0.0, estimated=True))


def _check(expected: Expected, request: Request, number: int) -> None:
    """Whether a request shows what a turn expects; what a script takes for granted must be so."""
    text = "\n".join(p.text for m in request.messages for p in m.parts if isinstance(p, Text))
    wrong = [f"it should show {words!r}" for words in expected.text if words not in text]
    wrong += [f"it should not show {words!r}" for words in expected.not_text if words in text]
    shown = len(request.shown)
    if expected.pictures is not None and expected.pictures != shown:
        wrong.append(f"it should show {expected.pictures} pictures, not {shown}")
    offered = {tool.name for tool in request.tools}
    wrong += [f"it should offer {name!r}" for name in expected.tools if name not in offered]
    if wrong:
        raise BackendError(f"turn {number} of the script was not sent what it expects: {'; '.join(wrong)}")


def _first_fault(error: Exception) -> str:
    if isinstance(error, ValidationError):
        fault = error.errors()[0]
        return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
    return " ".join(str(error).split())
