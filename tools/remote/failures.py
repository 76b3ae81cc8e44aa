"""What keeps two ends of a line from each other's words: other versions, and errors, told as they are."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from ...traces.errors import BackendError, PassingFailure, VidenceError
from ..guarded import may_pass

# Which messages there are, and what they hold; raised with every change.
CHANNEL = 2
_MOST = 600


def spoken() -> dict[str, Any]:
    """What this end speaks: values are those of its version of Vidence."""
    return {"channel": CHANNEL, "vidence": version("vidence")}


def check_spoken(said: dict[str, Any]) -> None:
    """That the other end speaks the same."""
    ours = spoken()
    if any(said.get(key) != value for key, value in ours.items()):
        raise BackendError(
            f"there it is vidence {ours['vidence']} (channel {CHANNEL}), and here "
            f"{said.get('vidence')} (channel {said.get('channel')})",
            hint="Install the same version of vidence in both places.",
        )


def told_error(error: Exception) -> dict[str, Any]:
    """An error as what can be written down."""
    if isinstance(error, VidenceError):
        return {"kind": type(error).__name__, "message": error.message, "hint": error.hint}
    message = f"it failed with {type(error).__name__}: {error}"[:_MOST]
    kind = PassingFailure if may_pass(error) else BackendError
    return {"kind": kind.__name__, "message": message, "hint": None}


def error_of(told: dict[str, Any], *, what: str) -> VidenceError:
    """The error that was told; `what` says whose it was where it does not itself."""
    kinds = {kind.__name__: kind for kind in _kinds(VidenceError)}
    kind, message = kinds.get(told["kind"], BackendError), str(told["message"])
    if message.startswith("it failed with "):
        message = f"{what} failed{message.removeprefix('it failed')}"
    return kind(message, hint=told.get("hint"))


def _kinds(kind: type[VidenceError]) -> Iterator[type[VidenceError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)
