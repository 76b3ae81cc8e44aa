"""Which model a name on the command line means: KIND:NAME, such as openai:gpt-4o or scripted:turns.yaml."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Self

from pydantic import JsonValue, TypeAdapter

from ...traces.errors import UsageError
from ..weights.device import check_named
from .model import Model

# The temperature of replies that are drawn, between the 0.7 and 1.0 that makers of such models advise.
DRAWN = 0.8
# What is reached at an address.
_ADDRESSED = "openai:"


@dataclass(frozen=True)
class ModelSettings:
    """How a model is reached and run; what does not concern a kind of model is passed over by it."""

    base_url: str | None = None
    device: str = "auto"
    dtype: str = "auto"
    marks: bool = False
    """Whether what was tracked is drawn on the frames shown, with the ids of its tubes."""
    offline: bool = False
    """Whether nothing is reached but this machine."""
    timeout_s: float = 600.0
    """The longest wait for one reply of a server."""
    seed: int = 0

    def __post_init__(self) -> None:
        # Also where only models elsewhere are asked, which pass these over: a slip is not to go unnoticed.
        check_named(self.device, self.dtype)

    @property
    def temperature(self) -> float:
        """Of a model elsewhere: with seed 0 the likeliest reply, with another one that is drawn."""
        return 0.0 if self.seed == 0 else DRAWN

    def as_json(self) -> dict[str, JsonValue]:
        """As a trace holds it; the seed stands beside."""
        return {name: value for name, value in asdict(self).items() if name != "seed"}

    @classmethod
    def from_json(cls, given: JsonValue) -> Self:
        """The settings that a trace holds, where it holds any; `ValueError` where they are none."""
        known = {field.name for field in fields(cls)}
        told = given if isinstance(given, dict) else {}
        ours = {name: value for name, value in told.items() if name in known}
        return TypeAdapter(cls).validate_json(json.dumps(ours), strict=True)


def resolved(settings: ModelSettings, *names: str) -> ModelSettings:
    """With what the environment says of the server, so that a run that goes on asks the same one."""
    if settings.base_url is not None or not any(name.startswith(_ADDRESSED) for name in names):
        return settings
    return replace(settings, base_url=server_here())


def server_here() -> str | None:
    """The server that the environment names."""
    return os.environ.get("OPENAI_BASE_URL") or None


def carried(settings: ModelSettings, before: ModelSettings, *names: str) -> ModelSettings:
    """What is not said of the models of a run is as it was in the one before it.

    So frames go to no other server because something else is said; but an address is of `openai:` alone.
    """
    unsaid = [field.name for field in fields(settings) if getattr(settings, field.name) == field.default]
    whole = replace(settings, **{name: getattr(before, name) for name in unsaid})
    asked = any(name.startswith(_ADDRESSED) for name in names)
    return whole if asked else replace(whole, base_url=settings.base_url)


def _openai(name: str, settings: ModelSettings) -> Model:
    from .openai import openai_model

    return openai_model(name, settings)


def _anthropic(name: str, settings: ModelSettings) -> Model:
    from .provider import provider_model

    return provider_model("anthropic", name, settings)


def _google(name: str, settings: ModelSettings) -> Model:
    from .provider import provider_model

    return provider_model("google", name, settings)


def _local(name: str, settings: ModelSettings) -> Model:
    from .local import LocalModel

    return LocalModel(name, settings)


def _recorded(name: str, settings: ModelSettings) -> Model:
    from .recorded import RecordedModel

    return RecordedModel.from_file(name)


def _scripted(name: str, settings: ModelSettings) -> Model:
    from .scripted import ScriptedModel

    return ScriptedModel.from_file(name)


_KINDS: Mapping[str, Callable[[str, ModelSettings], Model]] = {
    "openai": _openai,
    "anthropic": _anthropic,
    "google": _google,
    "local": _local,
    "recorded": _recorded,
    "scripted": _scripted,
}


def kinds() -> tuple[str, ...]:
    """The kinds of models there are: what may stand before the colon."""
    return tuple(_KINDS)


def is_model(name: str) -> bool:
    """Whether a name is that of a chat model, rather than of a policy without one."""
    return ":" in name


def choose_model(name: str, settings: ModelSettings | None = None) -> Model:
    """The model of a name; `UsageError` where there is no such kind."""
    kind, _, rest = name.partition(":")
    make = _KINDS.get(kind)
    if make is None or not rest:
        raise UsageError(
            f"there is no policy {name!r}",
            hint=f"Known: rules, {', '.join(f'{known}:NAME' for known in _KINDS)}.",
        )
    return make(rest, resolved(settings or ModelSettings(), name))
