"""What of a run is exported: the tubes that were chosen, their outlines, and what had to be left out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from .. import masks
from ..covering import Covers, covers
from ..errors import AuditFailed, NothingFound, UsageError
from ..events import Redacted
from ..ledger import Ledger
from ..reader import TraceReader
from ..records import Evidence, Mask, Measurement, Tube
from ..records import Path as Way
from ..records.evidence import EvidenceBase
from .joined import Joined, alone, joined

E = TypeVar("E", bound=EvidenceBase)


class Chosen:
    """A run whose trace holds, finished or not, and the tubes of it that are wanted.

    None that is named is all of them, each thing once; `apart`, each tube as it is.
    """

    def __init__(self, reader: TraceReader, names: Sequence[str] = (), *, apart: bool = False) -> None:
        self.reader = reader
        self.names = tuple(names)
        self.apart = apart
        self.notes: list[str] = []
        """What is lacking beyond what the format loses."""
        self._masks: dict[str, tuple[Mask, ...] | None] = {}
        if not reader.finished:
            self.notes.append("the run did not come to its end: this is what it had by then")
        for name in self.names:
            if not isinstance(self.ledger.get(name), Tube):
                raise UsageError(
                    f"--tube {name!r} names no tube of this run",
                    hint=f"Its tubes are {', '.join(self._tubes)}." if self._tubes else "It has none.",
                )

    @classmethod
    def of(cls, folder: Path, names: Sequence[str] = (), *, apart: bool = False) -> Chosen:
        """Choose tubes of the run in a folder."""
        return cls(TraceReader(folder), names, apart=apart)

    @cached_property
    def ledger(self) -> Ledger:
        """The evidence of the run."""
        return self.reader.ledger()

    @cached_property
    def cited(self) -> frozenset[str]:
        """The evidence that the answer names or its claims cite."""
        if self.reader.answered is None:
            return frozenset()
        answer = self.reader.answered.answer
        return frozenset(answer.tubes) | {name for one in answer.claims for name in one.claim.evidence}

    @cached_property
    def covered(self) -> Covers | None:
        """What was covered in the pictures of the run, at an instant; None where nothing was."""
        redacted = [event for event in self.reader.events if isinstance(event, Redacted)]
        places = [place for event in redacted for place in event.places]
        return covers(places, self.ledger, self.reader.started.video.rate_hz) if places else None

    @cached_property
    def _tubes(self) -> dict[str, Tube]:
        return {tube.id: tube for tube in self.all(Tube)}

    @cached_property
    def things(self) -> tuple[Joined, ...]:
        """The things that are wanted, in order of entry; there is at least one."""
        wanted = tuple(tube for tube in self._tubes.values() if not self.names or tube.id in self.names)
        if not wanted:
            raise NothingFound(
                "the run has tracked nothing, so there are no boxes to export",
                hint="`vidence trace show` tells what it did.",
            )
        return self.once(wanted)

    def once(self, tubes: Sequence[Tube]) -> tuple[Joined, ...]:
        """Each thing once, with a note where several calls gave a tube of it; as they are if so wanted."""
        if self.names or self.apart:
            return tuple(map(alone, tubes))
        given = [result.evidence for result in self.reader.finished_calls().values()]
        things = joined(tubes, given, self.cited)
        self.notes += [
            f"{', '.join(thing.others)}: the same thing as {thing.tube.id}, told once (--all-tubes: each)"
            for thing in things
            if thing.others
        ]
        return things

    @property
    def tubes(self) -> tuple[Tube, ...]:
        """What stands for the things that are wanted."""
        return tuple(thing.tube for thing in self.things)

    def called(self, tube: str | None) -> str | None:
        """What the thing goes by that a tube is of."""
        things = self.things if self._tubes else ()
        return next((thing.tube.id for thing in things if tube in thing.others), tube)

    @property
    def ways(self) -> tuple[Way, ...]:
        """The paths that are wanted."""
        return tuple(way for way in self.all(Way) if self._wanted(way))

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """The measurements that are wanted."""
        return tuple(one for one in self.all(Measurement) if self._wanted(one))

    def all(self, kind: type[E]) -> tuple[E, ...]:
        """The evidence of one kind, in order of entry."""
        return tuple(one for one in self.ledger.values() if isinstance(one, kind))

    def masks(self, tube: Tube) -> tuple[Mask, ...] | None:
        """A tube's outlines, one per sample; None where it has none, or the trace holds them no more."""
        if tube.id not in self._masks:
            self._masks[tube.id] = None if tube.masks is None else self._outlines(tube, tube.masks)
        return self._masks[tube.id]

    def outlines(self, thing: Joined) -> tuple[Mask | None, ...] | None:
        """A thing's outlines, where its samples have any; None where none has."""
        masks = ((self.masks(tube), n) for tube, n in thing.rows)
        found = tuple(None if of_tube is None else of_tube[n] for of_tube, n in masks)
        return found if any(mask is not None for mask in found) else None

    def _outlines(self, tube: Tube, blob: str) -> tuple[Mask, ...] | None:
        try:
            data = self.reader.blobs.get(blob)
        except AuditFailed:
            self.notes.append(f"the outlines of {tube.id} are not in the trace: its boxes stand alone")
            return None
        wrong = masks.misfit(tube, data)
        if wrong is not None:
            raise AuditFailed(f"the outlines of {tube.id} are not its own: {wrong}")
        return masks.unpacked(data)

    def _wanted(self, evidence: Evidence) -> bool:
        """Whether evidence is of a tube that is wanted."""
        if not self.names or evidence.id in self.names:
            return True
        if isinstance(evidence, Way):
            return evidence.tube in self.names
        inputs = evidence.derivation.inputs if isinstance(evidence, Measurement) else ()
        return any(self._wanted(self.ledger[name]) for name in inputs if name in self.ledger)
