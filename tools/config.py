"""`vidence.toml`: profiles of one's own, where backends run, and how much memory models may take up."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from platformdirs import user_config_path
from pydantic import ValidationError

from ..traces.errors import UsageError
from .capabilities import CAPABILITIES
from .registry import entries, nearest
from .remote.host import Host

NAME = "vidence.toml"
_KEYS = ("default", "memory_mb", "profile", "backend")
_DEVICE = re.compile(r"cpu|mps|cuda:\d+|\*")
# What is a file by its name alone, there or not.
_FILES = frozenset({".onnx", ".pt", ".pth", ".safetensors", ".yaml", ".yml", ".engine"})


@dataclass(frozen=True)
class Config:
    """What a `vidence.toml` says; nothing where there is none."""

    path: Path | None = None
    default: str | None = None
    """The profile that is taken where none is named."""
    profiles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    hosts: Mapping[str, Host] = field(default_factory=dict)
    """By CAPABILITY.NAME."""
    memory_mb: Mapping[str, int] = field(default_factory=dict)
    """By device; "*" is every other."""


def read_config(environment: Mapping[str, str] = os.environ) -> Config:
    """The file that VIDENCE_CONFIG names, else that of this folder, else that of the user."""
    told = environment.get("VIDENCE_CONFIG")
    if told:
        path = Path(told).expanduser()
        if not path.is_file():
            raise UsageError(f"there is no file {told!r}", hint="VIDENCE_CONFIG names a vidence.toml.")
        return _Reader(path).config()
    places = (Path(NAME), user_config_path("vidence", appauthor=False) / NAME)
    path_there = next((path for path in places if path.is_file()), None)
    return Config() if path_there is None else _Reader(path_there).config()


def memory_limits(text: str) -> dict[str, int]:
    """Read `8000` or `cpu=8000,cuda:0=20000`: megabytes, of every device or by device."""
    parts = [part.rpartition("=") for part in text.split(",")]
    try:
        limits = {device.strip() or "*": int(amount) for device, _, amount in parts}
    except ValueError:
        limits = {}
    if not limits or not all(_DEVICE.fullmatch(d) and amount > 0 for d, amount in limits.items()):
        raise UsageError(
            f"memory is given in megabytes, got {text!r}",
            hint="Write --memory-mb 8000, or by device: --memory-mb cpu=8000,cuda:0=20000.",
        )
    return limits


class _Reader:
    """Reads one file; whatever is off is said with its line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._lines = path.read_text(encoding="utf-8").splitlines()
            self._given = tomllib.loads("\n".join(self._lines))
        except (OSError, ValueError) as error:
            raise UsageError(
                f"{str(path)!r} cannot be read: {error}", hint="It is TOML, in UTF-8: docs/backends.md."
            ) from None

    def config(self) -> Config:
        """All of it, checked."""
        self._check_keys((), self._given, _KEYS)
        return Config(
            path=self._path,
            default=self._text(("default",), self._given.get("default")),
            profiles={name: self._profile(name) for name in self._table("profile")},
            hosts=dict(self._hosts()),
            memory_mb=self._memory(),
        )

    def _profile(self, name: str) -> dict[str, str]:
        at = ("profile", name)
        given = self._table(*at)
        self._check_keys(at, given, CAPABILITIES)
        chosen = {key: self._text((*at, key), value) or "" for key, value in given.items()}
        return {capability: self._from_here(choice) for capability, choice in chosen.items()}

    def _from_here(self, choice: str) -> str:
        """A choice with its files' paths: relative ones are relative to the file's folder."""
        name, colon, argument = choice.partition(":")
        parts = (part.rpartition("=") for part in argument.split(",")) if colon else ()
        return name + colon + ",".join(f"{key}{equals}{self._file(value)}" for key, equals, value in parts)

    def _file(self, value: str) -> str:
        path = self._path.parent / Path(value).expanduser()
        is_file = value.startswith(".") or Path(value).suffix in _FILES or path.exists()
        return os.path.abspath(path) if value and is_file else value

    def _hosts(self) -> Iterable[tuple[str, Host]]:
        known = entries()
        for capability in self._table("backend"):
            self._check_keys(("backend",), [capability], CAPABILITIES)
            names = [name for kind, name in known if kind == capability]
            for name in self._table("backend", capability):
                at = ("backend", capability, name)
                self._check_keys(at[:2], [name], names)
                host = self._host(at)
                if host.elsewhere and (why := known[capability, name].why_here):
                    key = "worker" if host.worker else "url"
                    self._fail((*at, key), why, hint=f"Leave out `{key}`.")
                yield f"{capability}.{name}", host

    def _host(self, at: tuple[str, ...]) -> Host:
        given = self._table(*at)
        self._check_keys(at, given, Host.model_fields)
        if isinstance(python := given.get("python"), str):
            # The path as it is: what a link of a virtual environment leads to is another environment.
            given = {**given, "python": os.path.abspath(self._path.parent / Path(python).expanduser())}
        try:
            return Host.model_validate(given, strict=True)
        except ValidationError as error:
            first = error.errors()[0]
            key = (str(first["loc"][0]),) if first["loc"] else ()
            self._fail((*at, *key), first["msg"].removeprefix("Value error, "))

    def _memory(self) -> dict[str, int]:
        given = self._given.get("memory_mb", {})
        limits = given if isinstance(given, dict) else {"*": given}
        for device, amount in limits.items():
            if not _DEVICE.fullmatch(device) or type(amount) is not int or amount <= 0:
                at = ("memory_mb", device) if isinstance(given, dict) else ("memory_mb",)
                self._fail(at, f"memory_mb is a number of megabytes, or one by device, got {amount!r}")
        return limits

    def _table(self, *at: str) -> dict[str, Any]:
        found: Any = self._given
        for key in at:
            found = found.get(key, {})
        if not isinstance(found, dict):
            self._fail(at, f"{'.'.join(at)} is a table, got {found!r}")
        return found

    def _text(self, at: tuple[str, ...], value: Any) -> str | None:
        if value is not None and not (isinstance(value, str) and value):
            self._fail(at, f"{'.'.join(at)} is a text, got {value!r}")
        return value

    def _check_keys(self, at: tuple[str, ...], given: Iterable[str], known: Iterable[str]) -> None:
        for key in given:
            if key not in known:
                where = f" in {'.'.join(at)}" if at else ""
                hint = f"Known: {', '.join(known)}."
                self._fail((*at, key), f"there is no {key!r}{where}{nearest(key, known)}", hint=hint)

    def _fail(self, at: tuple[str, ...], what: str, *, hint: str | None = None) -> NoReturn:
        raise UsageError(f"{self._path.name}, line {self._line(at)}: {what}", hint=hint)

    def _line(self, at: tuple[str, ...]) -> int:
        """Where a key stands: its parts are looked for one after the other."""
        number = 0
        for key in at:
            word = re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])")
            found = (n for n in range(number, len(self._lines)) if word.search(self._lines[n].split("#")[0]))
            number = next(found, number)
        return number + 1
