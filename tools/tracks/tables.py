"""Tracks in tables: MOT's CSV, plain metre tables, ETH's obsmat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import MediaError
from .numbers import Table, read_numbers
from .rows import Rows, names_of, whole

Floats = NDArray[np.float64]

# MOT's classes by number; its other ones are no things.
_MOT_CLASSES = {1: "person", 2: "person", 3: "car", 4: "bicycle", 5: "motorcycle", 7: "person"}
_MOT_NOT_THINGS = (9, 10, 11, 12, 13)
_BOX = ("frame", "id", "left", "top", "width", "height")
_MOT = (*_BOX, "conf", "class", "visibility")
_PLACE = ("frame", "id", "x", "y", "z")
_CLASS = _MOT.index("class")
_OBSMAT_COLUMNS = 8
# What else the columns of a table with a head are called.
_ALSO = {
    **dict.fromkeys(("track", "track_id", "agent", "agent_id", "object_id"), "id"),
    **dict.fromkeys(("pedestrian", "pedestrian_id", "ped_id"), "id"),
    **dict.fromkeys(("label", "category", "type"), "class"),
    **dict.fromkeys(("frame_id", "frame_number"), "frame"),
    **dict.fromkeys(("confidence", "score"), "conf"),
    **dict.fromkeys(("vis",), "visibility"),
    "x_m": "x",
    "y_m": "y",
    "z_m": "z",
}
_SIDES = {"w": "width", "h": "height", "bb_width": "width", "bb_height": "height"}
_CORNERS = {"x": "left", "y": "top", "bb_left": "left", "bb_top": "top"}
# What a hand or a tracker is off by in metres, before the data themselves say better.
_GUESS_M = 0.05


@dataclass(frozen=True, eq=False)
class _Columns:
    """A table's columns by name; a class may be words."""

    values: dict[str, Floats]
    words: NDArray[np.str_] | None
    line: NDArray[np.int64]


def read_table(text: str, path: Path) -> tuple[str, Rows]:
    """The format of a table and its rows."""
    counted = enumerate(text.splitlines(), start=1)
    told = [(number, line) for number, line in counted if line.strip() and not line.startswith("#")]
    if not told:
        raise MediaError(f"the tracks file {path.name} is empty")
    number, top = told[0]
    separator = next((mark for mark in ",;\t" if mark in top), None)
    head = [word.strip().strip('"').lower() for word in top.split(separator)]
    if head[0].isidentifier():
        row = told[1][1].split(separator) if len(told) > 1 else []
        return _headed(text, path, head, row, separator=separator, skipped=number)
    words = (_CLASS,) if len(head) > _CLASS and head[_CLASS].isidentifier() else ()
    table = read_numbers(text, path, separator=separator, words=words)
    wide = table.values.shape[1]
    if _is_obsmat(table.values):
        return "eth", _places(_named(table, ["frame", "id", "x", "", "y"]), path, label="person")
    if wide in (4, 5):
        return "metres", _places(_named(table, _PLACE), path)
    if wide < len(_BOX):
        raise MediaError(
            f"the tracks file {path.name} has {wide} columns; "
            "MOT has frame, id, left, top, width, height, …, a metre table frame, id, x, y"
        )
    # The tables of ten columns have places for class and visibility.
    return "mot", _boxes(_named(table, _MOT if wide <= len(_MOT) else _MOT[:_CLASS]), path)


def _named(table: Table, names: Sequence[str]) -> _Columns:
    values = {name: table.values[:, k] for k, name in enumerate(names[: table.values.shape[1]])}
    return _Columns(values, next(iter(table.words.values()), None), table.line)


def _is_obsmat(table: Floats) -> bool:
    """Eight columns, whole frames and ids, a third place that is always nought."""
    return (
        table.shape[1] == _OBSMAT_COLUMNS
        and bool((table[:, 3] == 0).all())
        and bool((table[:, :2] == np.round(table[:, :2])).all())
    )


def _headed(
    text: str, path: Path, head: list[str], row: list[str], *, separator: str | None, skipped: int
) -> tuple[str, Rows]:
    """A table whose columns have names, in any order: boxes in pixels or places in metres."""
    names = [_SIDES.get(word, _ALSO.get(word, word)) for word in head]
    boxed = {"width", "height"} <= set(names)
    if boxed:
        names = [_CORNERS.get(word, word) for word in names]
    label = "person" if any(word.startswith("ped") for word in head) else "object"
    lacking = [word for word in (_BOX if boxed else _PLACE[:4]) if word not in names]
    if lacking:
        raise MediaError(
            f"the tracks file {path.name} has the columns {', '.join(head)[:80]}; "
            f"it lacks {', '.join(lacking)}",
            hint="A metre table has frame, id, x and y; MOT has frame, id, x, y, w and h.",
        )
    # A class is a word or a number; which, its first row tells.
    at = names.index("class") if "class" in names else len(row)
    words = (at,) if at < len(row) and row[at].strip()[:1].isalpha() else ()
    columns = _named(read_numbers(text, path, separator=separator, skipped=skipped, words=words), names)
    return ("mot", _boxes(columns, path)) if boxed else ("metres", _places(columns, path, label=label))


def _boxes(columns: _Columns, path: Path) -> Rows:
    """MOT's rows; its frames and pixels are counted from 1."""
    values, line = columns.values, columns.line
    some = np.ones(len(line))
    frame = whole(values["frame"], "a frame", path, line=line)
    classes = np.nan_to_num(values.get("class", -some)).astype(np.int64)
    # Confidence nought marks what is not to be counted in ground truths.
    kept = (values.get("conf", some) != 0) & ~np.isin(classes, _MOT_NOT_THINGS)
    corner = np.column_stack([values["left"], values["top"]]) - 1.0
    side = np.column_stack([values["width"], values["height"]])
    labels = _by_number(classes) if columns.words is None else names_of(columns.words)
    # Nothing is known of a visibility below nought.
    visible = np.minimum(values.get("visibility", some), 1.0)
    return Rows(
        frame=frame[kept] - 1,
        name=_ids(values["id"], path, line)[kept],
        label=labels[kept],
        box=np.hstack([corner, corner + side])[kept],
        shown=np.where(visible < 0, 1.0, visible)[kept],
        line=line[kept],
        known=frozenset(_MOT_CLASSES.values()) if columns.words is None else None,
    )


def _by_number(classes: NDArray[np.int64]) -> NDArray[np.str_]:
    known, at = np.unique(classes, return_inverse=True)
    return np.array([_MOT_CLASSES.get(int(one), "object") for one in known])[at]


def _ids(values: Floats, path: Path, line: NDArray[np.int64]) -> NDArray[np.str_]:
    numbers, at = np.unique(whole(values, "an id", path, line=line), return_inverse=True)
    return numbers.astype(str)[at]


def _places(columns: _Columns, path: Path, *, label: str = "object") -> Rows:
    """Places in metres; frames are counted as the file counts them."""
    values, line = columns.values, columns.line
    up = values.get("z", np.zeros(len(line)))
    words = np.full(len(line), label) if columns.words is None else names_of(columns.words)
    return Rows(
        frame=whole(values["frame"], "a frame", path, line=line),
        name=_ids(values["id"], path, line),
        label=words,
        place_m=np.column_stack([values["x"], values["y"], up]),
        sigma_m=np.full(len(line), _GUESS_M),
        line=line,
    )
