"""A backend in a process of its own, maybe of another environment: how it is started, reached and ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import IO

from ...traces.errors import BackendError, BackendMissing
from .elsewhere import Connection
from .line import Arena, Line

MODULE = "vidence.tools.remote.working"
_LAST_WORDS = 300
# An interpreter whose environment lacks Vidence.
_LACKS = "No module named vidence"


class Worker:
    """A process that serves one backend over as many lines as are asked for.

    It ends with whoever started it, however that ends: it listens to a socket that nobody else holds.
    What it prints goes to a file without a name, and is quoted where it breaks.
    """

    is_near = True

    def __init__(self, python: str | None = None) -> None:
        self._python = python or sys.executable
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._printed: IO[bytes] | None = None
        self._lock = Lock()

    def __str__(self) -> str:
        return "in a process of its own"

    @property
    def pid(self) -> int | None:
        """The number of the process, where there is one."""
        return None if self._process is None else self._process.pid

    def connect(self) -> Connection:
        """A line to the process, which is started where it does not run."""
        with self._lock:
            process = self._process
            if process is None or process.poll() is not None:
                process = self._start()
            assert self._control is not None
            ours, theirs = socket.socketpair()
            out, into = Arena(), Arena()
            with theirs:
                handles = [theirs.fileno(), into.handle, out.handle]
                try:
                    socket.send_fds(self._control, [b"."], handles)
                except OSError as error:
                    ours.close()
                    raise BackendError(f"the process cannot be reached: {self._ended()}") from error
            return Connection(Line(ours, (out, into)), partial(self._give_up, process))

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._ended()

    def _give_up(self, process: subprocess.Popen[bytes]) -> str:
        """End a process at once, and say how it ended and what it printed last; it may be gone already."""
        with self._lock:
            return self._ended() if process is self._process else ""

    def _start(self) -> subprocess.Popen[bytes]:
        self._ended()
        if not os.access(self._python, os.X_OK):
            what = f"there is no interpreter {self._python!r} for a worker"
            raise BackendMissing(what, hint="Mend `python` in vidence.toml.")
        self._control, theirs = socket.socketpair()
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the process has ended
        with theirs:
            self._process = subprocess.Popen(
                # Without -P, a folder that happens to hold a numpy.py would break it.
                [self._python, "-P", "-m", MODULE, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self._printed,
                stderr=self._printed,
                # Ctrl-C is for us: a backend is told through its deadline.
                start_new_session=True,
            )
        return self._process

    def _ended(self) -> str:
        process, self._process = self._process, None
        if process is None or self._control is None or self._printed is None:
            return ""
        self._control.close()
        with suppress(subprocess.TimeoutExpired):
            # Where it broke by itself, how is worth knowing; it may still be about to.
            process.wait(0.2)
        code = process.poll()
        process.kill()
        process.wait()
        words = self._last_words()
        self._printed.close()
        if _LACKS in words:
            return f"{self._python!r} has no vidence: {self._python} -m pip install vidence"
        how = "it was ended" if code is None else _how(code)
        return f"{how}; last it said: {words}" if words else how

    def _last_words(self) -> str:
        assert self._printed is not None
        size = self._printed.seek(0, os.SEEK_END)
        self._printed.seek(max(size - 4096, 0))
        lines = self._printed.read().decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")[:_LAST_WORDS]


def _how(code: int) -> str:
    """How a process ended, by its exit status."""
    if code >= 0:
        return f"it ended with status {code}"
    with suppress(ValueError):
        return f"it was ended by {signal.Signals(-code).name}"
    return f"it was ended by signal {-code}"
