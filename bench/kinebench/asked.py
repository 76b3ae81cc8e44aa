"""A question of KineBench with its exact answer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ...traces.records.base import Record

Stratum = Literal["static", "perturbed", "tracks", "moving"]
STRATA: tuple[Stratum, ...] = ("static", "perturbed", "tracks", "moving")


class Amount(Record):
    """A number in SI; `unit` decides how near nought it may be before it is scored absolutely."""

    kind: Literal["amount"] = "amount"
    value: float
    unit: Literal["m", "m/s", "m/s²", "s", "deg"]
    unsigned: bool = Field(default=False, description="the sign of the answer does not matter")


class Bearing(Record):
    """A direction in degrees clockwise from the camera's way forward."""

    kind: Literal["bearing"] = "bearing"
    degrees: float


class Label(Record):
    """Which of several: a colour, or a word."""

    kind: Literal["label"] = "label"
    word: str
    against: str = ""


class YesNo(Record):
    """Yes or no."""

    kind: Literal["yes_no"] = "yes_no"
    value: bool


class Instant(Record):
    """When, in seconds of the video."""

    kind: Literal["instant"] = "instant"
    t_s: float


class Option(Record):
    """The right one of the options given."""

    kind: Literal["option"] = "option"
    text: str


Answer = Annotated[Amount | Bearing | Label | YesNo | Instant | Option, Field(discriminator="kind")]


class Question(Record):
    """What is asked about which scene, and what is true."""

    id: str
    scene: str
    seed: int
    stratum: Stratum
    kind: str
    text: str
    options: tuple[str, ...] = ()
    occluded: bool = Field(description="a thing asked about is partly hidden or cut in the time asked about")
    truth: Answer
