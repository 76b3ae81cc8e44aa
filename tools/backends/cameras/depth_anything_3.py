"""The camera estimator `depth-anything-3`: poses and a lens, by a network that compares many looks."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ....traces.errors import BackendError
from ....traces.records import Degradation, Fingerprint, Span
from ...capabilities import CameraMotion
from ...deadline import Deadline
from ...models.choose import ModelSettings
from ...notes import note
from ...video.scenes import CUT_LIKENESS, likeness, shrunk
from ...weights.device import Place
from ...weights.found import Weights, find_weights
from ...weights.packages import installed
from ..depth.da3_network import LIBRARY, SIZE_PX, Network, licence_of, picture_size, place_of
from ..entry import given, whole
from .poses import Looks
from .shifts import Shift, verdict

if TYPE_CHECKING:
    from ...video import Video

WEIGHTS = "depth-anything/DA3-BASE"
_WHAT = "the camera estimator depth-anything-3"
_VERSION = "1"
_RATE_HZ, _LOOKS = 4.0, 32  # looks a second, and in a span if nothing else is said, at most
_AT_ONCE, _FEWEST = 16, 4  # looks in one run of the network, which holds each against each; and at the least
_SHARED = 4  # one in so many looks of a run is of the run before
_TREMBLE = 0.01  # of the diagonal: by less than this the poses of a network are off, it is believed
_VIEW_S = 4.0  # a view that is another one than so long ago has moved
# What a run takes beside the weights, about, and how much more those are in memory than on the disk.
_ACTIVATIONS_MB, _LOADED = 2500, 1.3
_log = logging.getLogger("vidence")


def make(argument: str | None, settings: ModelSettings) -> DepthAnything3Camera:
    """Read `[FOLDER | OWNER/MODEL[@REVISION]][,looks=32][,size=504]`."""
    weights, options = given(
        argument, name="depth-anything-3", weights=WEIGHTS, options={"looks": whole, "size": picture_size}
    )
    return DepthAnything3Camera(
        find_weights(weights),
        place_of(settings),
        looks=options.get("looks", _LOOKS),
        size_px=options.get("size", SIZE_PX),
    )


class DepthAnything3Camera:
    """Takes looks at a span for views of one scene, and the camera to be where each is seen from."""

    name: ClassVar[str] = "depth-anything-3"
    concurrency: ClassVar[int] = 1

    def __init__(self, weights: Weights, place: Place, *, looks: int, size_px: int) -> None:
        self._weights, self._place, self._looks, self._size_px = weights, place, looks, size_px
        self._network = Network(weights, place, size_px)
        if not self._network.tells_poses:
            raise BackendError(
                f"weights of the series {self._network.series!r} tell no poses of a camera",
                hint=f"Take a series of any view, such as {WEIGHTS}.",
            )
        self.memory_mb = _ACTIVATIONS_MB + int(_LOADED * weights.megabytes)
        self._at_once = _AT_ONCE
        self._lock = Lock()

    def fingerprint(self) -> Fingerprint:
        """The weights' digests, what runs them and where, and how often it looks."""
        return Fingerprint(
            capability="camera",
            name=self.name,
            version=f"{_VERSION}+torch{installed('torch')}+{LIBRARY}{installed(LIBRARY)}",
            weights=self._weights.digest,
            device=self._place.device,
            dtype=self._place.dtype,
            parameters={
                "series": self._network.series,
                "licence": licence_of(self._network.series),
                "revision": self._weights.revision,
                "settings": self._weights.settings,
                "size": self._size_px,
                "looks": self._looks,
                "tremble": _TREMBLE,
            },
        )

    def motion(self, video: Video, span: Span | None, deadline: Deadline) -> CameraMotion:
        """Whether the camera moves in a span and how fast the background goes by; its poses and its lens."""
        times, pictures, cut = self._seen(video, span, deadline)
        if len(times) < 2:
            return CameraMotion(False, 0.0, "there is one look alone", still_share=0.0)
        size = (video.record.width, video.record.height)
        with self._lock:
            looks = self._told(times, pictures, size, deadline)
        found = verdict(*_shifts(looks, size))
        metric = self._network.nested
        return replace(
            found,
            detail=f"{found.detail}; {_told_of(looks, metric=metric)}",
            cut=cut,
            focal_px=float(np.median(looks.focal_px)),
            way=looks.way(metric=metric),
        )

    def _seen(
        self, video: Video, span: Span | None, deadline: Deadline
    ) -> tuple[list[float], list[Any], bool]:
        """Looks as the network takes them, and whether there may be a cut between two."""
        whole = span or Span(start_s=video.record.start_s, end_s=video.record.end_s)
        length_s = max(whole.duration_s, 1e-6)
        # Of what is shorter than a look, two are taken all the same.
        rate_hz = max(min(_RATE_HZ, self._looks / length_s), 2 / length_s)
        times, pictures, small = [], [], []
        for frame in video.frames(whole, rate_hz=rate_hz):
            deadline.check(_WHAT)
            times.append(frame.t_s)
            pictures.append(self._network.picture(frame.rgb()))
            small.append(shrunk(frame.yuv_half()))
        return times, pictures, any(likeness(a, b) < CUT_LIKENESS for a, b in pairwise(small))

    def _told(
        self, times: Sequence[float], pictures: Sequence[Any], size: tuple[int, int], deadline: Deadline
    ) -> Looks:
        """What the network tells of all looks, run by run; runs are joined by the looks that they share."""
        import torch

        found: Looks | None = None
        while found is None or len(found.t_s) < len(times):
            deadline.check(_WHAT)
            shared = 0 if found is None else self._at_once // _SHARED
            first = 0 if found is None else len(found.t_s) - shared
            part = slice(first, first + self._at_once)
            try:
                scene = self._network.scene(pictures[part])
            except torch.OutOfMemoryError as error:
                # Left here, the error would hold what the failed run had made.
                error.__traceback__ = None
                torch.cuda.empty_cache()
                self._take_fewer()
                continue
            more = _looks(times[part], scene, size)
            found = more if found is None else found.joined(more, shared)
        return found

    def _take_fewer(self) -> None:
        if self._at_once // 2 < _FEWEST:
            raise BackendError(
                f"the memory of the device is too small for {self._at_once} looks of {_WHAT}",
                hint="Take a smaller model, smaller pictures (,size=252), --dtype float16, or --device cpu.",
            )
        self._at_once //= 2
        told = f"{_WHAT}: the device's memory is too small, so it compares {self._at_once} looks at once"
        _log.warning(told)
        note(Degradation(kind="smaller_batches", detail=told))


def _looks(times: Sequence[float], scene: Any, size: tuple[int, int]) -> Looks:
    """A run of the network in pixels of the displayed frame, with poses from the camera to the scene."""
    larger = np.divide(size, scene.depth.shape[:0:-1])
    axes = scene.world_to_camera[:, :, :3].transpose(0, 2, 1).astype(np.float64)
    return Looks(
        t_s=np.array(times),
        depth=scene.depth.astype(np.float64),
        focal_px=scene.focal_px * larger,
        axes=axes,
        place=-np.einsum("nij,nj->ni", axes, scene.world_to_camera[:, :, 3]),
    )


def _shifts(looks: Looks, size: tuple[int, int]) -> tuple[list[Shift], list[Shift]]:
    """How far the background moved since the look before, and since some seconds before."""
    least = _TREMBLE * float(np.hypot(*size))

    def shift(first: int, second: int) -> Shift:
        moved = looks.moved_px(first, second, size)
        return Shift(float(looks.t_s[first]), float(looks.t_s[second]), moved if moved >= least else 0.0)

    numbers = range(1, len(looks.t_s))
    since = [int(np.searchsorted(looks.t_s, looks.t_s[i] - _VIEW_S)) for i in numbers]
    return [shift(i - 1, i) for i in numbers], [shift(k, i) for k, i in zip(since, numbers, strict=True)]


def _told_of(looks: Looks, *, metric: bool) -> str:
    """In words: how far from the first look it was at most."""
    gone = looks.gone()
    if not np.isfinite(gone):
        return f"it turns by up to {looks.turned_deg():.1f}°"
    share = 100 * gone / float(np.nanmedian(looks.depth))
    far = f"{gone:.1f} m" if metric else f"{share:.0f} % of the usual depth"
    return f"it turns by up to {looks.turned_deg():.1f}° and goes up to {far} from where it began"
