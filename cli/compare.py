"""`vidence compare`: one question, two choices of backends, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from . import console
from .app import app, cancelled
from .ask import AsJson
from .options import (
    AllowAsserted,
    Backends,
    BaseUrl,
    Camera,
    Choices,
    Device,
    Dtype,
    Limits,
    Marks,
    Memory,
    Offline,
    Points,
    Policy,
    Profile,
    Rate,
    Seed,
    Timeout,
)
from .times import parse_point

if TYPE_CHECKING:
    from ..agent.answer import Answer
    from ..agent.compare import Comparison
    from ..traces.compare import FrameApart, MeasurementPair, TubePair, TubesCompared

# So many frames that differ are told one by one; the rest is in the JSON.
_MOST_FRAMES = 8


@app.command()
def compare(
    video: Annotated[str, typer.Argument(metavar="VIDEO", help="A video file.")],
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What is asked of both sides.")],
    option: Choices = None,
    point: Points = None,
    camera: Camera = None,
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
    vs: Annotated[list[str] | None, typer.Option(help="CAPABILITY=NAME[:ARG] of the other side.")] = None,
    memory_mb: Memory = None,
    budget: Limits = "",
    out: Annotated[Path | None, typer.Option(help="Folder for both traces.")] = None,
    seed: Seed = 0,
    fps: Rate = None,
    as_json: AsJson = False,
) -> int:
    """Ask with two choices of backends: what they see otherwise, and whether the answer differs.

    The exit code is that of whichever answer is worse off; two answers that differ are no failure.
    """
    from ..agent.budget import Budget
    from ..agent.compare import compared, sides
    from ..agent.run import ask, new_folder
    from ..tools.config import memory_limits
    from ..tools.models.choose import ModelSettings

    a, b = sides(backend or (), vs or ())
    asking = partial(
        ask,
        video,
        question,
        options=option or (),
        points=[parse_point(text) for text in point or ()],
        camera=camera,
        policy=policy or "rules",
        profile=profile,
        memory_mb=None if memory_mb is None else memory_limits(memory_mb),
        budget=Budget.parse(budget),
        seed=seed,
        fps=fps,
        model=ModelSettings(base_url, device, dtype, marks, offline, timeout),
        allow_asserted=allow_asserted,
        cancelled=cancelled,
    )

    def once(backends: tuple[str, ...], folder: Path) -> Answer:
        with _resumable(folder), console.progress() as report:
            return asking(backends=backends, out=folder, report=report)

    found = compared(once, a, b, out or new_folder(question))
    return _show(found, _title(profile, a), _title(profile, b), as_json=as_json)


@contextmanager
def _resumable(folder: Path) -> Iterator[None]:
    """Where a side is interrupted, say how it goes on: nobody named its folder."""
    try:
        yield
    except BaseException as error:
        if folder.exists() and (isinstance(error, KeyboardInterrupt) or cancelled.is_set()):
            console.warn(f"`vidence resume {quote(str(folder))}` goes on with this side.")
        raise


def _title(profile: str | None, backends: tuple[str, ...]) -> str:
    named = () if profile is None else (f"the profile {profile}",)
    return " ".join((*named, *backends)) or "the defaults"


def _show(found: Comparison, a: str, b: str, *, as_json: bool) -> int:
    """Print both sides for people or for programs, and give the exit code of the one that is worse off."""
    if as_json:
        console.say_json(found.as_json())
    else:
        _tell(found, a, b)
    return max(found.a.exit_code, found.b.exit_code)


def _tell(found: Comparison, a: str, b: str) -> None:
    """The answers first, then things, frames and numbers."""
    for letter, name, answer in (("A", a, found.a), ("B", b, found.b)):
        console.say(f"{letter} ", (name, "dim"))
        console.say("  ", (answer.text, "bold"))
    console.say(("The answer is the same.", "green") if found.agree else ("The answers differ.", "bold red"))
    console.say()
    console.say(f"Things, in the {found.tubes.frames} frames that both cover:")
    for pair in found.tubes.pairs:
        console.say("  ", thing(pair))
    _show_frames(found.tubes)
    if found.measurements:
        console.say("Measurements:")
    for quantity in found.measurements:
        console.say("  ", measured(quantity))
    console.say((f"traces: {found.a.trace} and {found.b.trace}", "dim"))


def _show_frames(tubes: TubesCompared) -> None:
    """When they differ, the first few frames one by one."""
    told = tubes.differing
    console.say(f"They differ in {len(told)} of these frames{':' if told else '.'}")
    for frame in told[:_MOST_FRAMES]:
        console.say("  ", _frame(frame))
    if len(told) > _MOST_FRAMES:
        console.say(f"  … and {len(told) - _MOST_FRAMES} more, the last at {told[-1].t_s:.2f} s")


def thing(pair: TubePair) -> str:
    """One thing in a line."""
    if pair.b is None:
        return f"only A: {pair.label_a} ({pair.a}), {pair.only_a} frames"
    if pair.a is None:
        return f"only B: {pair.label_b} ({pair.b}), {pair.only_b} frames"
    called = pair.label_a if pair.label_a == pair.label_b else f"{pair.label_a} / {pair.label_b}"
    apart = f", apart in {pair.apart}" if pair.apart else ""
    alone = "".join(
        f", {count} in {side} alone" for side, count in (("A", pair.only_a), ("B", pair.only_b)) if count
    )
    return f"both: {called} ({pair.a} / {pair.b}), overlap {pair.iou} in {pair.frames} frames{apart}{alone}"


def _frame(frame: FrameApart) -> str:
    apart = f", {frame.apart} apart" if frame.apart else ""
    return f"{frame.t_s:.2f} s (frame {frame.frame}): A {frame.things_a}, B {frame.things_b}{apart}"


def measured(pair: MeasurementPair) -> str:
    """One quantity in a line."""
    values = " / ".join(_value(value, pair.unit) for value in (pair.value_a, pair.value_b))
    verdict = {True: "the same within their error bars", False: "different", None: "in one alone"}[pair.agree]
    return f"{pair.quantity.replace('_', ' ')} of {pair.subject or 'it'}: {values}, {verdict}"


def _value(value: float | str | None, unit: str) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else f"{value:.4g} {'' if unit == '1' else unit}".strip()
