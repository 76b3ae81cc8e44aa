"""The innermost runner: a call becomes validated arguments, then the manipulation's output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from ...traces.errors import BadArguments
from ...traces.records import Call
from ..manipulations.base import Context, Manipulation, Output

Runner = Callable[[Call, Context], Output]
Manipulations = Mapping[str, Manipulation[Any]]


def _sentence(call: Call, error: ValidationError) -> str:
    """All that is wrong with the arguments, in one sentence."""
    faults = "; ".join(
        f"{'.'.join(map(str, fault['loc'])) or 'arguments'}: {fault['msg']}" for fault in error.errors()
    )
    return f"the arguments of {call.tool!r} do not fit: {faults}"


def plain_runner(manipulations: Manipulations) -> Runner:
    """Run a call by name; unknown names and misfit arguments are the caller's to mend."""

    def run(call: Call, context: Context) -> Output:
        manipulation = manipulations.get(call.tool)
        if manipulation is None:
            known = ", ".join(sorted(manipulations))
            raise BadArguments(f"there is no manipulation {call.tool!r}", hint=f"Known: {known}.")
        try:
            arguments = manipulation.arguments.model_validate(call.arguments)
        except ValidationError as error:
            raise BadArguments(_sentence(call, error)) from None
        return manipulation.run(arguments, context)

    return run
