"""Runs whose traces are kept: of the suites' questions, of follow-ups, and of a model with a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

import yaml

from ...agent.answer import Answer
from ...agent.run import ask, follow_up
from ...traces.chain import TRACE
from ...traces.errors import VidenceError
from ..kinebench import suite as metric
from ..kinebench.asked import Stratum
from ..kinebench.inputs import inputs_of
from ..questions import suite as plain

# Asked after questions that were answered, one after every so many.
FOLLOW_UPS = ("And how long is it visible?", "Where is it then?", "What about the red one?")
EVERY = 5
# What a scripted model does with any video, rightly and wrongly; then it does not know, however often asked.
SCRIPT: dict[str, object] = {
    "turns": [
        {"say": "I look round.", "call": [{"track": {"query": ""}}, {"look": {"times_s": [0.5, 1.5]}}]},
        {"call": [{"measure": {"quantity": "visible_duration", "of": ["e1"]}}, {"events": {"of": "e99"}}]},
        {"call": [{"watch": {"span": {"start_s": 0.5, "end_s": 2.5}, "fps": 4.0}}, {"scenes": {}}]},
        {"say": "I am not sure yet."},
        {"call": [{"describe": {"question": "What is seen?", "at_s": 1.0}}, {"search": {"query": "red"}}]},
        {"answer": {"claims": [{"kind": "quantity", "evidence": ["e1"], "subject": "it"}]}},
        *[{"answer": {"outcome": "insufficient_evidence", "reason": "It is not clear."}}] * 4,
    ]
}
WORDS: dict[str, object] = {"turns": [{"say": "Things that move over the ground."}]}
# Questions in metres for each stratum of each scene.
METRES: Mapping[Stratum, int] = {"static": 2, "perturbed": 1, "tracks": 1, "moving": 2}


class Kept(NamedTuple):
    """A run whose trace is kept, of which sort it is, and the video that it is of."""

    sort: str
    run: Path
    video: Path


def questions(seed: int, folder: Path, *, per_kind: int) -> Iterator[Kept]:
    """The suite's questions on rendered scenes; and follow-ups on some of those that are answered."""
    scenes = folder / "scenes"
    for number, pair in enumerate(plain.suite(seed, plain.stage(seed, scenes), per_kind=per_kind)):
        video, run = plain.video_path(scenes, pair.scene, seed), folder / "questions" / pair.id
        if not _asked(run, partial(ask, video, pair.question, options=pair.options, points=pair.points)):
            continue
        yield Kept("questions", run, video)
        if number % EVERY == 0 and Answer.of(run).status == "answered":
            words, then = FOLLOW_UPS[number // EVERY % len(FOLLOW_UPS)], folder / "follow-ups" / pair.id
            if _asked(then, partial(follow_up, run, words)):
                yield Kept("follow-ups", then, video)


def metres(seed: int, folder: Path) -> Iterator[Kept]:
    """Questions in metres: with sidecars exact and perturbed, with tracks, from moving cameras."""
    scenes = folder / "metric-scenes"
    truths = metric.stage(seed, scenes)
    for one in metric.suite(seed, truths, each=METRES):
        video, run = metric.video_path(scenes, one.scene, seed), folder / "metres" / one.id
        files = inputs_of(one, truths[one.scene], scenes / "inputs")._asdict()
        if _asked(run, partial(ask, video, one.text, options=one.options, **files)):
            yield Kept("metres", run, video)


def scripted(seed: int, folder: Path) -> Iterator[Kept]:
    """A model that follows a script, once on each scene; another one describes for it."""
    scenes = folder / "scenes"
    policy, describer = (
        _written(folder, name, turns) for name, turns in (("turns", SCRIPT), ("words", WORDS))
    )
    for name in plain.stage(seed, scenes):
        video, run = plain.video_path(scenes, name, seed), folder / "scripted" / name
        backends = (f"describer={describer}",)
        if _asked(run, partial(ask, video, "What happens?", policy=policy, backends=backends)):
            yield Kept("scripted", run, video)


def _written(folder: Path, name: str, script: dict[str, object]) -> str:
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(script), encoding="utf-8")
    return f"scripted:{path}"


def _asked(run: Path, put: Callable[..., Answer]) -> bool:
    """Ask, unless that was done before; whether there is a trace, also of a run that broke off."""
    if not (run / TRACE).exists():
        with suppress(VidenceError):
            put(out=run)
    return (run / TRACE).exists()
