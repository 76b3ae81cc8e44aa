"""Tables of numbers in text: read fast, and where one is none, the line and the column that is not."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import MediaError

Floats = NDArray[np.float64]


class Table(NamedTuple):
    """The columns that are numbers, those that are words, and the line each row stands on."""

    values: Floats
    words: dict[int, NDArray[np.str_]]
    line: NDArray[np.int64]


def read_numbers(
    text: str, path: Path, *, separator: str | None, skipped: int = 0, words: tuple[int, ...] = ()
) -> Table:
    """A table; `skipped` lines of head, and columns of `words`, which are nought among the values."""
    lines = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if number > skipped and line.strip() and not line.lstrip().startswith("#")
    ]
    if not lines:
        raise MediaError(f"the tracks file {path.name} is empty")
    body = [line for _, line in lines]
    wide = len(body[0].split(separator))
    told = [column for column in words if column < wide]
    counted = [column for column in range(wide) if column not in told]
    values = np.zeros((len(body), wide))
    try:
        values[:, counted] = np.loadtxt(body, delimiter=separator, usecols=counted, comments=None, ndmin=2)
    except ValueError:
        raise _wrong(lines, path, separator, wide, counted) from None
    split = {column: [line.split(separator)[column].strip() for line in body] for column in told}
    return Table(
        values,
        {column: np.array(found) for column, found in split.items()},
        np.array([number for number, _ in lines], dtype=np.int64),
    )


def _wrong(
    lines: list[tuple[int, str]], path: Path, separator: str | None, wide: int, counted: list[int]
) -> MediaError:
    """The first line that is not like the first one, or has no number where one must be."""
    for number, line in lines:
        parts = line.split(separator)
        if len(parts) != wide:
            return MediaError(
                f"line {number} of the tracks file {path.name} has {len(parts)} columns, the first has {wide}"
            )
        for column in counted:
            if not is_number(parts[column]):
                told = parts[column].strip()[:30]
                return MediaError(
                    f"line {number} of the tracks file {path.name} has {told!r} for a number, "
                    f"in column {column + 1}"
                )
    return MediaError(f"the tracks file {path.name} is no table of numbers")


def is_number(text: str) -> bool:
    """Whether a text is a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True
