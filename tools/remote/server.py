"""Serves the backends chosen here to other machines: HTTP that becomes a line once the token is right."""

from __future__ import annotations

import hmac
import socket
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ...traces.errors import UsageError
from ..capabilities import Backend
from ..registry import ChosenBackends
from .address import PATH, PROTOCOL
from .line import Line
from .servant import Servant

# A request must be read within so long: whoever has no token holds nothing open.
_REQUEST_S = 15.0


def open_server(at: tuple[str, int], token: str, backends: ChosenBackends) -> Server:
    """A server that listens; `UsageError` where it cannot."""
    try:
        return Server(at, token, backends)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"nothing can be served at {at[0]}:{at[1]}: {reason}") from None


class Server(ThreadingHTTPServer):
    """Serves `chosen` until it is told to stop; each line has a thread of its own."""

    daemon_threads = True

    def __init__(self, at: tuple[str, int], token: str, backends: ChosenBackends) -> None:
        self._token, self._backends = token.encode(), backends
        super().__init__(at, _Handler)

    def fits(self, token: str) -> bool:
        """Whether it is the right token, taking as long for any wrong one."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), self._token)

    def find(self, wanted: Mapping[str, Any]) -> Backend:
        """The backend that a client wants, where it is the one that is served."""
        return self._backends.named(str(wanted.get("capability")), str(wanted.get("name")))


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "vidence"
    sys_version = ""
    timeout = _REQUEST_S

    def do_GET(self) -> None:
        """Turn a request with the right token into a line."""
        self.close_connection = True
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not self.server.fits(token.strip()):
            self.send_error(401)
        elif self.path != PATH or self.headers.get("Upgrade") != PROTOCOL:
            self.send_error(404)
        else:
            self.send_response_only(101)
            self.send_header("Connection", "Upgrade")
            self.send_header("Upgrade", PROTOCOL)
            self.end_headers()
            self.wfile.flush()
            self.connection.settimeout(None)
            # Clients that vanish without a word are found out.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            Servant(Line(self.connection), self.server.find).run()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged: a request's head holds the token."""
