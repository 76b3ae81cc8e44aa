"""Profiles: backends that go together, by one name; Vidence's own, and those of a `vidence.toml`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..traces.errors import BackendMissing, UsageError
from .config import Config
from .lacking import lacking
from .registry import DEFAULTS, entries, nearest, parse_choices
from .remote.host import Host

# Of several names, the first whose packages and weights are there is taken.
_OPEN: Mapping[str, str | tuple[str, ...]] = {
    "detector": "grounding-dino",
    "tracker": "association",
    "segmenter": "sam2-hf",
    "points": "klt",
    "depth": "depth-anything",
}
BUILT_IN: Mapping[str, Mapping[str, str | tuple[str, ...]]] = {
    "classical": dict(DEFAULTS),
    "light": {"detector": "onnx:yolox_nano.onnx", "tracker": "association"},
    "gpu": {**_OPEN, "points": ("cotracker:scaled_offline.pth", "klt")},
    "permissive": _OPEN,
    "yolo": {"detector": "ultralytics:yolo11n.pt", "tracker": "ultralytics"},
}


@dataclass(frozen=True)
class Setup:
    """The backends of a run: their choices as on the command line, and where each runs."""

    backends: tuple[str, ...] = ()
    hosts: Mapping[str, Host] = field(default_factory=dict)
    profile: str | None = None
    memory_mb: Mapping[str, int] = field(default_factory=dict)


def set_up(profile: str | None, backends: Sequence[str], config: Config) -> Setup:
    """The backends of a profile, and those given by themselves, which win over it."""
    name = config.default if profile is None else profile
    of_profile = () if name is None else profile_choices(name, config)
    chosen = {**dict(DEFAULTS), **_names([*of_profile, *backends])}
    # Things are found by colour whichever detector was chosen.
    keys = {f"{capability}.{backend}" for capability, backend in chosen.items()} | {"detector.colour"}
    hosts = {key: host for key, host in config.hosts.items() if key in keys}
    return Setup((*of_profile, *backends), hosts, name, config.memory_mb)


def profile_choices(name: str, config: Config) -> tuple[str, ...]:
    """A profile's backends as CAPABILITY=NAME[:ARG]; `BackendMissing` where one is not there at all."""
    known = {**BUILT_IN, **config.profiles}
    if name not in known:
        raise UsageError(
            f"there is no profile {name!r}{nearest(name, known)}", hint=f"Known: {', '.join(known)}."
        )
    chosen = known[name].items()
    return tuple(f"{capability}={_taken(name, capability, given)}" for capability, given in chosen)


def _taken(profile: str, capability: str, given: str | tuple[str, ...]) -> str:
    """The first of a profile's choices that lacks nothing; the last where none is so."""
    options = [_with_file(option) for option in ((given,) if isinstance(given, str) else given)]
    table = entries()
    for option in options:
        name, _, argument = option.partition(":")
        entry = table.get((capability, name))
        if entry is not None and (option == options[-1] or lacking(entry, argument) is None):
            return option
    wanted = options[-1].partition(":")[0]
    there = [name for kind, name in table if kind == capability]
    raise BackendMissing(
        f"the profile {profile!r} needs the {capability} {wanted!r}, and there is none of that name"
        f"{nearest(wanted, there)}",
        hint=f"There are: {', '.join(there) or 'none'}.",
    )


def _with_file(option: str) -> str:
    """With the whole path of a file that lies in the folder of VIDENCE_MODELS."""
    name, _, argument = option.partition(":")
    folder = os.environ.get("VIDENCE_MODELS")
    file = Path(folder or "") / argument
    return f"{name}:{file}" if folder and argument and file.is_file() else option


def _names(choices: Iterable[str]) -> dict[str, str]:
    return {capability: choice.name for capability, choice in parse_choices(choices).items()}
