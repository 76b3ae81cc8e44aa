"""What a model is sent at a step: the brief, what was said and found so far, and how things stand now.

It is a function of the view alone, so that a run that goes on sends what it would have sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ...tools.models.family import Family
from ...tools.models.model import Message, Offered, Part, Picture, Request, Text
from ..policy import View
from .evidence_lines import lines_of
from .history import Gallery, History, Made, objected, own_results
from .limits import LIMITS, Limits
from .offered import offered
from .places import Places
from .prompts import as_line, fenced, prompt
from .shortened import shortened

_CAMERA = {
    True: "The camera moves.",
    False: "The camera stands still.",
    None: "Whether the camera moves could not be seen.",
}


@dataclass(frozen=True)
class Style:
    """How a model is talked to."""

    family: Family
    marks: bool = False
    seed: int = 0
    max_tokens: int = 2048


class Conversation:
    """The messages of one step."""

    def __init__(self, view: View, style: Style, made: Made | None = None) -> None:
        self._view, self._style = view, style
        self.tools: tuple[Offered, ...] = offered(style.family)
        """What the model may use, as its calls are checked."""
        self._gallery = Gallery(view, {} if made is None else made, marks=style.marks)
        self.places = Places(style.family, view.brief.video, self._gallery.shown)
        """The pictures shown so far, and what boxes in them mean."""
        self._names = tuple(tool.name for tool in self.tools)
        self._history = History(view, self._gallery, self.places, self._names)

    def request(self, corrections: Sequence[tuple[Message, ...]] = (), *, thinned: int = 0) -> Request:
        """All that is sent; `corrections` are turns of this step that came to nothing."""
        limits = LIMITS[thinned]
        past = self._history.messages(limits)
        said = (message for turn in corrections for message in turn)
        messages = [self._system(), self._brief(), *past, *said, self._state(limits)]
        return Request(
            messages=tuple(_joined(_with_newest(messages, limits.pictures))),
            tools=shortened(self.tools),
            seed=self._style.seed,
            max_tokens=self._style.max_tokens,
        )

    def _system(self) -> Message:
        text = prompt("system").replace("{boxes}", self._style.family.describe())
        parts = [text, prompt("marks")] if self._style.marks else [text]
        return Message(role="system", parts=(Text(text="\n\n".join(parts)),))

    def _brief(self) -> Message:
        parts: list[Part] = [Text(text=brief_text(self._view))]
        if self._gallery.sheet is not None:
            parts += [Text(text=self._gallery.sheet.caption), self._gallery.sheet.picture]
        return Message(role="user", parts=tuple(parts))

    def _state(self, limits: Limits) -> Message:
        lines = lines_of(list(self._view.ledger), self._view.ledger, self.places, limits.lines)
        told = objected(self._view.objections)
        text = prompt("state").format(
            ledger=fenced("\n".join(lines)) if lines else "none yet",
            budget=_left(self._view),
            objections="\n".join(["Objections to your last answer:", *told, ""]) if told else "",
        )
        return Message(role="user", parts=(Text(text=text.rstrip()),))


def brief_text(view: View) -> str:
    """The question and what is known of the video before any thought."""
    brief, video = view.brief, view.brief.video
    text = prompt("brief").format(
        question=fenced(view.question.text),
        earlier=_listed(
            "Asked and answered before, on the same video:",
            [f"{one.question} {one.text}" for one in view.earlier],
        ),
        options=_listed("Options, one of which is to be chosen word for word:", view.question.options),
        points=_listed(
            "Points on the video, by number, each with its time and place:",
            [f"{n}: {t:g} s, ({x:g}, {y:g}) px" for n, (t, x, y) in enumerate(view.question.points)],
        ),
        width=video.width,
        height=video.height,
        start_s=video.start_s,
        end_s=video.end_s,
        frames=video.frames,
        rate_hz=video.rate_hz,
        camera=_CAMERA[brief.camera_moves],
        metres=as_line(brief.calibrated or "not known; no calibration was given"),
        detector=_detector(view),
        subtitles=as_line(brief.subtitles),
    )
    return text.rstrip()


def _with_newest(messages: Sequence[Message], most: int) -> Iterator[Message]:
    """Only the newest pictures are sent again; where an older one stood, it is said so."""
    count = sum(isinstance(part, Picture) for message in messages for part in message.parts)
    drop = max(count - most, 0)
    for message in messages:
        parts: list[Part] = []
        for part in message.parts:
            if isinstance(part, Picture) and drop > 0:
                drop -= 1
                parts.append(Text(text="(this picture is no longer shown; look again to see it)"))
            else:
                parts.append(part)
        yield message.model_copy(update={"parts": tuple(parts)})


def _joined(messages: Iterable[Message]) -> Iterator[Message]:
    """Turns of the user that follow each other as one: some chat templates take no others."""
    for role, group in groupby(messages, key=lambda message: message.role):
        if role == "user":
            yield Message(role="user", parts=tuple(part for message in group for part in message.parts))
        else:
            yield from group


def _listed(title: str, items: Sequence[str]) -> str:
    """Foreign words in a fence of their own."""
    if not items:
        return ""
    told = fenced("\n".join(f"- {as_line(item)}" for item in items))
    return f"{title}\n{told}\n"


def _detector(view: View) -> str:
    brief = view.brief
    told = "it finds what any words say" if brief.detector_takes_phrases else "it does not tell classes apart"
    if brief.detector_classes is not None:
        told = f"classes: {', '.join(brief.detector_classes)}"
    return as_line(f"{brief.detector} ({told})")


def _left(view: View) -> str:
    """What is left of each limit as the view tells it; of clocks, whose rest no run can repeat, the whole."""
    used = [e.usage for e in view.exchanges] + [r.usage for r in own_results(view) if r.usage is not None]
    budget, spent = view.budget, view.spent
    left = [] if budget.steps is None else [f"{max(budget.steps - spent.steps, 0)} steps"]
    if budget.tokens is not None:
        left.append(f"{max(budget.tokens - sum(u.tokens_in + u.tokens_out for u in used), 0)} tokens")
    if budget.usd is not None:
        left.append(f"{max(budget.usd - sum(u.usd or 0.0 for u in used), 0):.2f} usd")
    for name, limit in (("seconds", budget.seconds), ("seconds for tools", budget.tool_seconds)):
        if limit is not None:
            left.append(f"{limit:g} {name} in all")
    return ", ".join(left) or "not limited"
