"""What a formula gives, and what it is given: values with error bars, occurrences, typed inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar, cast

from ..errors import BadArguments
from ..records import Derivation, Evidence, EvidenceBase, Span, SpanFound, Tube
from ..records.region import Xyxy

E = TypeVar("E", bound=EvidenceBase)
# Half-width of a 95 % interval in standard deviations.
Z95 = 1.96


class Occurrence(NamedTuple):
    """One time that an event took place or a state lasted."""

    what: str
    found: Span
    t_s: float
    sigma_s: float = 0.0
    direction: str | None = None


class Derived(NamedTuple):
    """What a formula gives: a number with its error bar, a word, or occurrences in order of time.

    `at_s` is when it was had; `least` what the value cannot be below.
    """

    value: float | None = None
    word: str | None = None
    unit: str = ""
    sigma: float | None = None
    occurrences: tuple[Occurrence, ...] = ()
    at_s: float | None = None
    at_sigma_s: float | None = None
    least: float | None = None

    @property
    def ci95(self) -> tuple[float, float] | None:
        """The 95 % interval of the value."""
        if self.value is None or self.sigma is None:
            return None
        low, high = self.value - Z95 * self.sigma, self.value + Z95 * self.sigma
        return low if self.least is None else max(low, self.least), high


class Given:
    """A derivation's inputs and parameters, read with the types that a formula needs."""

    def __init__(self, derivation: Derivation, ledger: Mapping[str, Evidence]) -> None:
        self.derivation = derivation
        self.ledger = ledger

    def evidence(self, key: str, kind: type[E]) -> E:
        """The evidence of one id, which must be of `kind`."""
        found = self.ledger.get(key)
        if not isinstance(found, kind):
            have = "nothing" if found is None else f"a {found.kind}"
            wanted = kind.__name__.lower()
            raise BadArguments(f"{self.derivation.formula} needs a {wanted} at {key!r}; it names {have}")
        return found

    def all(self, kind: type[E]) -> tuple[E, ...]:
        """The inputs of one kind, in order."""
        found = (self.ledger.get(key) for key in self.derivation.inputs)
        return tuple(item for item in found if isinstance(item, kind))

    @property
    def tubes(self) -> tuple[Tube, ...]:
        """The inputs that are tubes; every other input must be there too."""
        return self.all(Tube)

    @property
    def spans(self) -> tuple[SpanFound, ...]:
        """The inputs that are spans found."""
        return self.all(SpanFound)

    def input(self, index: int) -> Tube:
        """The tube at a place among the inputs."""
        inputs = self.derivation.inputs
        if index >= len(inputs):
            raise BadArguments(f"{self.derivation.formula} needs {index + 1} inputs, got {len(inputs)}")
        return self.evidence(inputs[index], Tube)

    def numbers(self, name: str) -> tuple[float, ...] | None:
        """A tuple of numbers among the parameters."""
        value = self.derivation.parameters.get(name)
        if value is None:
            return None
        if not isinstance(value, tuple) or not all(isinstance(v, int | float) for v in value):
            raise BadArguments(f"{name} of {self.derivation.formula} is a row of numbers, got {value!r}")
        return tuple(float(cast(float, v)) for v in value)

    def number(self, name: str) -> float | None:
        """A number among the parameters."""
        value = self.derivation.parameters.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadArguments(f"{name} of {self.derivation.formula} is a number, got {value!r}")
        return float(value)

    def word(self, name: str) -> str | None:
        """A word among the parameters."""
        value = self.derivation.parameters.get(name)
        return None if value is None else str(value)

    def words(self, name: str) -> tuple[str, ...]:
        """A row of words among the parameters."""
        value = self.derivation.parameters.get(name)
        return tuple(map(str, cast(Sequence[object], value))) if isinstance(value, tuple) else ()

    @property
    def span(self) -> Span | None:
        """The span that the formula is asked for; None is all of the video."""
        pair = self.numbers("span")
        return None if pair is None else Span(start_s=pair[0], end_s=pair[1])

    @property
    def at_s(self) -> float:
        """The instant that the formula is asked for."""
        value = self.number("at_s")
        if value is None:
            raise BadArguments(f"{self.derivation.formula} needs a time: set at_s")
        return value

    @property
    def frame_px(self) -> tuple[float, float]:
        """Width and height of the displayed frame."""
        size = self.numbers("frame_px")
        if size is None or len(size) != 2:
            raise BadArguments(f"{self.derivation.formula} needs frame_px, the frame's width and height")
        return size[0], size[1]

    @property
    def line(self) -> Xyxy | None:
        """The line that is crossed, from x1, y1 to x2, y2."""
        row = self.numbers("line")
        if row is None:
            return None
        if len(row) != 4:
            raise BadArguments(f"a line is x1, y1, x2, y2 in pixels, got {row}")
        return row
