"""The camera estimators there are."""

from __future__ import annotations

from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..depth.entries import DA3_INSTALL, DA3_LICENCE, DA3_PACKAGES
from ..entry import Entry, plain


def _features(argument: str | None, _: ModelSettings) -> Backend:
    from .features import FeatureCameraEstimator

    return plain("features", argument, FeatureCameraEstimator)


def _depth_anything_3(argument: str | None, settings: ModelSettings) -> Backend:
    from .depth_anything_3 import make

    return make(argument, settings)


ENTRIES = (
    Entry("camera", "features", _features),
    Entry("camera", "classical", _features, needs="the same as features"),
    Entry(
        "camera",
        "depth-anything-3",
        _depth_anything_3,
        licence=DA3_LICENCE,
        packages=DA3_PACKAGES,
        install=DA3_INSTALL,
        weights="depth-anything/DA3-BASE",
        heavy=True,
    ),
)
