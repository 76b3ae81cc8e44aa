"""Tracks in tables: MOT's CSV, plain metre tables, ETH's obsmat."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import MediaError
from .rows import Rows, numbers

Floats = NDArray[np.float64]

# MOT's classes by number; its other ones are no things.
_MOT_CLASSES = {1: "person", 2: "person", 3: "car", 4: "bicycle", 5: "motorcycle", 7: "person"}
_MOT_NOT_THINGS = (9, 10, 11, 12, 13)
_OBSMAT_COLUMNS = 8
_IDS = ("id", "track", "track_id", "pedestrian", "pedestrian_id", "agent", "agent_id")
# What a hand or a tracker is off by in metres, before the data themselves say better.
_GUESS_M = 0.05


def mot(table: Floats, path: Path) -> Rows:
    """frame, id, left, top, width, height, confidence[, class, visibility]; frames and pixels from 1."""
    if table.shape[1] < 6:
        raise MediaError(
            f"the tracks file {path.name} has {table.shape[1]} columns; MOT has frame, id, left, top, "
            "width, height, …"
        )
    kept = np.ones(len(table), dtype=np.bool_)
    classes = table[:, 7].astype(int) if table.shape[1] > 7 else np.full(len(table), -1)
    if table.shape[1] > 6:
        # Confidence nought marks what is not to be counted in ground truths.
        kept &= table[:, 6] != 0
    kept &= ~np.isin(classes, _MOT_NOT_THINGS)
    table, classes = table[kept], classes[kept]
    corner = table[:, 2:4] - 1.0
    shown = np.minimum(table[:, 8], 1.0) if table.shape[1] > 8 else np.ones(len(table))
    return Rows(
        frame=table[:, 0].astype(np.int64) - 1,
        name=table[:, 1].astype(np.int64).astype(str),
        label=np.array([_MOT_CLASSES.get(int(one), "object") for one in classes]),
        box=np.hstack([corner, corner + table[:, 4:6]]),
        shown=np.where(shown < 0, 1.0, shown),
    )


def metres(table: Floats, header: list[str]) -> Rows:
    """frame, id, x, y[, z] in metres, in the order that the header names."""
    columns = {name: table[:, k] for k, name in enumerate(header)}
    label = "person" if "pedestrian" in columns or "pedestrian_id" in columns else "object"
    names = next(
        columns[key] for key in ("id", "track", "track_id", "pedestrian", "pedestrian_id") if key in columns
    )
    return _placed(columns["frame"], names, columns["x"], columns["y"], columns.get("z"), label)


def obsmat(table: Floats) -> Rows:
    """ETH's: frame, pedestrian, x, z, y, and velocities; z is nought."""
    return _placed(table[:, 0], table[:, 1], table[:, 2], table[:, 4], None, "person")


def is_obsmat(table: Floats) -> bool:
    """Eight columns, whole frames and ids, a third place that is always nought."""
    return (
        table.shape[1] == _OBSMAT_COLUMNS
        and bool((table[:, 3] == 0).all())
        and bool((table[:, :2] == np.round(table[:, :2])).all())
    )


def _placed(frame: Floats, name: Floats, x: Floats, y: Floats, z: Floats | None, label: str) -> Rows:
    up = np.zeros(len(x)) if z is None else z
    return Rows(
        frame=np.round(frame).astype(np.int64),
        name=np.round(name).astype(np.int64).astype(str),
        label=np.full(len(x), label),
        place_m=np.column_stack([x, y, up]),
        sigma_m=np.full(len(x), _GUESS_M),
    )


def read_table(text: str, path: Path) -> tuple[str, Rows]:
    """The format of a table and its rows."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = "," if "," in first else None
    head = [word.strip().lower() for word in first.split(separator)]
    if head and any(word.isidentifier() for word in head):
        body = text.split(first, 1)[1]
        if not {"frame", "x", "y"} <= set(head):
            raise MediaError(
                f"the tracks file {path.name} has the columns {', '.join(head)[:80]}; "
                "a metre table has frame, id, x and y"
            )
        return "metres", metres(numbers(body, path, separator=separator), head)
    table = numbers(text, path, separator=separator)
    if is_obsmat(table):
        return "eth", obsmat(table)
    if table.shape[1] in (4, 5):
        names = ["frame", "id", "x", "y", "z"][: table.shape[1]]
        return "metres", metres(table, names)
    return "mot", mot(table, path)
