"""Speech written down by faster-whisper, where that package and a model are installed."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from typing import Any

from ....traces.errors import BackendError, BackendMissing, NotMeasurable, UsageError
from ....traces.records import Fingerprint, SaidLine, Span
from ...deadline import Deadline
from ...video import Video


class WhisperTranscriber:
    """Writes down speech; the model is a folder, or one that was fetched before: nothing is fetched here."""

    name = "whisper"
    concurrency = 1
    memory_mb = 1500

    def __init__(self, model: str) -> None:
        whisper: Any = import_module("faster_whisper")
        self._model = model
        try:
            self._engine: Any = whisper.WhisperModel(model, local_files_only=True)
        except Exception as error:
            raise BackendMissing(
                f"the speech model {model!r} cannot be loaded: {' '.join(str(error).split())}",
                hint="Name a folder that holds it: --backend transcriber=whisper:FOLDER.",
            ) from error
        self._lock = Lock()

    @classmethod
    def from_argument(cls, argument: str | None) -> WhisperTranscriber:
        """The model that stands behind the colon."""
        if not argument:
            raise UsageError("whisper needs a model", hint="--backend transcriber=whisper:FOLDER_OR_NAME")
        return cls(argument)

    def fingerprint(self) -> Fingerprint:
        """The package's version and the model's name."""
        return Fingerprint(
            capability="transcriber",
            name=self.name,
            version=_version(),
            dtype="default",
            parameters={"model": self._model},
        )

    def transcribe(self, video: Video, span: Span, deadline: Deadline) -> tuple[SaidLine, ...]:
        """The lines of a span; sound counts from its own start, as the picture does."""
        deadline.check("writing down speech")
        zero_s = video.record.start_s
        clip = f"{max(span.start_s - zero_s, 0.0):.3f},{max(span.end_s - zero_s, 0.0):.3f}"
        lines = []
        with self._lock:
            for segment in self._segments(video, clip):
                deadline.check("writing down speech")
                start_s, end_s = float(segment.start) + zero_s, float(segment.end) + zero_s
                said = Span(start_s=start_s, end_s=max(end_s, start_s))
                if text := str(segment.text).strip():
                    lines.append(SaidLine(span=said, text=text))
        return tuple(lines)

    def _segments(self, video: Video, clip: str) -> Any:
        """Lines as they come: each is worked out when it is asked for."""
        if not video.path.is_file():
            raise NotMeasurable("a folder of images has no sound")
        try:
            segments, _ = self._engine.transcribe(str(video.path), clip_timestamps=clip)
            yield from segments
        except Exception as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise BackendError(
                f"the sound could not be written down: {reason}", hint="Has the video sound at all?"
            ) from error


def _version() -> str:
    try:
        return version("faster-whisper")
    except PackageNotFoundError:
        return "unknown"
