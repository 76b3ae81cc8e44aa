"""The segmenters there are."""

from __future__ import annotations

from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..entry import Entry, plain


def _grabcut(argument: str | None, _: ModelSettings) -> Backend:
    from .grabcut import GrabCut

    return plain("grabcut", argument, GrabCut)


def _sam2(argument: str | None, settings: ModelSettings) -> Backend:
    from .sam2 import make

    return make(argument, settings)


def _sam2_hf(argument: str | None, settings: ModelSettings) -> Backend:
    from .video_models import SAM2, make

    return make(SAM2, argument, settings)


def _edgetam(argument: str | None, settings: ModelSettings) -> Backend:
    from .video_models import EDGETAM, make

    return make(EDGETAM, argument, settings)


ENTRIES = (
    Entry("segmenter", "grabcut", _grabcut, needs="a colour that is not its ground's"),
    Entry(
        "segmenter",
        "sam2",
        _sam2,
        needs="sam2:FILE[,config=NAME][,size=1024]",
        packages=("torch", "torchvision", "sam2"),
        extra="sam2",
        heavy=True,
    ),
    Entry(
        "segmenter",
        "sam2-hf",
        _sam2_hf,
        packages=("torch", "torchvision", "transformers"),
        extra="models",
        weights="facebook/sam2.1-hiera-tiny",
        heavy=True,
    ),
    Entry(
        "segmenter",
        "edgetam",
        _edgetam,
        packages=("torch", "torchvision", "transformers", "timm"),
        extra="models",
        weights="yonigozlan/EdgeTAM-hf",
        heavy=True,
    ),
)
