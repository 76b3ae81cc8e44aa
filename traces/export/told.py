"""A run told as a chat: the question, the calls with what they gave, the answer with its citations."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ..errors import NothingFound
from ..events import CallStarted, RunStarted, StepStarted
from ..records import Answer, Call, CallResult, Evidence, Frames, Region, Tube
from ..render import summary
from .chosen import Chosen
from .talk import Link, Message, called, picture, words

SYSTEM = (
    "You answer a question about a video by calling tools. What they give is evidence with ids such as e1; "
    "every sentence of your answer cites the evidence that it rests on."
)
# Of a tube so many boxes are told, evenly through it.
MOST_BOXES = 8
# A picture of frames: the evidence, and which of its pictures.
Seen = tuple[Frames, int]


def told(chosen: Chosen, link: Link) -> tuple[list[Message], list[Seen]]:
    """The messages, and the pictures in them in order."""
    results = chosen.reader.finished_calls()
    turns = [[call for call in turn if call.id in results] for turn in _turns(chosen)]
    messages: list[Message] = [{"role": "system", "content": SYSTEM}]
    messages.append({"role": "user", "content": [words(_question(chosen.reader.started))]})
    seen: list[Seen] = []
    for turn in filter(None, turns):
        messages.append(
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [called(one.id, one.tool, one.arguments) for one in turn],
            }
        )
        given = [(call, results[call.id]) for call in turn]
        messages += [_result(call, result, chosen) for call, result in given]
        shown = [one for _, result in given for one in _shown(result, chosen)]
        if shown:
            messages.append({"role": "user", "content": list(_pictures(shown, link))})
            seen += shown
    answered = chosen.reader.answered
    if answered is not None:
        messages.append({"role": "assistant", "content": _answer(answered.answer)})
    elif not any(turns):
        raise NothingFound("the run called no tool and has no answer, so there is no chat to tell")
    return messages, seen


def _turns(chosen: Chosen) -> list[list[Call]]:
    """The calls of each step; one that was cut off and made again stands where it was made first."""
    turns: list[list[Call]] = [[]]
    known: set[str] = set()
    for event in chosen.reader.events:
        if isinstance(event, StepStarted):
            turns.append([])
        elif isinstance(event, CallStarted) and event.call.id not in known:
            known.add(event.call.id)
            turns[-1].append(event.call)
    return turns


def _question(started: RunStarted) -> str:
    video = started.video
    lines = [started.understood or started.question]
    if started.options:
        lines += [
            "Options, one of which is to be chosen word for word:",
            *(f"- {one}" for one in started.options),
        ]
    lines += [f"A thing pointed at: {t_s:g} s, ({x:g}, {y:g}) px" for t_s, x, y in started.points]
    lines += [f"Asked and answered before: {one.question} {one.text}" for one in started.earlier]
    lines.append(
        f"The video: {video.width}×{video.height} px, {video.start_s:.2f} to {video.end_s:.2f} s, "
        f"{video.frames} frames at {video.rate_hz:g} a second."
    )
    return "\n".join(lines)


def _result(call: Call, result: CallResult, chosen: Chosen) -> Message:
    """What a call gave."""
    if result.failure is not None:
        content: dict[str, Any] = {"error": result.failure.model_dump(mode="json", exclude_none=True)}
    else:
        content = {"evidence": [_evidence(chosen.ledger[name]) for name in result.evidence]}
    text = json.dumps(content, ensure_ascii=False)
    return {"role": "tool", "tool_call_id": call.id, "content": text}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    about = {"id": evidence.id, "kind": evidence.kind, "summary": summary(evidence)}
    if isinstance(evidence, Tube):
        return {**about, "boxes": list(_boxes(evidence))}
    if isinstance(evidence, Region):
        return {**about, "boxes": [{"t_s": evidence.frame.t_s, "xyxy": evidence.box.xyxy}]}
    return about


def _boxes(tube: Tube) -> Iterator[dict[str, Any]]:
    last = len(tube.samples) - 1
    count = min(len(tube.samples), MOST_BOXES)
    for n in sorted({round(k * last / max(count - 1, 1)) for k in range(count)}):
        yield {"t_s": tube.samples.t_s[n], "xyxy": tube.samples.xyxy[n]}


def _shown(result: CallResult, chosen: Chosen) -> list[Seen]:
    found = [one for name in result.evidence if isinstance(one := chosen.ledger[name], Frames)]
    return [(frames, n) for frames in found for n in range(len(frames.blobs))]


def _pictures(shown: Sequence[Seen], link: Link) -> Iterator[Message]:
    for frames, n in shown:
        times = [frame.t_s for frame in frames.frames]
        at = [times[n]] if len(times) == len(frames.blobs) else times
        yield words(f"{frames.id} at {', '.join(f'{t_s:.2f}' for t_s in at)} s")
        yield picture(link(frames.blobs[n]))


def _answer(answer: Answer) -> str:
    """The text, and each claim with what it rests on."""
    lines = [f"- {one.text} [{', '.join(one.claim.evidence)}]" for one in answer.claims]
    return "\n".join([answer.text or answer.reason or answer.status, *lines])
