"""Points to follow, spread over a thing; and those that were followed, as tracks or as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from ..traces.points import PointsFrame
from ..traces.records import Degradation, TubeSamples
from ..traces.records.tube import Look
from .capabilities import PointTracks, Spot, Track
from .colours import colour_shares, dominant_colour
from .masks import BoolImage

if TYPE_CHECKING:
    from .video import Video
    from .video.frame import Pixels

# So many pixels round a point tell its colour.
_CORE_PX = 11
# So far from a region's rim points are spread, and a corner is at least so much of the best one.
_RIM_PX, _CORNER = 3, 0.02
# Of the spacing that an even spread would have, points keep this share.
_APART = 0.7


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


def spread(rgb: Pixels, region: BoolImage, count: int) -> list[tuple[float, float]]:
    """Up to so many places in a region, apart from one another, that can be told from their neighbours."""
    inner = cv2.erode(region.astype(np.uint8), np.ones((2 * _RIM_PX + 1,) * 2, np.uint8), borderValue=0)
    mask = inner if inner.any() else region.astype(np.uint8)
    apart = max(_APART * float(np.sqrt(mask.sum() / count)), 1.0)
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    corners: Any = cv2.goodFeaturesToTrack(grey, count, _CORNER, apart, mask=mask)
    if corners is None:
        return []
    return [(float(x) + 0.5, float(y) + 0.5) for x, y in np.asarray(corners).reshape(-1, 2)]


def frames_of(tracks: PointTracks) -> tuple[PointsFrame, ...]:
    """The columns of a table of points, frame by frame, to a hundredth of a pixel."""
    score = np.where(tracks.visible, np.round(tracks.score.astype(np.float64), 4), 0.0)
    xy = np.round(tracks.xy, 2)
    known = np.asarray(np.isfinite(xy).all(axis=2), np.bool_)
    return tuple(
        PointsFrame(
            pts=tracks.pts[n],
            t_s=tracks.t_s[n],
            index=tracks.index[n],
            xy=tuple(
                (float(x), float(y)) if told else None
                for (x, y), told in zip(xy[:, n], known[:, n], strict=True)
            ),
            score=tuple(score[:, n].tolist()),
        )
        for n in range(len(tracks.pts))
    )
