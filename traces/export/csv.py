"""Tables as CSV: text stays text, whatever a spreadsheet would make of it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ..printable import printable
from .chosen import Chosen
from .tables import LOSES as TABLES_LOSE
from .tables import Cell, Table, tables

LOSES = (
    *TABLES_LOSE,
    "the difference between an empty text and none",
    "control characters, which are written as escapes; text that a spreadsheet might take for a formula "
    "begins with an apostrophe",
)
# What begins a formula in one spreadsheet or another; the last ones are the same for wide letters.
_BEGINS_FORMULA = tuple("=+-@＝＋－＠")


def write_csv(chosen: Chosen, folder: Path) -> None:
    """A file for each table, in UTF-8."""
    for table in tables(chosen):
        (folder / f"{table.name}.csv").write_bytes(comma_separated(table))


def comma_separated(table: Table) -> bytes:
    """A table with a head of its columns' names."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows([_cell(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode()


def _cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return _text(cell) if isinstance(cell, str) else cell


def _text(text: str) -> str:
    """Text that no spreadsheet works out; what stands before a sign is no help to them."""
    plain = printable(text)
    return f"'{plain}" if plain.lstrip().startswith(_BEGINS_FORMULA) else plain
