"""Facts about a scene's truth that questions are made of, each only where it is beyond doubt."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

import numpy as np

from ...traces.records.region import Box, Xyxy
from ...traces.records.span import Span
from ...traces.records.vocabulary import Side
from ..scenes.truth import EventTruth, ThingTruth, Truth, TruthEvent

# Two things are told apart in time when they are at least this far apart.
CLEAR_S = 0.5
_CLASS = {"person": "person", "car": "vehicle", "truck": "vehicle", "ball": "ball", "box": "box"}


class Facts:
    """A scene's truth with the derived facts that several kinds of question need."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.coloured = tuple(t for t in truth.things if t.colour and t.seen_frames())
        self.movers = tuple(t for t in self.coloured if t.moves)
        self.only_movers = len(self.movers) == len(self.coloured)
        self.bare = len(self.movers) == len(truth.things)

    # ---- one thing

    def unique(self) -> tuple[ThingTruth, ...]:
        """Movers whose colour no other thing shares."""
        colours = [t.colour for t in self.coloured]
        return tuple(t for t in self.movers if colours.count(t.colour) == 1)

    def event(self, thing: ThingTruth, event: TruthEvent) -> EventTruth | None:
        """The only event of this name of a thing; None where there is none or more than one."""
        found = self.events(thing, event)
        return found[0] if len(found) == 1 else None

    def events(self, thing: ThingTruth, event: TruthEvent) -> tuple[EventTruth, ...]:
        """All events of this name of a thing."""
        return tuple(e for e in self.truth.events if e.thing == thing.id and e.event == event)

    def span(self, thing: ThingTruth) -> Span:
        """While it is seen, from first to last."""
        span = self.truth.visible_span(thing.id)
        assert span is not None, "only things that are seen become facts"
        return span

    def never_hidden(self, thing: ThingTruth) -> bool:
        """Whether it is seen in every frame from the first to the last."""
        frames = thing.seen_frames()
        return len(frames) == frames[-1] - frames[0] + 1

    def states(self, thing: ThingTruth, *, moving: bool) -> tuple[Span, ...]:
        """The spans of moving or standing still while it is seen."""
        frames, times = thing.seen_frames(), self.truth.times_s
        found: list[tuple[float, float]] = []
        for i in range(frames[0], frames[-1]):
            gone_m = float(np.linalg.norm(np.subtract(thing.world_m[i + 1], thing.world_m[i])))
            if (gone_m / (times[i + 1] - times[i]) > 0.3) == moving:
                start = found.pop()[0] if found and found[-1][1] == times[i] else times[i]
                found.append((start, times[i + 1]))
        return tuple(Span(start_s=a, end_s=b) for a, b in found if b - a >= 0.3)

    def clear_at(self, thing: ThingTruth, t_s: float) -> bool:
        """Whether all of it is seen, well inside the frame, at an instant."""
        i = self.truth.frame_at(t_s)
        return thing.visible_fraction[i] > 0.97 and self.within(thing, t_s)

    def within(self, thing: ThingTruth, t_s: float) -> bool:
        """Whether no edge of the frame cuts it at an instant."""
        i = self.truth.frame_at(t_s)
        return thing.full_box[i] == thing.clipped_box[i]

    def box(self, thing: ThingTruth, t_s: float) -> Xyxy:
        """The whole thing's box in the frame nearest to an instant."""
        return thing.clipped_box[self.truth.frame_at(t_s)]

    def centre(self, thing: ThingTruth, t_s: float) -> tuple[float, float]:
        """The middle of its box."""
        return Box(xyxy=self.box(thing, t_s)).centre

    def heading(self, thing: ThingTruth, span: Span) -> float | None:
        """Degrees clockwise from up of the way it goes; None where that is short, bent or ambiguous."""
        if self.events(thing, "turn") or self.events(thing, "reverse"):
            return None
        a, b = (Box(xyxy=thing.full_box[self.truth.frame_at(t)]).centre for t in (span.start_s, span.end_s))
        dx, dy = b[0] - a[0], b[1] - a[1]
        if np.hypot(dx, dy) < 0.12 * self.truth.camera.diagonal_px:
            return None
        degrees = float(np.degrees(np.arctan2(dx, -dy)) % 360)
        return degrees if abs((degrees % 45) - 22.5) > 7 else None

    # ---- things together

    def of_class(self, thing: ThingTruth) -> str:
        """Person, vehicle, ball or box: what a silhouette tells."""
        return _CLASS[thing.kind]

    def classes(self) -> dict[str, tuple[ThingTruth, ...]]:
        """Movers by class, for classes of which nothing stands about unmoving.

        A silhouette tells the class only from the side, not from high above.
        """
        if self.truth.camera.pitch_deg > 40:
            return {}
        still = {self.of_class(t) for t in self.coloured if not t.moves}
        names = sorted({self.of_class(t) for t in self.movers} - still - {"box"})
        return {n: tuple(t for t in self.movers if self.of_class(t) == n) for n in names}

    def in_order(self, event: TruthEvent) -> tuple[tuple[EventTruth, ThingTruth], ...] | None:
        """Movers by when this event (their only one) happened; None where two are too close."""
        found = sorted(
            ((e, t) for t in self.movers for e in self.events(t, event)), key=lambda pair: pair[0].t_s
        )
        close = any(b[0].t_s - a[0].t_s < CLEAR_S for a, b in pairwise(found))
        repeated = len({t.id for _, t in found}) < len(found)
        return None if close or repeated or not found else tuple(found)

    def seen_at(self, things: tuple[ThingTruth, ...], t_s: float) -> tuple[ThingTruth, ...] | None:
        """Those seen at an instant; None where one of them is only just coming, going or half hidden."""
        seen = []
        for thing in things:
            near = [i for i, t in enumerate(self.truth.times_s) if abs(t - t_s) <= 0.4]
            shares = [thing.visible_fraction[i] for i in near]
            if max(shares) > 0.02 and min(shares) < 0.45:
                return None
            if min(shares) >= 0.45:
                seen.append(thing)
        return tuple(seen)

    def seen_in(self, things: tuple[ThingTruth, ...], span: Span) -> tuple[ThingTruth, ...] | None:
        """Those seen in a span; None where one comes or goes close to its ends."""
        found = []
        for thing in things:
            own = self.span(thing)
            if min(abs(own.start_s - span.end_s), abs(own.end_s - span.start_s)) < CLEAR_S:
                return None
            if own.intersect(span):
                found.append(thing)
        return tuple(found)

    @cached_property
    def pair_events(self) -> tuple[tuple[float, float, str, int, int], ...]:
        """(low_s, high_s, pass or meet, thing, other) for every two movers, in order of time."""
        found = [f for a, b in self._pairs() for f in (*self._passes(a, b), *self._meetings(a, b))]
        return tuple(sorted(found))

    def _pairs(self) -> Iterator[tuple[ThingTruth, ThingTruth]]:
        for k, a in enumerate(self.coloured):
            yield from ((a, b) for b in self.coloured[k + 1 :] if a.moves or b.moves)

    def _both_seen(self, a: ThingTruth, b: ThingTruth) -> list[int]:
        return [i for i in range(len(self.truth.times_s)) if a.seen(i) and b.seen(i)]

    def _passes(self, a: ThingTruth, b: ThingTruth) -> list[tuple[float, float, str, int, int]]:
        """When the middles swap places from left to right or from top to bottom."""
        found = []
        for i, j in pairwise(self._both_seen(a, b)):
            before, after = (np.subtract(_middle(a, k), _middle(b, k)) for k in (i, j))
            if j == i + 1 and before[0] * after[0] < 0:
                t = self.truth.times_s[i]
                found.append((t, self.truth.times_s[j], "pass", a.id, b.id))
        return found

    def _meetings(self, a: ThingTruth, b: ThingTruth) -> list[tuple[float, float, str, int, int]]:
        """From when the boxes are 2 % of the diagonal apart until they touch."""
        near_px = 0.02 * self.truth.camera.diagonal_px
        found: list[tuple[float, float, str, int, int]] = []
        low, touched = None, False
        for i in self._both_seen(a, b):
            gap, t = gap_px(a.clipped_box[i], b.clipped_box[i]), self.truth.times_s[i]
            if gap > near_px:
                low, touched = None, False
                continue
            low = t if low is None else low
            if gap == 0 and not touched:
                touched = True
                found.append((low, t, "meet", a.id, b.id))
        return found


def _middle(thing: ThingTruth, i: int) -> tuple[float, float]:
    return Box(xyxy=thing.full_box[i]).centre


def gap_px(a: Xyxy, b: Xyxy) -> float:
    """Pixels between two boxes; 0 where they touch or overlap."""
    dx = max(a[0] - b[2], b[0] - a[2], 0.0)
    dy = max(a[1] - b[3], b[1] - a[3], 0.0)
    return float(np.hypot(dx, dy))


OPPOSITE: dict[Side, Side] = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}
