"""Any LangChain chat model as ours: a request becomes its messages and tools, its message our reply."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ...traces.records import Fingerprint, Reply, ToolUse, Usage
from ...traces.records.base import Parameter
from ..deadline import Deadline
from .counting import LETTERS_PER_TOKEN, tokens_of
from .failures import Server
from .family import PLAIN, Family
from .model import Load, Message, Offered, Part, Picture, Replied, Request
from .patience import patiently
from .prices import Price

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage, InvalidToolCall, ToolCall

Json = dict[str, Any]


@dataclass(frozen=True)
class LangChainModel:
    """A chat model of LangChain's, asked with patience."""

    name: str
    chat: BaseChatModel
    server: Server
    options: Callable[[Request], Json]
    """What this provider calls the limits of a reply, and the seed."""
    version: str
    """Of the package that speaks to the provider."""
    parameters: dict[str, Parameter] = field(default_factory=dict)
    family: Family = PLAIN
    price: Price | None = None
    timeout_s: float = 600.0

    def fingerprint(self) -> Fingerprint:
        """What is known of it; a server's weights are not."""
        return Fingerprint(
            capability="chat",
            name=self.name,
            version=self.version,
            device="remote",
            dtype="unknown",
            parameters=self.parameters,
        )

    def reply(self, request: Request, load: Load, deadline: Deadline) -> Replied:
        """Its reply; failures are those of `failures`."""
        asked = self.chat.bind_tools([tool_schema(t) for t in request.tools], **self.options(request))
        messages = list(_messages(request.messages, load))

        def ask() -> AIMessage:
            from langsmith import tracing_context

            # What is sent goes to the model alone, whatever the environment says of tracing.
            with tracing_context(enabled=False):
                return asked.invoke(messages)

        message, attempts = patiently(ask, self.server, deadline, reply_s=self.timeout_s)
        turn = 1 + sum(m.role == "assistant" for m in request.messages)
        reply = _reply(message, turn)
        return Replied(reply, self._usage(message, request, reply), attempts)

    def _usage(self, message: AIMessage, request: Request, reply: Reply) -> Usage:
        """What it cost; tokens that the server does not tell are counted here."""
        told: Any = message.usage_metadata or {}
        tokens_in, tokens_out = _count(told.get("input_tokens")), _count(told.get("output_tokens"))
        cached = min(_count((told.get("input_token_details") or {}).get("cache_read")), tokens_in)
        estimated = not tokens_in
        if estimated:
            tokens_in = tokens_of(request)
            tokens_out = len(reply.model_dump_json()) // LETTERS_PER_TOKEN
        usd = None if self.price is None else self.price(tokens_in, cached, tokens_out)
        return Usage(tokens_in=tokens_in, tokens_out=tokens_out, usd=usd, estimated=estimated)


def _count(told: object) -> int:
    """A number of tokens, whatever a server makes of it; 0 where it is none."""
    return told if isinstance(told, int) and told > 0 else 0


def tool_schema(offered: Offered) -> Json:
    """A tool as OpenAI's protocol and chat templates have it."""
    function = {
        "name": offered.name,
        "description": offered.description,
        "parameters": offered.parameters,
    }
    return {"type": "function", "function": function}


def _messages(messages: Sequence[Message], load: Load) -> Iterator[BaseMessage]:
    """As LangChain has them; what a user says in a row is one turn, since many templates take no other."""
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

    for role, group in groupby(messages, key=lambda message: message.role):
        if role == "user":
            yield HumanMessage(_content([part for message in group for part in message.parts], load))
            continue
        for message in group:
            text = _text(message.parts)
            if role == "system":
                yield SystemMessage(text)
            elif role == "tool":
                yield ToolMessage(text, tool_call_id=message.answers or "")
            else:
                yield AIMessage(text, tool_calls=[called(use) for use in message.uses])


def _text(parts: Sequence[Part]) -> str:
    return "\n".join(part.text for part in parts if not isinstance(part, Picture))


def _content(parts: Sequence[Part], load: Load) -> str | list[str | Json]:
    """Words alone as a string, which every server takes; with pictures, as parts."""
    if not any(isinstance(part, Picture) for part in parts):
        return _text(parts)
    return [
        _picture(load(part.shown.blob)) if isinstance(part, Picture) else {"type": "text", "text": part.text}
        for part in parts
    ]


def _picture(content: bytes) -> Json:
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
    url = f"data:image/{kind};base64,{b64encode(content).decode()}"
    return {"type": "image_url", "image_url": {"url": url}}


def called(use: ToolUse) -> ToolCall:
    """A call of an earlier turn; servers choke on names and arguments that the model itself got wrong."""
    arguments = use.arguments if isinstance(use.arguments, dict) else {"malformed": use.arguments}
    name = re.sub(r"[^\w-]", "_", use.name, flags=re.ASCII)[:64] or "unnamed"
    return {"type": "tool_call", "id": use.id, "name": name, "args": arguments}


def _reply(message: AIMessage, turn: int) -> Reply:
    """Its words and calls; ids are given anew, since servers draw them at random or leave them out."""
    calls: list[ToolCall | InvalidToolCall] = [*message.tool_calls, *message.invalid_tool_calls]
    told = message.response_metadata
    return Reply(
        text=message.text or message.additional_kwargs.get("refusal") or "",
        uses=tuple(
            # Nine letters and digits: the one form that all providers accept.
            ToolUse(id=f"call{turn:03}{n:02}", name=call["name"] or "", arguments=call["args"] or {})
            for n, call in enumerate(calls, start=1)
        ),
        finish=str(told.get("finish_reason") or told.get("stop_reason") or ""),
        model=str(told.get("model_name") or told.get("model") or ""),
    )
