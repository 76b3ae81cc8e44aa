"""What a model is sent at a step: the brief, what was said and found so far, and how things stand now.

It is a function of the view alone, so that a run that goes on sends what it would have sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...tools.models.family import Family
from ...tools.models.model import Message, Offered, Picture, Request, Text
from ...traces.records import CallResult, Exchange, Frames, Reply, Shown, Tube
from ...traces.render import summary
from ..policy import View
from .offered import ANSWER, offered
from .pictures import contact_sheet, frames_shown
from .prompts import as_data, prompt

# So many of the newest pictures, and of the lines of evidence, are sent; each thinning halves them.
PICTURES, LINES = 24, 120


@dataclass(frozen=True)
class Style:
    """How a model is talked to."""

    family: Family
    marks: bool = False
    seed: int = 0
    max_tokens: int = 2048


class Conversation:
    """The messages of one step."""

    def __init__(self, view: View, style: Style) -> None:
        self._view, self._style = view, style
        self._sheet: Shown | None = None

    @property
    def tools(self) -> tuple[Offered, ...]:
        """What the model may use."""
        return offered()

    def request(self, corrections: Sequence[tuple[Message, ...]] = (), *, thinned: int = 0) -> Request:
        """All that is sent; `corrections` are turns of this step that came to nothing."""
        past = [message for turn in self._turns() for message in turn]
        said = [message for turn in corrections for message in turn]
        messages = [self._system(), self._brief(thinned), *past, *said, self._state(thinned)]
        return Request(
            messages=tuple(_thinned(messages, PICTURES >> thinned)),
            tools=self.tools,
            seed=self._style.seed,
            max_tokens=self._style.max_tokens,
        )

    def _system(self) -> Message:
        text = prompt("system").replace("{boxes}", self._style.family.describe())
        parts = [text, prompt("marks")] if self._style.marks else [text]
        return Message(role="system", parts=(Text(text="\n\n".join(parts)),))

    def _brief(self, thinned: int) -> Message:
        view, video = self._view, self._view.brief.video
        text = prompt("brief").format(
            question=as_data(view.question.text),
            options=_listed("Options, one of which is to be chosen word for word:", view.question.options),
            points=_listed(
                "Points on the video, number, time and place:",
                [f"{n}: {t:g} s, ({x:g}, {y:g}) px" for n, (t, x, y) in enumerate(view.question.points)],
            ),
            width=video.width,
            height=video.height,
            start_s=video.start_s,
            end_s=video.end_s,
            frames=video.frames,
            rate_hz=video.rate_hz,
            camera="The camera moves." if view.brief.camera_moves else "The camera stands still.",
            metres=view.brief.calibrated or "not known; no calibration was given",
            detector=_detector(view),
            subtitles="",
        )
        if view.context is None or thinned > 2:
            return Message(role="user", parts=(Text(text=text),))
        if self._sheet is None:
            self._sheet = contact_sheet(view.context.video, view.context.blobs)
        caption = Text(text="Contact sheet; the time of each picture is written into it:")
        return Message(role="user", parts=(Text(text=text), caption, Picture(shown=self._sheet)))

    def _turns(self) -> Iterator[tuple[Message, ...]]:
        """What was said in earlier steps, and what came of it."""
        calls, drafts = iter(self._view.results.values()), iter(self._view.objected)
        for exchange in self._view.exchanges:
            if exchange.correction is not None:
                yield corrected(exchange.reply, exchange.correction)
            elif exchange.accepted:
                results = [next(calls) for _ in range(exchange.accepted)]
                yield (_said(exchange.reply), *self._given(exchange, results))
            else:
                yield (_said(exchange.reply), *_judged(exchange, next(drafts, ())))

    def _given(self, exchange: Exchange, results: Sequence[CallResult]) -> Iterator[Message]:
        """What the calls gave: words in the tools' turns, pictures in one of the user's."""
        parts: list[Text | Picture] = []
        for use, result in zip(exchange.reply.uses, results, strict=True):
            yield Message(role="tool", parts=(Text(text=self._result(result)),), answers=use.id)
            for key in result.evidence:
                evidence = self._view.ledger[key]
                if isinstance(evidence, Frames):
                    parts += self._pictures(evidence)
        if parts:
            yield Message(role="user", parts=tuple(parts))

    def _result(self, result: CallResult) -> str:
        if result.failure is not None:
            hint = f" {result.failure.hint}" if result.failure.hint else ""
            return f"failed ({result.failure.code}): {as_data(result.failure.message)}{hint}"
        return "\n".join(self._line(key) for key in result.evidence) or "nothing"

    def _line(self, key: str) -> str:
        evidence = self._view.ledger[key]
        return f"{key} {evidence.kind}: {as_data(summary(evidence))}"

    def _pictures(self, evidence: Frames) -> list[Text | Picture]:
        view = self._view
        if view.context is None:
            return []
        tubes = [e for e in view.ledger.values() if isinstance(e, Tube)] if self._style.marks else []
        video, blobs = view.brief.video, view.context.blobs
        # Only tubes that were known when it was looked: what was sent then is sent again.
        known = [t for t in tubes if int(t.id[1:]) < int(evidence.id[1:])]
        load = [blobs.get(blob) for blob in evidence.blobs]
        shown = frames_shown(evidence, load, blobs, size=(video.width, video.height), marks=known)
        parts: list[Text | Picture] = []
        for picture, frame in zip(shown, evidence.frames, strict=True):
            at = "" if frame.index is None else f", frame {frame.index}"
            part = "a part of the frame" if evidence.crop else "the frame"
            parts.append(Text(text=f"{evidence.id}: {part} at {frame.t_s:.2f} s{at}"))
            strip = evidence.id if len(shown) > 1 else None
            parts.append(Picture(shown=picture, strip=strip, rate_hz=video.rate_hz))
        return parts

    def _state(self, thinned: int) -> Message:
        lines = [self._line(key) for key in self._view.ledger]
        most = LINES >> thinned
        if len(lines) > most:
            lines = [f"({len(lines) - most} earlier ones are left out here)", *lines[-most:]]
        told = [f"- {o.claim} is {o.status}: {o.reason}" for o in self._view.objections]
        text = prompt("state").format(
            ledger="\n".join(lines) or "none yet",
            budget=_left(self._view),
            objections="\n".join(["Objections to your last answer:", *told]) if told else "",
        )
        return Message(role="user", parts=(Text(text=text.rstrip()),))


def corrected(reply: Reply, correction: str) -> tuple[Message, ...]:
    """A turn that came to nothing, and what the model was told."""
    refused = tuple(
        Message(role="tool", parts=(Text(text="not carried out"),), answers=use.id) for use in reply.uses
    )
    told = Message(role="user", parts=(Text(text=f"Correction: {correction}"),))
    return (_said(reply), *refused, told)


def _said(reply: Reply) -> Message:
    return Message(role="assistant", parts=(Text(text=reply.text),) if reply.text else (), uses=reply.uses)


def _judged(exchange: Exchange, objections: Sequence[object]) -> Iterator[Message]:
    count = len(objections)
    for use in exchange.reply.uses:
        text = f"{count} claim(s) do not stand" if use.name == ANSWER else "not carried out"
        yield Message(role="tool", parts=(Text(text=text),), answers=use.id)


def _thinned(messages: Sequence[Message], most: int) -> Iterator[Message]:
    """Only the newest pictures are sent again; where an older one stood, it is said so."""
    count = sum(isinstance(part, Picture) for message in messages for part in message.parts)
    drop = max(count - most, 0)
    for message in messages:
        parts: list[Text | Picture] = []
        for part in message.parts:
            if isinstance(part, Picture) and drop > 0:
                drop -= 1
                parts.append(Text(text="(this picture is no longer shown)"))
            else:
                parts.append(part)
        yield message.model_copy(update={"parts": tuple(parts)})


def _listed(title: str, items: Sequence[str]) -> str:
    """Foreign words in a fence of their own."""
    if not items:
        return ""
    lines = "\n".join(f"- {as_data(item)}" for item in items)
    return f"{title}\n<data>\n{lines}\n</data>\n"


def _detector(view: View) -> str:
    classes = view.brief.detector_classes
    told = "it does not tell classes apart" if classes is None else f"classes: {', '.join(classes)}"
    return f"{view.brief.detector} ({told})"


def _left(view: View) -> str:
    left = []
    for name in type(view.budget).model_fields:
        limit = getattr(view.budget, name)
        if limit is not None:
            left.append(f"{limit - getattr(view.spent, name):g} {name.replace('_', ' ')}")
    return ", ".join(left) or "not limited"
