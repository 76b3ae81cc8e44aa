"""What there is to say of every backend without loading a network: `vidence backends` prints it."""

from __future__ import annotations

from ..traces.errors import BackendError, UsageError
from ..traces.records import Fingerprint, Record
from .backends.entry import Entry, restriction
from .lacking import are_here, lacking
from .models.choose import ModelSettings
from .registry import entries, make_backend
from .weights.packages import absent


class Listing(Record):
    """What `vidence backends` says of one backend."""

    capability: str
    name: str
    installed: bool
    licence: str
    restricted: str | None = None
    """What the licence asks of whoever uses it, where that is much."""
    device: str = "cpu"
    needs: str = ""
    wants: str | None = None
    """What has to be named behind its colon, a file or a model, for it to be used at all."""
    package: str = "vidence"
    weights: str | None = None
    """What is taken where no weights are named."""
    weights_here: bool | None = None
    fingerprint: Fingerprint | None = None
    """Of one that was made to be listed; a network is not, and `vidence doctor --json` tells its."""
    detail: str | None = None
    mend: str | None = None
    """The one command that brings what is missing."""


def list_backends() -> tuple[Listing, ...]:
    """Every backend; the light ones are made to see whether they can be."""
    return tuple(_listing(entry) for entry in entries().values())


def _listing(entry: Entry) -> Listing:
    plain = Listing(
        capability=entry.capability,
        name=entry.name,
        installed=True,
        licence=entry.licence,
        restricted=restriction(entry.licence),
        device="auto" if entry.heavy else "cpu",
        needs=entry.needs,
        wants=entry.wants or None,
        package=entry.package,
        weights=entry.weights or None,
        weights_here=are_here(entry.weights) if entry.weights else None,
    )
    missing = lacking(entry)
    if missing is not None:
        return _told(plain, missing, installed=not absent(entry.packages))
    # To make what needs packages would import them, which takes long.
    return plain if entry.heavy or entry.packages else _made(plain, entry)


def _made(plain: Listing, entry: Entry) -> Listing:
    """A light one as it is; one that wants an argument is installed all the same."""
    try:
        found = make_backend(entry, None, ModelSettings()).fingerprint()
    except UsageError as error:
        return plain.model_copy(update={"detail": error.message})
    except BackendError as error:
        return _told(plain, error, installed=False)
    return plain.model_copy(update={"device": found.device, "fingerprint": found})


def _told(plain: Listing, error: BackendError, *, installed: bool) -> Listing:
    update = {"installed": installed, "detail": error.message, "mend": error.hint}
    return plain.model_copy(update=update)
