"""What every record is: frozen, closed to unknown fields, without NaN or infinity."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = 1
# No picture is wider or higher.
MOST_SIDE_PX = 1 << 20

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
EvidenceId = Annotated[str, Field(pattern=r"^e[1-9][0-9]*$")]
ClaimId = Annotated[str, Field(pattern=r"^c[1-9][0-9]*$")]
CallId = Annotated[str, Field(pattern=r"^k[1-9][0-9]*$")]
# What may stand in a formula's parameters: scalars and flat tuples of them.
Scalar = str | int | float | bool | None
Parameter = Scalar | tuple[Scalar, ...] | tuple[tuple[float, ...], ...]


class Record(BaseModel):
    """A frozen record; equal content is equal record."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, ser_json_inf_nan="constants")
