"""The rows of a tracks file: which frame, which id, and its box, its place, or both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import MediaError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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

    def __len__(self) -> int:
        return len(self.frame)


def check_rows(rows: Rows, path: Path) -> Rows:
    """Rows that can be tracks: numbers that are numbers, boxes that have a size, no id twice in a frame."""
    if not len(rows):
        raise MediaError(f"the tracks file {path.name} has no tracks in it")
    for values, what in ((rows.box, "box"), (rows.place_m, "place")):
        if values is not None and not np.isfinite(values).all():
            row = int(np.flatnonzero(~np.isfinite(values).all(axis=1))[0])
            raise MediaError(
                f"the tracks file {path.name} has a {what} that is no number, at {_where(rows, row)}"
            )
    if rows.box is not None:
        bad = np.flatnonzero((rows.box[:, 2:] <= rows.box[:, :2]).any(axis=1))
        if len(bad):
            raise MediaError(
                f"the tracks file {path.name} has a box without a size, at {_where(rows, int(bad[0]))}",
                hint="A box is x1 < x2 and y1 < y2, or has a width and height above nought.",
            )
    if (rows.frame < 0).any():
        row = int(np.flatnonzero(rows.frame < 0)[0])
        raise MediaError(f"the tracks file {path.name} has a frame before the first, at {_where(rows, row)}")
    order = np.lexsort((rows.frame, rows.name))
    same = (rows.frame[order][1:] == rows.frame[order][:-1]) & (rows.name[order][1:] == rows.name[order][:-1])
    if same.any():
        row = int(order[np.flatnonzero(same)[0]])
        raise MediaError(f"the tracks file {path.name} has an id twice in one frame, at {_where(rows, row)}")
    return rows


def _where(rows: Rows, row: int) -> str:
    return f"row {row + 1} (frame {rows.frame[row]}, id {rows.name[row]})"


def numbers(text: str, path: Path, *, separator: str | None) -> Floats:
    """A table of numbers; says the line that is none."""
    lines = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not lines:
        raise MediaError(f"the tracks file {path.name} is empty")
    try:
        return np.array([line.split(separator) for _, line in lines], dtype=np.float64)
    except ValueError:
        pass
    wide = len(lines[0][1].split(separator))
    for number, line in lines:
        parts = line.split(separator)
        if len(parts) != wide:
            raise MediaError(
                f"line {number} of the tracks file {path.name} has {len(parts)} columns, the first has {wide}"
            )
        for part in parts:
            if not _is_number(part):
                raise MediaError(
                    f"line {number} of the tracks file {path.name} has {part.strip()[:30]!r} for a number"
                )
    raise MediaError(f"the tracks file {path.name} is no table of numbers")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
