"""The rows of a tracks file: which frame, which id, and its box, its place, or both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import MediaError
from ...traces.records import Size
from ..sought import parse_sought

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Eleven days at ten frames a second; more is a column that is no frame number.
MOST_FRAMES = 10_000_000
# No picture is larger; a plan of one would not fit into memory.
_MOST_PX = 32_768


@dataclass(frozen=True, eq=False)
class Rows:
    """All rows as parallel columns; frames are counted from 0."""

    frame: Ints
    name: NDArray[np.str_]
    label: NDArray[np.str_]
    box: Floats | None = None
    """(n, 4) x1, y1, x2, y2 in pixels whose corners are whole numbers."""
    shown: Floats | None = None
    """(n,) share of the thing that is seen."""
    place_m: Floats | None = None
    """(n, 3)"""
    sigma_m: Floats | None = None
    """(n,) of the place, a guess."""
    off_m: tuple[tuple[str, Floats], ...] = ()
    """What a common cause, one deviation off, does to the places (n, 3); each track has its own."""
    size: tuple[int, int] | None = None
    line: Ints | None = None
    """(n,) the line of the file that each row is from, where it has lines."""
    extent: Mapping[str, Size] = field(default_factory=dict)
    """How large the thing of an id is, where the file says."""
    known: frozenset[str] | None = None
    """All classes that the format tells apart; None is those that occur."""

    def __len__(self) -> int:
        return len(self.frame)


def check_rows(rows: Rows, path: Path) -> Rows:
    """Rows that can be tracks: numbers that are numbers, boxes that have a size, no id twice in a frame."""
    if not len(rows):
        raise MediaError(f"the tracks file {path.name} has no tracks in it")
    for values, what in ((rows.box, "box"), (rows.place_m, "place")):
        if values is not None:
            _refuse(~np.isfinite(values).all(axis=1), f"a {what} that is no number", rows, path)
    _refuse(rows.frame < 0, "a frame before the first", rows, path)
    _refuse(rows.frame > MOST_FRAMES, f"a frame past the {MOST_FRAMES:,}th", rows, path)
    if rows.box is not None:
        empty = (rows.box[:, 2:] <= rows.box[:, :2]).any(axis=1)
        hint = "A box is x1 < x2 and y1 < y2, or has a width and height above nought."
        _refuse(empty, "a box without a size", rows, path, hint=hint)
        _refuse((np.abs(rows.box) > _MOST_PX).any(axis=1), f"a box past {_MOST_PX} pixels", rows, path)
    order = np.lexsort((rows.frame, rows.name))
    same = (rows.frame[order][1:] == rows.frame[order][:-1]) & (rows.name[order][1:] == rows.name[order][:-1])
    twice = np.zeros(len(rows), dtype=np.bool_)
    twice[order[1:]] = same
    hint = "One id is one thing; detections without tracks do not do."
    _refuse(twice, "an id twice in one frame", rows, path, hint=hint)
    return rows


def _refuse(
    bad: NDArray[np.bool_] | np.bool_, what: str, rows: Rows, path: Path, *, hint: str | None = None
) -> None:
    """Name the first row that is wrong, if one is."""
    if not np.any(bad):
        return
    row = int(np.argmax(bad))
    where = f"frame {rows.frame[row]} counted from 0, id {rows.name[row]}"
    place = "" if rows.line is None else f"line {rows.line[row]} of "
    raise MediaError(f"{place}the tracks file {path.name} has {what} ({where})", hint=hint)


def whole(values: Floats, what: str, path: Path, *, line: Ints | None = None) -> Ints:
    """Numbers that must be whole, as such."""
    bad = ~(np.isfinite(values) & (values == np.round(values)) & (np.abs(values) < 2.0**53))
    if bad.any():
        row = int(np.argmax(bad))
        place = "" if line is None else f"line {line[row]} of "
        raise MediaError(
            f"{place}the tracks file {path.name} has {values[row]:g} for {what}, which is a whole number"
        )
    return values.astype(np.int64)


def names_of(labels: NDArray[np.str_]) -> NDArray[np.str_]:
    """Labels of any file as the nouns that questions use: 'Pedestrian' is a person."""
    words, at = np.unique(labels, return_inverse=True)
    return np.array([_noun(str(word)) for word in words])[at]


def _noun(label: str) -> str:
    plain = label.strip().lower().replace("_", " ")
    return parse_sought(plain).noun or "object"
