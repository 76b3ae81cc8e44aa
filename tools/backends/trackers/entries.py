"""The trackers there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..entry import Entry, given, plain, share

if TYPE_CHECKING:
    from .roboflow import Method

_NEEDS = "[threshold=0.3][,reid=FILE.onnx[,distance=0.3][,runtime=onnxruntime]]"


def _association(argument: str | None, _: ModelSettings) -> Backend:
    from .association.tracker import Association

    return plain("association", argument, Association)


def _bytetrack(argument: str | None, settings: ModelSettings) -> Backend:
    return _library("bytetrack", argument, settings)


def _ocsort(argument: str | None, settings: ModelSettings) -> Backend:
    return _library("ocsort", argument, settings)


def _botsort(argument: str | None, settings: ModelSettings) -> Backend:
    return _library("botsort", argument, settings)


def _library(name: Method, argument: str | None, settings: ModelSettings) -> Backend:
    from .roboflow import LibraryTracker

    return LibraryTracker(name, **_options(name, argument, settings))


def _options(name: str, argument: str | None, settings: ModelSettings) -> dict[str, Any]:
    """Read `[threshold=0.3][,reid=FILE.onnx]…`, and make the network that is named."""
    from ..detectors.onnx.network import runtime
    from .reid import Reid

    known: dict[str, Callable[[str], Any]] = {
        "threshold": share,
        "reid": str,
        "distance": share,
        "runtime": runtime,
    }
    # A tracker has no weights of its own: what is written is options alone.
    options = given(argument, name=name, weights="-", options=known).options
    about = {key: options.pop(key) for key in ("distance", "runtime") if key in options}
    if "reid" in options:
        options["reid"] = Reid(Path(options["reid"]).expanduser(), **about, device=settings.device)
    return options


ENTRIES = (
    Entry("tracker", "association", _association),
    Entry("tracker", "bytetrack", _bytetrack, needs=_NEEDS),
    Entry("tracker", "ocsort", _ocsort, needs=_NEEDS),
    Entry("tracker", "botsort", _botsort, needs=_NEEDS),
)
