"""The claims of two answers, aligned by what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from ..records import JudgedClaim, Record
from ..records.claim import ClaimStatus


class ClaimPair(Record):
    """A claim as two answers make it; either may not."""

    a: str | None = None
    b: str | None = None
    text_a: str | None = None
    text_b: str | None = None
    status_a: ClaimStatus | None = None
    status_b: ClaimStatus | None = None

    @property
    def same(self) -> bool:
        """Whether both say it, and it stands alike."""
        return (self.text_a, self.status_a) == (self.text_b, self.status_b)


def pair_claims(a: Sequence[JudgedClaim], b: Sequence[JudgedClaim]) -> tuple[ClaimPair, ...]:
    """Claims of one kind belong together, in order."""
    left, right = ([judged.claim.predicate.kind for judged in side] for side in (a, b))
    pairs: list[ClaimPair] = []
    for how, a1, a2, b1, b2 in SequenceMatcher[str](None, left, right, autojunk=False).get_opcodes():
        if how == "equal":
            pairs += [_pair(one, other) for one, other in zip(a[a1:a2], b[b1:b2], strict=True)]
        else:
            pairs += [_pair(one, None) for one in a[a1:a2]] + [_pair(None, other) for other in b[b1:b2]]
    return tuple(pairs)


def _pair(a: JudgedClaim | None, b: JudgedClaim | None) -> ClaimPair:
    return ClaimPair(
        a=a and a.claim.id,
        b=b and b.claim.id,
        text_a=a and a.text,
        text_b=b and b.text,
        status_a=a and a.status,
        status_b=b and b.status,
    )
