"""The process of a worker: makes one backend and serves it over the lines that its parent sends."""

from __future__ import annotations

import os
import socket
import sys
from threading import Lock, Thread
from typing import Any

from ..capabilities import Backend
from ..models.choose import ModelSettings
from ..registry import entries, make_backend
from .line import Arena, Line
from .servant import Servant

_HANDLES = 3


class _Work:
    """The one backend of this process, made when it is first asked for."""

    def __init__(self) -> None:
        self._made: Backend | None = None
        self._lock = Lock()

    def __call__(self, wanted: dict[str, Any]) -> Backend:
        with self._lock:
            if self._made is None:
                entry = entries()[wanted["capability"], wanted["name"]]
                settings = ModelSettings.from_json(wanted["settings"])
                self._made = make_backend(entry, wanted["argument"], settings)
            return self._made


def main() -> None:
    """Take in lines until the parent is gone, then end at once: whatever still works, works for nobody."""
    control, work = socket.socket(fileno=int(sys.argv[1])), _Work()
    while True:
        said, handles, _, _ = socket.recv_fds(control, 1, _HANDLES)
        if not said:
            os._exit(0)
        line, out, into = handles
        end = Line(socket.socket(fileno=line), (Arena(out), Arena(into)))
        Thread(target=Servant(end, work).run, daemon=True).start()


if __name__ == "__main__":
    main()
