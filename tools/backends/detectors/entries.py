"""The detectors there are."""

from __future__ import annotations

from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..entry import Entry, Make, given, plain, share


def _motion(argument: str | None, _: ModelSettings) -> Backend:
    from .motion.detector import MotionDetector

    return plain("motion", argument, MotionDetector)


def _colour(argument: str | None, _: ModelSettings) -> Backend:
    from .colour import ColourDetector

    return plain("colour", argument, ColourDetector)


def _onnx(argument: str | None, settings: ModelSettings) -> Backend:
    from .onnx.detector import OnnxDetector

    return OnnxDetector.from_argument(argument, settings)


# What is taken where no weights are named; all Apache-2.0.
_RTDETR = "PekingU/rtdetr_v2_r18vd"
_GROUNDING_DINO = "IDEA-Research/grounding-dino-tiny"
_OWLV2 = "google/owlv2-base-patch16-ensemble"


def _rtdetr(argument: str | None, settings: ModelSettings) -> Backend:
    from .rtdetr import RtDetr

    found = given(argument, name="rtdetr", weights=_RTDETR, options={"threshold": share})
    return RtDetr(found.weights, settings, **found.options)


def _grounding_dino(argument: str | None, settings: ModelSettings) -> Backend:
    from .grounding_dino import GroundingDino

    options = {"threshold": share, "text_threshold": share}
    found = given(argument, name="grounding-dino", weights=_GROUNDING_DINO, options=options)
    return GroundingDino(found.weights, settings, **found.options)


def _owlv2(argument: str | None, settings: ModelSettings) -> Backend:
    from .owlv2 import Owlv2

    found = given(argument, name="owlv2", weights=_OWLV2, options={"threshold": share})
    return Owlv2(found.weights, settings, **found.options)


def _ultralytics(argument: str | None, settings: ModelSettings) -> Backend:
    from .ultralytics.choosing import yolo

    return yolo(argument, settings)


def _yoloe(argument: str | None, settings: ModelSettings) -> Backend:
    from .ultralytics.choosing import yoloe

    return yoloe(argument, settings)


def _yolo_world(argument: str | None, settings: ModelSettings) -> Backend:
    from .ultralytics.choosing import yolo_world

    return yolo_world(argument, settings)


def _yolo_entry(name: str, make: Make, more: str = "", *packages: str, install: str = "") -> Entry:
    return Entry(
        "detector",
        name,
        make,
        licence="AGPL-3.0",
        needs=f"{name}:FILE.pt{more}[,threshold=0.25][,iou=0.7][,size=640][,trusted=yes]",
        heavy=True,
        packages=("torch", "torchvision", "ultralytics", *packages),
        extra="yolo",
        install=install,
    )


ENTRIES = (
    Entry("detector", "motion", _motion, needs="a static camera"),
    Entry("detector", "colour", _colour, needs="a colour to look for"),
    Entry(
        "detector",
        "onnx",
        _onnx,
        licence="that of the weights",
        needs="onnx:FILE[,threshold=0.2][,runtime=onnxruntime]",
    ),
    Entry(
        "detector",
        "rtdetr",
        _rtdetr,
        needs="rtdetr[:MODEL][,threshold=0.5]",
        weights=_RTDETR,
        heavy=True,
        packages=("torch", "torchvision", "transformers"),
        extra="models",
    ),
    Entry(
        "detector",
        "grounding-dino",
        _grounding_dino,
        needs="grounding-dino[:MODEL][,threshold=0.3][,text_threshold=0.25]",
        weights=_GROUNDING_DINO,
        heavy=True,
        packages=("torch", "torchvision", "transformers"),
        extra="models",
    ),
    Entry(
        "detector",
        "owlv2",
        _owlv2,
        needs="owlv2[:MODEL][,threshold=0.2]",
        weights=_OWLV2,
        heavy=True,
        packages=("torch", "torchvision", "transformers"),
        extra="models",
    ),
    _yolo_entry("ultralytics", _ultralytics),
    _yolo_entry("yoloe", _yoloe, "[,text=FILE|,prompts=FILE.npz]"),
    _yolo_entry(
        "yolo-world",
        _yolo_world,
        "[,text=FILE]",
        "clip",
        install='"vidence[yolo]" "git+https://github.com/ultralytics/CLIP.git"',
    ),
)
