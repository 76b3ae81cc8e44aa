"""The `chat` policy: a model is asked until its reply can be acted on, a bounded number of times."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...tools.models.choose import ModelSettings, choose_model
from ...tools.models.model import Message, Model
from ...traces.errors import ContextOverflow
from ...traces.records import Draft, Reply
from ..policy import Act, Propose, View
from .conversation import Conversation, Style
from .history import Made, corrected
from .limits import LIMITS
from .reading import Reader, Reading

# How often a model is told what is wrong with its reply: in a row, and in all.
IN_A_ROW, IN_ALL = 3, 12


@dataclass(frozen=True)
class ChatPolicy:
    """A chat model that thinks with the video, through one run."""

    model: Model
    style: Style
    made: Made = field(default_factory=dict, compare=False, repr=False)
    """The pictures that were made so far in its run."""

    @property
    def name(self) -> str:
        """The model's."""
        return self.model.name

    def decide(self, view: View) -> Act | Propose:
        """The calls that the model makes, or the answer it proposes."""
        talk = Conversation(view, self.style, self.made)
        asked = view.question
        reader = Reader(
            talk.tools, view.ledger, view.calls, view.results, talk.places, asked.options, asked.text
        )
        before = sum(exchange.correction is not None for exchange in view.exchanges)
        corrections: list[tuple[Message, ...]] = []
        while True:
            reply, reading = self._asked(view, talk, reader, corrections)
            if reading.draft is not None:
                return Propose(draft=reading.draft)
            if reading.calls:
                return Act(calls=reading.calls)
            wrong = reading.correction or ""
            if len(corrections) == IN_A_ROW or before + len(corrections) >= IN_ALL:
                return Propose(draft=_given_up(wrong, len(corrections) + 1, before))
            corrections.append(corrected(reply, wrong, [tool.name for tool in talk.tools]))

    def _asked(
        self, view: View, talk: Conversation, reader: Reader, corrections: list[tuple[Message, ...]]
    ) -> tuple[Reply, Reading]:
        """What the model replies; where the request is too long for it, it is sent less, then and later."""
        assert view.think is not None
        replies: list[Reply] = []

        def read(reply: Reply) -> Reading:
            replies.append(reply)
            return reader(reply)

        first = view.exchanges[-1].thinned if view.exchanges else 0
        for thinned in range(first, len(LIMITS)):
            try:
                reading = view.think(talk.request(corrections, thinned=thinned), read, thinned=thinned)
                return replies[-1], reading
            except ContextOverflow as error:
                overflow = error
        raise ContextOverflow(
            f"the request is too long for {self.name}, even with all but its last picture and turn left out: "
            f"{overflow.message}",
            hint="Take a model with a longer context, ask of a shorter video, or start its server with more.",
        )


def chat_policy(name: str, settings: ModelSettings) -> ChatPolicy:
    """The policy of a model's name."""
    model = choose_model(name, settings)
    return ChatPolicy(model, Style(model.family, marks=settings.marks, seed=settings.seed))


def _given_up(wrong: str, times: int, before: int) -> Draft:
    often = f"{times} times in a row" if before + times <= IN_ALL else f"{before + times} times in this run"
    return Draft(
        outcome="insufficient_evidence",
        reason=f"The model gave no reply that could be acted on, {often}; the last time: {wrong}",
        hint="Try a model that calls tools, or ask in the words of `--policy rules`.",
    )
