"""The background of a static camera, learnt from samples of the whole video in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from .....traces.errors import NotMeasurable
from .....traces.records import Span
from ....deadline import Deadline
from ...light import U8, Planes, brightened, light_of, planes_of
from .settle import settled
from .states import States

if TYPE_CHECKING:
    from ....video import Video

SAMPLES = 5  # per stretch: enough for a median that two passing frames do not disturb
_STRETCHES = 12  # a short video is cut in so many at least
_STRETCH_S = (0.3, 2.0)
_OTHER_SCENE = 0.7  # of the picture unlike anything before: another scene, or the lights went on
_KEPT_SAMPLES = 16
_SORTING = ((0, 1), (3, 4), (2, 4), (2, 3), (1, 4), (0, 3), (0, 2), (1, 3), (1, 2))


@dataclass(frozen=True, eq=False)
class Background:
    """What is behind everything from `start_s` on at the latest, its noise, and frames to learn from."""

    earliest_s: float
    start_s: float
    planes: Planes
    noise: Planes
    samples: tuple[Planes, ...]


class _Kept:
    """A few samples, evenly spread over however many are offered."""

    def __init__(self) -> None:
        self.samples: list[Planes] = []
        self._every = 1
        self._offered = 0

    def offer(self, sample: Planes) -> None:
        """Keep the sample if its turn has come; halve what is kept when it grows too much."""
        if self._offered % self._every == 0:
            self.samples.append(sample)
        self._offered += 1
        if len(self.samples) > _KEPT_SAMPLES:
            self.samples = self.samples[::2]
            self._every *= 2


def learn_background(video: Video, span: Span, deadline: Deadline) -> tuple[Background, ...]:
    """The backgrounds of a span in order of time; more than one where the scene itself changes."""
    learnt: list[Background] = []
    began = (span.start_s, span.start_s)
    states: States | None = None
    reference: U8 | None = None
    ends: tuple[Planes, Planes] | None = None
    kept = _Kept()
    for begin_s, end_s, samples in _stretches(video, span):
        deadline.check("learning the background")
        if reference is None:
            reference = samples[len(samples) // 2][0]
        alike = _alike(samples, reference)
        picture, spread = _median(alike)
        if states is not None and ends is not None and states.unmatched(picture) > _OTHER_SCENE:
            learnt.append(_finished(began, states, ends, kept))
            began, states, reference = (begin_s, end_s), None, samples[len(samples) // 2][0]
            kept, ends, alike = _Kept(), None, _alike(samples, reference)
            picture, spread = _median(alike)
        if states is None:
            states = States(picture[0].shape)
        states.add(picture, spread)
        kept.offer(samples[0])
        ends = (ends[0] if ends else alike[0], alike[-1])
    if states is None or ends is None:
        raise NotMeasurable(
            f"motion needs at least one frame between {span.start_s:.2f} and {span.end_s:.2f} s",
            hint="Ask about a longer part of the video.",
        )
    return (*learnt, _finished(began, states, ends, kept))


def _finished(
    began: tuple[float, float], states: States, ends: tuple[Planes, Planes], kept: _Kept
) -> Background:
    states.glimpse(ends[0], 0)
    states.glimpse(ends[1], states.stretches)
    look = settled(states)
    noise = np.minimum(np.rint(states.noise * 1.2 + 0.5), 60).astype(np.uint8)
    wide = [np.asarray(cv2.blur(plane, (5, 5)), np.uint8) for plane in noise]
    return Background(*began, (look[0], look[1], look[2]), (wide[0], wide[1], wide[2]), tuple(kept.samples))


def _stretches(video: Video, span: Span) -> Iterator[tuple[float, float, list[Planes]]]:
    """Samples of the span in equal stretches, each with its beginning and end."""
    stretch_s = min(max(span.duration_s / _STRETCHES, _STRETCH_S[0]), _STRETCH_S[1])
    begin_s, samples = span.start_s, list[Planes]()
    for frame in video.frames(span, rate_hz=SAMPLES / stretch_s):
        if not samples:
            begin_s = frame.t_s
        samples.append(planes_of(frame.yuv_half()))
        if len(samples) == SAMPLES:
            yield begin_s, frame.t_s, samples
            samples = []
    if samples:  # the rest of a video, or all of a very short one: the last sample stands in for the missing
        yield begin_s, span.end_s, samples + samples[-1:] * (SAMPLES - len(samples))


def _alike(samples: list[Planes], reference: U8) -> list[Planes]:
    """Samples under the reference's light."""
    return [brightened(sample, light_of(reference, sample[0])) for sample in samples]


def _median(alike: list[Planes]) -> tuple[Planes, Planes]:
    """The median picture of a stretch, and the spread of the middle samples."""
    medians, spreads = [], []
    for p in range(3):
        ranked = [planes[p] for planes in alike]
        for i, j in _SORTING:
            a, b = ranked[i], ranked[j]
            ranked[i], ranked[j] = np.asarray(cv2.min(a, b), np.uint8), np.asarray(cv2.max(a, b), np.uint8)
        medians.append(ranked[2])
        spread = cv2.min(cv2.subtract(ranked[3], ranked[0]), cv2.subtract(ranked[4], ranked[1]))
        spreads.append(np.asarray(spread, np.uint8))
    return (medians[0], medians[1], medians[2]), (spreads[0], spreads[1], spreads[2])
