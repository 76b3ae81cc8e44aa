"""A model that replies what another one replied before: a cassette, made of a run's trace.

`--policy recorded:PATH` takes a run's folder, or a file that `write_cassette(folder, file)` wrote of one. It
is strict: a request must be, picture for picture and word for word, one that was sent then; any other stops
the run and its first difference is named. So the same video, question, options, budget and seed give the same
run without the model; after a change to a prompt or a tool, a cassette tells the first place where the model
would be told something else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from pydantic import Field, JsonValue, ValidationError

from ...traces.canonical import canonical, digest
from ...traces.chain import TRACE
from ...traces.errors import BackendError, BackendMissing, ContextOverflow, VidenceError
from ...traces.events import Event, EvidenceEntered, Exchanged
from ...traces.reader import TraceReader
from ...traces.records import Description, Fingerprint, Reading, Record, Reply, Usage
from ...traces.replay.differing import first_difference
from ..deadline import Deadline
from .family import Family
from .model import Load, Replied, Request

_NAMES = "recorded:PATH names the folder of a run, or a file made of one."


class Recorded(Record):
    """One request, with its pictures by digest, and its reply; none where it was too long for the model."""

    request: dict[str, JsonValue]
    reply: Reply | None = None
    usage: Usage = Usage()


class Cassette(Record):
    """What a model was asked in a run, in order."""

    version: int = 1
    model: Fingerprint
    family: Family
    recorded: tuple[Recorded, ...] = Field(min_length=1)

    @classmethod
    def from_run(cls, folder: str | Path) -> Self:
        """What the trace of a run holds; the run may have been cut off."""
        reader = TraceReader(Path(folder))
        asked = [event.exchange for event in reader.events if isinstance(event, Exchanged)]
        if not asked:
            raise BackendError(
                f"in the run {str(folder)!r} no model was asked",
                hint="A cassette is made of a run that a chat model drove.",
            )
        recorded = tuple(one for event in reader.events for one in _recorded(event, reader))
        return cls(model=asked[0].model, family=Family.model_validate(asked[0].family), recorded=recorded)


def _recorded(event: Event, reader: TraceReader) -> Iterator[Recorded]:
    """What an event tells of a model: an exchange of the policy, or words that a tool had from one."""
    if isinstance(event, Exchanged):
        exchange = event.exchange
        for blob in exchange.refused:
            yield Recorded(request=_blob(reader, blob))
        yield Recorded(request=_blob(reader, exchange.request), reply=exchange.reply, usage=exchange.usage)
    elif isinstance(event, EvidenceEntered):
        evidence = event.evidence
        if isinstance(evidence, Description) and evidence.request is not None:
            yield Recorded(request=_blob(reader, evidence.request), reply=Reply(text=evidence.text))
        elif isinstance(evidence, Reading) and evidence.request is not None:
            text = "\n".join(line.text for line in evidence.lines) or "(none)"
            yield Recorded(request=_blob(reader, evidence.request), reply=Reply(text=text))


def _blob(reader: TraceReader, sha256: str) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = json.loads(reader.blobs.get(sha256))
    return found


def write_cassette(folder: str | Path, file: str | Path) -> None:
    """Write what a model was asked and replied in a run to a file of its own; pictures stay out of it."""
    Path(file).write_bytes(canonical(Cassette.from_run(folder)))


class RecordedModel:
    """Replies what the cassette holds for the very request; anything else stops the run."""

    def __init__(self, cassette: Cassette, name: str = "recorded") -> None:
        self.name = name
        self.family = cassette.family
        self._digest = digest(canonical(cassette))
        self._requests = [one.request for one in cassette.recorded]
        self._replies = {digest(canonical(one.request)): one for one in cassette.recorded}

    @classmethod
    def from_run(cls, folder: str | Path) -> Self:
        """The model as it was in a run."""
        return cls(Cassette.from_run(folder), f"recorded:{folder}")

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """Read a cassette, or a run's folder."""
        if Path(path).is_dir():
            if not (Path(path) / TRACE).exists():
                raise BackendMissing(f"{str(path)!r} is not the folder of a run", hint=_NAMES)
            return cls.from_run(path)
        try:
            cassette = Cassette.model_validate_json(Path(path).read_bytes())
        except OSError as error:
            raise BackendMissing(
                f"the cassette {str(path)!r} cannot be read: {error.strerror}",
                hint=_NAMES,
            ) from None
        except ValidationError as error:
            fault = error.errors()[0]
            raise BackendError(
                f"{str(path)!r} is no cassette: {'.'.join(map(str, fault['loc']))}: {fault['msg']}",
                hint="write_cassette(folder, file) makes one of a run.",
            ) from None
        return cls(cassette, f"recorded:{path}")

    def fingerprint(self) -> Fingerprint:
        """The cassette's digest is its weights."""
        return Fingerprint(capability="chat", name="recorded", version="1", weights=self._digest)

    def reply(self, request: Request, load: Load, deadline: Deadline) -> Replied:
        """What was replied then."""
        deadline.check("asking the cassette")
        found = self._replies.get(digest(canonical(request)))
        if found is None:
            raise self._diverged(request)
        if found.reply is None:
            raise ContextOverflow("the request was too long for the model that was recorded")
        return Replied(found.reply, found.usage)

    def _diverged(self, request: Request) -> VidenceError:
        """What is different from the request that comes nearest: the one that was the same for longest."""
        asked = json.loads(canonical(request))
        number, first = max(
            (
                (n, difference)
                for n, one in enumerate(self._requests, 1)
                if (difference := first_difference(one, asked))
            ),
            key=lambda pair: pair[1].after,
        )
        return BackendError(
            f"the cassette holds no such request; number {number} comes nearest and first differs at "
            f"{first.where}: {first.was} then, {first.now} now",
            hint="Record anew, or ask as then: same video, question, options, budget and seed.",
        )
