"""`vidence trace audit`: whether a run's bytes, events and claims hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import console
from ..app import trace_app
from ..ask import AsJson
from .folder import Folder


@trace_app.command()
def audit(
    folder: Folder,
    video: Annotated[Path | None, typer.Option(help="The video, to check its digest.")] = None,
    verify_key: Annotated[
        Path | None, typer.Option(help="Public Ed25519 key (PEM) that is to have signed it.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Check integrity, completeness, grounding and authenticity; exit 7 where one of them fails."""
    from ...traces.audit import audit as audited

    report = audited(folder, video=video, verify_key=verify_key)
    if as_json:
        console.say_json({"schema_version": 1, "ok": report.ok, **report.model_dump(mode="json")})
    else:
        console.say(report.text())
    return 0 if report.ok else 7
