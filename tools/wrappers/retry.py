"""A second chance for a backend that failed in passing; the evidence says that it was needed."""

from __future__ import annotations

from ...traces.errors import PassingFailure
from ...traces.records import Call, Degradation
from ..manipulations.base import Context, Output
from .runner import Runner


def with_retry(run: Runner, attempts: int = 2) -> Runner:
    """Try again what may have passed; any other failure comes again with the same arguments."""

    def retried(call: Call, context: Context) -> Output:
        for attempt in range(1, attempts + 1):
            try:
                output = run(call, context)
            except PassingFailure as error:
                if attempt == attempts:
                    raise
                failure = error
                continue
            if attempt == 1:
                return output
            detail = f"attempt {attempt} after: {failure.message}"
            return output.weakened(Degradation(kind="retried", detail=detail))
        raise AssertionError("unreachable: attempts is at least 1")

    return retried
