"""docs/exports.md tells every format, what it loses and the columns of the tables, and nothing else."""

import re
from pathlib import Path

import pytest

from vidence.traces.export.formats import FORMATS
from vidence.traces.export.tables import BOXES, MEASUREMENTS, PATHS

PAGE = (Path(__file__).parents[3] / "docs" / "exports.md").read_text()
SECTIONS = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", PAGE, flags=re.M | re.S))


def test_every_format_has_its_row_and_its_section():
    rows = re.findall(r"^\| \[`(\S+)`\]\(#\1\) \| (.+) \| `DIR(\S+)`(, a folder)? \|$", PAGE, flags=re.M)
    told = [(name, to.what, to.ending, ", a folder" if to.folder else "") for name, to in FORMATS.items()]
    assert rows == told
    assert list(SECTIONS) == list(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_format_loses_is_what_the_page_says(name):
    listed = SECTIONS[name].partition("\nLost:\n\n")[2]
    assert listed.rstrip().splitlines() == [f"- {loss}" for loss in FORMATS[name].loses]


@pytest.mark.parametrize(
    ("name", "columns"), [("boxes", BOXES), ("paths", PATHS), ("measurements", MEASUREMENTS)]
)
def test_the_columns_of_a_table_are_listed_in_order(name, columns):
    (listed,) = re.findall(rf"^- `{name}`: (.*?)(?=\n- |\n\n)", SECTIONS["csv"], flags=re.M | re.S)
    assert re.findall(r"`(\w+)`", listed) == [column.name for column in columns]
