"""What a backend notes of its work is told by the evidence of the call that it was done for."""

from __future__ import annotations

from ...traces.records import Call
from ..manipulations.base import Context, Output
from ..notes import taking_notes
from .runner import Runner


def with_notes(run: Runner) -> Runner:
    """Mark the evidence of a call with all that was noted during it; what comes from a cache took no work."""

    def noting(call: Call, context: Context) -> Output:
        with taking_notes() as noted:
            output = run(call, context)
        return output.weakened(*noted)

    return noting
