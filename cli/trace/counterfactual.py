"""`vidence trace counterfactual`: which evidence carries an answer, and whether it rests on what it cites."""

from __future__ import annotations

from .. import console
from ..app import INTERRUPTED, trace_app
from ..ask import AsJson
from ..options import BaseUrl, Policy, Timeout
from .folder import Folder, check_asked


@trace_app.command()
def counterfactual(
    folder: Folder,
    policy: Policy = None,
    base_url: BaseUrl = None,
    timeout: Timeout = 600.0,
    as_json: AsJson = False,
) -> int:
    """Take each piece of evidence out and answer again; exit 7 where a citation is unfaithful."""
    from ...agent.counterfactual import counterfactual as found
    from ...tools.models.choose import ModelSettings

    check_asked(policy, base_url)
    model = ModelSettings(base_url=base_url, timeout_s=timeout)
    with console.progress() as report:
        told = found(folder, policy=policy, model=model, report=report)
    if as_json:
        console.say_json({"schema_version": 1, "ok": told.ok, **told.model_dump(mode="json")})
    else:
        console.say(told.text_lines())
    if told.interrupted:
        return INTERRUPTED
    return 7 if not told.ok else 4 if told.undecided else 0
