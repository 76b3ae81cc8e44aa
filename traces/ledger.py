"""The ledger: the evidence of one run in order of entry, looked up by id, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from .errors import BadArguments
from .records import Evidence, EvidenceBase

E = TypeVar("E", bound=EvidenceBase)


class Ledger(Mapping[str, Evidence]):
    """Evidence by id; grows only by `enter`."""

    def __init__(self) -> None:
        self._evidence: dict[str, Evidence] = {}

    def __getitem__(self, key: str) -> Evidence:
        return self._evidence[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._evidence)

    def __len__(self) -> int:
        return len(self._evidence)

    def next_id(self) -> str:
        """The id that the next piece of evidence will get."""
        return f"e{len(self._evidence) + 1}"

    def enter(self, evidence: Evidence) -> None:
        """Add a piece of evidence that already carries the next id."""
        if evidence.id != self.next_id():
            raise ValueError(f"the next evidence is {self.next_id()}, got {evidence.id}")
        self._evidence[evidence.id] = evidence

    def before(self, call: str) -> Ledger:
        """What it held before a call was decided on: nothing of that call, nor of any after it."""
        earlier = Ledger()
        number = int(call[1:])
        earlier._evidence = {k: one for k, one in self._evidence.items() if int(one.call[1:]) < number}
        return earlier

    def get_as(self, key: str, kind: type[E]) -> E:
        """The evidence `key`, which must be of `kind`."""
        found = self._evidence.get(key)
        if not isinstance(found, kind):
            have = "nothing" if found is None else f"a {found.kind}"
            raise BadArguments(
                f"{key!r} should name a {kind.__name__.lower()} in the ledger; it names {have}"
            )
        return found
