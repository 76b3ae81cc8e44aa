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

E = TypeVar("E", bound=EvidenceBase)


class Chosen:
    """A run whose trace holds, finished or not, and the tubes of it that are wanted."""

    def __init__(self, reader: TraceReader, names: Sequence[str] = ()) -> None:
        self.reader = reader
        self.names = tuple(names)
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
    def of(cls, folder: Path, names: Sequence[str] = ()) -> Chosen:
        """Choose tubes of the run in a folder; none named is all of them."""
        return cls(TraceReader(folder), names)

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

    @property
    def tubes(self) -> tuple[Tube, ...]:
        """The tubes that are wanted, in order of entry; there is at least one."""
        wanted = tuple(tube for tube in self._tubes.values() if not self.names or tube.id in self.names)
        if not wanted:
            raise NothingFound(
                "the run has tracked nothing, so there are no boxes to export",
                hint="`vidence trace show` tells what it did.",
            )
        return wanted

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
