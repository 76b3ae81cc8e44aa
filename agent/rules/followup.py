"""A follow-up question made whole: 'and how fast was it then?' after 'When does the red car stop?'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...traces.records import Earlier

_LEAD = re.compile(r"^\s*(?:(?:and|so|ok(?:ay)?|but|now|then),?\s+)+", re.IGNORECASE)
_OTHER = re.compile(
    r"^\s*(?:(?:and|or|but)\s+)?(?:(?:what|how)\s+about\s+|the\s+same\s+(?:for|of)\s+)?"
    r"(?P<thing>the\s+[\w\s'-]+?)\s*(?:,?\s*then)?\s*\?*\s*$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"^\s*(?:and\s+)?(?:what\s+is\s+(?:that|it)\s+)?in\s+(?P<unit>[\w/ ]+?)\s*\?*\s*$", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"\b(?:its|his|her|their)\b(?!\s*$)", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|he|she|they|him|them|that\s+one|this\s+one)\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:the|a|an|any|every)\s+(?!camera\b|frame\b|video\b)", re.IGNORECASE)
_AFTER = re.compile(r"\b(?P<side>after|before)\s+(?:that|this|it\s+did(?:\s+(?:so|that))?)\b", re.IGNORECASE)
_THEN = re.compile(
    r"\b(?:then|(?:at|in|by)\s+(?:that|this|the\s+same)\s+(?:time|moment|instant|point)|"
    r"when\s+it\s+(?:did|does)(?:\s+(?:so|that))?)\b",
    re.IGNORECASE,
)
_DURING = re.compile(
    r"\b(?:during|in|over|within)\s+(?:that|this|the\s+same)\s+(?:time|while|span|period|interval)\b|"
    r"\bmeanwhile\b",
    re.IGNORECASE,
)


def understood(question: str, earlier: Sequence[Earlier]) -> str:
    """The question with what it refers to filled in from the questions before it; else as it is."""
    if not earlier:
        return question
    last = earlier[-1]
    return _again(question, last) or _filled(question, last)


def _again(question: str, last: Earlier) -> str | None:
    """The last question asked anew, of another thing or in another unit."""
    unit = _UNIT.match(question)
    if unit:
        return f"{last.question.rstrip(' ?.')} in {unit['unit']}?"
    other = _OTHER.match(question)
    if other is None or last.subject is None or last.subject.lower() not in last.question.lower():
        return None
    return re.sub(re.escape(last.subject), other["thing"], last.question, count=1, flags=re.IGNORECASE)


def _filled(question: str, last: Earlier) -> str:
    """Pronouns and times of a question replaced by what they mean."""
    text = _LEAD.sub("", question)
    text = _timed(text, last)
    named = _NAMED.search(text)
    before = len(text) if named is None else named.start()
    if last.subject is not None:
        text = _with_subject(text, last.subject, before)
    return question if text == question else f"{text[:1].upper()}{text[1:]}"


def _timed(text: str, last: Earlier) -> str:
    """'Then' and 'after that' as times."""
    if last.span is not None:
        text = _DURING.sub(f"from {last.span.start_s:.2f} to {last.span.end_s:.2f} s", text)
    at = last.t_s if last.t_s is not None else None if last.span is None else last.span.start_s
    if at is not None:
        end = at if last.t_s is not None or last.span is None else last.span.end_s
        text = _AFTER.sub(lambda m: f"{m['side']} {end if m['side'].lower() == 'after' else at:.2f} s", text)
        when = f"at {at:.2f} s"
        if last.t_s is None and last.span is not None:
            when = f"from {last.span.start_s:.2f} to {last.span.end_s:.2f} s"
        text = _THEN.sub(when, text)
    return text


def _with_subject(text: str, subject: str, before: int) -> str:
    """The first pronoun as the thing meant, unless the question names a thing of its own before it."""
    for pattern, words in ((_POSSESSIVE, f"{subject}'s"), (_PRONOUN, subject)):
        found = pattern.search(text)
        if found and found.start() < before:
            return f"{text[: found.start()]}{words}{text[found.end() :]}"
    return text
