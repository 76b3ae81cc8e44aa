"""Evidence of all kinds that are not things, events or numbers: whether two ledgers hold the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..records import Evidence, Measurement, Record, SpanFound, Tube
from ..render import summary


class EvidencePair(Record):
    """Evidence that differs between two ledgers; either side may lack it."""

    kind: str
    a: str | None = None
    b: str | None = None
    summary_a: str | None = None
    summary_b: str | None = None


def pair_evidence(
    a: Mapping[str, Evidence], b: Mapping[str, Evidence], same: Mapping[str, str]
) -> tuple[dict[str, str], tuple[EvidencePair, ...]]:
    """What of the second is of the same content as something of the first, by id; and what is not.

    `same` gives evidence of the second by the names of the first.
    """
    found = dict(same)
    left = {one.id: (one, _content(one, {})) for one in _of_other_kinds(a)}
    right = []
    for one in _of_other_kinds(b):
        content = _content(one, found)
        twin = next((key for key, (_, other) in left.items() if other == content), None)
        if twin is None:
            right.append(one)
        else:
            del left[twin]
            found[one.id] = twin
    return found, tuple(_differing([one for one, _ in left.values()], right, found))


def _of_other_kinds(ledger: Mapping[str, Evidence]) -> Iterable[Evidence]:
    return (e for e in ledger.values() if not isinstance(e, Tube | SpanFound | Measurement))


def _content(evidence: Evidence, same: Mapping[str, str]) -> dict[str, Any]:
    """What it says, whatever its place in a run; what it rests on by the names of the first run."""
    told = evidence.model_dump(mode="json", exclude={"id", "call"})
    if told.get("derivation") is not None:
        told["derivation"]["inputs"] = [same.get(key, key) for key in told["derivation"]["inputs"]]
    for name in ("tube", "calibration", "other"):
        if isinstance(key := told.get(name), str):
            told[name] = same.get(key, key)
    return told


def _differing(
    left: list[Evidence], right: list[Evidence], same: Mapping[str, str]
) -> Iterable[EvidencePair]:
    """What is of one kind and one thing belongs together, in order."""
    for one in left:
        key = _of(one, {})
        other = next((e for e in right if _of(e, same) == key), None)
        if other is not None:
            right.remove(other)
        yield _pair(one, other)
    yield from (_pair(None, other) for other in right)


def _of(evidence: Evidence, same: Mapping[str, str]) -> tuple[str, str | None]:
    tube = getattr(evidence, "tube", None)
    return evidence.kind, same.get(tube, tube) if isinstance(tube, str) else None


def _pair(a: Evidence | None, b: Evidence | None) -> EvidencePair:
    shown = a or b
    assert shown is not None
    return EvidencePair(
        kind=shown.kind,
        a=a and a.id,
        b=b and b.id,
        summary_a=a and summary(a),
        summary_b=b and summary(b),
    )
