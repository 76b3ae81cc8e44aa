"""What a replay let stand although it was not the same: other backends, numbers within their tolerance."""

from __future__ import annotations

from collections.abc import Sequence

from ...tools.manipulations.tolerances import is_network
from ...traces.records import Fingerprint
from ...traces.replay.alike import Apart, Leeway
from .cause import other_backends


class Accepted:
    """Gathers it from every call that gives what it gave."""

    def __init__(self) -> None:
        self._others: dict[str, None] = {}
        self._apart: dict[str, Apart] = {}
        self._calls: list[str] = []

    def take(
        self, call: str, then: Sequence[Fingerprint], now: Sequence[Fingerprint], leeway: Leeway
    ) -> None:
        """One call, with what worked at it then and now."""
        self._others |= dict.fromkeys(other_backends(then, now))
        # But for networks, what is let stand is the rounding of sums.
        if leeway.taken and any(map(is_network, then)):
            self._calls.append(call)
            for what, apart in leeway.taken.items():
                self._apart[what] = max(self._apart.get(what, apart), apart, key=lambda one: one.by)

    def notes(self) -> list[str]:
        """All of it in sentences."""
        told = [f"{other}; what it gives is the same, within what is allowed" for other in self._others]
        if self._calls:
            off = ", ".join(map(str, self._apart.values()))
            told.append(
                f"not the same, but within the tolerance of networks: {', '.join(self._calls)}: {off}"
            )
        return told
