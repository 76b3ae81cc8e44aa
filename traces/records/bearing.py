"""A bearing: whether the claims that stand bear out what an answer says beside them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Record

BearingField = Literal["truth", "choice", "label", "question"]


class Bearing(Record):
    """What the judge makes of an answer's yes or no, its option, its label, and of whether it answers at all.

    `asserted` is what the claims neither bear out nor speak against: the model's own word.
    """

    kind: Literal["bearing"] = "bearing"
    field: BearingField = Field(description="`question`: whether the claims are of what is asked")
    status: Literal["verified", "contradicted", "asserted"]
    reason: str | None = Field(default=None, description="why, where the status is not verified")
