"""JSON as models write it: read where it can mean one thing only, with a note of what was mended."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

# What is longer, or nested deeper, than any call can be is not worth reading.
MOST_LETTERS, MOST_DEPTH, MOST_DIGITS, MOST_NUMBER = 20_000, 24, 40, 1e12

_CLOSERS = {"{": "}", "[": "]", "(": "]"}
_ENDS = {"}": "}", "]": "]", ")": "]"}
# Punctuation of other keyboards stands for ASCII, outside of strings alone.
_PLAIN = str.maketrans("：，｛｝［］（）＝", ":,{}[]()=")
_WORDS = {"true": "true", "false": "false", "null": "null", "True": "true", "False": "false", "None": "null"}
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    | "(?P<double>(?:[^"\\]|\\.)*)" | '(?P<single>(?:[^'\\]|\\.)*)' | “(?P<curly>[^“”]*)”
    | (?P<mark>[{}\[\]():,=：，｛｝［］（）＝])
    | (?P<word>[^\s{}\[\]():,="'“”：，｛｝［］（）＝]+)""",
    re.VERBOSE | re.DOTALL,
)
# A closing tag or fence ends what was begun, whether or not its brackets were closed.
_OVER = re.compile(r"</|<\||```")
_WHOLE = re.compile(r"[+-]?\d+")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


class Unreadable(ValueError):
    """The text is no JSON, nor anything that means the same for sure."""


class Read(NamedTuple):
    """A value, where it ends in the text, and whether it had to be mended."""

    value: Any
    end: int
    mended: bool


def read_value(text: str, start: int = 0) -> Read:
    """The object or list that starts at a place of a text."""
    if start >= len(text) or text[start].translate(_PLAIN) not in _CLOSERS:
        raise Unreadable("there is no object")
    try:
        value, end = _STRICT.raw_decode(text, start)
        found = Read(value, end, mended=False)
    except (ValueError, RecursionError):
        plain, end = _mended(text, start)
        try:
            found = Read(_STRICT.decode(plain), end, mended=True)
        except (ValueError, RecursionError):
            raise Unreadable("it is no JSON") from None
    if not is_sound(found.value):
        raise Unreadable("it is nested too deeply, or too long")
    return found


def read_text(text: str) -> Read:
    """The one object or list of a text, whatever words stand round it."""
    if len(text) > MOST_LETTERS:
        raise Unreadable(f"it has {len(text)} letters, and {MOST_LETTERS} are the most")
    start = next((i for i, c in enumerate(text) if c.translate(_PLAIN) in "{["), None)
    if start is None:
        raise Unreadable("there is no object")
    found = read_value(text, start)
    rest = text[:start] + text[found.end :]
    if re.search(r"[{\[]", rest):
        raise Unreadable("there is more than one object")
    return found._replace(mended=found.mended or bool(rest.strip()))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a key that is given twice with different values means no one thing."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found and found[key] != value:
            raise Unreadable(f"{key!r} is given twice")
        found[key] = value
    return found


def _number(text: str) -> float:
    """A number that ends; JSON knows neither NaN nor infinity."""
    if len(text) > MOST_DIGITS or not math.isfinite(number := float(text)):
        raise Unreadable(f"{text[:MOST_DIGITS]} is no number")
    return int(text) if _WHOLE.fullmatch(text) else number


_STRICT = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_number, parse_float=_number, parse_int=_number
)


def _mended(text: str, start: int) -> tuple[str, int]:
    """The value as strict JSON, and where it ends: brackets closed, quotes and words as JSON has them."""
    out: list[str] = []
    open_: list[str] = []
    end = start
    for token, end in _tokens(text, start):
        if token in _CLOSERS:
            open_.append(_CLOSERS[token])
            out.append("{" if token == "{" else "[")
        elif token in _ENDS:
            if _ENDS[token] not in open_:
                break
            _drop_comma(out)
            while (closer := open_.pop()) != _ENDS[token]:
                out.append(closer)
            out.append(_ENDS[token])
        else:
            out.append(token)
        if not open_:
            return "".join(out), end
        if len(open_) > MOST_DEPTH or end - start > MOST_LETTERS:
            raise Unreadable("it is nested too deeply, or too long")
    _drop_comma(out)
    return "".join([*out, *reversed(open_)]), end


def _tokens(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Tokens of strict JSON, each with where it ends in the text."""
    at = start
    while at < len(text):
        if _OVER.match(text, at):
            return
        match = _TOKEN.match(text, at)
        if match is None:
            raise Unreadable("a quotation mark is missing")
        at = match.end()
        if match["mark"]:
            mark = match["mark"].translate(_PLAIN)
            yield (":" if mark == "=" else mark), at
        elif match["word"]:
            yield _word(match["word"], text, at), at
        elif not match["space"]:
            yield _string(match), at


def _string(match: re.Match[str]) -> str:
    """A string in the quotation marks of JSON; raw line breaks in it are kept."""
    if match["double"] is not None:
        try:
            return json.dumps(json.loads(match.group(), strict=False))
        except ValueError:
            raise Unreadable("a string is not written as JSON has it") from None
    inside = match["single"] if match["single"] is not None else match["curly"]
    return json.dumps(inside.replace("\\'", "'"))


def _word(word: str, text: str, end: int) -> str:
    """A number, a constant, or a key that lacks its quotation marks."""
    if word in _WORDS:
        return _WORDS[word]
    if _NUMBER.fullmatch(word) and len(word) <= MOST_DIGITS:
        return repr(float(word)) if re.search(r"[.eE]", word) else str(int(word))
    if word.isidentifier() and text[end:].lstrip()[:1].translate(_PLAIN) in (":", "="):
        return json.dumps(word)
    raise Unreadable(f"{word[:20]!r} is no value")


def _drop_comma(out: list[str]) -> None:
    """A comma before a closing bracket stands for nothing."""
    if out and out[-1] == ",":
        out.pop()


def is_sound(value: Any, depth: int = 0) -> bool:
    """Whether a value is one that a trace and a tool can hold: not endless, too deep or too long."""
    if depth > MOST_DEPTH:
        return False
    if isinstance(value, dict):
        return len(value) <= MOST_LETTERS and all(
            is_sound(key, depth + 1) and is_sound(one, depth + 1) for key, one in value.items()
        )
    if isinstance(value, list):
        return len(value) <= MOST_LETTERS and all(is_sound(one, depth + 1) for one in value)
    if isinstance(value, str):
        return len(value) <= MOST_LETTERS
    return not isinstance(value, int | float) or abs(value) <= MOST_NUMBER
