"""The point trackers there are."""

from __future__ import annotations

from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..entry import Entry, given, plain, yes


def _patch(argument: str | None, _: ModelSettings) -> Backend:
    from .patch import PatchTracker

    return plain("patch", argument, PatchTracker)


def _klt(argument: str | None, _: ModelSettings) -> Backend:
    from .klt.tracker import KltTracker

    return plain("klt", argument, KltTracker)


def _cotracker(argument: str | None, settings: ModelSettings) -> Backend:
    chosen = given(argument, name="cotracker", options={"online": yes, "trusted": yes})
    from .cotracker import CoTracker

    return CoTracker(chosen.weights, settings, **chosen.options)


ENTRIES = (
    Entry("points", "patch", _patch, needs="--point T,X,Y"),
    Entry("points", "klt", _klt, needs="--point T,X,Y"),
    Entry(
        "points",
        "cotracker",
        _cotracker,
        licence="CC-BY-NC-4.0",
        needs="cotracker:FILE[,online=yes][,trusted=yes]",
        heavy=True,
        packages=("cotracker", "torch"),
        install='"vidence[models]" "git+https://github.com/facebookresearch/co-tracker"',
    ),
)
