"""The depth estimator `depth-anything-3`: ByteDance's package of that name, where it is installed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import redirect_stdout
from importlib.util import find_spec
from io import StringIO
from typing import Any

import numpy as np

from ....traces.errors import BackendError, BackendMissing
from ....traces.records.base import Parameter
from ...backends.entry import given, whole
from ...capabilities import DepthKind
from ...models.choose import ModelSettings
from ...weights.device import Place, vision_place
from ...weights.found import Weights, find_weights
from ...weights.packages import check_packages
from .networks import About, NetworkDepth, Pixels, Told, unloadable

NAME = "depth-anything-3"
WEIGHTS = "depth-anything/DA3METRIC-LARGE"
_PACKAGE = "depth_anything_3"
# What the metric series tells is metres times this, over the focal length in the network's pixels.
_CANONICAL_PX = 300.0
_BATCH = 1


def make(argument: str | None, settings: ModelSettings) -> NetworkDepth:
    """Read `[FOLDER | OWNER/MODEL[@REVISION]][,focal_px=1000][,size=504]`."""
    weights, options = given(
        argument, name=NAME, weights=WEIGHTS, options={"focal_px": focal_length, "size": whole}
    )
    _check_installed()
    found = find_weights(weights)
    series = _series(found)
    focal_px, size = options.get("focal_px"), options.get("size", 504)
    place = vision_place(settings.device, "float32" if settings.dtype == "auto" else settings.dtype)
    parameters: dict[str, Parameter] = {"series": series, "focal_px": focal_px, "size": size}
    about = About(
        name=NAME,
        kind=_kind(series, focal_px),
        library="depth-anything-3",
        version="1",
        weights=found,
        place=place,
        parameters=parameters,
    )
    focal = focal_px if series.startswith("da3metric") else None
    return NetworkDepth(about, _Forward(_load(found, place), size, focal), batch=_BATCH)


def _check_installed() -> None:
    check_packages(f"the depth estimator {NAME!r}", "torch", "torchvision")
    if find_spec(_PACKAGE) is None:
        raise BackendMissing(
            f"the depth estimator {NAME!r} needs the package {_PACKAGE}, not installed here",
            hint="Install it: pip install depth-anything-3",
        )


def focal_length(text: str) -> float:
    """A focal length in pixels of the displayed frame."""
    number = float(text)
    if not number > 0:
        raise ValueError
    return number


def _kind(series: str, focal_px: float | None) -> DepthKind:
    """The nested series tells metres, the metric series with a focal length only, the others proportions."""
    metric = series.startswith("da3nested") or (series.startswith("da3metric") and focal_px is not None)
    return "metric" if metric else "relative"


def _series(weights: Weights) -> str:
    """Which of their models the weights are of."""
    try:
        series = json.loads((weights.folder / "config.json").read_text(encoding="utf-8"))["model_name"]
    except (OSError, ValueError, KeyError, TypeError):
        raise BackendError(
            f"{str(weights.folder)!r} holds no Depth Anything 3: its config.json names no model_name",
            hint=f"Give a folder or model such as {WEIGHTS}.",
        ) from None
    return str(series)


def _load(weights: Weights, place: Place) -> Any:
    from depth_anything_3.api import DepthAnything3

    try:
        model = DepthAnything3.from_pretrained(str(weights.folder), local_files_only=True)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise unloadable(weights, error) from error
    return model.to(place.device).eval()


class _Forward:
    """One picture at a time: several would be taken for views of a world that stands still."""

    def __init__(self, model: Any, size: int, focal_px: float | None) -> None:
        self._model, self._size, self._focal_px = model, size, focal_px

    def __call__(self, pictures: Sequence[Pixels]) -> Sequence[Told]:
        return [self._told(picture) for picture in pictures]

    def _told(self, picture: Pixels) -> Told:
        # It tells of every picture on standard output, where answers are.
        with redirect_stdout(StringIO()):
            found = self._model.inference(
                [picture], process_res=self._size, process_res_method="upper_bound_resize"
            )
        values = np.asarray(found.depth, np.float32)[0]
        # Not every series tells the sky.
        if (sky := getattr(found, "sky", None)) is not None:
            values = np.where(np.asarray(sky)[0].astype(bool), np.nan, values)
        larger = picture.shape[1] / values.shape[1]
        if self._focal_px is not None:
            return Told(values * (self._focal_px / larger / _CANONICAL_PX), self._focal_px)
        lens = found.intrinsics
        return Told(values, None if lens is None else float(np.asarray(lens)[0, 0, 0]) * larger)
