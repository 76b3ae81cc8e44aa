"""The trackers there are."""

from __future__ import annotations

from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..entry import Entry, plain


def _association(argument: str | None, _: ModelSettings) -> Backend:
    from .association.tracker import Association

    return plain("association", argument, Association)


ENTRIES = (Entry("tracker", "association", _association),)
