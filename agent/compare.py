"""One question asked with two choices of backends: where they differ, and whether the answer does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ..tools.registry import parse_choices
from ..traces.compare import MeasurementPair, TubesCompared, compare_tubes, pair_measurements
from ..traces.errors import UsageError
from ..traces.records import Tube
from .answer import Answer, Json
from .samples import agree


@dataclass(frozen=True)
class Comparison:
    """Two answers to one question about one video, and what they rest on side by side."""

    a: Answer
    b: Answer
    tubes: TubesCompared
    measurements: tuple[MeasurementPair, ...]

    @property
    def agree(self) -> bool:
        """Whether both answers say the same."""
        return agree(self.a.record, self.b.record)

    def as_json(self) -> Json:
        """The object that `vidence compare --json` prints."""
        return {
            "schema_version": 1,
            "question": self.a.question,
            "agree": self.agree,
            "a": self.a.as_json(),
            "b": self.b.as_json(),
            **self.tubes.model_dump(mode="json"),
            "measurements": [pair.model_dump(mode="json") for pair in self.measurements],
        }


def compared(ask: Callable[[tuple[str, ...], Path], Answer], a: Sides, b: Sides, folder: Path) -> Comparison:
    """Ask with the backends of either side, each in a folder of its own."""
    one, other = ask(a, folder / "a"), ask(b, folder / "b")
    tubes = compare_tubes(_tubes(one), _tubes(other))
    return Comparison(one, other, tubes, pair_measurements(one.ledger, other.ledger, tubes.pairs))


Sides = tuple[str, ...]


def sides(backends: Iterable[str], instead: Iterable[str]) -> tuple[Sides, Sides]:
    """The backends of both sides: the second has the first's, but for the capabilities chosen otherwise."""
    a, other = tuple(backends), tuple(instead)
    # What is misspelt on the other side is to be said before the first one has run.
    parse_choices((*a, *other))
    if not other:
        raise UsageError(
            "nothing was given to compare with", hint="Name it: --backend detector=A --vs detector=B."
        )
    replaced = {text.partition("=")[0].strip() for text in other}
    b = (*(text for text in a if text.partition("=")[0].strip() not in replaced), *other)
    if set(a) == set(b):
        raise UsageError("both sides have the same backends", hint="Choose another one with --vs.")
    return a, b


def _tubes(answer: Answer) -> list[Tube]:
    """Every thing that was found in a run, once."""
    return [e for e in answer.ledger.values() if isinstance(e, Tube)]
