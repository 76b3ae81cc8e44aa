"""Why what is made again differs, as far as a trace can tell: the decoder, a backend, the code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ...tools.backends.entry import titled
from ...tools.tooling import changed, tooling
from ...traces.records import Fingerprint
from .codes import Tooling

_DIGEST = re.compile(r"[0-9a-f]{64}")
_FORMULAS = ("traces.formulas", "traces/formulas")
CHANGED = "the record was changed"


def cause_of_call(
    code: Tooling, then: Sequence[Fingerprint], now: Sequence[Fingerprint], decoder: str | None
) -> str | None:
    """What is another than then, and so may be why; None where all is as it was. `code` is that of then."""
    if decoder is not None:
        return decoder
    return "; ".join(other_backends(then, now)) or _other_tooling(code)


def cause_of_number(code: Tooling) -> str:
    """Why a derived number is not what its formula gives of its inputs."""
    formulas = [name for name in _changed(code) if name.startswith(_FORMULAS)]
    return _told(formulas) if formulas else f"{CHANGED}, since a formula needs nothing else"


def other_backends(then: Sequence[Fingerprint], now: Sequence[Fingerprint]) -> list[str]:
    """In what the backends of now are not those of then; one that did not work now is passed over."""
    was, today = ({one.capability: one for one in prints} for prints in (then, now))
    pairs = [(one, today.get(capability)) for capability, one in was.items()]
    return [_differing(one, other) for one, other in pairs if other is not None and other != one]


def _differing(was: Fingerprint, now: Fingerprint) -> str:
    """What of a backend is another, such as its weights."""
    if was.name != now.name:
        return f"the {titled(was.capability, was.name)} is {now.name!r} now"
    parameters = [
        (f"its {name}", was.parameters.get(name), now.parameters.get(name))
        for name in sorted({*was.parameters, *now.parameters})
    ]
    told = [
        f"{what} {_short(one)} then, {_short(other)} now"
        for what, one, other in [
            ("its weights were", was.weights, now.weights),
            ("it ran on", f"{was.device} in {was.dtype}", f"{now.device} in {now.dtype}"),
            ("its version was", was.version, now.version),
            *parameters,
        ]
        if one != other
    ]
    return f"the {titled(was.capability, was.name)} is another: {', '.join(told)}"


def _short(value: object) -> str:
    """A value by what a person reads of it: of a digest, the beginning."""
    return f"{value[:12]}…" if isinstance(value, str) and _DIGEST.fullmatch(value) else str(value)


def _other_tooling(code: Tooling) -> str | None:
    if not code:
        return f"{CHANGED}, or our code has been since: the trace does not tell which code made it"
    others = _changed(code)
    return _told(others) if others else None


def _changed(code: Tooling) -> list[str]:
    """What of our code and the libraries is another than then."""
    return changed(code, tooling()) if code else []


def _told(others: Iterable[str]) -> str:
    return f"other code or libraries than then: {', '.join(others)}"
