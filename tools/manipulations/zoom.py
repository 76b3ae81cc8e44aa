"""The manipulation `zoom`: a part of one frame, enlarged, kept as a picture."""

from __future__ import annotations

import math
from typing import ClassVar

from pydantic import Field

from ...traces.errors import BadArguments
from ...traces.records import Frames, VideoRecord
from ...traces.records.region import Xyxy
from ..looked import shown_instead
from ..pictures import enlarged, png
from .base import Arguments, Context, Output

# A sliver shows little, and some models refuse it: around one, more is shown.
_LEAST_ASPECT = 0.05


class ZoomArguments(Arguments):
    """Where and when to look closer."""

    t_s: float = Field(description="in seconds")
    box: Xyxy = Field(description="x1, y1, x2, y2 in pixels of the frame")
    margin: float = Field(default=0.1, ge=0, le=2, description="shown around it, as a share of its size")


class Zoom:
    """Look closer at a part of a frame."""

    name: ClassVar[str] = "zoom"
    summary: ClassVar[str] = "Look closer at a box of the frame at a time."
    arguments: ClassVar[type[ZoomArguments]] = ZoomArguments

    def run(self, arguments: ZoomArguments, context: Context) -> Output:
        """The frame's reference and the crop; the picture's size over the crop's is the enlargement."""
        crop = crop_of(arguments.box, arguments.margin, context.video.record)
        (frame,) = context.video.at((arguments.t_s,))
        x1, y1, x2, y2 = crop
        blob = context.blobs.put(png(enlarged(frame.rgb()[y1:y2, x1:x2])))
        return Output(
            (
                Frames(
                    frames=(context.video.reference(frame),),
                    blobs=(blob,),
                    crop=(float(x1), float(y1), float(x2), float(y2)),
                    degradations=shown_instead(context.video, arguments.t_s, frame),
                ),
            )
        )


def crop_of(box: Xyxy, margin: float, record: VideoRecord) -> tuple[int, int, int, int]:
    """The whole pixels that a box with its margin touches, inside the frame."""
    x1, y1, x2, y2 = box
    ordered = x1 < x2 and y1 < y2 and all(map(math.isfinite, box))
    if not ordered or x2 <= 0 or y2 <= 0 or x1 >= record.width or y1 >= record.height:
        raise BadArguments(
            f"the box {x1:g}, {y1:g}, {x2:g}, {y2:g} shows nothing of the frame, "
            f"which is {record.width}×{record.height} px.",
            hint="Give x1 < x2 and y1 < y2, in pixels of the frame.",
        )
    wide = min(x2, record.width) - max(x1, 0)
    high = min(y2, record.height) - max(y1, 0)
    least = max(wide, high) * _LEAST_ASPECT
    across = max((x2 - x1) * margin, (least - wide) / 2)
    down = max((y2 - y1) * margin, (least - high) / 2)
    return (
        max(math.floor(x1 - across), 0),
        max(math.floor(y1 - down), 0),
        min(math.ceil(x2 + across), record.width),
        min(math.ceil(y2 + down), record.height),
    )
