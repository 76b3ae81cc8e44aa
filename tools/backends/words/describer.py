"""Chat models as backends: one that describes pictures, one that reads the text in them.

Each is asked in a call of its own, which holds the pictures and the question and nothing else of the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from threading import Lock

from ....traces.canonical import canonical
from ....traces.errors import PassingFailure
from ....traces.records import Fingerprint, ReadLine, Shown
from ...capabilities import Read, Said
from ...deadline import Deadline
from ...manipulations.base import Blobs
from ...models.model import Message, Model, Part, Picture, Request, Text

_NO_TEXT = "(none)"


class ModelDescriber:
    """Describes by asking a chat model."""

    concurrency = 1
    # What a model holds is its own affair: a server's is elsewhere, and the policy's is held already.
    memory_mb = 0

    def __init__(self, model: Model) -> None:
        self._asked = _Asked(model, "describer")
        self.name = model.name

    def fingerprint(self) -> Fingerprint:
        """The model's."""
        return self._asked.fingerprint()

    def describe(self, question: str, pictures: Sequence[Shown], blobs: Blobs, deadline: Deadline) -> Said:
        """The model's words."""
        return self._asked(question, pictures, blobs, deadline, prompt="describe")


class ModelReader:
    """Reads text by asking a chat model; where it stands in the picture is not known."""

    concurrency = 1
    memory_mb = 0

    def __init__(self, model: Model) -> None:
        self._asked = _Asked(model, "reader")
        self.name = model.name

    def fingerprint(self) -> Fingerprint:
        """The model's."""
        return self._asked.fingerprint()

    def read(self, picture: Shown, blobs: Blobs, deadline: Deadline) -> Read:
        """The lines that the model writes out."""
        said = self._asked("", (picture,), blobs, deadline, prompt="read_text")
        lines = (line.strip() for line in said.text.splitlines())
        kept = tuple(ReadLine(text=line) for line in lines if line and line.lower() != _NO_TEXT)
        return Read(kept, said.request, said.usage)


class _Asked:
    """A model asked about pictures, one question at a time."""

    def __init__(self, model: Model, capability: str) -> None:
        self._model, self._capability, self._lock = model, capability, Lock()

    def fingerprint(self) -> Fingerprint:
        return self._model.fingerprint().model_copy(update={"capability": self._capability})

    def __call__(
        self, question: str, pictures: Sequence[Shown], blobs: Blobs, deadline: Deadline, *, prompt: str
    ) -> Said:
        request = Request(messages=tuple(_messages(_prompt(prompt), question, pictures)))
        blob = blobs.put(canonical(request))
        deadline.check("asking a model about pictures")
        with self._lock:
            replied = self._model.reply(request, blobs.get, deadline)
        text = replied.reply.text.strip()
        if not text:
            raise PassingFailure(
                f"{self._model.name} gave no words about what it was shown",
                hint=f"Choose another model with --backend {self._capability}=KIND:NAME.",
            )
        return Said(text, blob, replied.usage)


def _messages(prompt: str, question: str, pictures: Sequence[Shown]) -> Sequence[Message]:
    """The prompt; then every picture with its time, and the question."""
    parts: list[Part] = []
    for shown in pictures:
        if question:
            parts.append(Text(text=", ".join(f"{t_s:.2f} s" for t_s in shown.t_s)))
        parts.append(Picture(shown=shown))
    if question:
        parts.append(Text(text=question))
    return (
        Message(role="system", parts=(Text(text=prompt),)),
        Message(role="user", parts=tuple(parts)),
    )


@cache
def _prompt(name: str) -> str:
    return (files("vidence") / "prompts" / f"{name}.md").read_text(encoding="utf-8").strip()
