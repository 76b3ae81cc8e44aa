"""The command line's frame: commands, and errors as one sentence with the documented exit code."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import nullcontext
from threading import Event
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer

from ..traces.errors import UsageError, VidenceError
from . import console

app = typer.Typer(
    name="vidence",
    help="Answers questions about videos and shows why the answer is true.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
trace_app = typer.Typer(help="Look at a run, and check it.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(trace_app, name="trace")

# Set by Ctrl-C: the tools look at it as they work, since a thread cannot be killed.
cancelled = Event()
INTERRUPTED = 130

# typer brings its own copy of click in some versions, and uses click itself in others.
_ClickError: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        console.say(f"vidence {version('vidence')}")
        raise typer.Exit


@app.callback()
def _main(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Take the options that all commands share; they are read in `main`."""


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    cancelled.set()
    raise KeyboardInterrupt


def main() -> NoReturn:
    """Run the command line and exit with the documented code."""
    # Imported for the commands that they add.
    from . import ask, backends, bench, calibrate, chat, compare, demo, doctor, resume, trace  # noqa: F401

    arguments = sys.argv[1:]
    # `--debug` is welcome anywhere, not only before the command.
    debug = "--debug" in arguments
    sys.argv[1:] = [a for a in arguments if a != "--debug"]
    signal.signal(signal.SIGINT, _interrupt)
    with console.debugging() if debug else nullcontext():
        code = _run(debug, as_json="--json" in arguments)
    sys.stdout.flush()
    sys.exit(code)


def _run(debug: bool, *, as_json: bool) -> int:
    """Carry the command out and turn whatever it raises into an exit code."""
    try:
        code: int = app(standalone_mode=False) or 0
        if code == INTERRUPTED:  # typer may make this code of Ctrl-C by itself, without a word
            raise KeyboardInterrupt
        return code
    except VidenceError as error:
        problem: VidenceError = error
    except _ClickError as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            console.say(error.format_message().rstrip())
            return UsageError.exit_code
        problem = UsageError(_usage(error), hint="`vidence --help` shows the commands and options.")
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except BrokenPipeError:
        # Whoever read us has gone (`vidence … | head`): nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        problem = VidenceError(
            f"something went wrong inside Vidence ({type(error).__name__}: {error})",
            hint="Run it again with --debug and report what it shows.",
        )
        problem.__cause__ = error
    if cancelled.is_set():  # the tool that was cut off spoke up before Ctrl-C itself came through
        return _interrupted()
    if debug:
        console.traceback_of(problem)
    console.fail(problem, as_json=as_json)
    return problem.exit_code


def _interrupted() -> int:
    console.warn("interrupted")
    return INTERRUPTED


def _usage(error: Any) -> str:
    message = str(error.format_message()).strip().rstrip(".")
    return message or "the command line could not be read"
