"""A run without some of its evidence: a call gives what is left, or nothing, as the tool itself would."""

from pathlib import Path

from vidence.agent.counterfactual import counterfactual
from vidence.traces.reader import TraceReader

METRES = Path(__file__).parents[2] / "golden" / "runs" / "c730924" / "metres"


def test_of_a_call_that_places_all_that_is_asked_or_none_no_half_is_left():
    told, ledger = counterfactual(METRES), TraceReader(METRES).ledger()
    ways = [one for one in told.each if ledger[one.evidence[0]].kind == "path"]
    assert len(ways) == 2
    assert all(one.effect == "gone" for one in ways)
