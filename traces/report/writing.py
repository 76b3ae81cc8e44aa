"""Writing a report: where it goes by itself, and never half of it."""

from __future__ import annotations

import os
from pathlib import Path

from ..durable import replace_file
from ..errors import UsageError
from .data import Report
from .page import page


def place_for(folder: Path, out: Path | None) -> Path:
    """The file of a run's report: beside its folder, unless another is named; within, it would be foreign."""
    run = folder.resolve()
    if out is None:
        return run.with_name(f"{run.name}.html")
    if out.is_dir():
        raise UsageError(
            f"{str(out)!r} is a folder; a report is one file", hint="Name a file, such as report.html."
        )
    if out.resolve().is_relative_to(run):
        raise UsageError(
            f"{str(out)!r} lies in the run's folder, which holds its trace alone",
            hint="Put the report beside it.",
        )
    return out


def write(report: Report, path: Path) -> None:
    """Write the page of a report, all of it or nothing."""
    data = page(report).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data, temporary=path.with_name(f".{path.name}.{os.getpid()}.partial"))
    except OSError as error:
        raise UsageError(
            f"no report can be written to {str(path)!r}: {error.strerror}", hint="Name another file."
        ) from error
