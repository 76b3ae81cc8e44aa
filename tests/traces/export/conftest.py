"""Small runs, written anew for each test, and a way to export them."""

import pytest

from vidence.tests.traces.export import sample_exports
from vidence.traces.export.chosen import Chosen
from vidence.traces.export.formats import FORMATS, export


@pytest.fixture
def small(tmp_path):
    """The folder of the small run."""
    return sample_exports.small(tmp_path)


@pytest.fixture
def hostile(tmp_path):
    """The folder of a run whose texts are meant to be more than text."""
    return sample_exports.hostile(tmp_path)


@pytest.fixture
def exported(tmp_path):
    """Exports a run and gives the file or folder."""

    def made(run, to, *tubes):
        path = tmp_path / f"{run.name}{FORMATS[to].ending}"
        export(Chosen.of(run, tubes), FORMATS[to], path)
        return path

    return made
