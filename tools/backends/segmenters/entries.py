"""The segmenters there are."""

from __future__ import annotations

from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..entry import Entry, plain


def _grabcut(argument: str | None, _: ModelSettings) -> Backend:
    from .grabcut import GrabCut

    return plain("grabcut", argument, GrabCut)


ENTRIES = (Entry("segmenter", "grabcut", _grabcut, needs="a colour that is not its ground's"),)
