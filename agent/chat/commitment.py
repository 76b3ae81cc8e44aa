"""What a claim about a thing must rest on: when and where the thing was, found before it is spoken of."""

from __future__ import annotations

from collections.abc import Mapping

from ...traces.records import Absence, Claim, Draft, Evidence, Measurement, Path, Region, SpanFound, Tube
from ...traces.records.claim import Free
from .claims import Misread


def check_commitment(draft: Draft, ledger: Mapping[str, Evidence]) -> None:
    """`Misread` of a claim about a thing that cites only pictures or words, none of which says where it was.

    A claim that cites nothing is for the verifier, as is whether what is cited says what is claimed.
    """
    for claim in draft.claims:
        if claim.evidence and not isinstance(claim.predicate, Free) and not _is_committed(claim, ledger):
            cited = ", ".join(f"{key} ({ledger[key].kind})" for key in claim.evidence)
            raise Misread(
                f"claim {claim.id[1:]} ({claim.predicate.kind}) speaks of a thing and cites only {cited}: "
                "first find when and where the thing is with `track`, then cite its tube, an event or a "
                "measurement of it"
            )


def _is_committed(claim: Claim, ledger: Mapping[str, Evidence]) -> bool:
    return any(_has_place(ledger[key], ledger) for key in claim.evidence if key in ledger)


def _has_place(evidence: Evidence, ledger: Mapping[str, Evidence]) -> bool:
    """Whether evidence goes back to a thing that was found, or to a search that found none."""
    if isinstance(evidence, Tube | Region | Path | Absence):
        return True
    if isinstance(evidence, SpanFound):
        return evidence.tube is not None
    if isinstance(evidence, Measurement):
        below = (ledger.get(key) for key in evidence.derivation.inputs)
        return any(one is not None and _has_place(one, ledger) for one in below)
    return False
