"""The depth estimators there are."""

from __future__ import annotations

from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..entry import Entry, plain


def _ground(argument: str | None, _: ModelSettings) -> Backend:
    from .ground import GroundDepth

    return plain("ground", argument, GroundDepth)


def _depth_anything(argument: str | None, settings: ModelSettings) -> Backend:
    from .depth_anything import make

    return make(argument, settings)


def _depth_pro(argument: str | None, settings: ModelSettings) -> Backend:
    from .depth_pro import make

    return make(argument, settings)


def _depth_anything_3(argument: str | None, settings: ModelSettings) -> Backend:
    from .depth_anything_3 import make

    return make(argument, settings)


ENTRIES = (
    Entry("depth", "ground", _ground, needs="a camera sidecar"),
    Entry(
        "depth",
        "depth-anything",
        _depth_anything,
        licence="Apache-2.0 (weights: Small)",
        packages=("torch", "torchvision", "transformers"),
        extra="models",
        weights="depth-anything/Depth-Anything-V2-Metric-Outdoor-Small-hf",
        heavy=True,
    ),
    Entry(
        "depth",
        "depth-pro",
        _depth_pro,
        licence="Apache-2.0 (weights: apple-amlr, non-commercial)",
        packages=("torch", "torchvision", "transformers"),
        extra="models",
        weights="apple/DepthPro-hf",
        heavy=True,
    ),
    Entry(
        "depth",
        "depth-anything-3",
        _depth_anything_3,
        licence="Apache-2.0 (weights: Metric, Mono, Base, Small)",
        packages=("torch", "torchvision", "depth_anything_3"),
        needs="pip install depth-anything-3",
        weights="depth-anything/DA3METRIC-LARGE",
        heavy=True,
    ),
)
