"""Tool calls in the text of a model that nobody took them out of before: those in the tags it was taught.

These are <tool_call> round JSON (Qwen, InternVL, Hermes) or round <function=…> markup (Qwen3.5). What is
broken keeps its name and is passed on as it stands: mending it, and finding calls in other words, is for the
policy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import JsonValue

from ...traces.records import ToolUse

_CALL = re.compile(r"<tool_call>(.*?)(?:</tool_call>|(?=<tool_call>)|\Z)", re.DOTALL)
_FUNCTION = re.compile(r"<function=([^>\n]+)>(.*)", re.DOTALL)
_PARAMETER = re.compile(r"<parameter=([^>\n]+)>\s*(.*?)\s*</parameter>", re.DOTALL)
_NAME = re.compile(r'"name"\s*:\s*"([^"]+)"')
_ARGUMENTS = re.compile(r'"(?:arguments|parameters)"\s*:\s*(.*)', re.DOTALL)
_THOUGHT_ENDS = "</think>"


class Written(NamedTuple):
    """A text without the calls that were found in it, and those."""

    text: str
    uses: tuple[ToolUse, ...]


class _Call(NamedTuple):
    name: str
    arguments: JsonValue


def written_uses(text: str, turn: int) -> Written:
    """The calls in a reply; what a model only thinks of, before </think>, is none."""
    thought, ends, said = text.rpartition(_THOUGHT_ENDS)
    found: list[_Call] = []

    def taken(match: re.Match[str]) -> str:
        calls = list(_calls(match[1]))
        found.extend(calls)
        return "" if calls else match[0]

    rest = _CALL.sub(taken, said)
    uses = tuple(
        ToolUse(id=f"call{turn:03}{place:02}", name=call.name, arguments=call.arguments)
        for place, call in enumerate(found, start=1)
    )
    return Written((thought + ends + rest).strip(), uses)


def _calls(body: str) -> Iterator[_Call]:
    """The calls between one pair of tags; at worst a name with the rest as it stands."""
    function = _FUNCTION.search(body)
    if function:
        yield _Call(function[1].strip(), {key: _value(text) for key, text in _PARAMETER.findall(function[2])})
        return
    whole = list(_objects(body))
    name = _NAME.search(body)
    if whole:
        yield from whole
    elif name:
        arguments = _ARGUMENTS.search(body)
        yield _Call(name[1], arguments[1].strip() if arguments else body.strip())


def _objects(text: str) -> Iterator[_Call]:
    """The calls of a text that is JSON: one, or a list; of anything else, none."""
    try:
        given = _read(text)
    except ValueError:
        return
    listed = given if isinstance(given, list) else [given]
    if all(isinstance(item, Mapping) and isinstance(item.get("name"), str) for item in listed):
        for item in listed:
            yield _Call(item["name"], item.get("arguments", item.get("parameters", {})))


def _value(text: str) -> JsonValue:
    """A value of markup: JSON where it is any, else words."""
    try:
        value: JsonValue = _read(text)
    except ValueError:
        return text
    return value


def _read(text: str) -> Any:
    """JSON that a trace can hold: no infinity, half of a letter or thousand brackets; else `ValueError`."""
    try:
        given = json.loads(text)
        json.dumps(given, allow_nan=False, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("too deep") from None
    return given
