"""What a chat model is to Vidence: messages and tools in, one reply out; pictures go by their digest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal, Protocol

from pydantic import Field, JsonValue

from ...traces.records import Fingerprint, Record, Reply, Shown, ToolUse, Usage
from ..deadline import Deadline
from .family import Family

# The PNG or JPEG behind a digest.
Load = Callable[[str], bytes]


class Text(Record):
    """Words."""

    kind: Literal["text"] = "text"
    text: str


class Picture(Record):
    """A picture; of consecutive frames of one look, `strip` says which belong together, at what rate."""

    kind: Literal["picture"] = "picture"
    shown: Shown
    strip: str | None = None
    rate_hz: float | None = None


Part = Annotated[Text | Picture, Field(discriminator="kind")]


class Message(Record):
    """One turn. A `tool` message answers the use `answers`, in text alone: pictures come in a user's turn."""

    role: Literal["system", "user", "assistant", "tool"]
    parts: tuple[Part, ...] = ()
    uses: tuple[ToolUse, ...] = ()
    answers: str | None = None


class Offered(Record):
    """A tool that a model may use: name, what it does, and the JSON schema of its arguments."""

    name: str
    description: str
    parameters: dict[str, JsonValue]


class Request(Record):
    """All that a model is sent."""

    messages: tuple[Message, ...]
    tools: tuple[Offered, ...] = ()
    seed: int = 0
    max_tokens: int = 2048

    @property
    def shown(self) -> tuple[Shown, ...]:
        """Every picture of the request, in order."""
        return tuple(p.shown for m in self.messages for p in m.parts if isinstance(p, Picture))


@dataclass(frozen=True)
class Replied:
    """A reply, what it cost, and how many tries it took."""

    reply: Reply
    usage: Usage
    attempts: int = 1


class Model(Protocol):
    """A chat model that may call tools."""

    @property
    def name(self) -> str:
        """As it is chosen on the command line."""

    @property
    def family(self) -> Family:
        """How it speaks of boxes and times."""

    def fingerprint(self) -> Fingerprint:
        """What must be equal for its replies to be equal."""

    def reply(self, request: Request, load: Load, deadline: Deadline) -> Replied:
        """Its reply; raises `BackendError`, and of a request too long for it `ContextOverflow`."""
