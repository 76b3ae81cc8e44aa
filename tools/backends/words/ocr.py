"""Text read by RapidOCR, where that package is installed."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from typing import Any

import numpy as np

from ....traces.errors import BackendError
from ....traces.records import Fingerprint, ReadLine, Shown
from ...capabilities import Read
from ...deadline import Deadline
from ...manipulations.base import Blobs
from ...pictures import opened


class RapidReader:
    """Finds and reads lines of text, each with its box and a score."""

    name = "rapidocr"
    concurrency = 1
    memory_mb = 300

    def __init__(self) -> None:
        package: Any = import_module("rapidocr")
        self._engine: Any = package.RapidOCR()
        self._lock = Lock()

    def fingerprint(self) -> Fingerprint:
        """The package's version: its networks come with it."""
        return Fingerprint(capability="reader", name=self.name, version=_version(), dtype="float32")

    def read(self, picture: Shown, blobs: Blobs, deadline: Deadline) -> Read:
        """The lines that were made out, from top to bottom, in pixels of the picture."""
        deadline.check("reading text")
        image = opened(blobs.get(picture.blob))
        try:
            with self._lock:
                result = self._engine(image)
        except Exception as error:
            raise BackendError(f"RapidOCR broke: {' '.join(str(error).split())}") from error
        # With nothing to read, what comes back has None in place of texts, or is of a kind that has none.
        texts = getattr(result, "txts", None)
        if texts is None or getattr(result, "boxes", None) is None:
            return Read(())
        return Read(tuple(_line(*row) for row in zip(texts, result.boxes, result.scores, strict=True)))


def _line(text: str, corners: Any, score: float) -> ReadLine:
    """A line; its four corners become the box round them."""
    points = np.asarray(corners, np.float64).reshape(-1, 2)
    (x1, y1), (x2, y2) = points.min(axis=0), points.max(axis=0)
    box = (float(x1), float(y1), float(x2), float(y2))
    return ReadLine(text=str(text), xyxy=box, score=min(max(float(score), 0.0), 1.0))


def _version() -> str:
    try:
        return version("rapidocr")
    except PackageNotFoundError:
        return "unknown"
