"""A backend in a process of its own, maybe of another environment: how it is started, reached and ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from threading import Lock
from weakref import finalize

from ...traces.errors import BackendMissing, PassingFailure
from .elsewhere import Connection
from .line import Arena, Line

MODULE = "vidence.tools.remote.working"
_LAST_WORDS, _TAIL = 300, 4096
# A message that has begun comes to its end within so long, or never.
_STUCK_S = 60.0
# An interpreter whose environment lacks Vidence.
_LACKS = "No module named 'vidence'"


class Worker:
    """A process that serves one backend over as many lines as are asked for."""

    is_near = True

    def __init__(self, python: str | None = None) -> None:
        self._python = python or sys.executable
        self._process: _Process | None = None
        self._lock = Lock()

    def __str__(self) -> str:
        return "in a process of its own"

    def connect(self) -> Connection:
        """A line to the process, which is started where it does not run."""
        with self._lock:
            if self._process is None or not self._process.runs:
                self._end()
                self._process = _Process(self._python)
                self._at_last = finalize(self, self._process.end)
            return Connection(self._process.line(), self._process.end)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._at_last()
            self._process = None


class _Process:
    """One process, from its start to its end.

    It ends with whoever started it, however that ends: it listens to a socket that nobody else holds.
    What it prints goes to a file without a name, and is quoted where it breaks.
    """

    def __init__(self, python: str) -> None:
        if not os.access(python, os.X_OK):
            what = f"there is no interpreter {python!r} for a worker"
            raise BackendMissing(what, hint="Mend `python` in vidence.toml.")
        self._python, self._lock = python, Lock()
        self._told: str | None = None
        self._control, theirs = socket.socketpair()
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the process has ended
        with theirs:
            self._process = subprocess.Popen(
                # Without -P, a folder that happens to hold a numpy.py would break it.
                [python, "-P", "-m", MODULE, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self._printed,
                stderr=self._printed,
                # Ctrl-C is for us: a backend is told through its deadline.
                start_new_session=True,
            )

    @property
    def runs(self) -> bool:
        """Whether it is there still."""
        return self._process.poll() is None

    def line(self) -> Line:
        """A new line to it, with memory that both see."""
        ours, theirs = socket.socketpair()
        ours.settimeout(_STUCK_S)
        out, into = Arena(), Arena()
        line = Line(ours, (out, into))
        with theirs:
            try:
                socket.send_fds(self._control, [b"."], [theirs.fileno(), into.handle, out.handle])
            except OSError as error:
                line.close()
                raise PassingFailure(f"the process of a backend is gone: {self.end()}") from error
        return line

    def end(self) -> str:
        """End it at once, and say how it ended and what it printed last."""
        with self._lock:
            if self._told is None:
                self._told = self._ended()
            return self._told

    def _ended(self) -> str:
        self._control.close()
        # Where it broke by itself, how is worth knowing, and it may still be about to end.
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(0.2)
        code = self._process.poll()
        self._process.kill()
        self._process.wait()
        with self._printed:
            words = self._last_words()
        if _LACKS in words:
            return f"{self._python} has no vidence; install it there: {self._python} -m pip install vidence"
        how = "it was ended" if code is None else _how(code)
        return f"{how}; last it said: {words}" if words else how

    def _last_words(self) -> str:
        size = self._printed.seek(0, os.SEEK_END)
        self._printed.seek(max(size - _TAIL, 0))
        lines = self._printed.read().decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")[:_LAST_WORDS]


def _how(code: int) -> str:
    """How a process ended, by its exit status."""
    if code >= 0:
        return f"it ended with status {code}"
    with suppress(ValueError):
        return f"it was ended by {signal.Signals(-code).name}"
    return f"it was ended by signal {-code}"
