"""The manipulation `segment`: the outlines of things in every frame."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ...traces.records import Span, Tube
from ..capabilities import Dot, NeedsBoxes, Prompt
from ..outlining import outlined, outlined_tube
from .base import Context, Output
from .pointed import thing_under
from .prompts import Fitting, InBox, Named, PromptArguments, UnderPoint, each_of, named_thing, within_video


class SegmentArguments(PromptArguments):
    """Which thing, or which things, told in one way."""

    span: Span | None = Field(default=None, description="only in this span")


class Segment:
    """Outline things."""

    name: ClassVar[str] = "segment"
    summary: ClassVar[str] = (
        "Outline in every frame: things that fit a phrase, a tube's, one in a box or under a point."
    )
    arguments: ClassVar[type[SegmentArguments]] = SegmentArguments

    def run(self, arguments: SegmentArguments, context: Context) -> Output:
        """A tube for each thing, whose boxes are those of its masks; an absence where nothing fits."""
        span = None if arguments.span is None else within_video(context, arguments.span)
        return outlines_of(named_thing(arguments, context, span=span), context, span)


def outlines_of(told: Named, context: Context, span: Span | None = None) -> Output:
    """The masks of what a prompt names, over time."""
    if isinstance(told, Fitting):
        return _of_fitting(told, context, span)
    segmenter = context.backends.segmenter()
    if isinstance(told, UnderPoint) and isinstance(segmenter, NeedsBoxes):
        here = thing_under(told.spot, context)
        if here is not None:
            found = outlined_tube(context, here.tube, span)
            return Output((found,), (*here.found.backends, segmenter.fingerprint()))
    if isinstance(told, Tube):
        found = outlined_tube(context, told, span)
    elif isinstance(told, InBox):
        found = outlined(context, Prompt(told.t_s, box=told.xyxy), number=1, span=span)
    else:
        t_s, x, y = told.spot
        found = outlined(context, Prompt(t_s, dots=(Dot(x, y),)), number=told.number + 1, span=span)
    return Output(evidence=(found,), backends=(segmenter.fingerprint(),))


def _of_fitting(told: Fitting, context: Context, span: Span | None) -> Output:
    """Each of the things that fit, but those whose outline cannot be told."""
    if told.none:
        return Output(told.none, backends=told.backends, cached=told.cached)
    made, failed = each_of(told.first, lambda tube: outlined_tube(context, tube, span))
    found = told.marked(made, failed)
    return Output(found, backends=(*told.backends, context.backends.segmenter().fingerprint()))
