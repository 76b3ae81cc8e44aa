"""The `bytetrack`, `ocsort` and `botsort` trackers: those of the `trackers` package, by motion alone."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from itertools import count
from typing import Any, Literal

import numpy as np

from ....traces.records import Fingerprint
from ...capabilities import Detections, Track
from ...deadline import Deadline
from .association.geometry import Boxes
from .following import DEFAULT_THRESHOLD, LOST_S, Given, follow
from .reid import Reid

Method = Literal["bytetrack", "ocsort", "botsort"]
# The library counts its buffer in frames of a thirtieth of a second.
_BUFFER = round(LOST_S * 30)
_BOTSORT_THRESHOLD = 0.6


class LibraryTracker:
    """Joins detections into tracks as one of the package's methods does; times between frames may differ."""

    concurrency = 2

    def __init__(
        self, name: Method, *, threshold: float = DEFAULT_THRESHOLD, reid: Reid | None = None
    ) -> None:
        self.name = name
        self.memory_mb = 60 + (reid.memory_mb if reid else 0)
        self._threshold, self._reid = threshold, reid

    def fingerprint(self) -> Fingerprint:
        """The package's version, the threshold, and the network that tells people apart, if any."""
        parameters: dict[str, str | float] = {"threshold": self._threshold, "lost_s": LOST_S}
        if self.name == "botsort":
            # It would need whole frames, and trackers get boxes: with a moving camera it is no better.
            parameters["camera_motion"] = "not compensated"
        return Fingerprint(
            capability="tracker",
            name=self.name,
            version=f"1+trackers{version('trackers')}",
            dtype="float64",
            parameters=parameters | (self._reid.parameters() if self._reid else {}),
        )

    def track(
        self, detections: Iterator[Detections], size: tuple[int, int], rate_hz: float, deadline: Deadline
    ) -> tuple[Track, ...]:
        """Every track, ordered by first sample, then from left to right."""
        follower = _Library(_made(self.name, self._threshold, rate_hz), self._threshold)
        return follow(follower, detections, size, rate_hz, deadline, self._reid)


def _made(name: Method, threshold: float, rate_hz: float) -> Any:
    # The package takes over a second to import, and only tracking needs it.
    from trackers import BoTSORTTracker, ByteTrackTracker, OCSORTTracker

    # That a thing was seen in one frame only is for later to judge: its first sight belongs to its track.
    if name == "ocsort":
        return OCSORTTracker(
            _BUFFER, rate_hz, minimum_consecutive_frames=1, high_conf_det_threshold=threshold
        )
    if name == "bytetrack":
        return ByteTrackTracker(_BUFFER, rate_hz, threshold, 1, high_conf_det_threshold=threshold)
    # It compares overlap times score, with limits for scores from its own threshold on.
    scale = threshold / _BOTSORT_THRESHOLD
    return BoTSORTTracker(
        _BUFFER,
        rate_hz,
        threshold,
        1,
        minimum_iou_threshold_first_assoc=0.2 * scale,
        minimum_iou_threshold_unconfirmed_assoc=0.3 * scale,
        high_conf_det_threshold=threshold,
        enable_cmc=False,
    )


class _Library:
    """One video's tracker, with an identity for each of its tracklets from the first frame on."""

    def __init__(self, tracker: Any, threshold: float) -> None:
        self._tracker, self._threshold = tracker, threshold
        self._numbers = count(1)
        # The tracklets themselves are held, so that none is taken for an earlier one at the same address.
        self._known: list[tuple[object, int]] = []

    def update(self, xyxy: Boxes, score: Boxes, since_s: float) -> list[Given]:
        """Whose each box is."""
        import supervision as sv

        seen = sv.Detections(
            xyxy=xyxy.astype(np.float32), confidence=score, data={"row": np.arange(len(score))}
        )
        found = self._tracker.update(seen, timestamp=since_s)
        rows = [int(row) for row in found.data.get("row", ())]
        ids = [int(number) for number in (found.tracker_id if found.tracker_id is not None else ())]
        known = {id(tracklet): number for tracklet, number in self._known}
        fresh = [t for t in self._tracker.tracks if id(t) not in known]
        known |= {id(t): next(self._numbers) for t in fresh}
        self._known = [(t, known[id(t)]) for t in self._tracker.tracks]
        by_id = {t.tracker_id: known[id(t)] for t in self._tracker.tracks}
        # Tracklets born in this frame have no id yet; they stand in the order of the boxes that none has.
        born = [known[id(t)] for t in fresh if t.tracker_id < 0]
        unowned = [r for r, i in zip(rows, ids, strict=True) if i < 0 and score[r] >= self._threshold]
        given = [Given(by_id[i], r) for r, i in zip(rows, ids, strict=True) if i >= 0]
        return given + [Given(number, row) for number, row in zip(born, unowned, strict=True)]
