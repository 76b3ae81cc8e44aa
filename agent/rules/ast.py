"""The typed form of a question: things, what happens to them, windows of time, and what is asked."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ...traces.records.base import Record
from ...traces.records.vocabulary import (
    ColourName,
    Component,
    DirectionFrame,
    EventName,
    MetricQuantity,
    RelationName,
    Side,
    Way,
)

Place = Literal["left", "centre", "right", "top", "middle", "bottom"]

# ---- things -------------------------------------------------------------------------------------------


class Line(Record):
    """A line across the picture; each axis in pixels, or in shares of the frame's width or height.

    "the middle of the picture" is x 0.5–0.5 and y 0–1 in shares; "x = 320" is x in pixels, y 0–1 in shares.
    """

    x1: float
    y1: float
    x2: float
    y2: float
    x_unit: Literal["px", "share", "m"] = "px"
    y_unit: Literal["px", "share", "m"] = "px"

    def pixels(self, width: float, height: float) -> tuple[float, float, float, float]:
        """The line's ends in pixels of a frame of this size."""
        wide = width if self.x_unit == "share" else 1.0
        high = height if self.y_unit == "share" else 1.0
        return (self.x1 * wide, self.y1 * high, self.x2 * wide, self.y2 * high)


class Ordinal(Record):
    """The n-th (1-based; -1 is the last) by place in the image or by when an event happened to it.

    `by` is a side to count from ("third from the left", "leftmost" = 1 from the left), an event
    ("the second car to leave", "the object that leaves first"), or size ("the largest").
    """

    n: int
    by: Side | EventName | Literal["size", "smallness"]
    at: Instant | None = None


class Clause(Record):
    """What a thing does: an event or a state, with its direction, side, or other thing.

    `happens` is an event, or a state: `visible`, `moving` (with `way`), `still`, `overlapping` (`other`).
    """

    happens: EventName | Literal["visible", "moving", "still", "overlapping", "hidden"]
    way: Way | None = None
    side: Side | None = Field(default=None, description="the side of the frame: leaves by the left")
    other: Thing | None = None
    line: Line | None = Field(default=None, description="with `cross`: the line crossed")
    also_way: Way | None = Field(default=None, description="a diagonal: moves up (`way`) and left (this)")
    passive: bool = Field(
        default=False, description="with `other`: it is `other` that does it: 'is overtaken by the truck'"
    )
    negated: bool = False
    then: Clause | None = Field(default=None, description="what it does next: moves left, then stops")


class Relative(Record):
    """A place relative to another thing: 'left of the blue box', 'nearest to the truck'."""

    relation: RelationName | Literal["nearest", "farthest"]
    other: Thing
    at: Instant | None = None


class Thing(Record):
    """A noun phrase. `noun` is singular and canonical; 'object' when it says nothing of the class."""

    text: str = Field(description="the phrase as asked, lower case, without article")
    noun: str = "object"
    colours: tuple[ColourName, ...] = ()
    reference: Literal["definite", "indefinite", "any", "all", "other", "which"] = "definite"
    plural: bool = False
    number: int | None = None
    ordinal: Ordinal | None = None
    clause: Clause | None = None
    relative: Relative | None = None
    places: tuple[Place, ...] = Field(default=(), description="where in the frame: 'cars on the left'")
    point: int | None = Field(default=None, description="0-based index of the --point meant")
    ident: str | None = Field(default=None, description="'pedestrian 12', 'track 7', 'car #3': its id")


# ---- time ---------------------------------------------------------------------------------------------


class Clock(Record):
    """A time on the video's clock."""

    kind: Literal["clock"] = "clock"
    t_s: float


class Fractional(Record):
    """A share of the video: 0 the start, 0.5 the middle, 1 the end."""

    kind: Literal["fraction"] = "fraction"
    share: float


class Moment(Record):
    """When something happens: 'when the red car stops'; `nth` 1-based, -1 the last time."""

    kind: Literal["moment"] = "moment"
    subject: Thing
    clause: Clause
    nth: int = 1
    offset_s: float = Field(default=0.0, description="'two seconds after the car stops' is 2.0")


Instant = Annotated[Clock | Fractional | Moment, Field(discriminator="kind")]


class Window(Record):
    """A part of the video: the intersection of what is set; nothing set is all of it.

    `after`/`before` bound it, `during` is a state's duration ("while the dog is visible"),
    `first_s`/`last_s` its first or last seconds ("in the last 3 seconds").
    """

    after: Instant | None = None
    before: Instant | None = None
    during: Moment | None = None
    first_s: float | None = None
    last_s: float | None = None
    at: Instant | None = None


# ---- questions ----------------------------------------------------------------------------------------


class Asked(Record):
    """What all questions share."""

    window: Window = Window()


class AskExists(Asked):
    """Is there …? Does any … appear?"""

    kind: Literal["exists"] = "exists"
    thing: Thing
    negated: bool = Field(default=False, description="'is there no red car?', 'is it empty?'")


class AskHappens(Asked):
    """Does the red car stop? Is anything moving between 2 and 4 s?"""

    kind: Literal["happens"] = "happens"
    subject: Thing
    clause: Clause
    always: bool = Field(
        default=False, description="the state lasts all the window, while it is seen: 'throughout'"
    )


class AskCount(Asked):
    """How many … (ever, at once, at an instant), or how many … do something (a clause on the thing)."""

    kind: Literal["count"] = "count"
    thing: Thing
    mode: Literal["ever", "at_once", "at_time"] = "ever"
    line: tuple[float, float, float, float] | None = Field(
        default=None, description="x1, y1, x2, y2 px; the parser puts lines on `thing.clause.line` instead"
    )
    at_least: int | None = Field(default=None, description="'are there more than two …?' is 3")
    exactly: int | None = Field(default=None, description="'are there exactly two …?'")
    at_most: int | None = None


class AskTimes(Asked):
    """How often does the red car stop?"""

    kind: Literal["times"] = "times"
    subject: Thing
    clause: Clause


class AskWhen(Asked):
    """When does the red car stop? For a state, from when to when."""

    kind: Literal["when"] = "when"
    subject: Thing
    clause: Clause
    nth: int = 1
    end: bool = Field(default=False, description="asks for the end of a state: until when")
    side: Literal["instant", "span"] = "instant"


class AskHowLong(Asked):
    """How long is the red car visible, moving, still? Or how long from one moment to another?"""

    kind: Literal["how_long"] = "how_long"
    subject: Thing | None = None
    clause: Clause | None = None
    start: Moment | None = None
    end: Moment | None = None


class AskFirst(Asked):
    """Which (of the candidates; all things where empty) does it first, or last? `nth` -1 is last."""

    kind: Literal["first"] = "first"
    candidates: tuple[Thing, ...]
    clause: Clause
    nth: int = 1
    is_it: Thing | None = Field(default=None, description="yes/no: 'is the red car the first to leave?'")


class AskOrder(Asked):
    """Does `first` happen before `second`? With `which`, 'which came first, A or B?'"""

    kind: Literal["order"] = "order"
    first: Moment
    second: Moment
    relation: Literal["before", "after", "same_time"] = "before"
    which: bool = False


class AskNext(Asked):
    """What happened after (or before, or when) a moment?"""

    kind: Literal["next"] = "next"
    moment: Moment | Clock
    relation: Literal["after", "before", "at"] = "after"
    subject: Thing | None = Field(default=None, description="'what did the truck do after …'")


class AskWhere(Asked):
    """Where is … at a time? `part` asks for a half or third of the frame; `by_side` yes/no."""

    kind: Literal["where"] = "where"
    thing: Thing
    at: Instant | None = None
    part: Literal["box", "horizontal", "vertical"] = "box"
    is_it: Place | None = Field(default=None, description="'is the car in the left half?'")


class AskSide(Asked):
    """By which side does it enter or leave?"""

    kind: Literal["side"] = "side"
    subject: Thing
    clause: Clause


class AskDirection(Asked):
    """Which way does … go, in the picture? With `clause` (turn), which way it does that."""

    kind: Literal["direction"] = "direction"
    thing: Thing
    clause: Clause | None = None


class AskAttribute(Asked):
    """What colour, or what class, is …? `value` makes it a yes/no question."""

    kind: Literal["attribute"] = "attribute"
    thing: Thing
    name: Literal["colour", "class"]
    value: str | None = None


class AskRelation(Asked):
    """Is A left of B at t? With `versus`, which of the two relations holds ("left or right of B?")."""

    kind: Literal["relation"] = "relation"
    thing: Thing
    relation: RelationName
    other: Thing
    at: Instant | None = None
    versus: RelationName | None = None


class AskWhich(Asked):
    """Which thing …: nearest to B at t, left of B, still at t, largest, visible longest (`by`)."""

    kind: Literal["which"] = "which"
    thing: Thing
    by: Literal["visible_duration", "moving_duration", "still_duration", "size"] | None = None
    most: bool = True
    candidates: tuple[Thing, ...] = ()
    is_it: Thing | None = Field(default=None, description="yes/no: 'is the dog the leftmost object?'")


class AskGround(Asked):
    """Find / show / track …: span and tube for each thing of the phrase."""

    kind: Literal["ground"] = "ground"
    things: tuple[Thing, ...]


class Threshold(Record):
    """A bound that a quantity is asked against: 'faster than 2 m/s', 'within 3 metres of the truck'."""

    sign: Literal["above", "below"]
    value: float
    unit: str = Field(description="as asked: 'm/s', 'km/h', 'feet', 'degrees'")


class Zone(Record):
    """A part of the ground or picture: a rectangle, or all that is near another thing or the camera."""

    x1: float = 0.0
    y1: float = 0.0
    x2: float = 0.0
    y2: float = 0.0
    unit: Literal["px", "share", "m"] = "m"
    near: Thing | None = None
    near_camera: bool = False
    radius: float | None = None
    radius_unit: str = "m"


class AskMeasure(Asked):
    """How far, how fast, which way, how close …: a quantity in metres and seconds of one thing or two.

    With `threshold` a yes/no question ("was anyone faster than 2 m/s?"). `toward` asks whether the distance
    to `other` (or the camera) grows or shrinks: "is the box moving toward or away from the car at 3 s?"
    """

    kind: Literal["measure"] = "measure"
    quantity: MetricQuantity
    thing: Thing
    other: Thing | None = None
    to_camera: bool = Field(
        default=False, description="the other is the camera: 'from us', 'from the ego car'"
    )
    at: Instant | None = None
    unit: str | None = Field(default=None, description="as asked: 'km/h', 'feet', 'degrees'; None is metric")
    component: Component | None = None
    frame: DirectionFrame | None = Field(
        default=None, description="of a direction, where the question names it"
    )
    form: Literal["number", "clock", "degrees", "word"] = Field(
        default="number", description="how a direction is wanted: 'as a clock face', 'in degrees'"
    )
    asks: Literal["value", "when", "both"] = Field(
        default="value", description="'when were they closest?' is when; 'how close … and when?' is both"
    )
    threshold: Threshold | None = None
    toward: Literal["asks", "toward", "away"] | None = Field(
        default=None, description="'toward or away?' asks; 'is it approaching?' is toward, a yes/no question"
    )
    line: Line | None = None
    zone: Zone | None = None


class AskCompare(Asked):
    """Which has more (or less) of a quantity, by how much; of two things, of several, or of all that fit.

    Two definite candidates ("the car or the truck"), one plural or 'which' candidate ("which car was the
    fastest?"), none where options name them. `is_it` makes it yes/no: 'did the car go farther than the
    truck?' is `is_it` the car, `most`. `same` asks whether they are alike: 'at the same speed?'
    """

    kind: Literal["compare"] = "compare"
    quantity: MetricQuantity
    candidates: tuple[Thing, ...] = ()
    most: bool = True
    other: Thing | None = Field(default=None, description="of a pair's quantity: 'nearer to the truck'")
    to_camera: bool = False
    at: Instant | None = None
    unit: str | None = None
    component: Component | None = None
    margin: bool = Field(default=False, description="by how much is asked too, or only")
    is_it: Thing | None = None
    same: bool = False


Query = Annotated[
    AskExists
    | AskHappens
    | AskCount
    | AskTimes
    | AskWhen
    | AskHowLong
    | AskFirst
    | AskOrder
    | AskNext
    | AskWhere
    | AskSide
    | AskDirection
    | AskAttribute
    | AskRelation
    | AskWhich
    | AskGround
    | AskMeasure
    | AskCompare,
    Field(discriminator="kind"),
]

for _model in (Ordinal, Clause, Relative, Thing, Moment, Window, Zone):
    _model.model_rebuild()
