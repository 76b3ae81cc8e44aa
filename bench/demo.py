"""The demo: one rendered scene and five questions whose truth is read off the renderer, not typed in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..agent.answer import Answer
from .kinebench.inputs import sidecar
from .scenes.library import scene
from .scenes.truth import EventTruth, ThingTruth, Truth

RECIPE = "side_street"
TOLERANCE_S = 0.35


@dataclass(frozen=True)
class DemoQuestion:
    """A question, the truth in words, and whether an answer agrees with it."""

    kind: str
    text: str
    truth: str
    agrees: Callable[[Answer], bool]


def render(folder: Path, seed: int) -> tuple[Path, Truth]:
    """The demo's video and what is true of it."""
    video = folder / f"{RECIPE}-{seed}.mp4"
    truth = scene(RECIPE, seed).render(video)
    beside = video.with_suffix(".camera.json")
    beside.write_text(json.dumps(sidecar(truth.camera), indent=2) + "\n", encoding="utf-8")
    return video, truth


def questions(truth: Truth) -> tuple[DemoQuestion, ...]:
    """Five questions of different kinds: one takes three steps, one must be refused."""
    car, truck, person = (_the(truth, kind) for kind in ("car", "truck", "person"))
    return (
        _how_many(truth),
        _when_stops(truth, car),
        _side(truth, truck),
        _three_steps(truth, car),
        _refused(person),
    )


def _the(truth: Truth, kind: str) -> ThingTruth:
    return next(thing for thing in truth.things if thing.kind == kind and thing.moves)


def _events(truth: Truth, event: str) -> list[EventTruth]:
    return sorted((e for e in truth.events if e.event == event), key=lambda e: e.t_s)


def _event(truth: Truth, thing: ThingTruth, event: str) -> EventTruth:
    return next(e for e in _events(truth, event) if e.thing == thing.id)


def _how_many(truth: Truth) -> DemoQuestion:
    moving = sum(thing.moves for thing in truth.things)
    return DemoQuestion(
        "count", "How many moving objects are there?", str(moving), lambda a: a.record.count == moving
    )


def _when_stops(truth: Truth, car: ThingTruth) -> DemoQuestion:
    t_s = _event(truth, car, "stop").t_s
    return DemoQuestion(
        "when",
        f"When does the {car.name} stop?",
        f"at {t_s:.2f} s",
        lambda a: a.record.time_s is not None and abs(a.record.time_s - t_s) <= TOLERANCE_S,
    )


def _side(truth: Truth, truck: ThingTruth) -> DemoQuestion:
    side = str(_event(truth, truck, "leave").side)
    return DemoQuestion(
        "side", f"By which side does the {truck.name} leave?", side, lambda a: a.record.label == side
    )


def _three_steps(truth: Truth, car: ThingTruth) -> DemoQuestion:
    """A moment, the first to leave after it, and that one's colour."""
    stop = _event(truth, car, "stop").t_s
    leaver = truth.thing(next(e.thing for e in _events(truth, "leave") if e.t_s > stop))
    return DemoQuestion(
        "three steps",
        f"After the {car.name} stops, what colour is the object that leaves first?",
        str(leaver.colour),
        lambda a: a.record.label == leaver.colour,
    )


def _refused(person: ThingTruth) -> DemoQuestion:
    return DemoQuestion(
        "to be refused",
        f"Why is the {person.name} in a hurry?",
        "nothing in the video can tell",
        lambda a: a.status == "unsupported_question",
    )
