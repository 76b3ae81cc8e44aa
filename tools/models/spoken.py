"""Calls in the words of a model: in the tags that it was taught, or in any of the other usual ways."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from .loose import MOST_LETTERS, Unreadable, read_value

# <tool_call>{"name": "track", "arguments": {"query": "red car"}}</tool_call>
_ENCLOSED = re.compile(r"<tool_call>(?P<body>.*?)(?:</tool_call>|(?=<tool_call>)|\Z)", re.DOTALL)
_NAME = re.compile(r'"name"\s*:\s*"([^"]+)"')
# In words that open a bracket so often and never close it there is no call.
MOST_TRIES = 50

# What the name and the arguments of a call are called by this model or that.
_NAMES = ("name", "tool", "tool_name", "function", "function_name", "action")
_ARGUMENTS = ("arguments", "parameters", "args", "input", "action_input", "tool_input", "params", "kwargs")
_WRAPPERS = ("tool_call", "tool_calls", "function_call", "function", "call", "calls", "action")

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_THOUGHT_ENDS = ("</think>", "</thinking>")
# <function=track><parameter=query>red car</parameter></function>, and <invoke name="track">…
_BLOCK = re.compile(
    r"(?:<tool_call>\s*)?<(?:function=|invoke name=)[\"']?(?P<name>[\w.:-]+)[\"']?>"
    r"(?P<body>.*?)(?:(?P<end></(?:function|invoke)>)|\Z)",
    re.DOTALL,
)
_PARAMETER = re.compile(
    r"<parameter(?:=| name=)[\"']?(?P<key>\w+)[\"']?>\s*(?P<value>.*?)\s*</parameter>", re.DOTALL
)
# track<arg_key>query</arg_key><arg_value>red car</arg_value>
_PAIRED = re.compile(
    r"<tool_call>\s*(?P<name>[\w.:-]+)\s*(?P<body><arg_key>.*?)(?:(?P<end></tool_call>)|\Z)", re.DOTALL
)
_PAIR = re.compile(
    r"<arg_key>\s*(?P<key>\w+)\s*</arg_key>\s*<arg_value>\s*(?P<value>.*?)\s*</arg_value>", re.DOTALL
)
# What may stand before a call that is not of the words before it, within so many letters.
_BEGUN, _MARKS = re.compile(r"(?:\s*(?:<[^<>\n]*>|\[TOOL_CALLS\]|\[|```\w*|Action:))+\s*\Z"), 80
# Between the name of a tool and its arguments: marks of this syntax or that, but no words of their own.
_BETWEEN = r"[\"'`>\]]*(?:\[ARGS\]|<｜tool▁sep｜>|\n?\s*(?:Action )?Input\s*:)?[\s:=]*(?:```(?:json)?)?\s*"


class Spoken(NamedTuple):
    """One call found in the words, and where in them it starts."""

    name: str
    arguments: Any
    start: int
    whole: bool = False
    """Whether it stands in tags that models are taught, with nothing to mend."""


def spoken_calls(text: str, known: Collection[str]) -> list[Spoken]:
    """Every call in the words of a reply, in order; a thought makes none, and who has no tools makes none."""
    said = unthought(text)
    if not known or len(said.strip()) > MOST_LETTERS:
        return []
    marked = [*_marked(said, _BLOCK, _PARAMETER), *_marked(said, _PAIRED, _PAIR)]
    tagged = marked or list(_enclosed(said, known))
    return sorted(tagged, key=lambda call: call.start) or list(_written(said, known))


def said_before(text: str, call: Spoken | None = None) -> str:
    """The words of a reply up to its first call, without thoughts and the marks that begin a call."""
    said = unthought(text)[: call.start if call else None].strip()
    return said[:-_MARKS] + _BEGUN.sub("", said[-_MARKS:]) if call else said


def unthought(text: str) -> str:
    """The words with thoughts blanked out, so that places stay what they are."""
    said = _THOUGHT.sub(lambda found: " " * len(found.group()), text)
    # Some templates begin the thought themselves: a reply then holds its end alone.
    ends = max((said.rfind(tag) + len(tag) for tag in _THOUGHT_ENDS if tag in said), default=0)
    return " " * ends + said[ends:]


def _marked(text: str, block: re.Pattern[str], pair: re.Pattern[str]) -> Iterator[Spoken]:
    """Calls whose arguments stand in tags of their own."""
    for found in block.finditer(text):
        whole = found["end"] is not None
        pairs = {one["key"]: _value(one["value"]) for one in pair.finditer(found["body"])}
        if pairs or not found["body"].strip():
            yield Spoken(found["name"], pairs, found.start(), whole)
        else:
            start = found["body"].find("{")
            value = _value(found["body"][start:]) if start >= 0 else None
            if isinstance(value, dict):
                yield Spoken(found["name"], value, found.start(), whole)


def _value(text: str) -> Any:
    """A value between tags: an object, list, number or constant where it is one, else the words."""
    listed = f"[{text}]"
    try:
        found = read_value(listed)
    except Unreadable:
        return text
    if found.end < len(listed) or len(found.value) != 1:
        return text
    (value,) = found.value
    return value if isinstance(value, dict | list) or not found.mended else text


def _enclosed(text: str, known: Collection[str]) -> Iterator[Spoken]:
    """Calls between tags that say so; of what cannot be read the name, with all that stands there."""
    for found in _ENCLOSED.finditer(text):
        body = found["body"].strip()
        calls = list(_written(body, known))
        if not calls and (name := _NAME.search(body)):
            calls = [Spoken(name[1], body, 0)]
        whole = _is_json(body)
        yield from (call._replace(start=found.start(), whole=whole) for call in calls)


def _is_json(text: str) -> bool:
    """Whether a text is one object or list, as strict JSON has it."""
    try:
        found = read_value(text)
    except Unreadable:
        return False
    return not found.mended and found.end == len(text)


def _written(text: str, known: Collection[str]) -> Iterator[Spoken]:
    """Calls written as objects that name their tool, or as a tool's name with arguments behind it."""
    names = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    head = re.compile(rf"(?<![\w.])(?:functions[.:])?(?P<name>{names}){_BETWEEN}(?=[{{(])|(?P<open>[{{\[])")
    at = tried = 0
    while (found := head.search(text, at)) is not None and tried < MOST_TRIES:
        try:
            name = found["name"]
            value, at = _behind(text, found.end()) if name else read_value(text, found.start())[:2]
        except Unreadable:
            at, tried = found.end(), tried + 1
            continue
        calls = [(name, value)] if name else list(_calls(value, known))
        yield from (Spoken(*call, found.start()) for call in calls)


def _behind(text: str, start: int) -> tuple[Any, int]:
    """The arguments behind a name: an object, or name=value in parentheses."""
    if text[start] == "{":
        return read_value(text, start)[:2]
    inner = text[start + 1 :].lstrip()
    if inner.startswith("{"):
        skipped = len(text) - len(inner)
        return read_value(text, skipped)[:2]
    # As an object, `query="red car")` closes with the parenthesis: the reader takes = for a colon.
    value, end, _ = read_value("{" + _closed(text, start)[1:-1] + "}")
    return value, start + end


def _closed(text: str, start: int) -> str:
    """From a parenthesis to the one that closes it, strings passed over."""
    depth, quote = 0, ""
    for place in range(start, len(text)):
        letter = text[place]
        if quote:
            quote = "" if letter == quote and text[place - 1] != "\\" else quote
        elif letter in "\"'":
            quote = letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
            if depth == 0:
                return text[start : place + 1]
    raise Unreadable("a parenthesis is missing")


def _calls(value: Any, known: Collection[str]) -> Iterator[tuple[str, Any]]:
    """The calls that an object or list is, whatever it is wrapped in."""
    if isinstance(value, list):
        for one in value:
            yield from _calls(one, known)
    elif isinstance(value, dict):
        yield from _call(value, known)


def _call(value: dict[str, Any], known: Collection[str]) -> Iterator[tuple[str, Any]]:
    name_key = next((key for key in _NAMES if isinstance(value.get(key), str)), None)
    arguments_key = next((key for key in _ARGUMENTS if key in value), None)
    wrapper = next((key for key in _WRAPPERS if isinstance(value.get(key), dict | list)), None)
    if name_key and arguments_key:
        yield value[name_key], value[arguments_key]
    elif name_key and value[name_key] in known:
        yield value[name_key], {key: given for key, given in value.items() if key != name_key}
    elif wrapper:
        yield from _calls(value[wrapper], known)
    elif value and all(key in known and isinstance(given, dict) for key, given in value.items()):
        yield from value.items()
    elif {"claims"} <= value.keys() or value.get("outcome") == "insufficient_evidence":
        yield "answer", value
