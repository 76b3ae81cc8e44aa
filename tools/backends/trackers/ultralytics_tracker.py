"""The `ultralytics` tracker: ByteTrack and BoT-SORT as that package does them (AGPL-3.0), by motion alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ....traces.records import Fingerprint
from ...capabilities import Detections, Track
from ...deadline import Deadline
from ...weights.packages import installed
from ..detectors.ultralytics.package import load_ultralytics
from .association.geometry import Boxes
from .following import DEFAULT_THRESHOLD, LOST_S, Given, follow
from .reid import Reid

Method = Literal["bytetrack", "botsort"]
METHODS: tuple[Method, ...] = ("bytetrack", "botsort")


class UltralyticsTracker:
    """Joins detections into tracks; where frames are far apart, it is told of empty ones between."""

    name = "ultralytics"
    concurrency = 1

    def __init__(
        self, method: Method, *, threshold: float = DEFAULT_THRESHOLD, reid: Reid | None = None
    ) -> None:
        load_ultralytics()
        self.memory_mb = 60 + (reid.memory_mb if reid else 0)
        self._method, self._threshold, self._reid = method, threshold, reid

    def fingerprint(self) -> Fingerprint:
        """The package's version, its method, and the network that tells people apart, if any."""
        return Fingerprint(
            capability="tracker",
            name=self.name,
            version=f"1+ultralytics{installed('ultralytics')}",
            dtype="float64",
            parameters={
                "method": self._method,
                "threshold": self._threshold,
                "lost_s": LOST_S,
                # It would need whole frames, and trackers get boxes.
                "camera_motion": "not compensated",
                **(self._reid.parameters() if self._reid else {}),
            },
        )

    def track(
        self, detections: Iterator[Detections], size: tuple[int, int], rate_hz: float, deadline: Deadline
    ) -> tuple[Track, ...]:
        """Every track, ordered by first sample, then from left to right."""
        follower = _Theirs(self._made(rate_hz), rate_hz)
        return follow(follower, detections, size, rate_hz, deadline, self._reid)

    def _made(self, rate_hz: float) -> Any:
        """One video's tracker, with the package's own settings but for these."""
        from ultralytics.trackers.track import TRACKER_MAP
        from ultralytics.utils import ROOT, YAML, IterableSimpleNamespace

        told = YAML.load(ROOT / "cfg/trackers" / f"{self._method}.yaml")
        told |= {"track_high_thresh": self._threshold, "new_track_thresh": self._threshold}
        # Overlap times score, with its limits, would keep what is faint but steady from becoming a track.
        told |= {"track_buffer": max(round(LOST_S * rate_hz), 1), "fuse_score": False}
        told |= {"gmc_method": "none", "with_reid": False}
        make: Callable[..., Any] = TRACKER_MAP[self._method]
        return make(args=IterableSimpleNamespace(**told))


class _Rows:
    """Boxes as its trackers take them."""

    def __init__(self, xywh: Boxes, score: Boxes) -> None:
        self.xywh, self.conf, self.cls = xywh, score, np.zeros(len(score))

    def __len__(self) -> int:
        return len(self.conf)

    def __getitem__(self, rows: NDArray[np.bool_]) -> _Rows:
        return _Rows(self.xywh[rows], self.conf[rows])


class _Theirs:
    """Its tracker, which counts frames and knows no time."""

    def __init__(self, tracker: Any, rate_hz: float) -> None:
        self._tracker, self._rate_hz = tracker, rate_hz
        self._last_s = 0.0

    def update(self, xyxy: Boxes, score: Boxes, since_s: float) -> list[Given]:
        """Whose each box is, from the first frame on in which it is seen."""
        missed = round((since_s - self._last_s) * self._rate_hz) - 1
        self._last_s = since_s
        # It forgets a lost track one frame after it gave it up.
        for _ in range(min(missed, self._tracker.max_frames_lost + 2)):
            self._tracker.update(_Rows(np.zeros((0, 4)), np.zeros(0)))
        centre, sides = (xyxy[:, :2] + xyxy[:, 2:]) / 2, xyxy[:, 2:] - xyxy[:, :2]
        self._tracker.update(_Rows(np.concatenate((centre, sides), axis=1), score))
        return [
            Given(int(track.track_id), int(track.idx))
            for track in self._tracker.tracked_stracks
            if track.frame_id == self._tracker.frame_id
        ]
