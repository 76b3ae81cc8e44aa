"""The manipulation `look`: whole frames at given times, kept as pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from ...traces.records import Degradation, FrameRef, Frames
from ..looked import shown_instead
from ..pictures import kept
from ..video import Frame, Video
from .base import Arguments, Context, Output

# Decoded frames are big; this many are held at a time.
HELD_FRAMES = 4


class LookArguments(Arguments):
    """When to look."""

    times_s: tuple[float, ...] = Field(min_length=1, max_length=64, description="in seconds, at most 64")
    sheet: bool = Field(default=False, description="true: small, on contact sheets; cheap")


class Look:
    """Look at whole frames."""

    name: ClassVar[str] = "look"
    summary: ClassVar[str] = "Look at the frames at given times."
    arguments: ClassVar[type[LookArguments]] = LookArguments

    def run(self, arguments: LookArguments, context: Context) -> Output:
        """One piece of evidence for all the times, in the order asked."""
        references, blobs, weak = list[FrameRef](), list[str](), list[Degradation]()
        for t_s, frame in zip(arguments.times_s, _frames(context.video, arguments.times_s), strict=True):
            context.deadline.check("looking at frames")
            references.append(context.video.reference(frame))
            blobs.append(context.blobs.put(kept(frame.rgb(), sheet=arguments.sheet)))
            weak += shown_instead(context.video, t_s, frame)
        frames = Frames(
            frames=tuple(references),
            blobs=tuple(blobs),
            sheet=arguments.sheet,
            degradations=tuple(dict.fromkeys(weak)),
        )
        return Output((frames,))


def _frames(video: Video, times_s: tuple[float, ...]) -> Iterator[Frame]:
    for start in range(0, len(times_s), HELD_FRAMES):
        yield from video.at(times_s[start : start + HELD_FRAMES])
