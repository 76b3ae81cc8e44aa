"""Grounding: whether the records still give every status, number and time that the run states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from .chain import Line, Problem
from .events import Answered, Drafted, EvidenceEntered, Judged, RunStarted
from .ledger import Ledger
from .older import as_told, closed, of_no_tube
from .records import Answer, Bearing, Claim, Draft, Evidence, JudgedClaim, VideoRecord
from .verdict import Verdict, verdict

Judge = Callable[[Sequence[Claim], Ledger, VideoRecord], tuple[JudgedClaim, ...]]
# Why a derived record is not what its formula gives; None where it is.
Recheck = Callable[[Evidence, Ledger], str | None]

# What the claims of a draft bear out of its other fields, for the question that a run was started with.
Bear = Callable[[RunStarted, Draft, Sequence[JudgedClaim], Ledger], tuple[Bearing, ...]]

STANDING = ("verified", "supported")


class Grounding:
    """Follows a run and judges again with the ledger as it was at each moment."""

    def __init__(self, judge: Judge, recheck: Recheck, bear: Bear) -> None:
        self._judge = judge
        self._recheck = recheck
        self._bear = bear
        self._started: RunStarted | None = None
        self._draft = Draft()
        self._ledger = Ledger()
        self._then = Ledger()
        """The same by the rules of the run's time."""
        self._older = False
        self._video: VideoRecord | None = None
        self._judged: tuple[JudgedClaim, ...] = ()
        self.claims = 0
        self.derived = 0
        self.notes: dict[str, None] = {}
        """What was judged otherwise by the rules of its time, each once."""

    def take(self, line: Line) -> tuple[str, ...]:
        """What does not hold about one more event."""
        event = line.event
        if isinstance(event, RunStarted):
            self._video, self._started = event.video, event
        elif isinstance(event, EvidenceEntered):
            return self._enter(event.evidence)
        elif isinstance(event, Drafted):
            self._draft = event.draft
        elif isinstance(event, Judged):
            self._judged = event.claims
            return self._rejudge(event.claims)
        elif isinstance(event, Answered):
            return (*self._rejudge(event.answer.claims), *self._answer(event.answer))
        return ()

    def _enter(self, evidence: Evidence) -> tuple[str, ...]:
        if evidence.id != self._ledger.next_id():
            return (f"{evidence.id} enters the ledger where {self._ledger.next_id()} was due",)
        self._ledger.enter(evidence)
        then = closed(evidence)
        self._then.enter(then)
        self._older = self._older or then is not evidence
        if getattr(evidence, "derivation", None) is None:
            return ()
        self.derived += 1
        why = self._guarded(lambda: self._recheck(evidence, self._ledger))
        if why is None:
            return ()
        if not self._older or self._guarded(lambda: self._recheck(evidence, self._then)) is not None:
            return (why,)
        self._note(f"{evidence.id} is computed otherwise by the rules of now, for what was not looked at")
        return ()

    def _rejudge(self, claims: tuple[JudgedClaim, ...]) -> tuple[str, ...]:
        self.claims += len(claims)
        video = self._video
        if not claims or video is None:
            return ()
        said: list[str] = []

        def compare() -> None:
            again = self._judge([c.claim for c in claims], self._ledger, video)
            pairs = [(was, as_told(now, was)) for was, now in zip(claims, again, strict=True)]
            other = [(was, now) for was, now in pairs if was != now]
            for (was, now), then in zip(other, self._by_older_rules(other, video), strict=True):
                if was == then or of_no_tube(was, now):
                    self._note(f"claim {was.claim.id} is judged {now.status} by the rules of now")
                else:
                    said.append(_differs(was, then if was.status == then.status else now))

        why = self._guarded(compare)
        return tuple(said) if why is None else (f"its claims cannot be judged again: {why}",)

    def _by_older_rules(
        self, pairs: Sequence[tuple[JudgedClaim, JudgedClaim]], video: VideoRecord
    ) -> list[JudgedClaim]:
        """Claims as they were and are judged, by the rules of their time; as they are where it is today."""
        if not pairs or not self._older:
            return [now for _, now in pairs]
        again = self._judge([was.claim for was, _ in pairs], self._then, video)
        return [as_told(now, was) for now, (was, _) in zip(again, pairs, strict=True)]

    def _note(self, words: str) -> None:
        self.notes[words] = None

    def _answer(self, answer: Answer) -> tuple[str, ...]:
        said = [
            f"claim {claim.claim.id} of the answer was not judged so"
            for claim in answer.claims
            if claim not in self._judged
        ]
        stands = any(c.status in STANDING for c in answer.claims)
        if answer.status == "answered" and not stands and not self._asserts:
            said.append("it answers, but no claim of it stands")
        said += self._borne(answer)
        said += [f"its tube {tube} is not in the ledger" for tube in answer.tubes if tube not in self._ledger]
        return tuple(said)

    @property
    def _asserts(self) -> bool:
        """Whether the run may say what only its model says."""
        return self._started is not None and self._started.settings.get("allow_asserted") is True

    def _borne(self, answer: Answer) -> list[str]:
        """Whether what a model says beside its claims was judged, and is given only where it may be."""
        started, draft = self._started, self._draft
        if started is None:
            return []
        given = [f for f in ("truth", "choice", "label") if getattr(answer, f) is not None]
        other = [f for f in given if getattr(answer, f) != getattr(draft, f)]
        if other:
            return [f"its {other[0]} is not the one that was drafted"]
        if draft.told_by == "program":
            by_model = ":" in started.policy and given
            return [f"its {given[0]} is a model's, and is said to be a program's"] if by_model else []
        again: list[Bearing] = []
        why = self._guarded(lambda: again.extend(self._bear(started, draft, answer.claims, self._ledger)))
        if why is not None:
            return [f"what its claims bear out cannot be judged again: {why}"]
        if tuple(again) != answer.bearings:
            return ["what its claims bear out is not what it says they do"]
        may = ("verified", "asserted") if self._asserts else ("verified",)
        status: dict[str, str] = {bearing.field: bearing.status for bearing in again}
        return [f"it gives a {f} that its claims do not bear out" for f in given if status.get(f) not in may]

    @staticmethod
    def _guarded(work: Callable[[], str | None]) -> str | None:
        """A trace that was made to trip the formulas must end in a verdict, whatever it makes them raise."""
        try:
            return work()
        except Exception as error:
            return f"{type(error).__name__}: {error}"


def _differs(was: JudgedClaim, now: JudgedClaim) -> str:
    if was.status != now.status:
        return f"claim {was.claim.id} is said to be {was.status}; the records make it {now.status}"
    if was.text != now.text:
        return f"claim {was.claim.id} reads {was.text!r}; its content gives {now.text!r}"
    if was.reason != now.reason:
        return f"claim {was.claim.id} gives the reason {was.reason!r}; the records give {now.reason!r}"
    return f"claim {was.claim.id} names other times that nothing looked at than the records do"


def grounding(lines: Iterable[Line], judge: Judge, recheck: Recheck, bear: Bear) -> Verdict:
    """Judge every claim, and what claims bear out, and compute every derived record again."""
    follow = Grounding(judge, recheck, bear)
    problems = [
        Problem(n=line.n, kind=line.event.kind, why=why) for line in lines for why in follow.take(line)
    ]
    note = f"{follow.claims} claims judged and {follow.derived} derived records computed again"
    return verdict(problems, [note, *follow.notes])
