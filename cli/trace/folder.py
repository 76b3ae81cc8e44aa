"""How every command names the run that it is about."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ...traces.errors import UsageError
from .. import console

Folder = Annotated[Path, typer.Argument(help="The folder of a run.")]


def check_asked(policy: str | None, base_url: str | None) -> None:
    """An address is that of a model to be asked; one that a trace names is asked only where it is named."""
    if base_url is not None and policy is None:
        raise UsageError("--base-url goes with --policy", hint="For example --policy openai:NAME.")


def code_of(folder: Path, *, aloud: bool = True) -> int:
    """0, or 7 where a trace that was shown as far as it holds does not hold to its end; aloud, it is said."""
    from ...traces.chain import scan

    problems = scan(folder).problems
    for problem in problems if aloud else ():
        console.warn(f"the trace does not hold: {problem}")
    return 7 if problems else 0
