"""People who walk about, as what tells of a camera: the whole boxes of upright tubes, spread over time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import NotMeasurable
from ....traces.records import Tube
from ...capabilities import Sought
from ...finding import find
from ...manipulations.base import Context
from .given import Number, People

Floats = NDArray[np.float64]

# Boxes of one person a moment apart say the same thing.
_MOST_BOXES, _FEWEST_BOXES = 12, 4
_LEAST_HIGH_PX = 16.0
_RIM_PX = 2.0
_FEWEST_PLACES_PX = 0.04


def people_of(context: Context, height_m: Number) -> People:
    """The people of a video, found as a question finds them; raises where too little is seen of any."""
    tubes = find(context, Sought(noun="person"), strict=True).index.tubes
    size = (context.video.record.width, context.video.record.height)
    boxes = [found for tube in tubes if len(found := _whole_boxes(tube, size)) >= _FEWEST_BOXES]
    if not boxes:
        raise NotMeasurable(
            f"no person is seen whole for long enough ({len(tubes)} upright thing(s) were found)",
            hint="Use a stretch in which people walk about in full view, or give --distance or --height.",
        )
    feet = np.concatenate(boxes)[:, 2]
    if float(np.ptp(feet)) < _FEWEST_PLACES_PX * size[1]:
        raise NotMeasurable(
            "all people are seen at about the same depth, which leaves the camera's pitch open",
            hint="Use a stretch in which people are near and far, or give --distance or --height as well.",
        )
    person = np.concatenate([np.full(len(one), k) for k, one in enumerate(boxes)])
    return People(person.astype(np.int64), np.concatenate(boxes), height_m)


def _whole_boxes(tube: Tube, size: tuple[int, int]) -> Floats:
    """Middle, top and bottom (n, 3) of boxes that show a person whole, evenly spread over its places."""
    edges = np.array(tube.samples.xyxy, dtype=np.float64)
    inside = (edges[:, :2] > _RIM_PX).all(axis=1) & (edges[:, 2:] < np.array(size) - _RIM_PX).all(axis=1)
    real = np.array(tube.samples.real_edges).all(axis=1)
    full = np.array([seen == "full" for seen in tube.samples.seen])
    whole = edges[inside & real & full & (edges[:, 3] - edges[:, 1] > _LEAST_HIGH_PX)]
    if not len(whole):
        return np.zeros((0, 3))
    # Each box is the middle one of its stretch: a walking person's box breathes with its steps.
    stretches = np.array_split(whole, min(_MOST_BOXES, max(len(whole) // 3, 1)))
    usual = np.array([np.median(stretch, axis=0) for stretch in stretches])
    return np.column_stack([(usual[:, 0] + usual[:, 2]) / 2, usual[:, 1], usual[:, 3]])
