"""Backends at a url: a line to a server of `vidence backends serve`, begun as HTTP."""

from __future__ import annotations

import os
import socket
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from ...traces.errors import BackendError, BackendMissing, UsageError
from .elsewhere import Connection
from .line import Line

PATH, PROTOCOL = "/v1/channel", "vidence"
_CONNECT_S = 15.0
_LEAST_TOKEN = 16


class Address:
    """A server's url. What is sent there is squeezed, and nothing is lost."""

    is_near = False

    def __init__(self, url: str, token: str, *, timeout_s: float) -> None:
        self._url, self._token, self._timeout_s = url, token, timeout_s

    def __str__(self) -> str:
        return f"at {self._url}"

    def connect(self) -> Connection:
        """A line to the server."""
        parts = urlsplit(self._url)
        assert parts.hostname is not None
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname, parts.port, timeout=_CONNECT_S)
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Connection": "Upgrade",
            "Upgrade": PROTOCOL,
        }
        try:
            connection.request("GET", parts.path.rstrip("/") + PATH, headers=headers)
            with connection.getresponse() as response:
                if response.status != 101:
                    raise self._refused(response.status)
                # The socket outlives the request that it came with.
                line, connection.sock = connection.sock, None
        except (OSError, HTTPException) as error:
            raise self._unreached(error) from error
        finally:
            connection.close()
        # A message that has begun comes to its end, or the line is broken.
        line.settimeout(self._timeout_s)
        return Connection(Line(line), lambda: "")

    def close(self) -> None:
        """The server goes on: it is not ours to end."""

    def _refused(self, status: int) -> BackendError:
        if status == 401:
            return BackendError(
                f"the server at {self._url} does not take the token",
                hint="VIDENCE_TOKEN (or VIDENCE_TOKEN_FILE) is to be what the server was started with.",
            )
        return BackendError(
            f"what answers at {self._url} is no server of backends: it answered {status}",
            hint="Start one there: vidence backends serve.",
        )

    def _unreached(self, error: Exception) -> BackendError:
        match error:
            case ConnectionRefusedError():
                why = "nothing listens there"
            case TimeoutError():
                why = f"it did not answer within {_CONNECT_S:g} s"
            case socket.gaierror():
                why = "there is no such host"
            case ssl.SSLError():
                why = f"the connection is not safe ({error.reason})"
            case _:
                why = str(error) or type(error).__name__
        return BackendError(
            f"the server at {self._url} cannot be reached: {why}",
            hint="Start it there: vidence backends serve --host HOST --port PORT.",
        )


def read_token(file: Path | None = None) -> str:
    """The token of VIDENCE_TOKEN, or of a file: the one given, or that of VIDENCE_TOKEN_FILE."""
    named = file or os.environ.get("VIDENCE_TOKEN_FILE")
    try:
        told = Path(named).read_text(encoding="utf-8") if named else os.environ.get("VIDENCE_TOKEN", "")
    except (OSError, UnicodeDecodeError):
        raise BackendMissing(f"the file {str(named)!r} with the token cannot be read") from None
    token = told.strip()
    if len(token) < _LEAST_TOKEN or not (token.isascii() and token.isprintable()):
        raise UsageError(
            f"client and server share a token of at least {_LEAST_TOKEN} letters and digits, and there is "
            f"{'none' if not token else 'another thing'}",
            hint="Make one: python -c 'import secrets; print(secrets.token_urlsafe())' > FILE; "
            "name it with VIDENCE_TOKEN_FILE.",
        )
    return token
