"""`python -m vidence.bench.borne --seed N`: what the judge makes of true yes-or-no answers of a model.

The `rules` policy answers the yes-or-no questions of both suites; each true answer's draft is then judged as
if a chat model had written it, once as it is and once with its truth turned round. The former should be
verified, the latter never may be.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import vidence
from vidence.traces.entail import borne_by
from vidence.traces.events import Drafted, RunStarted
from vidence.traces.reader import TraceReader
from vidence.traces.records.bearing import Bearing

from .kinebench import suite as kinebench
from .kinebench.asked import YesNo as MetricYesNo
from .kinebench.inputs import inputs_of
from .kinebench.library import digest as kinebench_digest
from .questions import suite as questions
from .questions.pairs import YesNo
from .scenes.library import digest as scenes_digest

PER_KIND = 6


class Told(NamedTuple):
    """A true answer to a question: what is borne out of it, and of its opposite."""

    kind: str
    question: str
    truth: bool
    claims: str
    as_said: Bearing | None
    turned_round: Bearing | None


def main() -> None:
    """Print the answers that are withheld, and how many there are by kind."""
    parser = argparse.ArgumentParser(prog="python -m vidence.bench.borne", description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--metres", action="store_true", help="the suite in metres, not the one in pixels")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()), help="folder for all of it")
    given = parser.parse_args()
    ask = _ask_in_metres if given.metres else _ask_in_pixels
    told = [one for folder, truth, kind in ask(given.seed, given.out) if (one := _told(folder, truth, kind))]
    for one in told:
        if _status(one.as_said) != "verified":
            reason = one.as_said.reason if one.as_said else "nothing"
            print(f"[{one.kind}] {one.question} {one.truth}\n    {one.claims}\n    {reason}")
    _print_counts(told)


def _print_counts(told: list[Told]) -> None:
    kept = Counter(one.kind for one in told if _status(one.as_said) == "verified")
    for kind, number in Counter(one.kind for one in told).most_common():
        print(f"{kind:24} {kept[kind]:3} of {number}")
    fooled = sum(_status(one.turned_round) == "verified" for one in told)
    print(f"verified: {kept.total()} of {len(told)} true answers, {fooled} of their opposites")


def _status(bearing: Bearing | None) -> str:
    return "none" if bearing is None else bearing.status


def _ask_in_pixels(seed: int, out: Path) -> Iterator[tuple[Path, bool, str]]:
    """Asks about scenes without a calibration."""
    folder = out / f"vidence-scenes-{scenes_digest()}"
    for pair in questions.suite(seed, questions.stage(seed, folder), per_kind=PER_KIND):
        if isinstance(pair.truth, YesNo):
            run = out / f"vidence-borne-{scenes_digest()}" / f"{seed}-{pair.id}"
            if not run.exists():
                video = questions.video_path(folder, pair.scene, seed)
                vidence.ask(video, pair.question, options=pair.options, points=pair.points, out=run)
            yield run, pair.truth.value, pair.kind


def _ask_in_metres(seed: int, out: Path) -> Iterator[tuple[Path, bool, str]]:
    """Asks about scenes with their calibration."""
    folder = out / "vidence-kinebench" / kinebench_digest()
    truths = kinebench.stage(seed, folder)
    for question in kinebench.suite(seed, truths):
        if isinstance(question.truth, MetricYesNo):
            run = out / f"vidence-borne-{kinebench_digest()}" / f"{seed}-{question.id}"
            if not run.exists():
                given = inputs_of(question, truths[question.scene], folder / "inputs")
                vidence.ask(
                    kinebench.video_path(folder, question.scene, seed),
                    question.text,
                    camera=given.camera,
                    tracks=given.tracks,
                    backends=given.backends,
                    out=run,
                )
            yield run, question.truth.value, question.kind


def _told(folder: Path, truth: bool, kind: str) -> Told | None:
    """A run's answer as if a model had drafted it; None where `rules` did not answer, or not truly."""
    reader = TraceReader(folder)
    answered, started = reader.answered, reader.started
    if answered is None or answered.answer.status != "answered" or answered.answer.truth is not truth:
        return None
    drafts = [event.draft for event in reader.events if isinstance(event, Drafted)]
    draft = drafts[-1].model_copy(update={"told_by": "model"})
    judged = answered.answer.claims

    def bearing(said: bool) -> Bearing | None:
        turned = draft.model_copy(update={"truth": said})
        found = borne_by(started, turned, judged, reader.ledger())
        return next((b for b in found if b.field in ("truth", "question")), None)

    claims = " | ".join(f"{claim.claim.predicate.kind}: {claim.text}" for claim in judged)
    return Told(kind, _text(started), truth, claims, bearing(truth), bearing(not truth))


def _text(started: RunStarted) -> str:
    return started.understood or started.question


if __name__ == "__main__":
    main()
