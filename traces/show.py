"""A run in lines for a person: question, steps, calls, evidence, claims, answer and cost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .canonical import canonical
from .chain import Line, scan
from .coverage import Looked, coverage_of, times
from .events import (
    Answered,
    Briefed,
    CallFinished,
    CallStarted,
    Drafted,
    Event,
    EvidenceEntered,
    Exchanged,
    Interrupted,
    Judged,
    Objected,
    Redacted,
    Resumed,
    Reviewed,
    RunFinished,
    RunStarted,
    StepFinished,
    StepStarted,
)
from .printable import printable
from .records import Evidence, JudgedClaim

ARGUMENTS_SHOWN = 160
# So many times, or pieces of evidence, are named of what was looked at.
MOST_NAMED = 8


def show(run: Path, *, summary: Callable[[Evidence], str] | None = None) -> str:
    """A run as text; a trace that does not hold is shown as far as it does, and that is said."""
    found = scan(run)
    show_evidence = summary or _summary()
    lines = [text for line in found.lines for text in _lines(line.event, show_evidence)]
    lines += [_looked(look) for look in coverage_of(line.event for line in found.lines)]
    lines += _left(found.lines)
    if found.tail:
        lines.append(f"! {len(found.tail)} bytes follow the head: the run was cut off there")
    lines += [f"! the trace does not hold: {problem}" for problem in found.problems]
    if not _over(found.lines) and not found.problems:
        lines.append("! the run did not finish")
    return "\n".join(printable(line) for line in lines)


def _summary() -> Callable[[Evidence], str]:
    # Imported when needed, as it loads the formulas' words.
    from .render import summary

    return summary


def _looked(look: Looked) -> str:
    """What was looked at, by what and how often, and what was not."""
    rate = f" {look.rate_hz:.3g} times a second" if look.rate_hz else ""
    part = "" if look.region is None else f", only ({', '.join(f'{v:.0f}' for v in look.region)}) px"
    named = ", ".join(look.evidence[:MOST_NAMED]) + (" …" if len(look.evidence) > MOST_NAMED else "")
    missed = f"; not looked at: {times(look.unlooked)}" if look.unlooked else ""
    seen = times(look.spans[:MOST_NAMED]) + (" …" if len(look.spans) > MOST_NAMED else "")
    return f"looked at {seen or 'nothing'}{rate} by {look.tool}, for {look.what}{part} [{named}]{missed}"


def _over(lines: tuple[Line, ...]) -> bool:
    return any(isinstance(line.event, RunFinished) for line in lines)


def _left(lines: tuple[Line, ...]) -> list[str]:
    """The answer without what people call wrong."""
    if not any(isinstance(line.event, Reviewed) for line in lines):
        return []
    # Imported when needed, as it loads the formulas.
    from .reviews import left_in_words

    return left_in_words([line.event for line in lines])


def _lines(event: Event, summary: Callable[[Evidence], str]) -> list[str]:
    if isinstance(event, RunStarted):
        return _started(event)
    if isinstance(event, Judged):
        return [line for claim in event.claims for line in _claim(claim, "  ")]
    if isinstance(event, Answered):
        return _answer(event)
    if isinstance(event, EvidenceEntered):
        evidence = event.evidence
        weak = "".join(f" [{d.kind}: {d.detail}]" for d in evidence.degradations)
        return [f"      {evidence.id} {evidence.kind}: {summary(evidence)}{weak}"]
    return _happening(event)


def _happening(event: Event) -> list[str]:
    if isinstance(event, StepStarted):
        return [f"step {event.step}: {event.node}"]
    if isinstance(event, CallStarted):
        return [f"    {event.call.id} {event.call.tool} {_short(canonical(event.call.arguments).decode())}"]
    if isinstance(event, CallFinished):
        return [f"    {_ended(event)}"]
    if isinstance(event, Exchanged):
        return _exchanged(event)
    if isinstance(event, Objected):
        return [f"  objection to {event.claim} ({event.status}): {event.reason}"]
    if isinstance(event, Interrupted):
        return [_interrupted(event)]
    if isinstance(event, Drafted):
        reason = f": {event.draft.reason}" if event.draft.reason else ""
        return [f"  draft with {len(event.draft.claims)} claims, {event.draft.outcome}{reason}"]
    if isinstance(event, Resumed):
        return [f"resumed{' by other code or libraries' if event.tooling else ''}"]
    if isinstance(event, RunFinished):
        return [f"finished: {event.status}"]
    if isinstance(event, Reviewed):
        return [f"review: {in_words(event)}"]
    if isinstance(event, Redacted):
        return [_redacted(event)]
    assert isinstance(event, Briefed | StepFinished)  # said by the lines around them
    return []


def _started(event: RunStarted) -> list[str]:
    video = event.video
    lines = [f"question: {event.question}"]
    lines += [f"  option: {option}" for option in event.options]
    lines += [f"  point: {x:g}, {y:g} at {t:g} s" for t, x, y in event.points]
    lines += [
        f"video: {video.name}, {video.width}×{video.height}, {video.start_s:.2f}–{video.end_s:.2f} s, "
        f"{video.frames} frames at {video.rate_hz:.3g} Hz, {video.codec}, sha256 {video.sha256[:16]}…",
        f"policy: {event.policy}, seed {event.seed}, vidence {event.vidence}",
    ]
    return lines + [f"backend: {f.capability} {f.name} {f.version} on {f.device}" for f in event.fingerprints]


def _ended(event: CallFinished) -> str:
    result = event.result
    if result.failure is not None:
        return f"{result.call} failed ({result.failure.code}): {result.failure.message}"
    cached = ", from the cache" if result.cached else ""
    return f"{result.call} gave {', '.join(result.evidence) or 'nothing'} in {result.tool_s:.2f} s{cached}"


def _exchanged(event: Exchanged) -> list[str]:
    """What a model was shown and said."""
    exchange = event.exchange
    usage = exchange.usage
    used = f"{usage.tokens_in}+{usage.tokens_out} tokens, {exchange.wall_s:.2f} s{_money(usage.usd)}"
    lines = [f"  {exchange.model.name} saw {len(exchange.shown)} picture(s), {used}"]
    if exchange.reply.text.strip():
        lines.append(f"    said: {_short(' '.join(exchange.reply.text.split()))}")
    lines += [f"    used: {use.name} {_short(str(use.arguments))}" for use in exchange.reply.uses]
    return [*lines, f"    was told: {exchange.correction}"] if exchange.correction else lines


def _interrupted(event: Interrupted) -> str:
    calls = f", calls {', '.join(event.open_calls)} cut off" if event.open_calls else ""
    torn = f", {event.torn_bytes} bytes set aside" if event.torn_bytes else ""
    return f"interrupted: {event.reason}{calls}{torn}"


def in_words(said: Reviewed) -> str:
    """What a person says, as a clause."""
    says = {"right": "right", "wrong": "wrong", "unsure": "not to be told"}[said.verdict]
    return f"{said.by} calls {said.of} {says}{f': {said.why}' if said.why else ''}"


def _redacted(event: Redacted) -> str:
    why = f": {event.why}" if event.why else ""
    return f"redacted: {len(event.pictures)} picture(s) were covered{why}"


def _claim(claim: JudgedClaim, indent: str) -> list[str]:
    cited = ", ".join(claim.claim.evidence) or "nothing"
    lines = [f"{indent}{claim.claim.id} {claim.status}: {claim.text} [{cited}]"]
    return [*lines, f"{indent}   because {claim.reason}"] if claim.reason else lines


def _answer(event: Answered) -> list[str]:
    answer, cost = event.answer, event.cost
    lines = [f"answer ({answer.status}): {answer.text}"]
    lines += [line for claim in answer.claims for line in _claim(claim, "  ")]
    lines += [f"  weaker because of {d.kind}: {d.detail}" for d in answer.degradations]
    calls = f"{cost.tool_calls} tool calls, {cost.model_calls} model calls"
    money = _money(cost.usd) if cost.model_calls else ""
    return [*lines, f"cost: {cost.wall_s:.2f} s, {calls}{money}"]


def _money(usd: float | None) -> str:
    """What it cost; nothing where no price is known."""
    return "" if usd is None else f", ${usd:.4f}"


def _short(text: str) -> str:
    return text if len(text) <= ARGUMENTS_SHOWN else text[: ARGUMENTS_SHOWN - 1] + "…"
