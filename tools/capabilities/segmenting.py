"""Segmenters: the outline of a thing in one frame, and followed through many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, runtime_checkable

from ...traces.records import Mask, Span
from ...traces.records.region import Xyxy
from ..deadline import Deadline
from .backend import Backend

if TYPE_CHECKING:
    from ..video import Frame, Video


class Dot(NamedTuple):
    """A point, in pixels of the displayed frame, that lies on the thing or beside it."""

    x: float
    y: float
    inside: bool = True


@dataclass(frozen=True)
class Prompt:
    """One thing told at one instant: by a box round it, by points, or by its mask; at least one of these."""

    t_s: float
    box: Xyxy | None = None
    dots: tuple[Dot, ...] = ()
    mask: Mask | None = None


@dataclass(frozen=True)
class Outlines:
    """The things of all prompts in one frame, in the prompts' order.

    Masks have the size of the displayed frame; None where the thing is not seen.
    """

    pts: int
    t_s: float
    index: int
    masks: tuple[Mask | None, ...]
    scores: tuple[float, ...]


@runtime_checkable
class NeedsBoxes(Protocol):
    """A segmenter to which a point by itself tells too little: it is told the box of what is found there."""

    needs_boxes: Literal[True]


@runtime_checkable
class Segmenter(Backend, Protocol):
    """Tells which pixels are a thing's."""

    def segment(self, frame: Frame, prompts: Sequence[Prompt], deadline: Deadline) -> Outlines:
        """The things of the prompts in one frame; the prompts' times do not matter."""

    def follow(
        self, video: Video, prompts: Sequence[Prompt], span: Span, deadline: Deadline
    ) -> Iterator[Outlines]:
        """The things in every frame of a span, in order of time, from their prompts both ways.

        What it holds does not grow with the span's length but by the masks themselves.
        """
