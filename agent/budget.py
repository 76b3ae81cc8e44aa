"""What a run may spend, checked before each step."""

from __future__ import annotations

from typing import Self

from pydantic import Field

from ..traces.errors import UsageError
from ..traces.records import Record


class Spent(Record):
    """What a run has spent so far."""

    steps: int = 0
    seconds: float = 0.0
    tool_seconds: float = 0.0
    tokens: int = 0
    usd: float = 0.0


class Budget(Record):
    """Limits of a run; None is no limit."""

    steps: int | None = Field(default=50, ge=1)
    seconds: float | None = Field(default=None, gt=0)
    tool_seconds: float | None = Field(default=None, gt=0)
    tokens: int | None = Field(default=None, ge=1)
    usd: float | None = Field(default=None, gt=0)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 'steps=20,seconds=60'."""
        limits: dict[str, float] = {}
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            name, value = (side.strip() for side in part.partition("=")[::2])
            try:
                if name not in cls.model_fields:
                    raise ValueError(name)
                limits[name] = _whole(value) if name in ("steps", "tokens") else float(value)
            except ValueError:
                raise UsageError(
                    f"the budget {part!r} is not one of {', '.join(cls.model_fields)} with a number",
                    hint="For example: --budget steps=20,seconds=60",
                ) from None
        try:
            return cls.model_validate(limits)
        except ValueError:
            raise UsageError(f"a budget's limits are positive numbers, got {text!r}") from None

    def exhausted(self, spent: Spent) -> str | None:
        """Which limit has been reached, in words; None while all hold."""
        for name in type(self).model_fields:
            limit, used = getattr(self, name), getattr(spent, name)
            if limit is not None and used >= limit:
                unit = name.replace("_", " ")
                return f"the budget of {limit:g} {unit.removesuffix('s') if limit == 1 else unit} ran out"
        return None


def _whole(text: str) -> int:
    """A whole number, also as 1e5."""
    number = float(text)
    if not number.is_integer():
        raise ValueError(text)
    return int(number)
