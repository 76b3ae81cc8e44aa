"""What is printed: answers on stdout, everything else on stderr; colour only for people."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import format_exception
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from ..traces.errors import VidenceError
from ..traces.printable import printable

if TYPE_CHECKING:
    # What works on video is imported when it is used: `doctor` must start where a library is missing.
    from ..agent.runtime import Report

MOST_CHARACTERS = 600


def out() -> Console:
    """Standard output, without wrapping what is read by programs."""
    return Console(soft_wrap=True, highlight=False)


def err() -> Console:
    """Standard error."""
    return Console(stderr=True, soft_wrap=True, highlight=False)


def say(*parts: str | tuple[str, str]) -> None:
    """Print a line; parts may carry a style. What comes from outside is text, never markup."""
    safe = [_safe(part) if isinstance(part, str) else (_safe(part[0]), part[1]) for part in parts]
    out().print(Text.assemble(*safe))


def _safe(text: str) -> str:
    """Line by line without what a terminal may act on."""
    return "\n".join(printable(line) for line in text.split("\n"))


def say_json(value: object) -> None:
    """Print one JSON object."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    # A path may hold bytes that are no text; JSON has none, so they are replaced.
    sys.stdout.write(text.encode("utf-8", "replace").decode() + "\n")


def warn(message: str) -> None:
    """Print a remark on stderr."""
    err().print(Text(message, style="yellow"))


def fail(error: VidenceError, *, as_json: bool) -> None:
    """Say what went wrong, in one sentence, and what to do."""
    err().print(Text.assemble(("error: ", "bold red"), _one_line(error.message)))
    for line in (error.hint or "").splitlines():
        err().print(Text(_one_line(line)))
    if as_json:
        problem: dict[str, Any] = {"code": error.code, "message": error.message, "hint": error.hint}
        say_json({"schema_version": 1, "status": "failed", "error": problem})


def traceback_of(error: BaseException) -> None:
    """Show where an error came from, for those who asked with --debug."""
    for line in "".join(format_exception(error)).splitlines():
        err().print(Text(printable(line)))


@contextmanager
def debugging() -> Iterator[None]:
    """Shows, too, where failures came from that the run survived."""
    log, shows = logging.getLogger("vidence"), _Shows()
    before = log.level
    log.addHandler(shows)
    log.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        log.setLevel(before)
        log.removeHandler(shows)


class _Shows(logging.Handler):
    """Prints what is logged on stderr, tracebacks and all."""

    def emit(self, record: logging.LogRecord) -> None:
        for line in self.format(record).splitlines():
            err().print(Text(printable(line)))


def _one_line(text: str) -> str:
    """One line without what a terminal may act on; what was given in it may be long."""
    return printable(text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}…")


@contextmanager
def progress() -> Iterator[Report]:
    """A live bar on a terminal; silent otherwise."""
    console = err()
    if not console.is_terminal:
        yield lambda stage, share: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(24), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def report(stage: str, share: float | None) -> None:
            bar.update(task, description=stage, total=None if share is None else 1.0, completed=share or 0.0)

        yield report
