"""Every call ends in a recorded outcome: evidence, or a failure that the policy can act on."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ...traces.errors import BackendError, ToolError
from ...traces.records import Call, CallFailure
from ..manipulations.base import Context, Output
from .runner import Runner


@dataclass(frozen=True)
class Outcome:
    """How a call ended, and the seconds it took."""

    output: Output | None
    failure: CallFailure | None
    tool_s: float


def with_record(run: Runner, commit: Callable[[Call, Outcome], None]) -> Callable[[Call, Context], None]:
    """Commit the outcome of every call; what is neither a tool's nor a backend's error ends the run."""

    def recorded(call: Call, context: Context) -> None:
        began = time.perf_counter()
        output, failure = None, None
        try:
            output = run(call, context)
        except (ToolError, BackendError) as error:
            if context.deadline.is_cancelled:
                raise  # the user ended the run: the call stays open, to be made again on resume
            failure = CallFailure(code=error.code, message=error.message, hint=error.hint)
        except Exception as error:
            # The siblings of this call wait for its place in the trace: close it before going down.
            failure = CallFailure(code="internal", message=f"{type(error).__name__}: {error}")
            commit(call, Outcome(None, failure, time.perf_counter() - began))
            raise
        commit(call, Outcome(output, failure, time.perf_counter() - began))

    return recorded
