"""From a question in English to its typed form: politeness off, times apart, every word accounted for."""

from __future__ import annotations

from collections.abc import Iterator

from ...traces.errors import UnsupportedQuestion
from . import (
    questions_count,
    questions_order,
    questions_time,
    questions_what,
    questions_where,
    questions_which,
)
from .ast import AskCompare, AskFirst, AskWhich, Query, Thing
from .coreference import all_things, resolved
from .forms import nearest_forms
from .grammar import RULES, Reader, matches, pattern
from .questions import QUESTION_FORMS, QuestionForm, named_after
from .rewording import reworded
from .tokens import Token, tokenise
from .windows import Tail, merged

# The first form that reads a whole question is preferred, module by module in this order.
_MODULES = (
    questions_order,
    questions_time,
    questions_count,
    questions_which,
    questions_where,
    questions_what,
)
_FORMS = tuple(
    form for module in _MODULES for form in QUESTION_FORMS if form.build.__module__ == module.__name__
)
_MOST_TAILS = 4
__all__ = ["nearest_forms", "parse", "with_options"]

_TELL = (
    "(tell|inform) (me|us)|say|let me know|give me|find out|check|determine|work out|explain|answer|name"
    "|state|figure out|report|describe|verify|give me the answer to|help me (find|see|work) [out]"
    "|see (if|whether)"
)
_KNOW = "know|find out|learn|hear|see (if|whether)"
_POLITE = pattern(
    "[[quick|my] question [,]] [(hi|hello|hey|ok|okay|so|well|now|and|um) [,]] [please|kindly] "
    f"[(can|could|would|will) (you|we|i|anyone|someone) [please|kindly|possibly] [{_TELL}]"
    f"|{_TELL}"
    f"|(i|we) ('d|would) (like|love) (to ({_KNOW})|you to ({_TELL}))|(i|we) (want|need|wish) to ({_KNOW})"
    f"|(i|we) am (trying|looking) to ({_KNOW})|i (want|need) you to ({_TELL})|(i|we) am wondering"
    "|(i|we) (wonder|wondered)|do you [happen to] know|any idea|i am (curious|interested)"
    "|(<be>|'s) it (true|correct|the case|so|right) that"
    f"|(are you able|is it possible) to ({_TELL})] "
    "[please|,|about|-] [whether [or not]|if|that] [,]"
)
_CLOSING = pattern(
    "[,] [too|as well] [,] [please|thanks|thank you|or not|or no|yes or no|correct|right|do you know|if "
    "any|if so|exactly|for me|$tag] [,] [please]"
)


def parse(question: str, options: tuple[str, ...] = ()) -> Query:
    """The typed question; UnsupportedQuestion where any word of it cannot be accounted for."""
    tokens = tokenise(question)
    if not tokens:
        raise _unsupported(question, "it is empty" if tokens == () else "it is too long to be one question")
    reader = Reader(tokens)
    plain = reworded(tokens)
    for words in (reader,) if plain == tokens else (Reader(plain), reader):
        for query in _readings(words):
            return with_options(resolved(query), options)
    raise _unsupported(question, _why(reader))


def _readings(reader: Reader) -> Iterator[Query]:
    """All readings of the whole question, the preferred first."""
    starts = dict.fromkeys(end for _, end in matches(_POLITE, reader, 0))
    for start in starts:
        for tail, at in _leading(reader, start):
            for form in _FORMS:
                yield from _form_readings(reader, form, at, tail)


def _leading(reader: Reader, place: int) -> Iterator[tuple[Tail, int]]:
    """What is said of time before the question itself: 'between 2 and 5 seconds, …'."""
    yield Tail(), place
    for tail, end in reader.read(RULES["tail"], place):
        for stop in (end + 1, end) if reader.word(end) == "," else (end,):
            yield tail, stop


def _form_readings(reader: Reader, form: QuestionForm, place: int, before: Tail) -> Iterator[Query]:
    for bound, end in matches(form.node, reader, place):
        for tail in _tails(reader, end, before):
            fits = (form.takes_at_once or not tail.at_once) and (form.takes_nth or tail.nth is None)
            fits = fits and (form.takes_always or not tail.always)
            if fits and (form.takes_next or not (tail.next or tail.just)):
                query = _among(form.build(bound, tail), tail.choices)
                if query is not None and _asks_once(query):
                    yield query


def _tails(reader: Reader, place: int, before: Tail, depth: int = 0) -> Iterator[Tail]:
    """What is said of time after the question, to its very end."""
    reader.reach(place)
    if any(end == len(reader.tokens) for _, end in matches(_CLOSING, reader, place)):
        yield before
    if depth >= _MOST_TAILS or place >= len(reader.tokens):
        return
    start = place + 1 if reader.word(place) == "," else place
    for tail, end in reader.read(RULES["tail"], start):
        both = merged(before, tail)
        if both is not None and end > place:
            yield from _tails(reader, end, both, depth + 1)


def _among(query: Query | None, choices: tuple[Thing, ...]) -> Query | None:
    """The query with the choices named at the end: 'which is nearer at 2 s, the ball or the cube?'"""
    if query is None or not choices:
        return query
    if not isinstance(query, AskFirst | AskWhich) or _chosen_among(query):
        return None
    asked = query.candidates[:1] if isinstance(query, AskFirst) else (query.thing,)
    named = tuple(named_after(thing, asked[0]) if asked else thing for thing in choices)
    return query.model_copy(update={"candidates": named})


def _asks_once(query: Query) -> bool:
    """Whether 'which …' stands only where the question asks it: in 'is which car seen' it does not."""
    asked: tuple[Thing, ...] = ()
    if isinstance(query, AskWhich):
        asked = (query.thing, *query.candidates)
    elif isinstance(query, AskFirst):
        asked = query.candidates
    return all(thing.reference != "which" or thing in asked for thing in all_things(query))


# ---- options --------------------------------------------------------------------------------------------


def with_options(query: Query, options: tuple[str, ...]) -> Query:
    """'Which of the following …' chooses among the options, where each names a thing."""
    if not options or not isinstance(query, AskFirst | AskWhich | AskCompare) or _chosen_among(query):
        return query
    things = tuple(_thing_of(option) for option in options)
    named = tuple(thing for thing in things if thing is not None)
    return query.model_copy(update={"candidates": named}) if len(named) == len(things) else query


def _chosen_among(query: AskFirst | AskWhich | AskCompare) -> bool:
    return any(thing.reference != "which" for thing in query.candidates)


def _thing_of(option: str) -> Thing | None:
    tokens: tuple[Token, ...] = tokenise(option) or ()
    for thing, end in Reader(tokens).read(RULES["thing"], 0) if tokens else ():
        if end == len(tokens):
            found: Thing = thing
            return found
    return None


# ---- what is outside ------------------------------------------------------------------------------------

_SECOND_ASK = frozenset({"how", "when", "what", "where", "which", "who", "does", "is", "did", "are", "do"})


def _why(reader: Reader) -> str:
    words = [token.text for token in reader.tokens]
    for at in range(3, len(words) - 2):
        if words[at] == "and" and words[at + 1] in _SECOND_ASK:
            return "it looks like two questions in one; ask them one at a time"
    stuck = reader.word(reader.furthest)
    return f"I could not read on from {stuck!r}" if stuck else "I could not read it to its end"


def _unsupported(question: str, why: str) -> UnsupportedQuestion:
    shown = " ".join(question.split())
    shown = shown if len(shown) <= 120 else shown[:117] + "…"
    hint = "Ask it like one of these: " + " · ".join(nearest_forms(question))
    return UnsupportedQuestion(
        f"The question {shown!r} is outside what the rules understand: {why}.", hint=hint
    )
