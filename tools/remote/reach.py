"""A backend that its host puts elsewhere: a worker is started, or a url called."""

from __future__ import annotations

from ipaddress import ip_address
from typing import cast
from urllib.parse import urlsplit

from ...traces.errors import UsageError
from ..backends.entry import Entry
from ..capabilities import Backend
from ..models.choose import ModelSettings
from .address import Address, read_token
from .elsewhere import Elsewhere, Place
from .host import Host
from .worker import Worker


def reach(entry: Entry, argument: str | None, settings: ModelSettings, host: Host) -> Backend:
    """The backend, as if it were here."""
    if entry.why_here:
        raise UsageError(entry.why_here, hint="Let it run here: without `worker` or `url`.")
    wanted = {
        "capability": entry.capability,
        "name": entry.name,
        "argument": argument,
        "settings": settings.as_json(),
    }
    place: Place = Worker(host.python) if host.url is None else _address(entry, argument, settings, host)
    # It has the attributes and methods of what it stands for, which was checked when that was made.
    what = f"the {entry.title} ({place})"
    return cast(Backend, Elsewhere(place, wanted, what=what, timeout_s=host.timeout_s))


def _address(entry: Entry, argument: str | None, settings: ModelSettings, host: Host) -> Address:
    assert host.url is not None
    what = f"the {entry.title} at {host.url}"
    if argument is not None:
        raise UsageError(
            f"{what} has the weights and options that it is served with, and was given {argument!r}",
            hint=f"Write {entry.name} alone, and choose where it is served.",
        )
    if entry.capability == "transcriber":
        raise UsageError(f"{what} would need the file itself", hint="Let it be a worker: worker = true.")
    if settings.offline and not _is_here(urlsplit(host.url).hostname or ""):
        raise UsageError(f"{what} is not on this machine, which --offline keeps to")
    return Address(host.url, read_token(), timeout_s=host.timeout_s)


def _is_here(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
