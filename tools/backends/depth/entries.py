"""The depth estimators there are."""

from __future__ import annotations

from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..entry import Entry, plain

DA3_LICENCE = "Apache-2.0 (weights Large, Giant, Nested: CC-BY-NC-4.0)"
DA3_PACKAGES = ("torch", "torchvision", "depth_anything_3", "addict", "einops", "imageio", "omegaconf")
# What the package asks for beside these is for pictures of depth, and holds numpy back.
DA3_INSTALL = '"vidence[models]" && pip install --no-deps depth-anything-3 addict einops imageio omegaconf'


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
    Entry("depth", "ground", _ground, needs="a camera sidecar", works_with="the run's camera"),
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
        licence=DA3_LICENCE,
        packages=DA3_PACKAGES,
        install=DA3_INSTALL,
        weights="depth-anything/DA3METRIC-LARGE",
        heavy=True,
    ),
)
