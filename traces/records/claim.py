"""Claims: one typed predicate each, citing evidence; the sentence is rendered, the status computed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import ClaimId, EvidenceId, Record
from .region import Xyxy
from .span import Span
from .vocabulary import CountMode, DirectionFrame, RelationName, Side

ClaimStatus = Literal["verified", "contradicted", "supported", "asserted", "uncited"]


class Present(Record):
    """Something that fits `subject` was seen in `span`."""

    kind: Literal["present"] = "present"
    subject: str
    span: Span


class Absent(Record):
    """Nothing that fits `subject` (or no `event` of the cited tube) was seen in `span`."""

    kind: Literal["absent"] = "absent"
    subject: str
    span: Span
    event: str | None = None


class Count(Record):
    """How many, in which sense."""

    kind: Literal["count"] = "count"
    subject: str
    mode: CountMode
    value: int = Field(ge=0)
    span: Span
    at_s: float | None = None
    detail: str | None = Field(default=None, description="the line, side or event counted, in words")


class Quantified(Record):
    """A number with its unit; equal to a cited measurement within rounding."""

    kind: Literal["quantity"] = "quantity"
    name: str
    subject: str
    value: float
    unit: str
    sigma: float | None = Field(default=None, ge=0)
    ci95: tuple[float, float] | None = None
    span: Span | None = None
    other: str | None = Field(default=None, description="the other thing of a pair, or 'the camera'")
    t_s: float | None = Field(default=None, description="when, for what is had at one instant")
    ground_m: tuple[float, ...] | None = Field(
        default=None,
        description="of a time there: x1, y1, x2, y2 of a line or zone, or a radius round `other`",
    )


class Compared(Record):
    """Of two things, one has more of a quantity; or they cannot be told apart by what was measured."""

    kind: Literal["compared"] = "compared"
    quantity: str
    subject: str
    other: str
    verdict: Literal["more", "less", "alike"]
    difference: float = Field(description="of the subject less that of the other")
    unit: str
    sigma: float | None = Field(default=None, ge=0)
    ci95: tuple[float, float] | None = None
    span: Span | None = None
    relative_to: str | None = Field(
        default=None, description="for what is of a pair, such as a distance: to what, or 'the camera'"
    )


class When(Record):
    """An event of the cited span evidence happened at an instant."""

    kind: Literal["when"] = "when"
    subject: str
    event: str
    t_s: float
    sigma_s: float = Field(default=0.0, ge=0)


class Where(Record):
    """Where something was in the frame at an instant."""

    kind: Literal["where"] = "where"
    subject: str
    t_s: float
    xyxy: Xyxy
    horizontal: Literal["left", "centre", "right"]
    vertical: Literal["top", "middle", "bottom"]


class Moment(Record):
    """One side of an order: what happened, and when."""

    subject: str
    event: str
    t_s: float


class Order(Record):
    """Two events of the cited evidence happened in this order."""

    kind: Literal["order"] = "order"
    first: Moment
    second: Moment
    relation: Literal["before", "same_time"] = "before"


class Direction(Record):
    """Which way something went, in a named frame; 12 o'clock is up in `image`."""

    kind: Literal["direction"] = "direction"
    subject: str
    frame: DirectionFrame
    degrees: float = Field(ge=0, lt=360, description="clockwise from 12 o'clock")
    clock: int = Field(ge=1, le=12)
    word: str
    span: Span
    sigma: float | None = Field(default=None, ge=0, description="in degrees")
    ci95: tuple[float, float] | None = Field(default=None, description="in degrees, not wrapped")
    of: Literal["displacement", "heading", "place"] = Field(
        default="displacement",
        description="of its way over the span, at an instant, or of where it is seen from another",
    )
    other: str | None = Field(
        default=None, description="for a place: the thing it is seen from, or 'the camera'"
    )


class Related(Record):
    """Two things stand, or do not stand, in a relation at an instant."""

    kind: Literal["relation"] = "relation"
    subject: str
    relation: RelationName
    other: str
    t_s: float
    holds: bool = True


class Chosen(Record):
    """Out of several things, which one is the nearest, the longest visible, the first …"""

    kind: Literal["chosen"] = "chosen"
    subject: str
    criterion: str = Field(description="in words: 'nearest to the red car at 3.0 s', 'visible longest'")
    chosen: EvidenceId


class Attribute(Record):
    """A colour or class of something."""

    kind: Literal["attribute"] = "attribute"
    subject: str
    name: Literal["colour", "class"]
    value: str


class Happened(Record):
    """Something did something for a while (a state), or an event took place at a side or with another."""

    kind: Literal["happened"] = "happened"
    subject: str
    what: str
    span: Span
    side: Side | None = None


class Free(Record):
    """Words that no record entails; at best borne out by a description made without seeing them."""

    kind: Literal["free"] = "free"
    text: str


Predicate = Annotated[
    Present
    | Absent
    | Count
    | Quantified
    | Compared
    | When
    | Where
    | Order
    | Direction
    | Related
    | Chosen
    | Attribute
    | Happened
    | Free,
    Field(discriminator="kind"),
]


class Claim(Record):
    """A predicate and the evidence it cites."""

    id: ClaimId
    predicate: Predicate
    evidence: tuple[EvidenceId, ...] = ()


class JudgedClaim(Record):
    """A claim with its sentence and the status that the ledger gives it."""

    kind: Literal["judged_claim"] = "judged_claim"
    claim: Claim
    text: str
    status: ClaimStatus
    reason: str | None = Field(default=None, description="why, where the status is not verified")
    unlooked: tuple[Span, ...] = Field(
        default=(), description="times that it speaks of and nothing looked at, where it falls by these alone"
    )
