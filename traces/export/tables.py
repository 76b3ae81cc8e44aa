"""Tables of what a run found: boxes, paths and measurements, with their units in the names of columns."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple

from ..records import Measurement, Tube
from ..records import Path as Way
from ..records.path import Covariance, Xyz
from .chosen import Chosen
from .joined import ONE_THING, Joined

Cell = str | int | float | bool | None
Kind = Literal["text", "whole", "number", "truth"]

LOSES = (
    ONE_THING,
    "outlines; what a tube looks like, apart from its colour",
    "of a path's errors: how axes vary together, and which common causes there are (their sum is told)",
    "of a measurement: the parameters of its formula",
    "calls, claims, the answer, and evidence of other kinds",
)


class Column(NamedTuple):
    """A column's name and what its cells are, where they are anything."""

    name: str
    kind: Kind


class Table(NamedTuple):
    """Rows with named columns."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(chosen: Chosen) -> tuple[Table, ...]:
    """Boxes, paths and measurements; a table may have no rows."""
    found = chosen.all(Tube)
    things = chosen.things if found or chosen.names else ()
    return (
        Table("boxes", BOXES, tuple(row for thing in things for row in _boxes(thing, chosen))),
        Table("paths", PATHS, tuple(row for way in chosen.ways for row in _path(way, chosen))),
        Table("measurements", MEASUREMENTS, tuple(_measurement(m, chosen) for m in chosen.measurements)),
    )


def _columns(**kinds: Kind) -> tuple[Column, ...]:
    return tuple(Column(name, kind) for name, kind in kinds.items())


BOXES = _columns(
    tube="text",
    cited="truth",
    label="text",
    name="text",
    colour="text",
    t_s="number",
    pts="whole",
    frame="whole",
    x1_px="number",
    y1_px="number",
    x2_px="number",
    y2_px="number",
    seen="text",
    x1_real="truth",
    y1_real="truth",
    x2_real="truth",
    y2_real="truth",
    score="number",
    found_as="text",
)


def _boxes(thing: Joined, chosen: Chosen) -> Iterator[tuple[Cell, ...]]:
    tube, s = thing.tube, thing.tube.samples
    about = (tube.id, tube.id in chosen.cited, tube.label, tube.name, tube.look.colour)
    columns = zip(s.t_s, s.pts, s.index, s.xyxy, s.seen, s.real_edges, s.score, thing.rows, strict=True)
    for t_s, pts, index, xyxy, seen, edges, score, row in columns:
        yield (*about, t_s, pts, index, *xyxy, seen, *edges, score, row.tube.id)


PATHS = _columns(
    path="text",
    cited="truth",
    tube="text",
    label="text",
    axes="text",
    t_s="number",
    x_m="number",
    y_m="number",
    z_m="number",
    vx_m_per_s="number",
    vy_m_per_s="number",
    vz_m_per_s="number",
    ax_m_per_s2="number",
    ay_m_per_s2="number",
    az_m_per_s2="number",
    x_sigma_m="number",
    y_sigma_m="number",
    z_sigma_m="number",
    x_common_sigma_m="number",
    y_common_sigma_m="number",
    z_common_sigma_m="number",
    vx_sigma_m_per_s="number",
    vy_sigma_m_per_s="number",
    vz_sigma_m_per_s="number",
    seen="truth",
)


def _path(way: Way, chosen: Chosen) -> Iterator[tuple[Cell, ...]]:
    s = way.samples
    about = (way.id, way.id in chosen.cited, chosen.called(way.tube), way.label, way.frame)
    for n, t_s in enumerate(s.t_s):
        moving = (*s.xyz_m[n], *s.velocity_m_s[n], *s.acceleration_m_s2[n])
        common = _rss(tuple(mode.shift_m[n] for mode in way.modes))
        spread = (*_sigmas(s.covariance_m2[n]), *common, *_sigmas(s.velocity_covariance_m2_s2[n]))
        yield (*about, t_s, *moving, *spread, s.seen[n])


def _sigmas(covariance: Covariance) -> Xyz:
    xx, _, _, yy, _, zz = covariance
    return math.sqrt(max(xx, 0.0)), math.sqrt(max(yy, 0.0)), math.sqrt(max(zz, 0.0))


def _rss(shifts: tuple[Xyz, ...]) -> Xyz:
    """What independent causes come to together, on each axis."""
    x, y, z = (math.hypot(*(shift[axis] for shift in shifts)) for axis in range(3))
    return x, y, z


MEASUREMENTS = _columns(
    measurement="text",
    cited="truth",
    quantity="text",
    subject="text",
    value="number",
    unit="text",
    word="text",
    sigma="number",
    ci95_low="number",
    ci95_high="number",
    at_s="number",
    start_s="number",
    end_s="number",
    formula="text",
    inputs="text",
)


def _measurement(m: Measurement, chosen: Chosen) -> tuple[Cell, ...]:
    low, high = m.ci95 or (None, None)
    start_s, end_s = (m.span.start_s, m.span.end_s) if m.span else (None, None)
    about = (m.id, m.id in chosen.cited, m.quantity, m.subject)
    told = (m.value, m.unit, m.word, m.sigma, low, high, m.at_s, start_s, end_s)
    return (*about, *told, m.derivation.formula, " ".join(m.derivation.inputs))
