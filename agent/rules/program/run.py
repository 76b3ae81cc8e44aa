"""From a typed question to a draft: the program of its kind, then the choice among options."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....traces.entail.options import choose
from ....traces.records import Draft
from ..ast import Query
from ..coreference import all_things
from .answers import comparing, counting, existence, identity, measuring, order, placing, timing
from .completeness import declare
from .session import Abstain, Session

_PROGRAMS: dict[str, Callable[[Session, Any], Draft]] = {
    "exists": existence.exists,
    "happens": existence.happens,
    "count": counting.count,
    "times": counting.times,
    "when": timing.when,
    "how_long": timing.how_long,
    "first": order.first,
    "order": order.order,
    "next": order.following,
    "where": placing.where,
    "direction": placing.direction,
    "side": placing.side,
    "relation": placing.relation,
    "attribute": identity.attribute,
    "which": identity.which,
    "ground": identity.ground,
    "measure": measuring.measure,
    "compare": comparing.compare,
}


def run_program(session: Session, query: Query) -> Draft:
    """The draft that answers a question; raises `Pending` while calls are missing."""
    session.mentioned = all_things(query)
    try:
        draft = _PROGRAMS[query.kind](session, query)
        declare(session, query, draft)
    except Abstain as abstained:
        return abstained.draft
    draft = draft.model_copy(update=session.left_out())
    options = session.view.question.options
    return _chosen(draft, options) if options else draft


def _chosen(draft: Draft, options: tuple[str, ...]) -> Draft:
    """The draft with the one option that fits; it abstains where none or several do."""
    fitting = choose(draft, options)
    if len(fitting) == 1:
        return draft.model_copy(update={"choice": fitting[0]})
    listed = "; ".join(fitting or options)
    reason = f"Several options fit: {listed}." if fitting else f"None of the options fits: {listed}."
    return draft.model_copy(update={"outcome": "insufficient_evidence", "reason": reason})
