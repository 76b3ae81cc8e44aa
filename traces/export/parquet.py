"""Tables as Parquet, by pyarrow, which is an extra."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import BackendMissing
from .chosen import Chosen
from .tables import LOSES as TABLES_LOSE
from .tables import Column, Table, tables

if TYPE_CHECKING:
    import pyarrow

LOSES = TABLES_LOSE


def write_parquet(chosen: Chosen, folder: Path) -> None:
    """A file for each table."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise BackendMissing("Parquet needs pyarrow", hint="pip install 'vidence[parquet]'") from error
    for table in tables(chosen):
        pyarrow.parquet.write_table(_arrow(table), folder / f"{table.name}.parquet")


def _arrow(table: Table) -> pyarrow.Table:
    import pyarrow

    cells = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    columns = [pyarrow.array(column, _type(of)) for column, of in zip(cells, table.columns, strict=True)]
    return pyarrow.table(columns, names=[column.name for column in table.columns])


def _type(column: Column) -> pyarrow.DataType:
    import pyarrow

    kinds = {
        "text": pyarrow.string(),
        "whole": pyarrow.int64(),
        "number": pyarrow.float64(),
        "truth": pyarrow.bool_(),
    }
    return kinds[column.kind]
