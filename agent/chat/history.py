"""What was said and shown in earlier steps of a run, as turns of a conversation; old ones in a line each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any, NamedTuple

from ...tools.manipulations.base import Blobs
from ...tools.models.model import Message, Part, Picture, Request, Text
from ...traces.records import CallResult, Exchange, Frames, Reply, Shown, Tube
from ..policy import Objection, View
from .evidence_lines import result_of
from .limits import Limits
from .pictures import contact_sheet, frames_shown
from .places import Places
from .prompts import as_line
from .repair import Mended, mended

# So much is told again of a reply that nothing could be made of.
_MOST_LETTERS = 400


class Told(NamedTuple):
    """A picture with its caption."""

    caption: str
    picture: Picture


# Pictures of a run by what they are of: evidence by its id, or the whole video.
Made = dict[str, tuple[Shown, ...]]
WHOLE = "the whole video"
# A caption: the picture's label, and the evidence that it is of.
_CAPTION = re.compile(r"p(\d+): (?:Contact sheet of the video at .*|.*\((e\d+)\))")


class Gallery:
    """Every picture of a run so far, by label: p1, p2, …, in the order they were first shown.

    What is in `made` is not made again; it must be of the same run, shown in the same way.
    """

    def __init__(self, view: View, made: Made, *, marks: bool) -> None:
        self._view, self._made, self._marks = view, made, marks
        self.shown: dict[str, Shown] = {}
        self.sheet = self._sheet()
        self._told = {key: self._frames(key) for result in own_results(view) for key in result.evidence}

    def of(self, key: str) -> list[Told]:
        """The pictures of a piece of evidence."""
        return self._told.get(key, [])

    def _sheet(self) -> Told | None:
        """The contact sheet of the whole video, where there is one to be had."""
        if self._view.context is None:
            return None
        if WHOLE not in self._made:
            context = self._view.context
            self._made[WHOLE] = (contact_sheet(context.video, context.blobs),)
        if not self._made[WHOLE]:
            return None
        (shown,) = self._made[WHOLE]
        times = ", ".join(f"{t_s:.2f}" for t_s in shown.t_s)
        return Told(f"{self._label(shown)}: Contact sheet of the video at {times} s", Picture(shown=shown))

    def _label(self, shown: Shown) -> str:
        label = f"p{len(self.shown) + 1}"
        self.shown[label] = shown
        return label

    def _frames(self, key: str) -> list[Told]:
        view, evidence = self._view, self._view.ledger[key]
        if view.context is None or not isinstance(evidence, Frames):
            return []
        if key not in self._made:
            self._made[key] = tuple(self._pictures(evidence, view.context.blobs))
        pictures = self._made[key]
        strip = evidence.id if len(pictures) > 1 else None
        return [
            Told(
                f"{self._label(shown)}: {_caption(evidence, shown)}",
                Picture(shown=shown, strip=strip, rate_hz=view.brief.video.rate_hz),
            )
            for shown in pictures
        ]

    def _pictures(self, evidence: Frames, blobs: Blobs) -> list[Shown]:
        load = [blobs.get(blob) for blob in evidence.blobs]
        size = (self._view.brief.video.width, self._view.brief.video.height)
        return frames_shown(evidence, load, blobs, size=size, marks=self._known(evidence))

    def _known(self, evidence: Frames) -> list[Tube]:
        """The tubes that were known when it was looked: what was sent then is sent again."""
        tubes = [e for e in self._view.ledger.values() if isinstance(e, Tube)] if self._marks else []
        return [tube for tube in tubes if int(tube.id[1:]) < int(evidence.id[1:])]


def _caption(evidence: Frames, shown: Shown) -> str:
    if shown.scale is None:
        times = f"{shown.t_s[0]:.2f} to {shown.t_s[-1]:.2f} s"
        return f"contact sheet of {len(shown.t_s)} frames, {times} ({evidence.id})"
    at = "" if not shown.index or shown.index[0] is None else f", frame {shown.index[0]}"
    part = "a part of the frame, enlarged," if evidence.crop else "the whole frame"
    return f"{part} at {shown.t_s[0]:.2f} s{at} ({evidence.id})"


def shown_in(requests: Iterable[Request]) -> Made:
    """The pictures that a run's requests show; of evidence only where none of its pictures was left out."""
    captioned: dict[int, tuple[str, Shown | None]] = {}
    for request in requests:
        parts = (part for message in request.messages for part in message.parts)
        for caption, part in pairwise(parts):
            told = _CAPTION.fullmatch(caption.text) if isinstance(caption, Text) else None
            if told is not None:
                number, key = int(told[1]), told[2] or WHOLE
                before = captioned.get(number, (key, None))[1]
                captioned[number] = key, part.shown if isinstance(part, Picture) else before
    made: dict[str, list[Shown | None]] = {}
    for _, (key, shown) in sorted(captioned.items()):
        made.setdefault(key, []).append(shown)
    return {
        key: tuple(one for one in pictures if one is not None)
        for key, pictures in made.items()
        if None not in pictures
    }


def own_results(view: View) -> Iterator[CallResult]:
    """The results of this run's own calls, in order."""
    return islice(view.results.values(), view.inherited, None)


class Turn(NamedTuple):
    """What came of one reply of the model: in full, and in a line."""

    full: tuple[Message, ...]
    short: tuple[Message, ...]


class History:
    """The turns of earlier steps."""

    def __init__(self, view: View, gallery: Gallery, places: Places, known: Sequence[str]) -> None:
        self._view, self._gallery, self._places, self._known = view, gallery, places, known

    def messages(self, limits: Limits) -> Iterator[Message]:
        """All turns in order, the newest in full."""
        turns = list(self._turns(limits))
        old = max(len(turns) - limits.turns, 0)
        for number, turn in enumerate(turns):
            yield from turn.short if number < old else turn.full

    def _turns(self, limits: Limits) -> Iterator[Turn]:
        results, drafts = own_results(self._view), iter(self._view.objected)
        for exchange in self._view.exchanges:
            if exchange.correction is not None:
                full = corrected(exchange.reply, exchange.correction, self._known)
                yield Turn(full, _short("I made a call that could not be carried out.", exchange.correction))
            elif exchange.accepted:
                gave = list(islice(results, exchange.accepted))
                yield self._acted(exchange, gave, limits)
            else:
                yield self._proposed(exchange, next(drafts, ()))

    def _acted(self, exchange: Exchange, gave: Sequence[CallResult], limits: Limits) -> Turn:
        """Calls, what they gave in the tools' turns, and pictures in one of the user's."""
        meant = mended(exchange.reply, self._known)
        messages = [_said(meant)]
        parts: list[Part] = []
        for use, result in zip(meant.uses, gave, strict=True):
            text = result_of(result, self._view.ledger, self._places, limits.lines)
            messages.append(Message(role="tool", parts=(Text(text=text),), answers=use.id))
            parts += [
                part for key in result.evidence for told in self._gallery.of(key) for part in _parts(told)
            ]
        if parts:
            messages.append(Message(role="user", parts=tuple(parts)))
        made = ", ".join(use.name for use in meant.uses)
        ids = ", ".join(key for result in gave for key in result.evidence)
        return Turn(tuple(messages), _short(f"I called {made}.", f"It gave {ids or 'nothing'}."))

    def _proposed(self, exchange: Exchange, objections: Sequence[Objection]) -> Turn:
        """An answer, and what the verifier said of it."""
        meant = mended(exchange.reply, self._known)
        judged = (
            "\n".join(["Not all claims stand:", *objected(objections)]) if objections else "It was judged."
        )
        given = [Message(role="tool", parts=(Text(text=judged),), answers=use.id) for use in meant.uses]
        return Turn((_said(meant), *given), _short("I proposed an answer.", judged))


def objected(objections: Sequence[Objection]) -> list[str]:
    """Which claims do not stand, and what the record says, a line each."""
    return [f"- {one.claim} is {one.status}: {as_line(one.reason)}" for one in objections]


def corrected(reply: Reply, correction: str, known: Sequence[str]) -> tuple[Message, ...]:
    """A turn that came to nothing, and what the model was told.

    Calls that no server would take back, of no known tool or without arguments in order, are told as words.
    """
    meant = mended(reply, known)
    told = Message(role="user", parts=(Text(text=f"Correction: {as_line(correction)}"),))
    if not all(use.name in known and isinstance(use.arguments, dict) for use in meant.uses):
        calls = " ".join(f"{use.name} {use.arguments}" for use in meant.uses)
        said = f"{meant.text} (I tried to call: {calls})".strip()
        return Message(role="assistant", parts=_words(_cut(said))), told
    refused = [
        Message(role="tool", parts=(Text(text="not carried out"),), answers=use.id) for use in meant.uses
    ]
    return _said(replace(meant, text=_cut(meant.text))), *refused, told


def _said(meant: Mended) -> Message:
    """A reply of the model; words of the video that it repeats are data here too."""
    uses = (use.model_copy(update={"arguments": _plain(use.arguments)}) for use in meant.uses)
    return Message(role="assistant", parts=_words(meant.text), uses=tuple(uses))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return as_line(value)
    if isinstance(value, dict):
        return {as_line(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"


def _words(text: str) -> tuple[Text, ...]:
    return (Text(text=as_line(text)),) if text else ()


def _parts(told: Told) -> tuple[Part, ...]:
    return Text(text=told.caption), told.picture


def _short(said: str, given: str) -> tuple[Message, ...]:
    """A turn of long ago, in a line each."""
    return Message(role="assistant", parts=_words(said)), Message(role="user", parts=_words(as_line(given)))
