"""Runs to report on, each made once; and eyes that see no video."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pytest

from vidence.tests.traces.report import sample_runs
from vidence.tests.traces.report.sample_kinds import every_kind
from vidence.traces.audit import audit
from vidence.traces.report.build import build
from vidence.traces.report.data import Player, Report
from vidence.traces.report.pictures import Sight, Still
from vidence.traces.report.told import Told

BLIND = Sight(Player(kind="none", why="There is no video."), lambda data, widest_px: Still(data, 4, 3))


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Callable[[str], Path]:
    """The folder of a sample run, by its name."""
    folder = tmp_path_factory.mktemp("samples")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIDENCE_CACHE_DIR", str(folder / "cache"))

        @functools.cache
        def made(name: str) -> Path:
            made = every_kind if name == "every_kind" else getattr(sample_runs, name)
            return made(folder)

        yield made


@pytest.fixture(scope="session")
def report_of() -> Callable[..., Report]:
    """The report of a run's folder, without its video."""

    def reported(folder: Path, sight: Sight = BLIND) -> Report:
        return build(Told.by(folder), audit(folder), sight)

    return reported
