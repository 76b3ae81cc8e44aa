"""Where a model server is reached: an address without secrets, and whether it is this machine's own."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from ...traces.errors import UsageError

_EXAMPLE = "For example: --base-url http://127.0.0.1:8000/v1"


def checked(base_url: str, *, offline: bool = False) -> str:
    """The address as it may stand in a trace; `UsageError` where it is none, or is not to be reached."""
    base_url = base_url.strip()
    try:
        parts = urlsplit(base_url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UsageError("the base URL cannot be read", hint=_EXAMPLE) from None
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        # It would enter the trace: what may be a secret is not even repeated here.
        raise UsageError(
            "a base URL holds no user, password, query or fragment",
            hint="Give the server's key in the environment variable OPENAI_API_KEY.",
        )
    if parts.scheme not in ("http", "https") or not host or not _is_plain(base_url):
        raise UsageError(f"{base_url!r} is no base URL of a model server", hint=_EXAMPLE)
    if offline and not is_loopback(base_url):
        raise UsageError(
            f"--offline reaches servers on this machine only, and {host!r} is another",
            hint="Name a server on 127.0.0.1, or leave --offline away.",
        )
    return base_url.rstrip("/")


def _is_plain(base_url: str) -> bool:
    """Whether it has no blanks and nothing that is not printed, which no address has."""
    return base_url.isprintable() and not any(map(str.isspace, base_url))


def is_loopback(base_url: str) -> bool:
    """Whether a server is on this machine."""
    host = urlsplit(base_url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
