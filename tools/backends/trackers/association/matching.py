"""Frame-to-frame association by the `trackers` library, with a similarity that knows look and motion."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import supervision as sv
from trackers import ByteTrackTracker

from .appearance import likeness
from .cleaning import kin
from .geometry import Boxes, overlaps
from .trails import Piece, Trail

# The library counts its buffer in frames of a thirtieth of a second.
_LOST_S = 3.0
_SHORT_GAP_S = 0.5
_LEAST_LIKE = 0.2
_LEAST_LIKE_LATE = 0.5
_LEAST_SIMILARITY = 0.15
# A detector may call one thing by several names: at the same place it is still that thing.
_SAME_PLACE = 0.35
_OTHER_LABEL = 0.75


class Matcher:
    """Wraps the library's tracker: its tracklets are Kalman filters, ours are trails, one each."""

    def __init__(self, size: tuple[int, int], rate_hz: float) -> None:
        self._size = size
        self._diagonal = math.hypot(*size)
        self._pairs: list[tuple[Any, Trail]] = []
        self._pieces: list[Piece] = []
        self._t_s = 0.0
        self._tracker = ByteTrackTracker(
            lost_track_buffer=round(_LOST_S * 30),
            frame_rate=rate_hz,
            minimum_consecutive_frames=1,
            minimum_iou_threshold=_LEAST_SIMILARITY,
            iou=self,
        )

    @property
    def trails(self) -> list[Trail]:
        """The trails still followed, oldest first."""
        return [trail for _, trail in self._pairs]

    def update(self, pieces: list[Piece], t_s: float, since_s: float) -> list[tuple[Trail, Piece]]:
        """Give each piece its trail, new ones included; `since_s` is the time since the first frame."""
        self._pieces, self._t_s = pieces, t_s
        boxes = np.array([self._whole(p) for p in pieces], dtype=np.float32).reshape(-1, 4)
        detections = sv.Detections(xyxy=boxes, data={"row": np.arange(len(pieces))})
        found = self._tracker.update(detections, timestamp=since_s)
        known = {id(tracklet): trail for tracklet, trail in self._pairs}
        fresh = [t for t in self._tracker.tracks if id(t) not in known]
        # Tracklets born in this frame have no id yet; the library appends them in the pieces' order.
        rows = [int(r) for r in found.data.get("row", ())]
        unowned = [r for r, i in zip(rows, found.tracker_id, strict=True) if i < 0]
        by_id = {t.tracker_id: known[id(t)] for t in self._tracker.tracks if id(t) in known}
        born = [Trail(self._size) for _ in fresh]
        given = [(by_id[int(i)], pieces[r]) for r, i in zip(rows, found.tracker_id, strict=True) if i >= 0]
        given += [(trail, pieces[r]) for trail, r in zip(born, unowned, strict=True)]
        known.update({id(t): trail for t, trail in zip(fresh, born, strict=True)})
        self._pairs = [(t, known[id(t)]) for t in self._tracker.tracks]
        return given

    def _whole(self, piece: Piece) -> Boxes:
        if piece.owner is None:
            return piece.visible
        return piece.owner.whole_behind(piece, self._t_s)

    def compute(self, predicted: Boxes, detected: Boxes) -> Boxes:
        """Similarity of each tracklet with each piece: the library's hook for its association."""
        if not len(predicted) or not len(detected):
            return np.zeros((len(predicted), len(detected)))
        common = overlaps(predicted.astype(np.float64), detected.astype(np.float64))
        rows = [
            [
                self._similarity(trail, predicted[i], piece, common[i, j])
                for j, piece in enumerate(self._pieces)
            ]
            for i, (_, trail) in enumerate(self._pairs_alive())
        ]
        return np.array(rows, dtype=np.float64)

    def _pairs_alive(self) -> list[tuple[Any, Trail]]:
        """The pairs in the order of the library's tracklets, which may just have been pruned."""
        known = {id(tracklet): trail for tracklet, trail in self._pairs}
        return [(t, known[id(t)]) for t in self._tracker.tracks]

    def _similarity(self, trail: Trail, predicted: Boxes, piece: Piece, iou: float) -> float:
        if piece.owner is not None:
            return float(piece.owner is trail)
        if trail.dissolved:
            return 0.0
        gap_s = self._t_s - trail.last_s
        if gap_s > _SHORT_GAP_S and not trail.is_behind(self._t_s):
            return 0.0
        alike_label = any(kin(label, piece.label) for label in trail.labels)
        if not alike_label and iou < _SAME_PLACE:
            return 0.0
        x1, y1, x2, y2 = (predicted if gap_s < _SHORT_GAP_S else trail.predicted(self._t_s)).tolist()
        px1, py1, px2, py2 = piece.visible.tolist()
        away = math.hypot(x1 + x2 - px1 - px2, y1 + y2 - py1 - py2) / 2
        extent = max(x2 - x1 + px2 - px1, y2 - y1 + py2 - py1) / 2
        gate = self._gate_px(trail, extent, gap_s)
        if away > gate and iou <= 0:
            return 0.0
        like = likeness(trail.model, piece.histogram)
        if like < (_LEAST_LIKE if gap_s <= _SHORT_GAP_S else _LEAST_LIKE_LATE) and iou < 0.4:
            return 0.0
        near = max(iou, math.exp(-2 * (away / gate) ** 2))
        sizes = _size_factor(x2 - x1, px2 - px1), _size_factor(y2 - y1, py2 - py1)
        return (0.6 * near + 0.4 * like) * max(sizes) * (1.0 if alike_label else _OTHER_LABEL)

    def _gate_px(self, trail: Trail, extent_px: float, gap_s: float) -> float:
        """How far from its prediction a trail may be found; a new one has no velocity yet."""
        if trail.length < 3:
            return 1.5 * extent_px + 1.0 * self._diagonal * gap_s
        speed, gap_s = math.hypot(*trail.velocity.tolist()), min(gap_s, _SHORT_GAP_S)
        return 0.7 * extent_px + (0.35 * speed + 0.2 * self._diagonal) * gap_s


def _size_factor(first_px: float, second_px: float) -> float:
    """Less than one where two sides differ much in length."""
    small, large = sorted((max(first_px, 1.0), max(second_px, 1.0)))
    return min(1.0, 0.4 + 0.8 * small / large)
