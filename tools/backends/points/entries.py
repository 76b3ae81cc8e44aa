"""The point trackers there are."""

from __future__ import annotations

from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..entry import Entry, plain


def _patch(argument: str | None, _: ModelSettings) -> Backend:
    from .patch import PatchTracker

    return plain("patch", argument, PatchTracker)


def _klt(argument: str | None, _: ModelSettings) -> Backend:
    from .klt.tracker import KltTracker

    return plain("klt", argument, KltTracker)


ENTRIES = (
    Entry("points", "patch", _patch, needs="--point T,X,Y"),
    Entry("points", "klt", _klt, needs="--point T,X,Y"),
)
