"""The retrievers there are."""

from __future__ import annotations

from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..entry import Entry, given, plain

# What is taken where no weights are named; Apache-2.0.
_SIGLIP2 = "google/siglip2-base-patch16-224"


def _histogram(argument: str | None, _: ModelSettings) -> Backend:
    from .histogram import HistogramRetriever

    return plain("histogram", argument, HistogramRetriever)


def _siglip2(argument: str | None, settings: ModelSettings) -> Backend:
    from .siglip2 import Siglip2

    return Siglip2(given(argument, name="siglip2", weights=_SIGLIP2).weights, settings)


ENTRIES = (
    Entry("retriever", "histogram", _histogram),
    Entry(
        "retriever",
        "siglip2",
        _siglip2,
        needs="siglip2[:MODEL]",
        weights=_SIGLIP2,
        heavy=True,
        packages=("torch", "torchvision", "transformers"),
        extra="models",
    ),
)
