"""Whether what a model answers says that nothing else was there, of times that nothing looked at.

Programs declare that for their questions; of a model's answer the words of the question tell it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from ...traces.coverage import slack_s, unlooked
from ...traces.entail.asked import Asked
from ...traces.records import Absence, Draft, Evidence, Span, VideoRecord
from .fills import tubes_behind

_WORD = re.compile(r"[a-z]+")
# A first, an all, a none, a most: each says of a time that nothing else was in it.
_OF_ALL: frozenset[str] = frozenset(
    _WORD.findall(
        "first last only all every each always never no none nobody nothing neither most least longest "
        "shortest largest smallest biggest fastest slowest farthest furthest nearest closest earliest latest "
        "whole entire throughout"
    )
)


# "In the last 3 seconds" is a time, not the last of several.
_LASTING = re.compile(
    r"\b(?:first|last)\s+(?:few\s+|couple\s+of\s+|[\d.]+\s*|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty)\s+)?"
    r"(?:half|third|quarter|(?:milli|m)?s|min|(?:milli)?sec(?:ond)?s?|minutes?|frames)\b"
)


def left_out(
    question: str, draft: Draft, ledger: Mapping[str, Evidence], video: VideoRecord
) -> dict[str, object]:
    """What nothing looked at of the time that such a question asks about, as a draft's fields."""
    words = _OF_ALL & set(_WORD.findall(_LASTING.sub(" ", question.lower())))
    if not words:
        return {}
    asked = Asked(question, (video.start_s, video.end_s)).span
    missed = unlooked(_beside(asked, draft, words), _searches(draft, ledger), slack_s(video.rate_hz))
    return {"unlooked": missed, "needs_all": True} if missed else {}


def _beside(span: Span, draft: Draft, words: Set[str]) -> Span:
    """Of a first alone all before it, of a last alone all after it, else all of a span."""
    times_s = [t_s for c in draft.claims if (t_s := getattr(c.predicate, "t_s", None)) is not None]
    if words == {"first"} and times_s:
        return Span(start_s=min(span.start_s, *times_s), end_s=min(times_s))
    if words == {"last"} and times_s:
        return Span(start_s=max(times_s), end_s=max(span.end_s, *times_s))
    return span


def _searches(draft: Draft, ledger: Mapping[str, Evidence]) -> list[Evidence]:
    """The searches behind what a draft cites: what they found, and what they did not."""
    cited = [ledger[key] for claim in draft.claims for key in claim.evidence]
    tubes = [ledger[key] for key in tubes_behind(cited, ledger)]
    return [*tubes, *(one for one in cited if isinstance(one, Absence))]
