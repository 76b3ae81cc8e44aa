"""The manipulation `describe`: a model that sees frames and a question, nothing else, says what they show."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ...traces.errors import BadArguments
from ...traces.records import Degradation, Description, FrameRef, Shown, Span
from ...traces.records.region import Xyxy
from ..looked import shown_instead
from ..pictures import Tile, bgr, shown_frame
from ..video import Frame
from .base import Arguments, Context, Output
from .deriving import check_span
from .zoom import crop_of

# So many frames are taken of a span.
FRAMES = 8


class DescribeArguments(Arguments):
    """What to ask, and of which frames."""

    question: str = Field(
        min_length=1, max_length=500, description="neutral, such as 'What is the man doing?'"
    )
    at_s: float | None = Field(default=None, description="of one frame, in seconds")
    span: Span | None = Field(default=None, description=f"or a part, by {FRAMES} frames")
    box: Xyxy | None = Field(default=None, description="show only x1, y1, x2, y2 px of the frames")


class Describe:
    """Have frames described."""

    name: ClassVar[str] = "describe"
    summary: ClassVar[str] = (
        "Ask a model that sees these frames and your question alone; a `free` claim can cite what it says."
    )
    arguments: ClassVar[type[DescribeArguments]] = DescribeArguments

    def run(self, arguments: DescribeArguments, context: Context) -> Output:
        """One description, with the frames, the pictures sent, and the request as it was made."""
        times_s = _times_s(arguments, context)
        describer = context.backends.describer()
        references, pictures, weak = list[FrameRef](), list[Shown](), list[Degradation]()
        for t_s in times_s:
            context.deadline.check("looking at frames")
            (frame,) = context.video.at((t_s,))
            weak += shown_instead(context.video, t_s, frame)
            references.append(context.video.reference(frame))
            pictures.append(_picture(frame, arguments.box, context))
        said = describer.describe(arguments.question, pictures, context.blobs, context.deadline)
        print_ = describer.fingerprint()
        description = Description(
            asked=arguments.question,
            text=said.text,
            span=_spoken_of(arguments, references),
            frames=tuple(references),
            shown=tuple(pictures),
            request=said.request,
            model=print_,
            degradations=tuple(weak),
        )
        return Output((description,), (print_,), usage=said.usage)


def _times_s(arguments: DescribeArguments, context: Context) -> tuple[float, ...]:
    """The instant asked for, or instants evenly through the span."""
    if (arguments.at_s is None) is (arguments.span is None):
        raise BadArguments("describe one instant or one span: set either at_s or span")
    if arguments.span is None:
        return (arguments.at_s or 0.0,)
    check_span(arguments.span, context)
    moments = context.video.moments(arguments.span, FRAMES)
    return tuple(t_s for _, t_s, _ in moments) or (arguments.span.start_s,)


def _picture(frame: Frame, box: Xyxy | None, context: Context) -> Shown:
    """A frame, or a part of it, as it is sent."""
    record = context.video.record
    crop = (0, 0, record.width, record.height) if box is None else crop_of(box, 0.0, record)
    tile = Tile(bgr(frame.rgb()), frame.pts, frame.t_s, frame.index)
    return shown_frame(tile, crop, context.blobs)


def _spoken_of(arguments: DescribeArguments, frames: list[FrameRef]) -> Span:
    """The span that was shown: of one instant, the frame's."""
    return arguments.span or Span(start_s=frames[0].t_s, end_s=frames[-1].t_s)
