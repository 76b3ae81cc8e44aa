"""The nodes of the graph: each takes the state and returns the keys that it changes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from langgraph.runtime import Runtime as GraphRuntime
from pydantic import ValidationError

from ..traces.compose import Borne, compose, cut_short, objectionable, stands
from ..traces.entail import answering, bearings, judge
from ..traces.entail.bearing import Put
from ..traces.errors import BudgetExhausted, TraceCorrupt
from ..traces.events import Answered, Briefed, RunFinished, StepFinished
from ..traces.records import Bearing, Draft, JudgedClaim
from .journal import Decision
from .partial import known_so_far
from .policy import Act, Brief, Objection, View
from .runtime import Runtime
from .state import CallState, RunState

Running: TypeAlias = GraphRuntime[Runtime]


def brief(state: RunState, runtime: Running) -> RunState:
    """Look at the video once, before any thought."""
    run = runtime.context
    if run.journal.brief is None:
        began = time.perf_counter()
        run.report("looking at the video", None)
        run.journal.step(0, "brief")
        run.journal.brief = run.look_first(run.context).model_dump(mode="json")
        ended = StepFinished(step=0, node="brief", wall_s=time.perf_counter() - began)
        run.journal.writer.append(Briefed(brief=run.journal.brief), ended)
    try:
        seen = Brief.model_validate(run.journal.brief)
    except ValidationError as error:
        raise TraceCorrupt("what the trace says of the video at first is not what a run writes") from error
    return {"brief": seen, "step": 0, "rounds": 0, "objections": [], "calls": []}


def decide(state: RunState, runtime: Running) -> RunState:
    """Ask the policy for calls or a draft, unless the budget is spent or the step was decided before."""
    run, step = runtime.context, state["step"] + 1
    before = run.journal.decision(step)
    if before is not None:
        return _decided(run, step, before)
    exhausted = run.budget.exhausted(run.spent(state["step"]))
    began = time.perf_counter()
    run.journal.step(step, "decide")
    video = state["brief"].video
    try:
        decision = (
            known_so_far(run.journal.ledger, exhausted, video) if exhausted else _choose(run, state, step)
        )
    except BudgetExhausted as error:
        decision = known_so_far(run.journal.ledger, error.message, video)
    run.journal.decide(step, decision, time.perf_counter() - began)
    return _decided(run, step, decision)


def _choose(run: Runtime, state: RunState, step: int) -> Decision:
    journal = run.journal
    view = View(
        question=run.question,
        brief=state["brief"],
        ledger=journal.ledger,
        calls=journal.calls,
        results=journal.results,
        objections=tuple(state.get("objections", ())),
        context=run.context,
        exchanges=tuple(e for e in journal.exchanges if e.step < step),
        objected=tuple(journal.objected),
        budget=run.budget,
        spent=run.spent(step - 1),
        earlier=journal.earlier,
        inherited=journal.inherited,
        think=run.thinking(step),
    )
    decision = run.policy.decide(view)
    return run.journal.number(decision.calls) if isinstance(decision, Act) else decision.draft


def _decided(run: Runtime, step: int, decision: Decision) -> RunState:
    if isinstance(decision, Draft):
        return {"step": step, "draft": decision, "calls": [], "exhausted": cut_short(decision)}
    run.journal.await_turn(decision)
    run.report(", ".join(dict.fromkeys(call.tool for call in decision)), None)
    return {"step": step, "draft": None, "calls": list(decision)}


def manipulate(state: CallState, runtime: Running) -> RunState:
    """Carry one call out; its result goes to trace and ledger, not into the state."""
    run, call = runtime.context, state["call"]
    if call.id not in run.journal.results:
        # What is decided at once goes by the same evidence, whichever of it is done first.
        then = run.context.ledger.before(state["first"])
        run.run_call(call, replace(run.context, ledger=then))
    return {}


def verify(state: RunState, runtime: Running) -> RunState:
    """Compute the status of every claim; objections go back to the policy a bounded number of times."""
    run, draft = runtime.context, state["draft"]
    assert draft is not None
    judged = judge(draft.claims, run.journal.ledger, state["brief"].video)
    objections = [_objection(claim) for claim in judged if not stands(claim)]
    borne = _borne(run, state, judged)
    objections += [_mended(bearing) for bearing in objectionable(borne.bearings)]
    rounds = state["rounds"] + 1
    again = bool(objections) and rounds <= run.max_rounds and not state.get("exhausted")
    if len(run.journal.objected) < rounds:  # else it was judged before the run was interrupted
        run.journal.judge(judged, tuple(objections))
    known: RunState = {"judged": list(judged), "objections": objections, "rounds": rounds}
    # A policy that answers an objection with the same draft has nothing better: it is not asked again.
    if again and objections != list(state.get("objections", ())):
        return {**known, "draft": None}
    return known


def _objection(claim: JudgedClaim) -> Objection:
    return Objection(claim=claim.claim.id, status=claim.status, reason=claim.reason or claim.status)


def _borne(run: Runtime, state: RunState, judged: Sequence[JudgedClaim]) -> Borne:
    """What the claims that stand bear out of a model's yes or no, its option and its label."""
    draft, journal, video = state["draft"], run.journal, state["brief"].video
    assert draft is not None
    if draft.told_by == "program":
        return Borne()
    it = journal.earlier[-1].subject if journal.earlier else None
    put = Put(run.question.text, run.question.options, it)
    return Borne(
        bearings(put, draft, judged, journal.ledger, video),
        answering(put, judged, journal.ledger, video),
        run.allow_asserted,
    )


def _mended(bearing: Bearing) -> Objection:
    return Objection(claim=bearing.field, status=bearing.status, reason=bearing.reason or bearing.status)


def conclude(state: RunState, runtime: Running) -> RunState:
    """Compose the answer from the claims that stand."""
    run, draft = runtime.context, state["draft"]
    assert draft is not None
    answer = compose(
        draft,
        state["judged"],
        run.journal.ledger,
        borne=_borne(run, state, state["judged"]),
        video=state["brief"].video.degradations,
        exhausted=state.get("exhausted"),
    )
    run.journal.writer.append(Answered(answer=answer, cost=run.cost()), RunFinished(status=answer.status))
    return {"answer": answer}
