"""The sweep of replays: runs are kept and replayed, counted by sort, and falsified ones are named."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

import vidence
from vidence.bench.replays.asking import Kept, questions, scripted
from vidence.bench.replays.falsified import falsified
from vidence.bench.replays.sweep import Result, rows, sweep
from vidence.bench.scenes.encode import encode


def test_replays_are_counted_by_sort_and_level():
    kept = Kept("questions", Path("run"), Path("clip.mp4"))
    results = [
        Result(kept, "strict", None, (), 0.1),
        Result(kept, "strict", "step 1: another way", (), 0.3),
        Result(kept, "recompute", None, ("k1: not here",), 2.0),
    ]
    assert [tuple(row) for row in rows(results)] == [
        ("questions", "strict", 2, 1, 0, 0.3),
        ("questions", "recompute", 1, 1, 1, 2.0),
    ]


@pytest.fixture
def slid(tmp_path):
    """A run on three seconds of a red square that slides in and stops."""
    path = tmp_path / "sliding.mp4"
    ground = np.random.default_rng(7).integers(90, 130, (96, 160, 3), dtype=np.uint8)

    def frames():
        for i in range(75):
            image = ground.copy()
            x = min(-30 + 3 * i, 90)
            image[40:64, max(x, 0) : max(x + 30, 0)] = (210, 30, 30)
            yield i * 3600, image

    encode(path, frames(), size=(160, 96), rate_hz=25, crf=20)
    vidence.ask(path, "When does the red box stop?", out=tmp_path / "run")
    return Kept("questions", tmp_path / "run", path)


@pytest.mark.long
def test_what_was_falsified_is_named_for_what_it_is(slid, tmp_path):
    (tmp_path / "aside").mkdir()
    for named in falsified(slid, tmp_path / "aside"):
        assert named.right, f"{named.what}: {named.said}"


@pytest.mark.long
def test_runs_of_the_suites_replay_at_both_levels(tmp_path):
    kept = [
        *islice(questions(5, tmp_path, per_kind=1), 0, 20, 5),
        *islice(scripted(5, tmp_path), 1),
    ]
    assert {one.sort for one in kept} >= {"questions", "scripted"}
    for result in sweep(kept):
        assert result.diverged is None, f"{result.kept.run} {result.level}: {result.diverged}"
