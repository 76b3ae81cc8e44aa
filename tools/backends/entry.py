"""How a backend is registered, and how what stands behind its name's colon is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ...traces.errors import UsageError
from ..capabilities import Backend
from ..models.choose import ModelSettings

Make = Callable[[str | None, ModelSettings], Backend]


_TITLES = {"points": "point tracker", "depth": "depth estimator", "camera": "camera estimator"}


def titled(capability: str, name: str) -> str:
    """What a backend is called in a sentence."""
    return f"{_TITLES.get(capability, capability)} {name!r}"


@dataclass(frozen=True)
class Entry:
    """One backend that can be chosen; `make` gets what stands behind the name's colon, or None."""

    capability: str
    name: str
    make: Make
    licence: str = "Apache-2.0"
    needs: str = ""
    package: str = "vidence"
    weights: str = ""
    """What is taken where no weights are named: OWNER/MODEL or a file; '' where they must be named."""
    heavy: bool = False
    """Whether it is a network of some size, which is not loaded only to be listed."""
    packages: tuple[str, ...] = ()
    """What must be importable, by the name that it is imported by."""
    extra: str = ""
    """Which extra of Vidence brings the packages."""
    install: str = ""
    """What to give `pip install`, where neither an extra nor the packages' own names do."""
    works_with: str = ""
    """What of the run it works with, which no other process has."""

    @property
    def title(self) -> str:
        """What it is called in a sentence."""
        return titled(self.capability, self.name)

    @property
    def wants(self) -> str:
        """What must stand behind its name's colon, as `needs` writes it; '' where it can do without."""
        found = re.match(rf"{re.escape(self.name)}:([\w.]+)", self.needs)
        return found[1] if found else ""

    @property
    def why_here(self) -> str:
        """Why it runs in the process of the run alone; '' where it can be elsewhere."""
        return (
            self.works_with and f"the {self.title} works with {self.works_with}, which stays in this process"
        )


def restriction(licence: str) -> str | None:
    """What a licence asks of users beyond naming the authors, where it is known to ask much."""
    if "AGPL" in licence:
        return "AGPL: who serves it to others owes them the source of all that runs with it"
    return "not for commercial use" if "-NC" in licence or "non-commercial" in licence.lower() else None


class Given(NamedTuple):
    """Weights and options: `FOLDER,threshold=0.3`."""

    weights: str
    options: dict[str, Any]


def given(
    argument: str | None,
    *,
    name: str,
    weights: str = "",
    options: Mapping[str, Callable[[str], Any]] | None = None,
) -> Given:
    """Read `[WEIGHTS][,KEY=VALUE]…`; `weights` is taken where none are named, and '' means they must be."""
    known = options or {}
    named, *rest = (argument or "").split(",")
    if "=" in named and named.partition("=")[0].strip() in known:
        named, rest = "", [named, *rest]
    found = dict(_option(text, known, name) for text in rest)
    if not (named or weights):
        raise UsageError(f"{name} needs weights", hint=f"Write {name}:FOLDER or {name}:FILE.")
    return Given(named.strip() or weights, found)


def plain(name: str, argument: str | None, make: Callable[[], Backend]) -> Backend:
    """A backend that has nothing to choose."""
    if argument is not None:
        raise UsageError(
            f"the backend {name!r} takes no argument, got {argument!r}", hint=f"Write it as {name!r} alone."
        )
    return make()


def share(text: str) -> float:
    """A number between 0 and 1, such as a threshold."""
    number = float(text)
    if not 0 < number < 1:
        raise ValueError
    return number


def whole(text: str) -> int:
    """A number of things, at least one."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def yes(text: str) -> bool:
    """Yes or no."""
    return {"yes": True, "no": False, "true": True, "false": False}[text.strip().lower()]


def _option(text: str, known: Mapping[str, Callable[[str], Any]], name: str) -> tuple[str, Any]:
    key, _, value = (part.strip() for part in text.partition("="))
    hint = f"Known: {', '.join(known)}." if known else f"{name} has no options."
    if key not in known:
        raise UsageError(f"{name} has no option {text!r}", hint=hint)
    try:
        return key, known[key](value)
    except (ValueError, KeyError):
        raise UsageError(f"{name} cannot take {text!r}: {(known[key].__doc__ or '').strip()}") from None
