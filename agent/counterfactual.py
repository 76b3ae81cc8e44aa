"""Which evidence carries an answer: each piece taken out in turn, and all judged and decided again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from ..tools.models.choose import ModelSettings
from ..tools.models.scripted import ScriptedModel
from ..traces.counterfactual import (
    Counterfactual,
    Decided,
    Without,
    answer_without,
    cited,
    effect,
    idle_citations,
    moved,
    resting_on,
    said_by,
)
from ..traces.errors import BackendError, UsageError
from ..traces.events import Drafted
from ..traces.reader import TraceReader
from ..traces.records import Answer, Draft
from ..traces.render import summary
from .chat.history import WHOLE
from .chat.policy import ChatPolicy
from .policy import Policy
from .replaying.anew import pictures_of, question_of
from .replaying.covered import covered, showing
from .replaying.redecide import decide_anew, settings_for
from .replaying.reduced import Reckoned, Reduced
from .replaying.script import Translated
from .run import Settings, policy_of
from .runtime import Report, silent
from .samples import agree

_ID = re.compile(r"\be\d+\b")
NOT_DECIDED = (
    "a recording does not tell what its model would have said without: the claims were judged again; "
    "covering places in pictures was not tried; --policy NAME has a model decide again"
)
CITED, REST = "all that is cited", "the rest"
# A model that fails again and again is waited for so long in all.
_PATIENCE_S = 60.0
NOT_COVERED = "no picture was covered: nobody was shown any"


def counterfactual(
    run: Path, *, policy: str | None = None, model: ModelSettings | None = None, report: Report = silent
) -> Counterfactual:
    """What of its evidence carries a run's answer; `rules` decide again, a model where one is named.

    The claims are judged again without each piece; a policy is asked once for each, and three times more.
    """
    reader = TraceReader(run)
    if reader.answered is None:
        raise UsageError(
            f"the run in {str(run)!r} has no answer to take evidence from",
            hint="Finish it with `vidence resume`.",
        )
    drafts = [event.draft for event in reader.events if isinstance(event, Drafted)]
    case = Case(reader, reader.answered.answer, drafts[-1])
    notes = tuple(case.doubts())
    name = policy or (reader.started.policy if reader.started.policy == "rules" else None)
    if name is None:
        return case.told(None, report, (*notes, NOT_DECIDED))
    settings = settings_for(reader.started, name, model or ModelSettings())
    decider = _Decider(case, settings, policy_of(settings, question_of(reader.started)))
    report("deciding with all of it", None)
    baseline = decider.tried((), "with all of it")
    if baseline is None:
        decider.stop()
    elif baseline.effect not in ("none", "grounds"):
        note = f"{name} was not asked without: with all of it, too, it answers otherwise: {baseline.text}"
        return case.told(None, report, (*notes, note))
    return case.told(decider, report, notes if decider.is_shown_pictures else (*notes, NOT_COVERED))


@dataclass(frozen=True)
class Case:
    """A run, its answer, and the draft that this was composed of."""

    reader: TraceReader
    answer: Answer
    draft: Draft

    def doubts(self) -> Iterator[str]:
        """Whether the evidence gives the answer that the trace holds, before any of it is taken out."""
        now = answer_without((), self.reader.started, self.draft, self.reader.ledger())
        if effect(self.answer, now, agree) not in ("none", "grounds"):
            yield (
                f"judged today with nothing taken out, the evidence gives another answer: {now.text} "
                "(`vidence trace audit` says whether the trace holds)"
            )

    def told(self, decider: _Decider | None, report: Report, notes: tuple[str, ...]) -> Counterfactual:
        """Everything taken out in turn."""
        ledger, started = self.reader.ledger(), self.reader.started
        each = []
        for number, key in enumerate(ledger):
            report(f"without {key}", number / len(ledger))
            each.append(self.without((key,), decider))
        idle = idle_citations(self.answer, started, self.draft, ledger)
        carrying = {one.evidence[0] for one in each if one.decided is not None and one.carries}
        held = cited(self.answer.claims, ledger)
        rest = [key for key in ledger if key not in held]
        without_cited = self.without(tuple(k for k in ledger if k in held), decider, CITED) if held else None
        without_rest = self.without(rest, decider, REST) if rest else None
        return Counterfactual(
            run=self.reader.run.name or str(self.reader.run),
            status=self.answer.status,
            text=self.answer.text,
            policy=None if decider is None else decider.policy.name,
            each=tuple(each),
            without_cited=without_cited,
            without_uncited=without_rest,
            # What a decision hangs on is not idle, though its claim would be judged the same.
            idle_citations=tuple(c for c in idle if c.evidence not in carrying),
            unfaithful=tuple(self._unfaithful(without_cited, without_rest, each)),
            notes=(*notes, *(() if decider is None else decider.told())),
            interrupted=decider is not None and decider.interrupted,
        )

    def without(self, keys: Collection[str], decider: _Decider | None, name: str = "") -> Without:
        """What is left without these pieces of evidence, all called so, and all that rests on them."""
        ledger = self.reader.ledger()
        gone = resting_on(keys, ledger)
        now = answer_without(gone, self.reader.started, self.draft, ledger)
        return Without(
            evidence=tuple(keys),
            what=summary(ledger[next(iter(keys))]) if len(keys) == 1 else f"{len(keys)} pieces of evidence",
            along=tuple(key for key in ledger if key in gone and key not in keys),
            cited_by=tuple(c.claim.id for c in self.answer.claims if set(keys) & set(c.claim.evidence)),
            judged=effect(self.answer, now, agree),
            moved=moved(self.answer, now),
            decided=None if decider is None else decider.tried(gone, f"without {name or ', '.join(keys)}"),
        )

    def _unfaithful(
        self, without_cited: Without | None, without_rest: Without | None, each: list[Without]
    ) -> Iterator[str]:
        if self.answer.status not in ("answered", "partial"):
            return
        if without_cited is not None:
            names = ", ".join(without_cited.evidence)
            decided = without_cited.decided
            if not without_cited.carries and decided is None:
                yield f"the answer stays although nothing that it cites is left ({names})"
            if decided is not None and without_cited.carries and decided.same_said:
                yield f"the same is said with nothing left of what it cites ({names}), and nothing shows it"
        if without_rest is not None and without_rest.decided is not None and without_rest.carries:
            rest = [
                one.evidence[0] for one in each if one.carries and one.evidence[0] in without_rest.evidence
            ]
            names = ", ".join(rest or without_rest.evidence)
            yield f"the answer is another although all that it cites is there: it rests on {names}, not cited"


class _Decider:
    """Has a policy decide on what is left of a run's evidence; where its model fails, the rest goes on."""

    def __init__(self, case: Case, settings: Settings, policy: Policy) -> None:
        self._case, self._settings, self.policy = case, settings, policy
        self._said = said_by(case.draft)
        self._open: dict[str, list[str]] = {}
        """By the reason, what it did not decide."""
        self._stopped, self._lost_s = False, 0.0
        self.interrupted = False

    @property
    def is_shown_pictures(self) -> bool:
        """Whether the policy looks at pictures, so that places in them are to be covered."""
        return isinstance(self.policy, ChatPolicy)

    def stop(self) -> None:
        """Ask no more."""
        self._stopped = True

    def tried(self, gone: Collection[str], what: str) -> Decided | None:
        """What it answers without these; None where its model fails at that, or is not asked any more."""
        if self._stopped:
            self._leave(what, "interrupted" if self.interrupted else "its model was not asked any more")
            return None
        begun_s = monotonic()
        try:
            decided = self(gone)
        except BackendError as error:
            self._leave(what, error.message)
            # A server that has gone is waited for, each time.
            self._lost_s += monotonic() - begun_s
            self._stopped = self._lost_s > _PATIENCE_S
            return None
        except KeyboardInterrupt:
            self._leave(what, "interrupted")
            self._stopped = self.interrupted = True
            return None
        self._lost_s = 0.0
        return decided

    def _leave(self, what: str, why: str) -> None:
        self._open.setdefault(why, []).append(what)

    def told(self) -> Iterator[str]:
        """What was not decided, and why, in sentences."""
        for why, what in self._open.items():
            first, *others = what
            words = [first, *(other.removeprefix("without ") for other in others)]
            yield f"not decided {', '.join(words)}: {why}"

    def __call__(self, gone: Collection[str]) -> Decided:
        """What it answers without these."""
        case, shown = self._case, self.is_shown_pictures
        # What a model said of pictures that show the place would tell of what is covered.
        gone = resting_on([*gone, *showing(gone, case.reader)], case.reader.ledger()) if shown else gone
        pictures = covered(gone, case.reader) if shown else {}
        reduced = Reduced(case.reader, gone, pictures)
        whole = {WHOLE: pictures_of(case.reader).get(WHOLE, ())} if shown else {}
        with TemporaryDirectory(prefix="vidence-counterfactual-") as folder:
            again = Path(folder) / "again"
            policy = self._reading(reduced)
            held = decide_anew(reduced, again, self._settings, policy, whole, holding=Reckoned)
            now = TraceReader(again)
        assert now.answered is not None
        drafts = [event.draft for event in now.events if isinstance(event, Drafted)]
        back = {reduced.names[old]: old for old in reduced.names}
        names = {today: back[then] for then, today in held.names().items()}
        answer = _as_called(now.answered.answer, names)
        return Decided(
            effect=effect(case.answer, answer, agree),
            status=answer.status,
            text=answer.text,
            same_said=agree(self._said, _as_called(said_by(drafts[-1]), names)),
            covered=len(pictures) if shown else None,
            refused=tuple(call.tool for call in held.refused),
        )

    def _reading(self, reduced: Reduced) -> Policy:
        """The policy, which reads what evidence is called; for a script that is translated."""
        policy = self.policy
        if not isinstance(policy, ChatPolicy) or not isinstance(policy.model, ScriptedModel):
            return policy
        return replace(policy, model=Translated(policy.model, reduced.names))


def _as_called(answer: Answer, names: dict[str, str]) -> Answer:
    """The text of an answer with evidence called what it is called in the run."""
    return answer.model_copy(update={"text": _ID.sub(lambda id_: names.get(id_[0], id_[0]), answer.text)})
