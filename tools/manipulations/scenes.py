"""The manipulation `scenes`: the shots a video is cut into."""

from __future__ import annotations

from typing import ClassVar

from ...traces.records import SpanFound
from ..video import find_shots
from .base import Arguments, Context, Output


class ScenesArguments(Arguments):
    """Nothing to choose: shots are looked for in the whole video."""


class Scenes:
    """Find the shots."""

    name: ClassVar[str] = "scenes"
    summary: ClassVar[str] = "Find the shots that the video is cut into, in order."
    arguments: ClassVar[type[ScenesArguments]] = ScenesArguments

    def run(self, arguments: ScenesArguments, context: Context) -> Output:
        """One span per shot; they follow each other from the video's start to its end."""
        video = context.video
        half_frame_s = 0.5 / video.record.rate_hz
        return Output(
            tuple(
                SpanFound(
                    what="shot",
                    found=shot,
                    t_s=shot.start_s,
                    sigma_s=half_frame_s if shot.start_s > video.record.start_s else 0.0,
                    degradations=video.record.degradations,
                )
                for shot in find_shots(video, context.deadline)
            )
        )
