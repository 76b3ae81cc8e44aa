"""The trackers there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ....traces.errors import UsageError
from ...capabilities import Backend
from ...models.choose import ModelSettings
from ..entry import Entry, given, plain, share

if TYPE_CHECKING:
    from .roboflow import Method

T = TypeVar("T", bound=str)
_NEEDS = "[threshold=0.2][,reid=FILE.onnx[,distance=0.08][,runtime=onnxruntime]]"


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

    _, options = _read(name, argument, settings, (name,))
    return LibraryTracker(name, **options)


def _ultralytics(argument: str | None, settings: ModelSettings) -> Backend:
    from .ultralytics_tracker import METHODS, UltralyticsTracker

    method, options = _read("ultralytics", argument, settings, METHODS)
    return UltralyticsTracker(method, **options)


def _read(
    name: str, argument: str | None, settings: ModelSettings, methods: Sequence[T]
) -> tuple[T, dict[str, Any]]:
    """Read `[METHOD][,threshold=0.2][,reid=FILE.onnx]…`, and make the network that is named."""
    from ..detectors.onnx.network import runtime
    from .reid import Reid

    known: dict[str, Callable[[str], Any]] = {
        "threshold": share,
        "reid": str,
        "distance": share,
        "runtime": runtime,
    }
    method, options = given(argument, name=name, weights=methods[0], options=known)
    found = [one for one in methods if one == method]
    if not found:
        raise UsageError(
            f"{name} has no option {method!r}", hint=f"Known: {', '.join((*methods[1:], *known))}."
        )
    about = {key: options.pop(key) for key in ("distance", "runtime") if key in options}
    if "reid" in options:
        options["reid"] = Reid(Path(options["reid"]).expanduser(), **about, device=settings.device)
    elif about:
        raise UsageError(f"{name} takes {' and '.join(about)} together with reid=FILE alone")
    return found[0], options


def _masks(argument: str | None, _: ModelSettings) -> Backend:
    from .masks import MaskTracker

    return plain("masks", argument, MaskTracker)


ENTRIES = (
    Entry("tracker", "association", _association),
    Entry("tracker", "masks", _masks, needs="the segmenter of the run", works_with="the run's segmenter"),
    Entry("tracker", "bytetrack", _bytetrack, needs=_NEEDS),
    Entry("tracker", "ocsort", _ocsort, needs=_NEEDS),
    Entry("tracker", "botsort", _botsort, needs=_NEEDS),
    Entry(
        "tracker",
        "ultralytics",
        _ultralytics,
        licence="AGPL-3.0",
        needs=f"[bytetrack|botsort][,]{_NEEDS}",
        packages=("torch", "torchvision", "ultralytics", "lap"),
        extra="yolo",
    ),
)
