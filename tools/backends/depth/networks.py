"""What every network that tells depth shares: pictures in batches through one forward pass, maps in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ....traces.records import Fingerprint
from ....traces.records.base import Parameter
from ...capabilities import DepthKind, DepthMap, FloatArray
from ...deadline import Deadline
from ...video import Frame
from ...video.ahead import Picture, ahead, pictures
from ...weights.device import Batches, Place
from ...weights.found import Weights
from ...weights.packages import installed

Pixels = NDArray[np.uint8]

# Metric depth this near to the most that a network can tell is sky, or too far away to be told.
SATURATED = 0.98
# Pictures may be so many times as long as they are wide.
_LONGEST = 8
# What a forward pass takes beside the weights, about, and how much more those are in memory than on the disk.
_ACTIVATIONS_MB, _LOADED = 400, 1.3


class Told(NamedTuple):
    """What a network makes of one picture: depth by cells, and the focal length in its pixels if it tells."""

    values: FloatArray
    focal_px: float | None = None


class Forward(Protocol):
    """One pass of a network over pictures of one size."""

    def __call__(self, pictures: Sequence[Pixels]) -> Sequence[Told]:
        """One map per picture."""


@dataclass(frozen=True)
class About:
    """What a network is, and what its numbers mean."""

    name: str
    kind: DepthKind
    library: str
    version: str
    weights: Weights
    place: Place
    max_depth_m: float | None = None
    parameters: dict[str, Parameter] = field(default_factory=dict)


class NetworkDepth:
    """A depth estimator that is a network."""

    concurrency = 1

    def __init__(self, about: About, forward: Forward, *, batch: int) -> None:
        self.name = about.name
        self.kind: DepthKind = about.kind
        self.memory_mb = _ACTIVATIONS_MB + int(_LOADED * about.weights.megabytes)
        self._about, self._forward = about, forward
        self._batch = batch
        self._batches = Batches(batch, name=about.name)
        self._lock = Lock()

    def fingerprint(self) -> Fingerprint:
        """The weights' digests, what runs them and where, and what its numbers mean."""
        about = self._about
        return Fingerprint(
            capability="depth",
            name=self.name,
            version=f"{about.version}+torch{installed('torch')}+{about.library}{installed(about.library)}",
            weights=about.weights.digest,
            device=about.place.device,
            dtype=about.place.dtype,
            parameters={
                "kind": about.kind,
                "max_depth_m": about.max_depth_m,
                "revision": about.weights.revision,
                "settings": about.weights.settings,
                **about.parameters,
            },
        )

    def depth(self, frames: Iterable[Frame], deadline: Deadline) -> Iterator[DepthMap]:
        """One map per frame, in order: decoding is ahead of the network, and that of whoever takes maps."""

        def run(part: Sequence[Picture]) -> Sequence[Told]:
            deadline.check(f"the depth estimator {self.name}")
            with self._lock:
                return self._forward([shaped(one.rgb) for one in part])

        ran = self._batches(pictures(frames, most=2 * self._batch), run)
        for seen, told in ahead(ran, most=self._batch):
            frame = seen.frame
            yield DepthMap(
                pts=frame.pts,
                t_s=frame.t_s,
                index=frame.index,
                kind=self.kind,
                frame_px=seen.size,
                values=_sound(told.values, self.kind, self._about.max_depth_m),
                max_depth_m=self._about.max_depth_m,
                focal_px=told.focal_px,
            )


def on_device(pictures: Sequence[Pixels], place: Place) -> list[Any]:
    """Pictures of one size, channels first, moved at once, so that the device makes of them what it takes."""
    import torch

    return list(torch.from_numpy(np.stack(pictures)).to(place.device).permute(0, 3, 1, 2))


def shaped(rgb: Pixels) -> Pixels:
    """A sliver stretched until a network can take it: cells are shares of the frame all the same."""
    height, width = rgb.shape[:2]
    least = max(height, width) // _LONGEST
    if min(height, width) >= least:
        return rgb
    return np.repeat(np.repeat(rgb, -(-least // height), axis=0), -(-least // width), axis=1)


def _sound(values: FloatArray, kind: DepthKind, max_depth_m: float | None) -> FloatArray:
    """The values with what is no depth, or beyond what can be told, as not a number."""
    known = np.isfinite(values)
    if kind == "metric":
        known &= values > 0
        if max_depth_m is not None:
            known &= values < SATURATED * max_depth_m
    return np.where(known, values, np.nan).astype(np.float32)
