"""`vidence trace diff`: two runs side by side, and where they part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .. import console
from ..app import trace_app
from ..ask import AsJson
from ..compare import measured, thing

if TYPE_CHECKING:
    from ...traces.compare import CallPair, ClaimPair, EvidencePair, SpanPair
    from ...traces.diff import Diff, Other
    from ...traces.records import Span

# So much of a call's arguments is told; the rest is in the JSON.
_MOST_LETTERS = 120


@trace_app.command()
def diff(
    a: Annotated[Path, typer.Argument(metavar="A", help="The folder of a run.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="The folder of another.")],
    as_json: AsJson = False,
) -> int:
    """Show where two runs part: other calls, evidence, numbers, answer; exit 0 whether they do or not."""
    from ...traces.diff import diff as held
    from ...traces.reader import TraceReader

    found = held(TraceReader(a), TraceReader(b))
    if as_json:
        console.say_json({"schema_version": 1, "same": found.same, **found.model_dump(mode="json")})
    else:
        _tell(found)
    return 0


def _tell(found: Diff) -> None:
    """The video first, then what each said, then what differs, in the order of a run."""
    for letter, side in (("A", found.a), ("B", found.b)):
        did = f"{side.steps} steps, {side.calls} calls"
        console.say(f"{letter} {side.run}: {side.video}, {did}, {side.status or 'no answer'}")
        console.say("  ", (side.text or "–", "bold"))
    same = f"The same video, {found.a.sha256[:16]}…"
    other = (
        f"Not the same video: {found.a.sha256[:16]}… and {found.b.sha256[:16]}…; times are each one's own."
    )
    console.say(same if found.same_video else (other, "bold red"))
    if found.things is None:
        console.say(("Their frames are of two sizes, so things were not held side by side.", "yellow"))
    sections: Sequence[tuple[str, Iterable[str]]] = (
        ("Asked otherwise", map(_other, found.asked)),
        ("Other calls", map(_call, found.other_calls)),
        ("Other things", map(thing, found.other_things)),
        ("Other events", map(_event, found.other_spans)),
        ("Other numbers", map(measured, found.other_numbers)),
        ("Other evidence", map(_evidence, found.evidence)),
        ("Other claims", map(_claim, found.other_claims)),
        ("Another answer", map(_other, found.answer)),
    )
    for title, lines in sections:
        told = list(lines)
        if told:
            console.say((f"{title}:", "bold"))
        for line in told:
            console.say("  ", line)
    if found.same:
        console.say(("They did, found and said the same.", "green"))


def _other(one: Other) -> str:
    return f"{one.what}: {one.a or '–'} / {one.b or '–'}"


def _call(pair: CallPair) -> str:
    from ...traces.canonical import canonical

    at = "" if pair.span is None else f", of {_window(pair.span)}"
    if pair.how == "other_outcome":
        ends = (pair.failure_a or "done", pair.failure_b or "done")
        return f"{pair.tool} ({pair.a} / {pair.b}{at}): {ends[0]} / {ends[1]}"
    steps = [
        f"{letter} step {step}, {call}: {canonical(arguments or {}).decode()[:_MOST_LETTERS]}"
        for letter, step, call, arguments in (
            ("A", pair.step_a, pair.a, pair.arguments_a),
            ("B", pair.step_b, pair.b, pair.arguments_b),
        )
        if call is not None
    ]
    return f"{pair.tool}{at}: {' / '.join(steps)}"


def _window(span: Span) -> str:
    return f"{span.start_s:.2f}–{span.end_s:.2f} s"


def _event(pair: SpanPair) -> str:
    def told(key: str | None, t_s: float | None) -> str:
        return "–" if t_s is None else f"{t_s:.2f} s ({key})"

    off = "in one alone" if pair.difference_s is None else f"{pair.difference_s:+.2f} s"
    return f"{pair.what}: {told(pair.a, pair.t_a)} / {told(pair.b, pair.t_b)}, {off}"


def _evidence(pair: EvidencePair) -> str:
    sides = ((pair.a, pair.summary_a), (pair.b, pair.summary_b))
    told = ["–" if key is None else f"{key} {said}" for key, said in sides]
    return f"{pair.kind}: {' / '.join(told)}"


def _claim(pair: ClaimPair) -> str:
    sides = ((pair.a, pair.status_a, pair.text_a), (pair.b, pair.status_b, pair.text_b))
    return " / ".join("–" if key is None else f"{key} {status}: {text}" for key, status, text in sides)
