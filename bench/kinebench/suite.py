"""Makes a seed's suite: scenes rendered once into a folder, questions drawn from their truth."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from ..scenes.truth import Truth
from .asked import Question, Stratum
from .ideas import Draw, Idea
from .kinds import KINDS
from .library import MOVING, RECIPES, scene
from .phrasings import put
from .world import World

# Questions asked about each scene, by stratum.
EACH: Mapping[Stratum, int] = {"static": 18, "perturbed": 6, "tracks": 6, "moving": 18}
# After so many kinds in a row that have nothing to ask about a scene, it has no more to give.
_TRIES = 400


def video_path(folder: Path, name: str, seed: int) -> Path:
    """Where a scene's video lies; its truth lies beside it as JSON."""
    return folder / f"{name}-{seed}.mp4"


def stage(
    seed: int, folder: Path, names: Sequence[str] = tuple(RECIPES), *, workers: int = 2
) -> dict[str, Truth]:
    """The truth of the scenes named; what is not in the folder yet is rendered."""
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(name, seed, folder) for name in names if not _beside(folder, name, seed).is_file()]
    if len(jobs) > 1 and workers > 1:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            list(pool.map(_render, jobs))
    else:
        for job in jobs:
            _render(job)
    return {n: Truth.model_validate_json(_beside(folder, n, seed).read_text(encoding="utf-8")) for n in names}


def suite(
    seed: int, truths: Mapping[str, Truth], *, each: Mapping[Stratum, int] = EACH, unseen: bool = False
) -> list[Question]:
    """The questions of a seed about these scenes; `unseen` puts them in words that nobody worked with."""
    questions = []
    for name, truth in truths.items():
        world = World(scene(name, seed), truth)
        strata: tuple[Stratum, ...] = ("moving",) if name in MOVING else ("static", "perturbed", "tracks")
        for stratum in strata:
            questions += _about(world, seed, stratum, each[stratum], unseen=unseen)
    return questions


def _about(world: World, seed: int, stratum: Stratum, count: int, *, unseen: bool) -> list[Question]:
    """Questions about a scene, no two alike, kinds in an order drawn by their weight."""
    rng = random.Random(f"kinebench {seed} {world.truth.scene} {stratum}")
    bag = [kind for kind, how in KINDS.items() for _ in range(how.weight)]
    found: dict[str, Question] = {}
    turn: list[str] = []
    for _ in range(_TRIES):
        if len(found) == count:
            break
        turn = turn or rng.sample(bag, len(bag))
        kind = turn.pop()
        if (idea := KINDS[kind].maker(Draw(world, rng))) is not None:
            words = put(kind, idea.slots, rng, unseen=unseen)
            number = f"{world.truth.scene}-{stratum}-{len(found)}"
            found.setdefault(words, _asked(number, kind, words, idea, world, stratum))
    return list(found.values())


def _asked(id_: str, kind: str, words: str, idea: Idea, world: World, stratum: Stratum) -> Question:
    return Question(
        id=id_,
        scene=world.truth.scene,
        seed=world.truth.seed,
        stratum=stratum,
        kind=kind,
        text=words,
        options=idea.options,
        occluded=idea.occluded,
        truth=idea.truth,
    )


def _beside(folder: Path, name: str, seed: int) -> Path:
    return video_path(folder, name, seed).with_suffix(".json")


def _render(job: tuple[str, int, Path]) -> None:
    name, seed, folder = job
    truth = scene(name, seed).render(video_path(folder, name, seed))
    # The truth is written last: where it is, the video is whole.
    _beside(folder, name, seed).write_text(truth.model_dump_json(), encoding="utf-8")
