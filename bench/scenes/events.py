"""The events of a scene: coming and going by what is seen, starts, stops and turns by the script."""

from __future__ import annotations

from collections.abc import Mapping

from ...traces.records.vocabulary import Side
from .camera import GroundCamera
from .drive import Drive
from .script import Motion
from .truth import EventTruth, ThingTruth


def events_of(
    things: tuple[ThingTruth, ...],
    motions: Mapping[int, Motion | Drive],
    times_s: tuple[float, ...],
    camera: GroundCamera,
) -> tuple[EventTruth, ...]:
    """Every event of every thing, in order of time."""
    found: list[EventTruth] = []
    for thing in things:
        if thing.colour is None or not (frames := thing.seen_frames()):
            continue
        found += _comings(thing, frames, times_s, camera)
        first_s, last_s = times_s[frames[0]], times_s[frames[-1]]
        found += [
            EventTruth(t_s=round(beat.t_s, 4), thing=thing.id, event=beat.event)
            for beat in motions[thing.id].beats()
            if first_s < beat.t_s < last_s
        ]
    return tuple(sorted(found, key=lambda e: (e.t_s, e.thing, e.event)))


def _comings(
    thing: ThingTruth, frames: tuple[int, ...], times_s: tuple[float, ...], camera: GroundCamera
) -> list[EventTruth]:
    first, last = frames[0], frames[-1]
    found = [EventTruth(t_s=times_s[first], thing=thing.id, event="appear")]
    if first > 0:
        side = _side(thing, first, camera)
        found.append(EventTruth(t_s=times_s[first], thing=thing.id, event="enter", side=side))
    if last + 1 < len(times_s):
        gone_s = times_s[last + 1]
        found.append(EventTruth(t_s=gone_s, thing=thing.id, event="leave", side=_side(thing, last, camera)))
        found.append(EventTruth(t_s=gone_s, thing=thing.id, event="disappear"))
    return found


def _side(thing: ThingTruth, frame: int, camera: GroundCamera) -> Side | None:
    """The edge by which the thing is cut, or None where it is cut by none or by two."""
    x1, y1, x2, y2 = thing.full_box[frame]
    cut: dict[Side, float] = {
        "left": -x1,
        "right": x2 - camera.width,
        "top": -y1,
        "bottom": y2 - camera.height,
    }
    sides = sorted(cut, key=lambda s: -cut[s])
    if cut[sides[0]] <= 0 or cut[sides[1]] > 0.3 * cut[sides[0]]:
        return None
    return sides[0]
