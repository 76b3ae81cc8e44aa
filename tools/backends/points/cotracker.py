"""The `cotracker` point tracker: CoTracker3 where its package is installed; many points, chunk by chunk."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import BackendError
from ....traces.records import Fingerprint, Span
from ...capabilities import PointTracks, Spot
from ...deadline import Deadline
from ...models.choose import ModelSettings
from ...weights.device import Batches, Place, vision_place
from ...weights.found import Checkpoint, find_checkpoint, read_checkpoint
from ...weights.packages import installed
from .chunks import Chunks
from .table import Sights
from .walk import ahead, back, numbers_of

if TYPE_CHECKING:
    from ...video import Frame, Video

Floats = NDArray[np.float64]

# Published weights that slide a window over the video were taught windows of 16 frames, the others 60.
_SLIDING, _LEAST = 16, 16
# Frames held at a time by weights that slide a window: several windows, so that seams are few.
_SLID_OVER = 64
_TOGETHER = 256
# Pixels of the network's own picture round a point that are compared.
_REACH_PX = 12.0
# Measured: what one frame takes as a picture, and while its features are made, for a whole window at once.
_PICTURE_MB, _FEATURES_MB = 4.8, 90.0


class _Loaded(NamedTuple):
    """The network, and how it was taught."""

    predictor: Any
    window: int
    online: bool


class CoTracker:
    """Follows points together, through what hides them, if not for longer than a chunk."""

    name: ClassVar[str] = "cotracker"
    concurrency: ClassVar[int] = 1

    def __init__(
        self, weights: str, settings: ModelSettings, *, online: bool | None = None, trusted: bool = False
    ) -> None:
        # Its own code makes numbers of full length amid its work: half as long ones do not go through.
        self._place = vision_place(settings.device, "float32")
        self._checkpoint = find_checkpoint(weights, option="points=cotracker:FILE")
        self._loaded = _load(self._checkpoint, self._place, online, trusted)
        self._batches = Batches(_TOGETHER, name=self.name)
        self._lock = Lock()

    @property
    def memory_mb(self) -> int:
        """Weights, the pictures of a chunk, and the features of a window."""
        pictures, features = self._length * _PICTURE_MB, self._loaded.window * _FEATURES_MB
        return round(1.3 * self._checkpoint.megabytes + pictures + features)

    @property
    def _length(self) -> int:
        return _SLID_OVER if self._loaded.online else self._loaded.window

    def fingerprint(self) -> Fingerprint:
        """Package, weights and device; and how the video is cut."""
        return Fingerprint(
            capability="points",
            name=self.name,
            version=installed("cotracker"),
            weights=self._checkpoint.digest,
            device=self._place.device,
            dtype=self._place.dtype,
            parameters={
                "window": self._loaded.window,
                "online": self._loaded.online,
                "torch": installed("torch"),
            },
        )

    def follow(
        self, video: Video, spots: Sequence[Spot], span: Span | None, deadline: Deadline
    ) -> PointTracks:
        """All points together, forward and then back, for as long as any can be followed."""
        import torch

        sights, record = Sights(len(spots)), video.record
        reach_px = float(_REACH_PX * np.max([record.width, record.height] / self._net_px))
        span = span or Span(start_s=record.start_s, end_s=record.end_s)
        if spots:
            with self._lock, torch.inference_mode():
                self._both_ways(video, spots, span, sights, deadline)
        return sights.table(span, [round(reach_px, 2)] * len(spots))

    def _both_ways(
        self, video: Video, spots: Sequence[Spot], span: Span, sights: Sights, deadline: Deadline
    ) -> None:
        starts = numbers_of(video, [spot.t_s for spot in spots])
        # A pixel's middle is half a pixel from its corner, where coordinates count from.
        places = np.array([[spot.x, spot.y] for spot in spots]) - 0.5
        first, last = (video.at([pick(spot.t_s for spot in spots)])[0] for pick in (min, max))
        ways = chain([first], ahead(video, first, span.end_s)), chain([last], back(video, last, span.start_s))
        # The network's own scaling: the middles of the first and the last pixel lie on one another.
        scale = (self._net_px - 1) / np.maximum([video.record.width - 1, video.record.height - 1], 1)
        for frames in ways:
            chunks = Chunks(self._track, self._picture, length=self._length)
            for moment, rows, xy, score in chunks.follow(frames, starts, places * scale, deadline):
                sights.add(moment, rows, xy / scale + 0.5, score)

    @property
    def _net_px(self) -> Floats:
        """Width and height of the network's own picture."""
        return np.array(self._loaded.predictor.interp_shape[::-1], np.float64)

    def _picture(self, frame: Frame) -> Any:
        """A frame on the device, at the network's size: scaled as it would do it, but one by one."""
        import torch

        rgb = torch.from_numpy(frame.rgb()).to(self._place.device).permute(2, 0, 1)[None].float()
        shape = tuple(self._loaded.predictor.interp_shape)
        return torch.nn.functional.interpolate(rgb, shape, mode="bilinear", align_corners=True)[0]

    def _track(self, pictures: Sequence[Any], queries: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """Where the points of one chunk go, in pixels of the network's own picture."""
        import torch

        video = torch.stack(list(pictures))[None]
        run = self._slid if self._loaded.online else self._whole
        found = list(self._batches(queries, lambda part: run(video, np.stack(part))))
        tracks, visible = (np.stack([columns[k] for _, columns in found], axis=1) for k in (0, 1))
        within = ((tracks > -0.5) & (tracks < self._net_px - 0.5)).all(axis=2)
        return tracks.astype(np.float64), visible & within

    def _whole(self, video: Any, queries: Floats) -> list[tuple[Any, Any]]:
        """A chunk at once."""
        import torch

        asked = torch.tensor(queries, dtype=torch.float32, device=video.device)[None]
        return _rows(*self._loaded.predictor(video, queries=asked))

    def _slid(self, video: Any, queries: Floats) -> list[tuple[Any, Any]]:
        """A chunk by a window that slides over it; each step tells all places up to its end."""
        import torch

        predictor, told = self._loaded.predictor, (None, None)
        asked = torch.tensor(queries, dtype=torch.float32, device=video.device)[None]
        predictor(video[:, :1], is_first_step=True, queries=asked, add_support_grid=True)
        for begin in range(0, max(video.shape[1] - predictor.step, 1), predictor.step):
            told = predictor(video[:, begin : begin + 2 * predictor.step], add_support_grid=True)
        return _rows(*told)


def _rows(tracks: Any, visible: Any) -> list[tuple[Any, Any]]:
    """Of each point its places and where it is seen."""
    xy, seen = tracks[0].float().cpu().numpy(), visible[0].cpu().numpy()
    return [(xy[:, n], seen[:, n]) for n in range(xy.shape[1])]


def _load(checkpoint: Checkpoint, place: Place, online: bool | None, trusted: bool) -> _Loaded:
    """The network with its weights; how long its windows are is told by its own embedding of time."""
    import torch

    state = read_checkpoint(checkpoint, trusted=trusted)
    state = state.get("model", state) if isinstance(state, dict) else {}
    if "time_emb" not in state:
        raise _other(checkpoint, "it has no embedding of time")
    window = int(state["time_emb"].shape[1])
    if window < _LEAST:
        raise _other(checkpoint, f"its windows have {window} frames, and CoTracker3's at least {_LEAST}")
    slides = window <= _SLIDING if online is None else online
    # Its modules set the seed of all random numbers as they are imported.
    with torch.random.fork_rng(devices=[]):
        from cotracker.predictor import CoTrackerOnlinePredictor, CoTrackerPredictor

        make = CoTrackerOnlinePredictor if slides else CoTrackerPredictor
        predictor = make(checkpoint=None, v2=False, offline=not slides, window_len=window)
    try:
        predictor.model.load_state_dict(state)
    except RuntimeError as error:
        raise _other(checkpoint, " ".join(str(error).split())[:160]) from None
    return _Loaded(predictor.to(place.device).eval(), window, slides)


def _other(checkpoint: Checkpoint, why: str) -> BackendError:
    return BackendError(
        f"the file {checkpoint.file.name!r} holds no weights of CoTracker3: {why}",
        hint="Take scaled_offline.pth or scaled_online.pth of facebook/cotracker3.",
    )
