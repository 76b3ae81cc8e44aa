"""The retrievers there are."""

from __future__ import annotations

from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..entry import Entry, plain


def _histogram(argument: str | None, _: ModelSettings) -> Backend:
    from .histogram import HistogramRetriever

    return plain("histogram", argument, HistogramRetriever)


ENTRIES = (Entry("retriever", "histogram", _histogram),)
