"""Numbers in a question: instants, stretches of time, amounts such as 'at least two', points."""

from __future__ import annotations

from typing import NamedTuple

from ..tokens import Token

_UNITS = frozenset({"seconds", "second", "secs"})
# What may stand before an instant; after "for", "by", "last" a number of seconds is something else.
_BEFORE_TIMES = frozenset(
    {"at", "around", "about", "exactly", "precisely", "the", ",", "of", "on", "=", "is", "that", "(", "right"}
)
_LINKS = tuple(
    tuple(text.split())
    for text in sorted(
        [
            "and",
            "to",
            "until",
            "through",
            "-",
            "up to",
            "up until",
            "and ending at",
            "and ends at",
            "and up to",
            "and then",
            "through to",
            "to the",
            "and the",
            "until the",
            "up to the",
            "and second",
            "to second",
            "until second",
            "through second",
            "up to second",
            ", ending at",
            "and finishing at",
            "and ending with",
            "right through to",
            "right up to",
            "all the way to",
            "all the way up to",
            "and before",
            "but before",
            "and not later than",
            "and no later than",
            "and until",
            "on to",
            "on until",
            "onwards until",
            "onward until",
            "onwards to",
            "through the",
            "and stopping at",
            "and ending at second",
            "and at",
            ", ending with",
            "and end at",
            "to end at",
        ],
        key=len,
        reverse=True,
    )
)


class Amount(NamedTuple):
    """'At least n' of something."""

    n: int


def _word(tokens: tuple[Token, ...], place: int) -> str:
    return tokens[place].text if 0 <= place < len(tokens) else ""


def _instant(tokens: tuple[Token, ...], place: int) -> tuple[float, bool, int] | None:
    """A number of seconds, whether its unit was said, and where it ends."""
    at, unit = place, False
    at += _word(tokens, at) in ("the", "about", "exactly", "precisely")
    if _word(tokens, at) in ("second", "seconds", "timestamp", "time", "t"):
        unit, at = True, at + 1
        at += _word(tokens, at) in ("=", "is", "of", "number")
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.clock_s is not None:
        return token.clock_s, True, _past_marks(tokens, at + 1)
    if token.number is None or (not token.text[0].isdigit() and _word(tokens, at + 1) not in _UNITS):
        return None
    at += 1
    if _word(tokens, at) in _UNITS:
        unit, at = True, at + 1
    return token.number, unit, _past_marks(tokens, at) if unit else at


def _past_marks(tokens: tuple[Token, ...], at: int) -> int:
    """Past 'mark', 'into the video', 'in' where nothing that one can be in follows."""
    if _word(tokens, at) in ("mark", "marks", "point") or (
        _word(tokens, at) == "in"
        and _word(tokens, at + 1)
        in (
            "",
            ",",
            "and",
            "to",
            "until",
            "is",
            "are",
            "was",
            "were",
            "does",
            "do",
            "did",
            "how",
            "what",
            "which",
            "where",
        )
    ):
        return at + 1
    for size, text in (
        (3, "into the video"),
        (2, "into it"),
        (2, "into video"),
        (4, "on the video clock"),
        (3, "on the clock"),
        (3, "in the video"),
        (3, "of the video"),
        (3, "into this video"),
    ):
        if " ".join(token.text for token in tokens[at : at + size]) == text:
            return at + size
    return at


def time_at(tokens: tuple[Token, ...], place: int) -> tuple[float, int] | None:
    """An instant: '3.5 seconds', '0:03.5', 'second 4', 't = 4', 'the 4 second mark'."""
    found = _instant(tokens, place)
    lasting = place > 0 and _word(tokens, place - 1) not in _BEFORE_TIMES
    return (found[0], found[2]) if found is not None and found[1] and not lasting else None


def span(tokens: tuple[Token, ...], place: int) -> tuple[tuple[float, float], int] | None:
    """A stretch of time: 'between 2 and 5 seconds', 'from second 2 up to second 5', '2-5 s'."""
    at = place
    opened = _word(tokens, at) in ("between", "from")
    if opened or _word(tokens, at) == "after":
        at += 1
    if opened and _word(tokens, at) in ("the", "time", "times"):
        at += 1
    first = _instant(tokens, at)
    if first is None:
        return None
    for link in _LINKS:
        end = first[2] + len(link)
        if tuple(token.text for token in tokens[first[2] : end]) == link:
            second = _instant(tokens, end)
            if second is not None and (first[1] or second[1]) and second[0] > first[0]:
                return (first[0], second[0]), second[2]
    return None


_AT_LEAST = tuple(
    (tuple(text.split()), more)
    for text, more in (
        ("at least #", 0),
        ("at the least #", 0),
        ("at the very least #", 0),
        ("# or more", 0),
        ("# or higher", 0),
        ("# or greater", 0),
        ("# or above", 0),
        ("# and above", 0),
        ("# if not more", 0),
        ("# and more", 0),
        ("# plus", 0),
        ("no fewer than #", 0),
        ("no less than #", 0),
        ("not fewer than #", 0),
        ("not less than #", 0),
        ("a minimum of #", 0),
        ("minimum of #", 0),
        ("minimum #", 0),
        ("# at the minimum", 0),
        ("# at minimum", 0),
        ("# at least", 0),
        ("# at the least", 0),
        ("# at the very least", 0),
        ("reach #", 0),
        ("reaches #", 0),
        ("reached #", 0),
        ("as many as #", 0),
        ("upwards of #", 0),
        ("upward of #", 0),
        ("# or even more", 0),
        ("# or over", 0),
        ("equal to or greater than #", 0),
        ("greater than or equal to #", 0),
        ("# , or more", 0),
        ("# , if not more", 0),
        ("# ( or more )", 0),
        ("get to #", 0),
        ("amount to at least #", 0),
        ("# + ", 0),
        ("more than #", 1),
        ("over #", 1),
        ("exceed #", 1),
        ("exceeds #", 1),
        ("greater than #", 1),
        ("higher than #", 1),
    )
)


def amount(tokens: tuple[Token, ...], place: int) -> tuple[Amount, int] | None:
    """'At least two', 'two or more', 'more than two' as the least number that makes it true."""
    found: tuple[Amount, int] | None = None
    for words, more in _AT_LEAST:
        end = place + len(words)
        if end > len(tokens) or (found is not None and end <= found[1]):
            continue
        here = tokens[place:end]
        if all(t.text == w or (w == "#" and _whole(t)) for t, w in zip(here, words, strict=True)):
            n = next(int(t.number or 0) for t, w in zip(here, words, strict=True) if w == "#")
            if _word(tokens, end) not in _UNITS:
                found = Amount(n + more), end
    return found


def _whole(token: Token) -> bool:
    return token.number is not None and token.number == int(token.number)


def line_point(tokens: tuple[Token, ...], place: int) -> tuple[tuple[float, float], int] | None:
    """'(320, 0)'."""
    words = [token.text for token in tokens[place : place + 5]]
    if len(words) == 5 and (words[0], words[2], words[4]) == ("(", ",", ")"):
        x, y = tokens[place + 1].number, tokens[place + 3].number
        if x is not None and y is not None:
            return (x, y), place + 5
    return None
