"""What a model was asked and replied, as the chat messages that most tools read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ..records import Reply
from .chosen import Chosen

Message = dict[str, Any]
# Where the picture of a blob is to be had; None where it is not.
Link = Callable[[str], str | None]
GONE = "(a picture that the trace no longer holds)"


def request_of(chosen: Chosen, blob: str) -> dict[str, Any]:
    """A request as it was sent, its pictures by digest."""
    request: dict[str, Any] = json.loads(chosen.reader.blobs.get(blob))
    return request


def asked(request: dict[str, Any], link: Link) -> list[Message]:
    """The messages of a request."""
    return [_message(one, link) for one in request["messages"]]


def offered(request: dict[str, Any]) -> list[Message]:
    """The tools of a request."""
    keys = ("name", "description", "parameters")
    return [{"type": "function", "function": {key: tool[key] for key in keys}} for tool in request["tools"]]


def replied(reply: Reply) -> Message:
    """What a model replied."""
    uses = [called(use.id, use.name, use.arguments) for use in reply.uses]
    return {"role": "assistant", "content": reply.text or None, **({"tool_calls": uses} if uses else {})}


def called(call: str, name: str, arguments: object) -> Message:
    """A call of a tool; its arguments are JSON within JSON."""
    return {
        "id": call,
        "type": "function",
        "function": {"name": name, "arguments": json.dumps(arguments, ensure_ascii=False)},
    }


def picture(url: str | None) -> Message:
    """A part of a message that is a picture."""
    return words(GONE) if url is None else {"type": "image_url", "image_url": {"url": url}}


def words(text: str) -> Message:
    """A part of a message that is text."""
    return {"type": "text", "text": text}


def _message(one: dict[str, Any], link: Link) -> Message:
    role, parts = one["role"], one["parts"]
    if role == "user":
        return {"role": role, "content": [_part(part, link) for part in parts]}
    text = "\n".join(part["text"] for part in parts)
    if role == "tool":
        return {"role": role, "tool_call_id": one["answers"], "content": text}
    uses = [called(use["id"], use["name"], use["arguments"]) for use in one["uses"]]
    return {"role": role, "content": text or None, **({"tool_calls": uses} if uses else {})}


def _part(part: dict[str, Any], link: Link) -> Message:
    return words(part["text"]) if part["kind"] == "text" else picture(link(part["shown"]["blob"]))
