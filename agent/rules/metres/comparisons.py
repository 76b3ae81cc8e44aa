"""Comparisons in metres from their signs: who has more of what, by how much, or as much."""

from __future__ import annotations

from typing import NamedTuple

from ....traces.records.vocabulary import MetricQuantity
from ..ast import AskCompare, Query, Thing
from ..questions import named_after
from .heard import Heard
from .meanings import SIZES


class Rank(NamedTuple):
    """A quantity and which end of it is meant, by the signs needed and those allowed."""

    quantity: MetricQuantity
    most: bool
    need: str
    may: str = ""


# Beside what ranks, a comparison may say these.
_AROUND = "WHO THAN OR COUPLE MARGIN DIFF HOWMUCH COUNTED_length COUNTED_speed COUNTED_time BETWEEN"
_UP, _DOWN = "MORE|MAX", "LESS|MIN"
_RANKS = (
    Rank("max_speed", True, "SPEED MAX MORE|MAX", "TRAVEL REACH COME MORE"),
    Rank("max_speed", False, "SPEED MAX LESS|MIN", "TRAVEL REACH COME"),
    Rank("max_acceleration", True, f"ACC HARDER|STRONG|FASTER|{_UP}", "MAX SPEED"),
    Rank("max_deceleration", True, f"DEC HARDER|STRONG|FASTER|{_UP}", "MAX SPEED"),
    Rank("stopping_distance", True, f"STOP FAR {_UP}|LONGER|FURTHER", "NEED"),
    Rank("stopping_distance", False, f"STOP FAR {_DOWN}|SHORTER", "NEED"),
    Rank("stopping_distance", True, f"STOPD {_UP}|LONGER", "NEED"),
    Rank("stopping_distance", False, f"STOPD {_DOWN}|SHORTER", "NEED"),
    Rank("turning_angle", True, f"TURN HARDER|{_UP}|FURTHER", "ANGLE"),
    Rank("mean_speed", True, "FASTER|FASTEST", "TRAVEL MEAN SPEED MAX"),
    Rank("mean_speed", False, "SLOWER|SLOWEST", "TRAVEL MEAN SPEED"),
    Rank("mean_speed", True, f"SPEED {_UP}", "TRAVEL MEAN COME KEEP"),
    Rank("mean_speed", False, f"SPEED {_DOWN}", "TRAVEL MEAN COME KEEP"),
    Rank("travelled_distance", True, "FURTHER|FURTHEST TRAVEL|COME", "FAR"),
    Rank("travelled_distance", True, f"FAR|PATH {_UP}|LONGER", "TRAVEL NEED PATH"),
    Rank("travelled_distance", True, "FURTHER", "TRAVEL"),
    Rank("travelled_distance", False, "LESSFAR", "TRAVEL"),
    Rank("travelled_distance", False, f"FAR|PATH {_DOWN}|SHORTER", "TRAVEL NEED"),
    Rank("travelled_distance", True, "TRAVEL MORE", ""),
    Rank("height", True, "TALLER|TALL", f"{_UP} TALLER TALL"),
    Rank("length", True, "LONG", f"{_UP} LONGER"),
    Rank("length", True, "LONGER"),
    Rank("width", True, "WIDER"),
    Rank("width", False, "NARROWER"),
)  # fmt: skip
_NEAR = (
    Rank("distance", False, "NEARER|CLOSEST", "FROM AWAY CLOSE APART"),
    Rank("distance", True, "FURTHER|FURTHEST", "FROM AWAY APART"),
)
_NEAR_COME = (
    Rank("closest_approach", False, "NEARER|CLOSEST COME|APPROACH", "FROM TRAVEL"),
    Rank("closest_approach", False, "NEARER|CLOSEST TRAVEL", "FROM"),
)
_ANYTHING = Thing(text="things", reference="which", plural=True)
_ANYONE = Thing(text="people", noun="person", reference="which", plural=True)
_CROWNS = ("FASTEST", "SLOWEST", "TALLER", "LONGER", "FURTHEST")
# What two may be alike in, or differ in.
_ALIKE = (
    Rank("max_speed", True, "MAX SPEED", "TRAVEL REACH"),
    Rank("mean_speed", True, "SPEED", "TRAVEL MEAN"),
    Rank("travelled_distance", True, "FAR|PATH", "TRAVEL"),
    Rank("height", True, "TALL"),
    Rank("length", True, "LONG"),
    Rank("width", True, "WIDE"),
)


def compared(heard: Heard) -> Query | None:
    """Which has more or less of something, by how much; whether the one has; whether they are alike."""
    if heard.bounds or not (heard.asked or heard.has("WHO", "THAN", "OR", "SAME", "DIFF", "MARGIN")):
        return _superlative(heard)
    alike = _alike(heard)
    if alike is not None:
        return alike
    near = _nearest(heard)
    if near is not None:
        return near
    rank = _rank(heard)
    return None if rank is None or heard.camera else _ranked(heard, rank, None)


def _rank(heard: Heard) -> Rank | None:
    """What is compared, and which end of it."""
    return next((one for one in _RANKS if heard.fits(one.need, f"{one.may} {_AROUND}")), None)


def _superlative(heard: Heard) -> Query | None:
    """'Name the fastest thing in the scene.'"""
    if heard.yes_no or heard.bounds or heard.camera or len(heard.things) != 1:
        return None
    thing = heard.things[0]
    ranked = heard.after("FASTEST", "SLOWEST", "TALLER", "LONGER")
    if ranked != thing or thing.plural or not heard.fits("FASTEST|SLOWEST|TALLER|LONGER"):
        return None
    which = thing.model_copy(update={"reference": "which"})
    rank = _rank(heard)
    return None if rank is None else _query(heard, rank, (which,))


def crowned(heard: Heard) -> Query | None:
    """'Is the red car the fastest?', of all things; '… the fastest car?', of all cars."""
    if not heard.yes_no or heard.bounds or heard.camera or heard.asked or not heard.things[:1]:
        return None
    one, *rest = heard.things
    if (
        not heard.fits("FASTEST|SLOWEST|TALLER|LONGER|FURTHEST", "TRAVEL")
        or len(rest) > 1
        or heard.after(*_CROWNS) == one
    ):
        return None
    rivals = rest[0] if rest else Thing(text="things")
    if rest and heard.after(*_CROWNS) != rivals and not rivals.plural:
        return None
    rank = _rank(heard)
    among = rivals.model_copy(update={"reference": "all", "plural": True})
    return None if rank is None else _query(heard, rank, (among,), is_it=one)


def _ranked(
    heard: Heard, rank: Rank, other: Thing | None, things: tuple[Thing, ...] | None = None
) -> Query | None:
    """The comparison of what is named, or of all that is asked for."""
    named = heard.things if things is None else things
    if heard.has("THAN"):
        return _than(heard, rank, other, named)
    if heard.yes_no and not heard.has("OR"):
        return None
    if len(named) >= 2:
        subject = heard.asked[0] if heard.asked else None
        told = tuple(named_after(thing, subject) if subject else thing for thing in named)
        return _query(heard, rank, told, other, margin=bool(heard.signs["MARGIN"]))
    if len(named) == 1 and named[0].plural and heard.signs["WHO"]:
        return _query(heard, rank, (named[0].model_copy(update={"reference": "which"}),), other)
    if named or len(heard.asked) > 1:
        return None
    asked = heard.asked or (_ANYONE if "who" in heard.words else _ANYTHING,)
    return _query(heard, rank, asked, other, margin=bool(heard.signs["MARGIN"]))


def _than(heard: Heard, rank: Rank, other: Thing | None, named: tuple[Thing, ...]) -> Query | None:
    """Whether the one has more than the other, or by how much."""
    second = heard.after("THAN")
    if len(named) != 2 or second not in named or heard.has("OR"):
        return None
    first = next(thing for thing in named if thing != second)
    two = (first, named_after(second, first))
    if heard.yes_no and not heard.has("MARGIN", "HOWMUCH", "COUNTED_length", "COUNTED_speed"):
        return _query(heard, rank, two, other, is_it=first)
    return _query(heard, rank, two, other, margin=True)


def _nearest(heard: Heard) -> Query | None:
    """Which is nearer to the camera, or to a third thing."""
    for rank in (*_NEAR_COME, *_NEAR):
        if not heard.fits(rank.need, f"{rank.may} {_AROUND}"):
            continue
        if heard.camera:
            return _ranked(heard, rank, None)
        if rank.quantity == "distance":
            return None  # which is nearest to another thing at an instant is asked of the picture
        other = heard.after("NEARER", "CLOSEST", "FROM", "COME", "APPROACH")
        if other is None or other not in heard.things:
            return None
        rest = tuple(thing for thing in heard.things if thing != other)
        return _ranked(heard, rank, other, rest)
    return None


def _alike(heard: Heard) -> Query | None:
    """Whether two are alike in something, or what the difference is."""
    pair = heard.pair()
    if pair is None or heard.camera or not heard.has("SAME", "DIFF"):
        return None
    things = tuple(thing for thing in pair if thing is not None)
    for rank in _ALIKE:
        if heard.yes_no and heard.fits(f"SAME {rank.need}", f"{rank.may} COUPLE"):
            return _query(heard, rank, things, same=True)
        if not heard.yes_no and heard.fits(f"DIFF {rank.need}", f"{rank.may} HOWMUCH BETWEEN"):
            return _query(heard, rank, things, margin=True)
    return None


def _query(
    heard: Heard, rank: Rank, candidates: tuple[Thing, ...], other: Thing | None = None, **more: object
) -> Query | None:
    common = heard.common()
    if common is None or (rank.quantity in SIZES and any(thing.clause for thing in candidates)):
        return None  # 'visible longer' is no length
    fields: dict[str, object] = {
        "quantity": rank.quantity,
        "candidates": candidates,
        "most": rank.most,
        "other": other,
        "to_camera": heard.camera,
        **common,
        **more,
    }
    return AskCompare.model_validate(fields)
