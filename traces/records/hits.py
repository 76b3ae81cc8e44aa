"""What a search gives: the times at which a query fits best, ranked; a hint where to look, no proof."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Record
from .coverage import Coverage
from .evidence import EvidenceBase
from .span import Span


class Hit(Record):
    """A window in which a query fits, its best instant, and how well it fits there."""

    span: Span
    t_s: float
    score: float = Field(ge=0, le=1, description="the retriever's own measure: it ranks, and proves nothing")


class Hits(EvidenceBase):
    """The windows found for a query, best first; none is no absence, for a retriever may be blind to it."""

    kind: Literal["hits"] = "hits"
    query: str
    understood: str = Field(description="what of the query the retriever could look for, in words")
    span: Span
    coverage: Coverage
    hits: tuple[Hit, ...] = ()
