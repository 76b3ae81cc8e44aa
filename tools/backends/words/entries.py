"""The describers, readers and transcribers there are: chat models of every kind, and two packages."""

from __future__ import annotations

from functools import partial

from ....traces.errors import UsageError
from ...capabilities import Backend
from ...models.choose import ModelSettings, choose_model, kinds
from ..entry import Entry, plain

# Used where the package that it stands for is installed.
READER = "rapidocr"


def _rapidocr(argument: str | None, _: ModelSettings) -> Backend:
    from .ocr import RapidReader

    return plain(READER, argument, RapidReader)


def _whisper(argument: str | None, _: ModelSettings) -> Backend:
    from .speech import WhisperTranscriber

    return WhisperTranscriber.from_argument(argument)


def _model(capability: str, kind: str, argument: str | None, settings: ModelSettings) -> Backend:
    """A chat model as a describer or reader."""
    if not argument:
        raise UsageError(
            f"a {capability} of kind {kind!r} needs a model's name",
            hint=f"Write it as --backend {capability}={kind}:NAME.",
        )
    from .describer import ModelDescriber, ModelReader

    model = choose_model(f"{kind}:{argument}", settings)
    return ModelDescriber(model) if capability == "describer" else ModelReader(model)


def _models(capability: str) -> tuple[Entry, ...]:
    """Every kind of chat model."""
    return tuple(
        Entry(
            capability,
            kind,
            partial(_model, capability, kind),
            licence="that of the model",
            needs=f"{kind}:NAME",
        )
        for kind in kinds()
    )


ENTRIES = (
    *_models("describer"),
    Entry("reader", READER, _rapidocr, needs="the packages", packages=("rapidocr", "onnxruntime")),
    *_models("reader"),
    Entry(
        "transcriber",
        "whisper",
        _whisper,
        licence="MIT",
        needs="whisper:FOLDER",
        packages=("faster_whisper",),
        install="faster-whisper",
    ),
)
