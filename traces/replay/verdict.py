"""What a replay says: the first step that diverges and why, what was compared, and what could not be."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field

from ..printable import printable
from ..records import Record

Level = Literal["strict", "recompute", "redecide"]


class Divergence(Record):
    """Where a replay first goes another way, and why, in a sentence."""

    step: int | None = Field(default=None, description="of the graph; None where it is of no step")
    node: str | None = None
    what: str = Field(description="the event, call or evidence that differs")
    why: str

    def __str__(self) -> str:
        at = "" if self.step is None else f"step {self.step} ({self.node}): "
        return f"{at}{self.why}"


class Replay(Record):
    """A replay of one run."""

    run: str
    level: Level
    diverged: Divergence | None = None
    compared: dict[str, int] = Field(default_factory=dict, description="how many of what were compared")
    left_out: tuple[str, ...] = Field(default=(), description="what could not be compared, and why")
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing diverged, and something was there that could have."""
        return self.diverged is None and not self.untold

    @property
    def untold(self) -> bool:
        """Whether tools were to work again and none could, so that nothing is known of what they give."""
        partly = self.level == "recompute" and bool(self.left_out)
        return self.diverged is None and partly and not self.compared.get("calls")

    @property
    def _held(self) -> str:
        if self.diverged is not None:
            return f"DIVERGED\n  - {self.diverged}"
        if self.untold:
            return "NOT KNOWN, for no call could be recomputed"
        partly = self.level == "recompute" and self.left_out
        return "the same, as far as it was recomputed" if partly else "the same"

    def text(self) -> str:
        """The replay in lines for a person."""
        counted = ", ".join(_counted(count, what) for what, count in self.compared.items()) or "nothing"
        lines = [f"{self.run}: {self.level} replay: {self._held}", f"compared: {counted}"]
        lines += [f"not {_AGAIN[self.level]}: {what}" for what in self.left_out]
        lines += [f"({note})" for note in self.notes]
        return "\n".join(map(printable, "\n".join(lines).split("\n")))


def _counted(count: int, what: str) -> str:
    """Such as '1 call', '2 pieces of evidence'."""
    one = re.sub(r"s(?= (?:of|with|at) |$)", "", what, count=1)
    return f"{count} {one if count == 1 else what}"


_AGAIN: dict[Level, str] = {"strict": "compared", "recompute": "recomputed", "redecide": "answered"}
