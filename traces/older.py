"""Runs of earlier programs: what is said otherwise by now, and what the rules of their time made of holes.

Tubes did not tell then whether they were followed alone, and a hole that nothing looked at did not stand
against an instant, a choice, or an event beside it. With those holes closed, today's rules are those of then.
"""

from __future__ import annotations

from .records import Evidence, JudgedClaim, Span, Tube
from .render import older_sentence

# How the reason begins of a claim that falls by what was not looked at, and how it did in older traces.
_TODAY, _OLDER = "nobody looked from", "it was not looked from"


def as_told(now: JudgedClaim, was: JudgedClaim) -> JudgedClaim:
    """Older traces say what was not looked at in the reason alone, and some things in other words."""
    reason = now.reason
    if reason and was.reason and was.reason.startswith(_OLDER):
        reason = reason.replace(_TODAY, _OLDER, 1)
    same = was.text == older_sentence(now.claim.predicate)
    told = {"reason": reason, "text": was.text if same else now.text}
    return now.model_copy(update={**told, "unlooked": now.unlooked if was.unlooked else ()})


def closed(evidence: Evidence) -> Evidence:
    """A tube as if all was looked at, where it does not tell how it was; all else as it is."""
    if not isinstance(evidence, Tube):
        return evidence
    looked = evidence.coverage
    if looked.followed is not None or not looked.spans:
        return evidence
    spans = (Span(start_s=looked.spans[0].start_s, end_s=looked.spans[-1].end_s),)
    coverage = looked.model_copy(update={"spans": spans, "followed": True})
    return evidence.model_copy(update={"coverage": coverage})


def of_no_tube(was: JudgedClaim, now: JudgedClaim) -> bool:
    """Whether a claim was contradicted as what it cites is of no thing, which is no contradiction today."""
    if was.status != "contradicted" or now.status != "asserted" or was.reason is None or now.reason is None:
        return False
    return was.reason.endswith(" is of no tube") and now.reason.startswith(f"{was.reason},")
