"""How every command names the run that it is about."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import console

Folder = Annotated[Path, typer.Argument(help="The folder of a run.")]


def code_of(folder: Path, *, aloud: bool = True) -> int:
    """0, or 7 where a trace that was shown as far as it holds does not hold to its end; aloud, it is said."""
    from ...traces.chain import scan

    problems = scan(folder).problems
    for problem in problems if aloud else ():
        console.warn(f"the trace does not hold: {problem}")
    return 7 if problems else 0
