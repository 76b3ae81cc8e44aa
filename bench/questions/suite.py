"""Makes the suite: scenes rendered once into a folder, questions drawn evenly over kinds and scenes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from ..scenes.library import RECIPES, scene
from ..scenes.truth import Truth
from .facts import Facts
from .ideas import Idea
from .kinds import KINDS
from .pairs import Number, Pair, Wording, YesNo
from .phrasings import put, templates

PER_KIND = 3
# House: by who knew the grammar. Blind: by a stranger to it; the grammar has since been mended where it could
# not read them. Unseen: by another stranger, never looked at by whoever works on the grammar – keep it so:
# how these are read is the estimate for questions that strangers will ask.
WORDINGS: tuple[Wording, Wording] = ("house", "blind")
UNSEEN: tuple[Wording, Wording] = ("unseen", "unseen")


def video_path(folder: Path, name: str, seed: int) -> Path:
    """Where a scene's video lies; its truth lies beside it as JSON."""
    return folder / f"{name}-{seed}.mp4"


def stage(seed: int, folder: Path, *, workers: int = 2) -> dict[str, Truth]:
    """The truth of every scene of the library; what is not in the folder yet is rendered."""
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(name, seed, folder) for name in RECIPES if not _beside(folder, name, seed).is_file()]
    if jobs:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            list(pool.map(_render, jobs))
    return {
        n: Truth.model_validate_json(_beside(folder, n, seed).read_text(encoding="utf-8")) for n in RECIPES
    }


def _beside(folder: Path, name: str, seed: int) -> Path:
    return video_path(folder, name, seed).with_suffix(".json")


def _render(job: tuple[str, int, Path]) -> None:
    name, seed, folder = job
    truth = scene(name, seed).render(video_path(folder, name, seed))
    # The truth is written last: where it is, the video is whole.
    _beside(folder, name, seed).write_text(truth.model_dump_json(), encoding="utf-8")


def suite(
    seed: int,
    truths: Mapping[str, Truth],
    *,
    per_kind: int = PER_KIND,
    wordings: tuple[Wording, Wording] = WORDINGS,
) -> list[Pair]:
    """The questions of a seed: up to `per_kind` of each kind, half of them in either writer's words."""
    facts = {name: Facts(truth) for name, truth in truths.items()}
    used: Counter[str] = Counter()
    pairs = []
    for turn, kind in enumerate(KINDS):
        for k, (name, idea) in enumerate(_drawn(kind, seed, facts, used, per_kind)):
            used[name] += 1
            pairs.append(_worded(f"{kind}-{k}", kind, name, seed, idea, wordings[(turn + k) % 2]))
    return pairs


def _drawn(
    kind: str, seed: int, facts: Mapping[str, Facts], used: Counter[str], per_kind: int
) -> list[tuple[str, Idea]]:
    """Ideas of one kind from different scenes, the least asked about first, yes and no by turns."""
    rng = random.Random(f"{seed} {kind}")
    pool = [
        (name, idea)
        for name in facts
        for idea in KINDS[kind].maker(facts[name], random.Random(f"{seed} {kind} {name}"))
    ]
    rng.shuffle(pool)
    drawn: list[tuple[str, Idea]] = []
    while pool and len(drawn) < per_kind:
        own, wanted = Counter(name for name, _ in drawn), len(drawn) % 2 == rng.randrange(2)
        best = min(pool, key=lambda p: (_off(p[1], wanted), own[p[0]], used[p[0]]))
        pool.remove(best)
        drawn.append(best)
    return drawn


def _off(idea: Idea, wanted: bool) -> bool:
    """Whether an idea's answer is yes where no is wanted, or none where some are wanted."""
    return isinstance(idea.truth, (YesNo, Number)) and bool(idea.truth.value) != wanted


def _worded(id_: str, kind: str, name: str, seed: int, idea: Idea, wording: Wording) -> Pair:
    rng = random.Random(f"{seed} {id_} words")
    # Where a writer has not written this kind, the other one's words stand in.
    wording = wording if templates(wording).get(kind) else "house"
    people = templates(wording).get("person_words") or templates("house")["person_words"]
    question = put(rng.choice(templates(wording)[kind]), idea.slots, people, rng)
    return Pair(
        id=id_,
        scene=name,
        seed=seed,
        kind=kind,
        wording=wording,
        question=question[0].upper() + question[1:],
        options=idea.options,
        points=idea.points,
        truth=idea.truth,
    )
