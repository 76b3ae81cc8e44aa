"""The `chat` policy: a model is asked until its reply can be acted on, a bounded number of times."""

from __future__ import annotations

from dataclasses import dataclass

from ...tools.models.choose import ModelSettings, choose_model
from ...tools.models.model import Message, Model
from ...traces.errors import ContextOverflow
from ...traces.records import Draft, Reply
from ..policy import Act, Propose, View
from .conversation import Conversation, Style, corrected
from .reading import Reader, Reading

# How often in a row a model is told what is wrong with its reply, and how often a request is cut down.
CORRECTIONS, THINNINGS = 3, 4


@dataclass(frozen=True)
class ChatPolicy:
    """A chat model that thinks with the video."""

    model: Model
    style: Style

    @property
    def name(self) -> str:
        """The model's."""
        return self.model.name

    def decide(self, view: View) -> Act | Propose:
        """The calls that the model makes, or the answer it proposes."""
        talk = Conversation(view, self.style)
        reader = Reader(talk.tools, view.ledger, view.calls, view.question.options)
        corrections: list[tuple[Message, ...]] = []
        while True:
            reply, reading = self._asked(view, talk, reader, corrections)
            if reading.draft is not None:
                return Propose(draft=reading.draft)
            if reading.calls:
                return Act(calls=reading.calls)
            if len(corrections) == CORRECTIONS:
                return Propose(draft=_given_up(reading))
            corrections.append(corrected(reply, reading.correction or ""))

    def _asked(
        self, view: View, talk: Conversation, reader: Reader, corrections: list[tuple[Message, ...]]
    ) -> tuple[Reply, Reading]:
        """What the model replies; where the request is too long for it, it is sent less."""
        assert view.think is not None
        replies: list[Reply] = []

        def read(reply: Reply) -> Reading:
            replies.append(reply)
            return reader(reply)

        for thinned in range(THINNINGS):
            try:
                reading = view.think(talk.request(corrections, thinned=thinned), read, thinned=thinned)
                return replies[-1], reading
            except ContextOverflow:
                continue
        reading = view.think(talk.request(corrections, thinned=THINNINGS), read, thinned=THINNINGS)
        return replies[-1], reading


def chat_policy(name: str, settings: ModelSettings) -> ChatPolicy:
    """The policy of a model's name."""
    model = choose_model(name, settings)
    return ChatPolicy(model, Style(model.family, marks=settings.marks, seed=settings.seed))


def _given_up(reading: Reading) -> Draft:
    return Draft(
        outcome="insufficient_evidence",
        reason=f"The model gave no reply that could be acted on, {CORRECTIONS + 1} times in a row; "
        f"the last time: {reading.correction}",
        hint="Try a model that calls tools, or ask in the words of `--policy rules`.",
    )
