"""What a server of OpenAI's protocol sends, before anybody makes sense of it: JSON, bounded, in form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .failures import NoReply, worded

MOST_BYTES = 8_000_000
"""A reply longer than this is none."""
Json = dict[str, Any]


def body_of(response: Any) -> bytes:
    """The body of an answer; `NoReply` where it is no JSON, or has no end."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip()
    if response.is_success and kind and not kind.endswith("json"):
        raise NoReply(f"it is {kind}, not JSON")
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > MOST_BYTES:
            raise NoReply(f"it is longer than {MOST_BYTES // 1_000_000} MB")
    return bytes(content)


def completion_of(content: bytes) -> bytes:
    """A chat completion whose arguments are text, as the protocol has them; `NoReply` where it is none."""
    try:
        given = json.loads(content)
    except (ValueError, RecursionError):
        return content  # it broke off, which the client tells by itself
    for function in _functions(_message(given)):
        if isinstance(function.get("arguments"), dict | list):
            function["arguments"] = json.dumps(function["arguments"])
    return json.dumps(given).encode()


def _message(given: Any) -> Json:
    """What the model said, in what the server sent."""
    choices = given.get("choices") if isinstance(given, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    if isinstance(message, dict):
        return message
    said = worded(given.get("error")) if isinstance(given, dict) else ""
    raise NoReply(said or "it holds no message of a model")


def _functions(message: Json) -> Iterator[Json]:
    """The functions that a message calls."""
    for call in message.get("tool_calls") or ():
        function = call.get("function") if isinstance(call, dict) else None
        if not isinstance(function, dict):
            raise NoReply("it holds a call of no function")
        yield function
