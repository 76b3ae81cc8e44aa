"""The backends that come with Vidence, and how each is made from what stands behind its name's colon."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from ..traces.errors import UsageError
from .capabilities import Backend
from .models.choose import ModelSettings, choose_model, kinds

# Used where the package that it stands for is installed.
READER = "rapidocr"

Make = Callable[[str | None], Backend]


@dataclass(frozen=True)
class Entry:
    """One backend that can be chosen; `make` gets what stands behind the name's colon, or None."""

    capability: str
    name: str
    make: Make
    licence: str = "Apache-2.0"
    needs: str = ""
    package: str = "vidence"


def _motion(argument: str | None) -> Backend:
    from .backends.detectors.motion.detector import MotionDetector

    return _plain("motion", argument, MotionDetector)


def _colour(argument: str | None) -> Backend:
    from .backends.detectors.colour import ColourDetector

    return _plain("colour", argument, ColourDetector)


def _onnx(argument: str | None) -> Backend:
    from .backends.detectors.onnx.detector import OnnxDetector

    return OnnxDetector.from_argument(argument)


def _association(argument: str | None) -> Backend:
    from .backends.trackers.association.tracker import Association

    return _plain("association", argument, Association)


def _patch(argument: str | None) -> Backend:
    from .backends.points.patch import PatchTracker

    return _plain("patch", argument, PatchTracker)


def _features(argument: str | None) -> Backend:
    from .backends.cameras.features import FeatureCameraEstimator

    return _plain("features", argument, FeatureCameraEstimator)


def _histogram(argument: str | None) -> Backend:
    from .backends.retrievers.histogram import HistogramRetriever

    return _plain("histogram", argument, HistogramRetriever)


def _rapidocr(argument: str | None) -> Backend:
    from .backends.words.ocr import RapidReader

    return _plain(READER, argument, RapidReader)


def _whisper(argument: str | None) -> Backend:
    from .backends.words.speech import WhisperTranscriber

    return WhisperTranscriber.from_argument(argument)


def _model(capability: str, kind: str, settings: ModelSettings, argument: str | None) -> Backend:
    """A chat model as a describer or reader."""
    if not argument:
        raise UsageError(
            f"a {capability} of kind {kind!r} needs a model's name",
            hint=f"Write it as --backend {capability}={kind}:NAME.",
        )
    from .backends.words.describer import ModelDescriber, ModelReader

    model = choose_model(f"{kind}:{argument}", settings)
    return ModelDescriber(model) if capability == "describer" else ModelReader(model)


def _plain(name: str, argument: str | None, make: Callable[[], Backend]) -> Backend:
    if argument is not None:
        raise UsageError(
            f"the backend {name!r} takes no argument, got {argument!r}", hint=f"Write it as {name!r} alone."
        )
    return make()


BUILT_IN = (
    Entry("detector", "motion", _motion, needs="a static camera"),
    Entry("detector", "colour", _colour, needs="a colour to look for"),
    Entry("detector", "onnx", _onnx, licence="that of the weights", needs="onnx:FILE[,threshold=0.2]"),
    Entry("tracker", "association", _association),
    Entry("points", "patch", _patch, needs="--point T,X,Y"),
    Entry("camera", "features", _features),
    Entry("retriever", "histogram", _histogram),
    Entry("reader", READER, _rapidocr, needs="pip install rapidocr onnxruntime"),
    Entry(
        "transcriber", "whisper", _whisper, licence="MIT", needs="pip install faster-whisper; whisper:FOLDER"
    ),
)


def models(settings: ModelSettings) -> Iterator[Entry]:
    """Every kind of chat model, as what describes and as what reads."""
    for capability in ("describer", "reader"):
        for kind in kinds():
            make = partial(_model, capability, kind, settings)
            yield Entry(capability, kind, make, licence="that of the model", needs=f"{kind}:NAME")
