"""What an audit says: four separate verdicts, each with the problems found, the first one first."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .chain import Problem
from .printable import printable
from .records import Record

SignedBy = Literal["unsigned", "signer_unknown", "signed", "invalid"]

LIMITS = (
    "The trace is not signed: one that was rewritten consistently from its start, "
    "hashes and head included, cannot be found out."
)
_LIMITS: dict[SignedBy, str] = {
    "unsigned": LIMITS,
    "signer_unknown": (
        "The trace is signed, but by nobody known here: who rewrites one from its start can sign it "
        "with a key of their own."
    ),
    "signed": "A signature says who vouches for the trace, not that what its tools and people said is true.",
    "invalid": "Of a trace whose signature does not hold, nothing says who wrote it.",
}


class Verdict(Record):
    """Whether one property holds, what speaks against it, and what is only worth knowing."""

    ok: bool
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


class Authenticity(Record):
    """Who vouches for a trace: nobody, somebody unknown here, the owner of the key that was given."""

    ok: bool | None = Field(default=None, description="None where that cannot be told")
    status: SignedBy = "unsigned"
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    signers: tuple[str, ...] = Field(default=(), description="fingerprints of the keys that signed it")


class AuditReport(Record):
    """An audit of one run."""

    run: str
    events: int
    integrity: Verdict
    completeness: Verdict
    grounding: Verdict
    authenticity: Authenticity = Authenticity()
    limits: str = LIMITS

    @property
    def ok(self) -> bool:
        """Whether nothing fails; that nobody known vouches for it is no failure."""
        held = self.integrity.ok and self.completeness.ok and self.grounding.ok
        return held and self.authenticity.ok is not False

    def text(self) -> str:
        """The report in lines for a person."""
        lines = [f"{self.run}: {self.events} events"]
        for name in ("integrity", "completeness", "grounding", "authenticity"):
            verdict: Verdict | Authenticity = getattr(self, name)
            lines.append(f"{name:<13}{_WORDS[verdict.ok]}")
            lines += [f"  - {problem}" for problem in verdict.problems]
            lines += [f"  ({note})" for note in verdict.notes]
        return "\n".join(map(printable, [*lines, self.limits]))


_WORDS = {True: "ok", False: "FAILED", None: "not known"}


def limits(status: SignedBy) -> str:
    """What cannot be known of a trace that is signed so."""
    return _LIMITS[status]


def verdict(problems: list[Problem], notes: list[str]) -> Verdict:
    """A verdict that holds where nothing speaks against it."""
    return Verdict(ok=not problems, problems=tuple(problems), notes=tuple(notes))
