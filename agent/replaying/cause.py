"""Why what is made again differs, as far as a trace can tell: the decoder, a backend, the code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...tools.tooling import tooling
from ...traces.events import RunStarted
from ...traces.records import Fingerprint

_FORMULAS = "traces.formulas"
CHANGED = "the record was changed"


def cause_of_call(
    started: RunStarted, then: Sequence[Fingerprint], now: Sequence[Fingerprint], decoder: str | None
) -> str | None:
    """What is another than then, and so may be why; None where all is as it was."""
    if decoder is not None:
        return decoder
    return _other_backend(then, now) or _other_tooling(started)


def cause_of_number(started: RunStarted) -> str:
    """Why a derived number is not what its formula gives of its inputs."""
    changed = [name for name in _changed(started.tooling) if name.startswith(_FORMULAS)]
    return _told(changed) if changed else f"{CHANGED}, since a formula needs nothing else"


def _other_backend(then: Sequence[Fingerprint], now: Sequence[Fingerprint]) -> str | None:
    was, today = ({one.capability: one for one in prints} for prints in (then, now))
    for capability, one in was.items():
        other = today.get(capability)
        if other is not None and other != one:
            return f"the {capability} was {_named(one)}, and is {_named(other)} now"
    return None


def _named(backend: Fingerprint) -> str:
    """A backend by what may be another of it."""
    weights = "" if backend.weights is None else f", weights {backend.weights[:12]}"
    return f"{backend.name} {backend.version} on {backend.device} ({backend.dtype}{weights})"


def _other_tooling(started: RunStarted) -> str | None:
    if not started.tooling:
        return f"{CHANGED}, or our code has been since: the trace does not tell which code made it"
    changed = _changed(started.tooling)
    return _told(changed) if changed else None


def _changed(then: Mapping[str, str]) -> list[str]:
    """What of our code and the libraries is another than then."""
    now = tooling()
    return [name for name in sorted({*then, *now}) if then.get(name) != now.get(name)] if then else []


def _told(changed: Iterable[str]) -> str:
    return f"other code or libraries than then: {', '.join(changed)}"
