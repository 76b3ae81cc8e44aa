"""What a span says, by the names that OpenInference gives it, as OTLP writes it."""

from __future__ import annotations

import json
from typing import Any

from ..records.exchange import Exchange
from .talk import Message, asked, offered, replied

_JSON = "application/json"


def given(value: object) -> dict[str, Any]:
    """What went into a span."""
    if isinstance(value, str):
        return {"input.value": value, "input.mime_type": "text/plain"}
    return {"input.value": json.dumps(value, ensure_ascii=False), "input.mime_type": _JSON}


def had(text: str) -> dict[str, Any]:
    """What came out of a span."""
    return {"output.value": text, "output.mime_type": "text/plain"}


def model(exchange: Exchange, request: dict[str, Any]) -> dict[str, Any]:
    """What an exchange was, as OpenInference names it."""
    usage, answered = exchange.usage, replied(exchange.reply)
    settings = {key: request[key] for key in ("seed", "max_tokens") if key in request}
    told: dict[str, Any] = {
        "llm.system": exchange.model.name.partition(":")[0],
        "llm.model_name": exchange.reply.model or exchange.model.name,
        "llm.invocation_parameters": json.dumps(settings),
        "llm.token_count.prompt": usage.tokens_in,
        "llm.token_count.completion": usage.tokens_out,
        "llm.token_count.total": usage.tokens_in + usage.tokens_out,
        "output.value": json.dumps(answered, ensure_ascii=False),
        "output.mime_type": _JSON,
    }
    if usage.usd is not None:
        told["llm.cost.total"] = usage.usd
    messages = asked(request, lambda blob: f"sha256:{blob}")
    told |= given(messages)
    for n, message in enumerate(messages):
        told |= _flat(f"llm.input_messages.{n}.message", message)
    for n, tool in enumerate(offered(request)):
        told[f"llm.tools.{n}.tool.json_schema"] = json.dumps(tool, ensure_ascii=False)
    return told | _flat("llm.output_messages.0.message", answered)


def _flat(at: str, message: Message) -> dict[str, Any]:
    """A message as attributes: lists become numbers in names."""
    told: dict[str, Any] = {f"{at}.role": message["role"]}
    if "tool_call_id" in message:
        told[f"{at}.tool_call_id"] = message["tool_call_id"]
    content = message["content"]
    if isinstance(content, str):
        told[f"{at}.content"] = content
    for n, part in enumerate(content if isinstance(content, list) else ()):
        told |= _part(f"{at}.contents.{n}.message_content", part)
    for n, call in enumerate(message.get("tool_calls", ())):
        one = f"{at}.tool_calls.{n}.tool_call"
        told[f"{one}.id"] = call["id"]
        told[f"{one}.function.name"] = call["function"]["name"]
        told[f"{one}.function.arguments"] = call["function"]["arguments"]
    return told


def _part(at: str, part: Message) -> dict[str, Any]:
    if part["type"] == "text":
        return {f"{at}.type": "text", f"{at}.text": part["text"]}
    return {f"{at}.type": "image", f"{at}.image.image.url": part["image_url"]["url"]}


def attributes(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Names and values, each with its type."""
    return [{"key": key, "value": _value(value)} for key, value in told.items()]


def _value(value: str | bool | float) -> dict[str, Any]:
    """A value with its type; OTLP writes whole numbers as text, which JSON's would be too small for."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    return {"doubleValue": value} if isinstance(value, float) else {"stringValue": value}
