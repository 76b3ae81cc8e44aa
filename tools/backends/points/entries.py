"""The point trackers there are."""

from __future__ import annotations

from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..entry import Entry, plain


def _patch(argument: str | None, _: ModelSettings) -> Backend:
    from .patch import PatchTracker

    return plain("patch", argument, PatchTracker)


ENTRIES = (Entry("points", "patch", _patch, needs="--point T,X,Y"),)
