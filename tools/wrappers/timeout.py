"""A limit on one call: its deadline is the sooner of the run's and its own."""

from __future__ import annotations

import time
from dataclasses import replace

from ...traces.records import Call
from ..deadline import Deadline
from ..manipulations.base import Context, Output
from .runner import Runner


def with_timeout(run: Runner, seconds: float) -> Runner:
    """Give every call at most `seconds`; backends check the deadline as they go."""

    def limited(call: Call, context: Context) -> Output:
        own = time.monotonic() + seconds
        given = context.deadline
        at_s = own if given.at_s is None else min(own, given.at_s)
        return run(call, replace(context, deadline=Deadline(at_s, given.cancelled)))

    return limited
