"""The depth estimator `depth-anything-3`: ByteDance's package of that name, where it is installed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ....traces.records.base import Parameter
from ...backends.entry import given
from ...capabilities import DepthKind
from ...models.choose import ModelSettings
from ...weights.found import find_weights
from .da3_network import LIBRARY, SIZE_PX, Network, licence_of, picture_size, place_of
from .networks import About, NetworkDepth, Pixels, Told

NAME = "depth-anything-3"
WEIGHTS = "depth-anything/DA3METRIC-LARGE"
# What the metric series tells is metres times this, over the focal length in the network's pixels.
_CANONICAL_PX = 300.0


def make(argument: str | None, settings: ModelSettings) -> NetworkDepth:
    """Read `[FOLDER | OWNER/MODEL[@REVISION]][,focal_px=1000][,size=504]`."""
    weights, options = given(
        argument, name=NAME, weights=WEIGHTS, options={"focal_px": focal_length, "size": picture_size}
    )
    focal_px, size = options.get("focal_px"), options.get("size", SIZE_PX)
    found, place = find_weights(weights), place_of(settings)
    network = Network(found, place, size)
    series = network.series
    parameters: dict[str, Parameter] = {
        "series": series,
        "licence": licence_of(series),
        "focal_px": focal_px,
        "size": size,
    }
    about = About(
        name=NAME,
        kind=_kind(series, focal_px),
        library=LIBRARY,
        version="2",
        weights=found,
        place=place,
        parameters=parameters,
    )
    return NetworkDepth(
        about, _Forward(network, focal_px if series.startswith("da3metric") else None), batch=1
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


class _Forward:
    """One picture at a time: several would be taken for views of a world that stands still."""

    def __init__(self, network: Network, focal_px: float | None) -> None:
        self._network, self._focal_px = network, focal_px

    def __call__(self, pictures: Sequence[Pixels]) -> Sequence[Told]:
        return [self._told(picture) for picture in pictures]

    def _told(self, picture: Pixels) -> Told:
        found = self._network.scene([self._network.picture(picture)])
        (depth,) = found.depth
        larger = np.divide(picture.shape[:2], depth.shape)[::-1]
        if self._focal_px is not None:
            # As its authors: by the mean of the focal lengths across and down.
            return Told(depth * float(np.mean(self._focal_px / larger)) / _CANONICAL_PX, self._focal_px)
        lens = found.focal_px
        return Told(depth, None if lens is None else float(np.mean(lens[0] * larger)))
