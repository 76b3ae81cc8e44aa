"""The camera estimators there are."""

from __future__ import annotations

from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..entry import Entry, plain


def _features(argument: str | None, _: ModelSettings) -> Backend:
    from .features import FeatureCameraEstimator

    return plain("features", argument, FeatureCameraEstimator)


ENTRIES = (Entry("camera", "features", _features),)
