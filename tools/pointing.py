"""Points that were followed, as tracks: a small box that goes with each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ..traces.records import Degradation, TubeSamples
from ..traces.records.tube import Look
from .capabilities import PointTracks, Spot, Track
from .colours import colour_shares, dominant_colour

if TYPE_CHECKING:
    from .video import Video

# So many pixels round a point tell its colour.
_CORE_PX = 11


def track_of_point(video: Video, tracks: PointTracks, row: int, spot: Spot) -> Track:
    """One point as a track of boxes as large as what was compared; only where it is visible."""
    seen = np.flatnonzero(tracks.visible[row])
    middles, reach = tracks.xy[row, seen], tracks.half_px[row]
    boxes = np.round(np.concatenate([middles - reach, middles + reach], axis=1), 2)
    samples = TubeSamples(
        pts=tuple(tracks.pts[i] for i in seen),
        t_s=tuple(tracks.t_s[i] for i in seen),
        index=tuple(tracks.index[i] for i in seen),
        xyxy=tuple((x1, y1, x2, y2) for x1, y1, x2, y2 in boxes.tolist()),
        seen=("full",) * len(seen),
        real_edges=((True, True, True, True),) * len(seen),
        score=tuple(round(score, 4) for score in tracks.score[row, seen].tolist()),
    )
    part = Degradation(
        kind="part_only", detail="a part of it, followed by its look from where it was pointed at"
    )
    return Track(row + 1, "object", samples, _look(video, spot), (part,))


def _look(video: Video, spot: Spot) -> Look:
    """The colour of the few pixels under a point."""
    rgb = video.at([spot.t_s])[0].rgb()
    core = cv2.getRectSubPix(rgb, (_CORE_PX, _CORE_PX), (spot.x - 0.5, spot.y - 0.5))
    ycrcb = cv2.cvtColor(core, cv2.COLOR_RGB2YCrCb)
    shares = colour_shares(np.asarray(ycrcb[..., [0, 2, 1]], np.uint8).reshape(-1, 3))
    return Look(colour=dominant_colour(shares))
