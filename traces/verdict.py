"""What an audit says: three separate verdicts, each with the problems found, the first one first."""

from __future__ import annotations

from .chain import Problem
from .printable import printable
from .records import Record

LIMITS = (
    "The trace is not signed: one that was rewritten consistently from its start, "
    "hashes and head included, cannot be found out."
)


class Verdict(Record):
    """Whether one property holds, what speaks against it, and what is only worth knowing."""

    ok: bool
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


class AuditReport(Record):
    """An audit of one run."""

    run: str
    events: int
    integrity: Verdict
    completeness: Verdict
    grounding: Verdict
    limits: str = LIMITS

    @property
    def ok(self) -> bool:
        """Whether all three hold."""
        return self.integrity.ok and self.completeness.ok and self.grounding.ok

    def text(self) -> str:
        """The report in lines for a person."""
        lines = [f"{self.run}: {self.events} events"]
        for name in ("integrity", "completeness", "grounding"):
            verdict: Verdict = getattr(self, name)
            lines.append(f"{name:<13}{'ok' if verdict.ok else 'FAILED'}")
            lines += [f"  - {problem}" for problem in verdict.problems]
            lines += [f"  ({note})" for note in verdict.notes]
        return "\n".join(map(printable, [*lines, self.limits]))


def verdict(problems: list[Problem], notes: list[str]) -> Verdict:
    """A verdict that holds where nothing speaks against it."""
    return Verdict(ok=not problems, problems=tuple(problems), notes=tuple(notes))
