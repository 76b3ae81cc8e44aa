"""The command line called in this process, as `main` calls it, with its two outputs caught."""

import sys
from typing import NamedTuple

import pytest

from vidence.cli import app as frame


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def vidence_cli(monkeypatch, capsys, tmp_path):
    """Runs `vidence ARGUMENTS…`; caches and runs go to the test's own folder."""
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("VIDENCE_RUNS", str(tmp_path / "runs"))
    monkeypatch.setattr(frame.signal, "signal", lambda number, handler: None)

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["vidence", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            frame.main()
        printed = capsys.readouterr()
        return Done(ended.value.code, printed.out, printed.err)

    return call


@pytest.fixture(scope="session")
def sliding_square(tmp_path_factory):
    """Three seconds of a red square that slides in from the left, stops, and stays."""
    import numpy as np

    from vidence.bench.scenes.encode import encode

    path = tmp_path_factory.mktemp("videos") / "sliding.mp4"
    rng = np.random.default_rng(7)
    ground = rng.integers(90, 130, (96, 160, 3), dtype=np.uint8)

    def frames():
        for i in range(75):
            image = ground.copy()
            x = min(-30 + 3 * i, 90)
            image[40:64, max(x, 0) : max(x + 30, 0)] = (210, 30, 30)
            yield i * 3600, image

    encode(path, frames(), size=(160, 96), rate_hz=25, crf=20)
    return path
