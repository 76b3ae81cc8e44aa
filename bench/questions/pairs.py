"""A question about a rendered scene with its true answer; one record per kind of truth."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ...traces.records.base import Record
from ...traces.records.span import Span
from ...traces.records.vocabulary import ColourName, Side

Wording = Literal["house", "blind", "unseen"]


class YesNo(Record):
    """Yes or no."""

    kind: Literal["yes_no"] = "yes_no"
    value: bool


class Number(Record):
    """An exact count."""

    kind: Literal["number"] = "number"
    value: int


class Instant(Record):
    """A time; two bounds where the event itself takes a little while."""

    kind: Literal["instant"] = "instant"
    low_s: float
    high_s: float


class During(Record):
    """From when to when."""

    kind: Literal["during"] = "during"
    span: Span


class Lasts(Record):
    """A number of seconds."""

    kind: Literal["lasts"] = "lasts"
    value_s: float


class Which(Record):
    """One thing."""

    kind: Literal["which"] = "which"
    thing: int


class At(Record):
    """The box of a thing at an instant."""

    kind: Literal["at"] = "at"
    thing: int
    t_s: float


class Place(Record):
    """Left, centre or right of the picture."""

    kind: Literal["place"] = "place"
    word: Literal["left", "centre", "right"]


class Byside(Record):
    """A side of the frame."""

    kind: Literal["side"] = "side"
    side: Side


class Heading(Record):
    """A direction in the picture, degrees clockwise from up."""

    kind: Literal["heading"] = "heading"
    degrees: float


class Coloured(Record):
    """A colour."""

    kind: Literal["colour"] = "colour"
    colour: ColourName


class Option(Record):
    """One of the options, word for word."""

    kind: Literal["option"] = "option"
    text: str


class Found(Record):
    """Things to be located: each whole while it is seen, or at least during `core`."""

    kind: Literal["found"] = "found"
    things: tuple[int, ...]
    core: Span


class Deed(Record):
    """Something that a thing did at an instant."""

    thing: int
    event: str
    t_s: float


class Next(Record):
    """What happened: any of these deeds is right."""

    kind: Literal["next"] = "next"
    deeds: tuple[Deed, ...]


class Refused(Record):
    """No answer is right: the reference fits nothing or several things, or nobody could know."""

    kind: Literal["refused"] = "refused"


TrueAnswer = Annotated[
    YesNo
    | Number
    | Instant
    | During
    | Lasts
    | Which
    | At
    | Place
    | Byside
    | Heading
    | Coloured
    | Option
    | Found
    | Next
    | Refused,
    Field(discriminator="kind"),
]
PointAt = tuple[float, float, float]


class Pair(Record):
    """A question in words about one scene, with its true answer."""

    id: str
    scene: str
    seed: int
    kind: str
    wording: Wording
    question: str
    options: tuple[str, ...] = ()
    points: tuple[PointAt, ...] = Field(default=(), description="t_s, x, y in pixels of the frame")
    truth: TrueAnswer
