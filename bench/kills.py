"""Runs killed at random moments, some again and again: what they leave behind, and whether they go on.

`python -m vidence.bench.kills [--runs N] [--seed N]`: by rules in pixels, in metres, and by a scripted model.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import JsonValue

from ..traces.audit import audit
from ..traces.chain import HEAD
from ..traces.events import CallFinished, comparable
from ..traces.reader import TraceReader
from ..traces.show import show
from .kinebench.inputs import sidecar
from .scenes.camera import GroundCamera
from .scenes.drive import Drive
from .scenes.scene import Actor, Scene

VIDEO, CAMERA, SCRIPT = "street.mp4", "street.camera.json", "script.yaml"
VIEW = GroundCamera(width=320, height=180, focal_px=270.0, height_m=6.0, pitch_deg=20.0)
BRAKES = Drive(-6.0, 15.0, ((0.0, 5.0), (0.5, 5.0), (1.5, 0.0)), ((0.0, 90.0),))
STREET = Scene("street", 1, VIEW, "asphalt", (Actor("car", "red", BRAKES),), 2.0)
MEASURE = {"measure": {"quantity": "visible_duration", "of": ["e1"], "subject": "the red car"}}
TURNS: list[dict[str, Any]] = [
    {"call": [{"track": {"query": "red car"}}, {"look": {"times_s": [0.5, 1.5]}}]},
    {"say": "Hm."},
    {"call": [MEASURE]},
    {"answer": {"claims": [{"kind": "quantity", "evidence": ["e3"], "value": 30.3}]}},
    {"answer": {"claims": [{"kind": "quantity", "evidence": ["e3"]}]}},
]
ASKED: dict[str, tuple[str, dict[str, str]]] = {
    "rules": ("When does the red car stop?", {}),
    "metres": ("How far does the red car travel?", {"camera": CAMERA}),
    "model": ("How long is the red car visible?", {"policy": f"scripted:{SCRIPT}"}),
}
# How likely a run that goes on is killed again.
AGAIN = 0.3
# A line of the trace is met to within this, so that kills fall between the writes that make one append, too.
NEAR_S = 0.02
LONGEST_S = 300.0
# Imported once, and every run forked from there: what is killed is then the run, not its imports.
_CHILDREN = get_context("forkserver")
_CHILDREN.set_forkserver_preload(["vidence.agent.run", "vidence.agent.checkpoint", "cv2"])


class Undisturbed(NamedTuple):
    """A run that nobody kills: what it did, of how many lines, in what time."""

    way: tuple[dict[str, JsonValue], ...]
    lines: int
    took_s: float


class Told(NamedTuple):
    """What came of one run that was killed: how often it was, and what of it does not hold."""

    kind: str
    kills: int
    begun: bool
    """Whether there was a trace when it was killed: else there is nothing to read or to go on with."""
    wrong: tuple[str, ...]


def prepare(folder: Path) -> None:
    """The footage and the script of all runs."""
    import yaml

    STREET.render(folder / VIDEO)
    (folder / CAMERA).write_text(json.dumps(sidecar(VIEW)), encoding="utf-8")
    (folder / SCRIPT).write_text(yaml.safe_dump({"turns": TURNS}), encoding="utf-8")


def undisturbed(folder: Path, kind: str) -> Undisturbed:
    """Let a run come to its end by itself."""
    run, began = folder / f"{kind}-undisturbed", time.monotonic()
    _ended(_began(_ask, folder, kind, run))
    reader = TraceReader(run)
    return Undisturbed(_way(reader), len(reader.lines), time.monotonic() - began)


def killed(folder: Path, kind: str, whole: Undisturbed, number: int, seed: int) -> Told:
    """Kill a run, perhaps more than once, then let it come to its end."""
    chance, run = random.Random(f"{seed}-{number}"), folder / f"{kind}-{number}"
    work, kills, wrong = _began(_ask, folder, kind, run), 0, list[str]()
    while _killed(chance, work, run, whole):
        kills += 1
        if not (run / HEAD).exists():
            return Told(kind, kills, begun=False, wrong=())
        wrong += _unreadable(run)
        if TraceReader(run).finished:
            break
        work = _began(_resume, folder, run)
        if chance.random() >= AGAIN:
            break
    _ended(work)
    return Told(kind, kills, begun=True, wrong=(*wrong, *different(run, whole)))


def _unreadable(run: Path) -> list[str]:
    """What does not hold of a run as the kill left it, other than that it did not come to its end."""
    report = audit(run)
    show(run)
    return [
        f"{run.name} after a kill: {one}" for one in (*report.integrity.problems, *report.grounding.problems)
    ]


def different(run: Path, whole: Undisturbed) -> list[str]:
    """What of a run that went on is not as if nobody had killed it."""
    reader, report = TraceReader(run), audit(run)
    wrong = [f"{run.name} resumed: {report.text()}"] if not report.ok else []
    if _way(reader) != whole.way:
        wrong.append(f"{run.name} resumed: its way or answer is another")
    made = Counter(event.result.call for event in reader.events if isinstance(event, CallFinished))
    wrong += [
        f"{run.name} resumed: {call} was made {times} times" for call, times in made.items() if times > 1
    ]
    return wrong


def _way(reader: TraceReader) -> tuple[dict[str, JsonValue], ...]:
    """What must be equal, but for the digests of the code, which may be edited meanwhile."""
    first, *rest = comparable(reader.events)
    return {name: value for name, value in first.items() if name != "tooling"}, *rest


def _killed(chance: random.Random, work: BaseProcess, run: Path, whole: Undisturbed) -> bool:
    """Kill it at a moment of chance; whether it was still alive then."""
    _wait_for_moment(chance, work, run, whole)
    work.kill()
    work.join()
    return work.exitcode == -signal.SIGKILL


def _wait_for_moment(chance: random.Random, work: BaseProcess, run: Path, whole: Undisturbed) -> None:
    """Until a moment by the clock or, as most time passes within few calls, by the lines of the trace."""
    by_clock = chance.random() < 0.5
    line, until_s = 1 if by_clock else chance.randrange(whole.lines + 1), time.monotonic() + LONGEST_S
    while work.is_alive() and _lines(run) < line and time.monotonic() < until_s:
        time.sleep(0.001)
    work.join(chance.random() * (whole.took_s if by_clock else NEAR_S))


def _lines(run: Path) -> int:
    """How many lines of the trace its head vouches for; none where the run has not yet begun."""
    head = run / HEAD
    return int(json.loads(head.read_bytes())["count"]) if head.exists() else 0


def _began(work: Callable[..., None], *arguments: object) -> BaseProcess:
    process = _CHILDREN.Process(target=work, args=arguments)
    process.start()
    return process


def _ended(work: BaseProcess) -> None:
    """Wait for a run's end; what failed, or did not end, did not finish its trace either."""
    work.join(LONGEST_S)
    work.kill()


def _ask(folder: Path, kind: str, run: Path) -> None:
    from ..agent.run import ask

    _alone(folder)
    question, options = ASKED[kind]
    ask(VIDEO, question, out=run, **options)  # type: ignore[arg-type]


def _resume(folder: Path, run: Path) -> None:
    from ..agent.run import resume

    _alone(folder)
    resume(run)


def _alone(folder: Path) -> None:
    """Nothing is kept between runs, so that there is work to be cut off."""
    os.environ["VIDENCE_CACHE"] = "off"
    os.chdir(folder)


def measure(folder: Path, *, runs: int, seed: int) -> list[Told]:
    """Kill so many runs, of all kinds in turn."""
    prepare(folder)
    whole = {kind: undisturbed(folder, kind) for kind in ASKED}
    kinds = list(ASKED)
    return [
        killed(folder, kind, whole[kind], number, seed)
        for number in range(runs)
        for kind in (kinds[number % len(kinds)],)
    ]


def main() -> None:
    """Print the tally; exit 1 where anything of a run was lost or went another way."""
    parser = argparse.ArgumentParser(prog="python -m vidence.bench.kills", description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="folder for the runs; else a new one")
    arguments = parser.parse_args()
    folder = (arguments.out or Path(tempfile.mkdtemp(prefix="vidence-kills-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    told = measure(folder, runs=arguments.runs, seed=arguments.seed)
    wrong = [sentence for one in told for sentence in one.wrong]
    print(f"{'kind':8}{'runs':>6}{'kills':>7}{'again':>7}{'not begun':>11}{'ended first':>13}{'wrong':>7}")
    for kind in (*ASKED, "all"):
        print(_row(kind, [one for one in told if kind in (one.kind, "all")]))
    print(f"seed {arguments.seed}, {time.monotonic() - began:.0f} s")
    print(
        "\n".join(wrong) or "every trace could be read, every run went on, and gave what it gives undisturbed"
    )
    sys.exit(1 if wrong else 0)


def _row(kind: str, told: list[Told]) -> str:
    kills, wrong = sum(one.kills for one in told), sum(bool(one.wrong) for one in told)
    again, unborn = sum(one.kills > 1 for one in told), sum(not one.begun for one in told)
    ended = sum(not one.kills for one in told)
    return f"{kind:8}{len(told):6}{kills:7}{again:7}{unborn:11}{ended:13}{wrong:7}"


if __name__ == "__main__":
    main()
