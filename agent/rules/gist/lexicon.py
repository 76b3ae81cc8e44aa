"""The lexicon of concepts as a tree of phrases over lemmas.

A phrase's words match in any form; `=word` matches only itself; `a/b` is either; `@frame` and `@video`
stand for any name of the picture or the video, `@go` for verbs of motion. Articles and 'ever' between the
words of a phrase are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

from ..tokens import Token
from .lemmas import lemmas, word_set
from .words_asking import ASKING
from .words_deeds import DEEDS, GO, RELATIONS, REST
from .words_filler import FILLER_PHRASES, FILLER_WORDS
from .words_time import TIME

FILLER = "FILLER"
_ARTICLES = word_set("a an the its their his her")
_PASSED_OVER = _ARTICLES | word_set("very exact precise actual just actually ever really full complete")
_AFTER_RIGHT = word_set("back by past across out through into off")
_HEADS = word_set(
    """
    picture frame image screen shot view scene camera camera's display photo viewport pictures monitor
    """
)
_BEFORE_HEAD = word_set(
    """
    the a our your camera video visible this that 's whole camera's field of film s
    """
)
_VIDEO = word_set("video sequence tape reel vid take material cut")
_BEFORE_VIDEO = word_set(
    """
    the this that whole entire our your my a of full 's complete given here
    """
)
_AFTER_VIDEO = word_set("sequence material 's")


class Node:
    """One place in the tree: the words that may follow, and the concept that a phrase ending here names."""

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.concept: str | None = None


def phrases() -> Iterator[tuple[str, str]]:
    """Every phrase with its concept."""
    for table in (DEEDS, RELATIONS, ASKING, TIME):
        for concept, text in table.items():
            for phrase in text.replace("\n", ",").split(","):
                if phrase.strip():
                    yield phrase.strip(), concept
    for phrase in FILLER_PHRASES.replace("\n", ",").split(","):
        if phrase.strip():
            yield phrase.strip(), FILLER
    for word in FILLER_WORDS.split():
        yield f"={word}", FILLER


@cache
def tree() -> Node:
    """The whole lexicon; where two tables have a phrase, the first keeps it."""
    root = Node()
    for phrase, concept in phrases():
        for words in product(
            *(word.split("/") for word in _kept(phrase.replace("@go", GO).replace("@rest", REST)))
        ):
            node = root
            for word in words:
                node = node.next.setdefault(word, Node())
            node.concept = node.concept or concept
    return root


def _kept(phrase: str) -> list[str]:
    words = phrase.split()
    return words[:1] + [word for word in words[1:] if word not in _ARTICLES]


def concepts(tokens: tuple[Token, ...], place: int) -> list[tuple[str, int]]:
    """The concepts of all phrases that start here, and where each ends; the longest first."""
    best: dict[int, str] = {}
    for concept, end in _walk(tokens, place, tree(), True):
        best.setdefault(end, concept)
    return [(best[end], end) for end in sorted(best, reverse=True)]


def _walk(tokens: tuple[Token, ...], place: int, node: Node, first: bool) -> Iterator[tuple[str, int]]:
    if node.concept is not None:
        yield node.concept, place
    if place >= len(tokens):
        return
    word = tokens[place].text
    for key in (word, f"={word}", *lemmas(tokens[place])):
        if key in node.next:
            yield from _walk(tokens, place + 1, node.next[key], False)
    for name, end in (("@frame", frame_end(tokens, place)), ("@video", video_end(tokens, place))):
        if end is not None and name in node.next:
            yield from _walk(tokens, end, node.next[name], False)
    straight = (
        word in ("right", "straight") and place + 1 < len(tokens) and tokens[place + 1].text in _AFTER_RIGHT
    )
    asked = place and tokens[place - 1].text in ("which", "what")
    if not first and not asked and (word in _PASSED_OVER or straight):
        deeper = Node()
        deeper.next = node.next
        yield from _walk(tokens, place + 1, deeper, False)


def frame_end(tokens: tuple[Token, ...], place: int) -> int | None:
    """Where a name of the picture that starts here ends: 'the picture', 'the camera's field of view'."""
    return _name_end(tokens, place, _BEFORE_HEAD, _HEADS, _HEADS)


def video_end(tokens: tuple[Token, ...], place: int) -> int | None:
    """Where a name of the video that starts here ends."""
    return _name_end(tokens, place, _BEFORE_VIDEO, _VIDEO, _AFTER_VIDEO)


def _name_end(
    tokens: tuple[Token, ...],
    place: int,
    before: frozenset[str],
    heads: frozenset[str],
    after: frozenset[str],
) -> int | None:
    at, end = place, None
    if at < len(tokens) and tokens[at].text in ("'s", "of", "s", "full"):
        return None
    while at < len(tokens) and tokens[at].text in (before if end is None else after) | heads:
        if tokens[at].text in heads:
            end = at + 1
        elif end is not None and at + 1 < len(tokens) and tokens[at + 1].text not in heads:
            break
        at += 1
    return end
