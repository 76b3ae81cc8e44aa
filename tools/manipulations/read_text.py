"""The manipulation `read_text`: the text that stands in a part of one frame."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ...traces.records import Reading, ReadLine, Shown
from ...traces.records.region import Xyxy
from ..looked import shown_instead
from ..pictures import Tile, bgr, enlarged, stored
from .base import Arguments, Context, Output
from .zoom import crop_of

# Letters of a few pixels are read badly: small parts are enlarged up to this side.
LEGIBLE_PX = 640


class ReadTextArguments(Arguments):
    """Where and when to read."""

    t_s: float = Field(description="in seconds")
    box: Xyxy | None = Field(default=None, description="x1, y1, x2, y2 px of the part; all where left out")
    margin: float = Field(default=0.1, ge=0, le=2, description="read around it, too")


class ReadText:
    """Read text in a frame."""

    name: ClassVar[str] = "read_text"
    summary: ClassVar[str] = "Read the text in the frame at a time, or in a box of it."
    arguments: ClassVar[type[ReadTextArguments]] = ReadTextArguments

    def run(self, arguments: ReadTextArguments, context: Context) -> Output:
        """One reading; its lines are in pixels of the frame."""
        record = context.video.record
        whole = (0.0, 0.0, float(record.width), float(record.height))
        crop = crop_of(arguments.box or whole, arguments.margin if arguments.box else 0.0, record)
        reader = context.backends.reader()
        (frame,) = context.video.at((arguments.t_s,))
        x1, y1, x2, y2 = crop
        part = enlarged(bgr(frame.rgb()[y1:y2, x1:x2]), LEGIBLE_PX)
        scale = ((x2 - x1) / part.shape[1], (y2 - y1) / part.shape[0])
        tile = Tile(part, frame.pts, frame.t_s, frame.index)
        shown = stored(part, [tile], context.blobs, scale=scale, offset=(x1, y1))
        read = reader.read(shown, context.blobs, context.deadline)
        reading = Reading(
            source=reader.name,
            frame=context.video.reference(frame),
            crop=(float(x1), float(y1), float(x2), float(y2)),
            lines=tuple(_in_frame(line, shown) for line in read.lines),
            shown=(shown.blob,),
            request=read.request,
            degradations=shown_instead(context.video, arguments.t_s, frame),
        )
        return Output((reading,), (reader.fingerprint(),), usage=read.usage)


def _in_frame(line: ReadLine, shown: Shown) -> ReadLine:
    """A line's box in pixels of the frame."""
    if line.xyxy is None or shown.scale is None:
        return line
    (sx, sy), (left, top) = shown.scale, shown.offset
    x1, y1, x2, y2 = line.xyxy
    box = (x1 * sx + left, y1 * sy + top, x2 * sx + left, y2 * sy + top)
    return line.model_copy(update={"xyxy": box})
