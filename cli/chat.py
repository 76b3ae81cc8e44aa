"""`vidence chat`: one question after the other about a video, each going on from the last."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..traces.errors import VidenceError
from . import console
from .app import app, cancelled
from .ask import show
from .options import (
    AllowAsserted,
    Backends,
    BaseUrl,
    Camera,
    Device,
    Dtype,
    Limits,
    Marks,
    Memory,
    Offline,
    Policy,
    Profile,
    Seed,
    Timeout,
    Tracks,
)

if TYPE_CHECKING:
    from ..agent.answer import Answer

PROMPT = "? "
_OVER = ("exit", "quit", "bye")
Ask = Callable[[str, Path | None, Path], "Answer"]


@app.command()
def chat(
    video: Annotated[str, typer.Argument(help="A video file.")],
    camera: Camera = None,
    tracks: Tracks = None,
    policy: Policy = None,
    base_url: BaseUrl = None,
    timeout: Timeout = 600.0,
    device: Device = "auto",
    dtype: Dtype = "auto",
    marks: Marks = False,
    offline: Offline = False,
    allow_asserted: AllowAsserted = False,
    profile: Profile = None,
    backend: Backends = None,
    memory_mb: Memory = None,
    budget: Limits = "",
    out: Annotated[Path | None, typer.Option(help="Folder for the runs, one each question.")] = None,
    seed: Seed = 0,
) -> int:
    """Ask one question after the other; 'it' and 'then' mean what the last answer spoke of."""
    from ..agent.budget import Budget
    from ..agent.run import ask, follow_up, new_folder
    from ..tools.config import memory_limits
    from ..tools.models.choose import ModelSettings
    from ..tools.video.digest import file_digest
    from ..tools.video.sequence import is_sequence

    if not is_sequence(Path(video)):
        # Said before anybody types a question; what is found is remembered for the first one.
        file_digest(Path(video).absolute())
    settings = ModelSettings(base_url, device, dtype, marks, offline, timeout)
    memory = None if memory_mb is None else memory_limits(memory_mb)
    limits = Budget.parse(budget)
    folder = out if out is not None else new_folder("chat")

    # What a run is begun with is named for all that follow it, too.
    named: dict[str, Any] = {"profile": profile, "backends": backend or (), "model": settings}
    named |= {"memory_mb": memory, "cancelled": cancelled}

    def answer(question: str, last: Path | None, into: Path) -> Answer:
        with console.progress() as report:
            if last is not None:
                return follow_up(last, question, policy=policy, out=into, report=report, **named)
            return ask(
                video,
                question,
                camera=camera,
                tracks=tracks,
                policy=policy or "rules",
                budget=limits,
                out=into,
                seed=seed,
                allow_asserted=allow_asserted,
                report=report,
                **named,
            )

    return _talk(answer, folder)


def _talk(answer: Ask, folder: Path) -> int:
    """Question and answer until there is no more question; a question that fails does not end it."""
    code, last, number = 0, None, 0
    for question in _questions():
        number += 1
        try:
            given = answer(question, last, folder / f"{number}")
        except VidenceError as error:
            code = error.exit_code
            console.fail(error, as_json=False)
            continue
        except KeyboardInterrupt:
            # Ctrl-C ends the answer being worked on, not the talk.
            cancelled.clear()
            console.warn("interrupted; ask something else, or leave with Ctrl-D")
            continue
        code, last = show(given, as_json=False), given.trace
    return code


def _questions() -> Iterator[str]:
    """The lines typed or piped in, but for empty ones; a prompt is shown where a person types."""
    typed = sys.stdin.isatty()
    while True:
        try:
            line = input(PROMPT if typed else "").strip()
        except EOFError:
            return
        if line.lower() in _OVER:
            return
        if line:
            yield line
