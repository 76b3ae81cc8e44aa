"""What can be said when the budget runs out: what the ledger already bears."""

from __future__ import annotations

from ..traces.coverage import never_looked
from ..traces.ledger import Ledger
from ..traces.records import Claim, Draft, SpanFound, Tube, VideoRecord
from ..traces.records.claim import Present, When
from ..traces.wording import coloured

MOST = 5


def known_so_far(ledger: Ledger, why: str, video: VideoRecord) -> Draft:
    """The best supported partial answer: things seen and events found so far; `why` it goes no further.

    What nothing had looked at by then is named: of that, nothing is known.
    """
    claims: list[Claim] = []
    for evidence in ledger.values():
        name = f"c{len(claims) + 1}"
        if isinstance(evidence, Tube):
            subject = f"a {coloured(evidence.label, evidence.look.colour)}"
            present = Present(subject=subject, span=evidence.span)
            claims.append(Claim(id=name, predicate=present, evidence=(evidence.id,)))
        elif isinstance(evidence, SpanFound) and evidence.tube is not None and evidence.what != "ground":
            claims.append(
                Claim(id=name, predicate=_when(ledger, evidence), evidence=(evidence.id, evidence.tube))
            )
    missed = never_looked(video, ledger.values())
    return Draft(claims=tuple(claims[:MOST]), main=(), reason=why, unlooked=missed)


def _when(ledger: Ledger, event: SpanFound) -> When:
    tube = ledger.get_as(event.tube or "", Tube)
    subject = f"the {coloured(tube.label, tube.look.colour)}"
    return When(subject=subject, event=event.what, t_s=event.t_s, sigma_s=event.sigma_s)
