"""Which stretches of a video a page needs to play: those that its citations are of."""

from __future__ import annotations

from collections.abc import Iterable

from ..coverage import merged
from ..records import Span
from .claims import claims
from .data import Place
from .places import place
from .told import Told

# A video up to so long is played whole; of a longer one, so much in all, each citation with what is round it.
WHOLE_S, MOST_S, ROUND_S, LONGEST_S = 60.0, 120.0, 1.5, 20.0


def excerpts(told: Told) -> tuple[Span, ...]:
    """Stretches to be played, in order of time, apart from each other."""
    video = told.started.video
    whole = Span(start_s=video.start_s, end_s=video.end_s)
    if video.duration_s <= WHOLE_S:
        return (whole,)
    kept: tuple[Span, ...] = ()
    for wanted in _wanted(told):
        part = wanted.intersect(whole)
        together = kept if part is None else merged((*kept, part))
        if sum(span.duration_s for span in together) <= MOST_S:
            kept = together
    return kept or (Span(start_s=whole.start_s, end_s=whole.start_s + LONGEST_S),)


def _wanted(told: Told) -> Iterable[Span]:
    """Round every citation, those of claims that answer first."""
    made = sorted(claims(told), key=lambda claim: not claim.main)
    yield from (_round(cite.at) for claim in made for cite in claim.cites if cite.at is not None)
    answered = told.answered.answer.spans if told.answered else ()
    yield from (_round(Place(t_s=span.start_s, until_s=span.end_s)) for span in answered)
    cited = (place(told.ledger[name], told.ledger) for name in sorted(told.cited) if name in told.ledger)
    yield from (_round(at) for at in cited if at is not None)


def _round(at: Place) -> Span:
    end_s = min(max(at.until_s or at.t_s, at.t_s), at.t_s + LONGEST_S)
    return Span(start_s=at.t_s - ROUND_S, end_s=end_s + ROUND_S)
