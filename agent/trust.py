"""What a trace may make this machine do: run, reach and load only what its user names here, too.

A trace is somebody's word, and may be a stranger's. What costs a key, leaves the machine, starts a program or
loads a file counts where it was named on this machine: for a run begun here, on the command line, or in a
configuration.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain
from json import dumps
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from platformdirs import user_state_path

from ..tools.config import Config, read_config
from ..tools.models.choose import server_here
from ..tools.profiles import profile_choices
from ..tools.registry import OURS, Choice, entries, parse_choices
from ..tools.remote.host import Host
from ..traces.errors import UsageError, VidenceError

if TYPE_CHECKING:
    from .run import Settings


# A capability, and the backend for it.
Chosen = tuple[str, Choice]


@dataclass(frozen=True)
class Named:
    """What is named by whoever goes on with a run: on the command line, or in a call."""

    policy: str | None = None
    base_url: str | None = None
    profile: str | None = None
    backends: Sequence[str] = ()


class _Want(NamedTuple):
    """What a trace asks for and nobody here named, and how to name it: by a flag, or in vidence.toml."""

    what: str
    flag: str = ""
    config: str = ""
    files: str = ""
    """Where the files that it names lie: the same words name others in another folder."""

    @property
    def words(self) -> str:
        """What is kept of it, once it was named."""
        return f"{self.what}\n{self.files}\n"


def check_trusted(run: Path, settings: Settings, named: Named) -> None:
    """`UsageError` where a run has, or would get, what its user never named on this machine."""
    _check_same(run, settings, named)
    asked = _wants(settings, named, read_config(), server_here())
    wants = [want for want in asked if not _kept(want).exists()]
    if wants:
        *others, last = (want.what for want in wants)
        listed = f"{', '.join(others)} and {last}" if others else last
        raise UsageError(
            f"the trace in {str(run)!r} asks for {listed}, which nobody named on this machine",
            hint=_hint(wants),
        )
    remember(settings)


def remember(settings: Settings) -> None:
    """Keep, for this user, what a run is begun or gone on with: it was named, and need not be named again.

    Each by itself, in words, in a file of its own: whoever regrets having named it deletes that.
    """
    # What of it a profile says now, it may not say later.
    for want in _wants(replace(settings, profile=None), Named(), Config(), None):
        # Where nothing can be kept, it is named again.
        with suppress(OSError):
            _kept(want).parent.mkdir(parents=True, exist_ok=True)
            _kept(want).write_text(want.words, encoding="utf-8")


def unnamed(capability: str, choice: Choice, here: Set[Chosen]) -> str | None:
    """Why a backend of a trace does not count on this machine; None where it does."""
    want = _backend(capability, choice)
    if _needs_no_word(capability, choice, here) or _kept(want).exists():
        return None
    return f"{want.what} was not named on this machine: a run that is begun with it here names it"


def _kept(want: _Want) -> Path:
    folder = user_state_path("vidence", appauthor=False) / "named"
    return folder / f"{sha256(want.words.encode()).hexdigest()}.txt"


def chosen_here(profile: str | None, named: Named, config: Config) -> frozenset[Chosen]:
    """What is chosen on this machine: by whoever goes on, by its default, by its profile that a trace names.

    Vidence's own profiles name files of whatever folder one stands in. A trace that names one of them has
    chosen by it what lies with this machine's models alone.
    """
    of_trace = _of_profile(profile, config)
    if profile not in config.profiles:
        of_trace = filter(_is_with_models, of_trace)
    ours = (_of_profile(name, config) for name in (named.profile, config.default))
    return frozenset(chain(parse_choices(named.backends).items(), *ours, of_trace))


def _of_profile(name: str | None, config: Config) -> Iterable[Chosen]:
    # A trace may name a profile that there is none of here, or that is not whole.
    with suppress(VidenceError):
        return () if name is None else parse_choices(profile_choices(name, config)).items()
    return ()


def _is_with_models(chosen: Chosen) -> bool:
    folder, (_, choice) = os.environ.get("VIDENCE_MODELS"), chosen
    file = os.path.abspath(choice.argument or "")
    return bool(folder) and Path(file).is_relative_to(os.path.abspath(str(folder)))


def _check_same(run: Path, settings: Settings, named: Named) -> None:
    """What is named is what the run has: it goes on with nothing else."""
    there = parse_choices(settings.backends)
    pairs = [
        ("policy", named.policy, settings.policy),
        ("base URL", named.base_url, settings.model.base_url),
        ("profile", named.profile, settings.profile),
        *(
            (capability, _written(choice), _written(there.get(capability)))
            for capability, choice in parse_choices(named.backends).items()
        ),
    ]
    for what, given, has in pairs:
        if given not in (None, has):
            raise UsageError(
                f"a run goes on with the {what} that it has, {has or 'none of its own'!r}, and {given!r} was "
                f"given for {str(run)!r}",
                hint="Leave it out, or ask anew.",
            )


def _hint(wants: Sequence[_Want]) -> str:
    flags = " ".join(want.flag for want in wants if want.flag)
    lines = [f"If you want just that, add {flags}"] if flags else []
    lines += [f"If you want just that, write into your vidence.toml: {w.config}" for w in wants if w.config]
    return "\n".join(lines)


def _wants(settings: Settings, named: Named, config: Config, server: str | None) -> Iterator[_Want]:
    if settings.policy not in ("rules", named.policy):
        files = _files(settings.policy.partition(":")[2])
        yield _Want(f"the model {settings.policy!r}", f"--policy {quote(settings.policy)}", files=files)
    url = settings.model.base_url
    if url not in (None, named.base_url, server):
        yield _Want(f"the model server at {url}", f"--base-url {quote(str(url))}")
    yield from _backends(settings, chosen_here(settings.profile, named, config))
    for key, there in settings.hosts.items():
        yield from _host(key, there, config.hosts.get(key, Host()))


def _backends(settings: Settings, here: Set[Chosen]) -> Iterator[_Want]:
    """Backends of which somebody else chose what they load, whom they ask, or whose code they are."""
    for capability, choice in parse_choices(settings.backends).items():
        if not _needs_no_word(capability, choice, here):
            yield _backend(capability, choice)


def _needs_no_word(capability: str, choice: Choice, here: Set[Chosen]) -> bool:
    """Whether a backend is Vidence's own, by its name alone, or was chosen on this machine."""
    entry = entries().get((capability, choice.name))
    by_its_name_alone = choice.argument is None and entry is not None and entry.package == OURS
    return by_its_name_alone or (capability, choice) in here


def _backend(capability: str, choice: Choice) -> _Want:
    written = _written(choice)
    flag = f"--backend {quote(f'{capability}={written}')}"
    return _Want(f"the {capability} {written!r}", flag, files=_files(choice.argument or ""))


def _files(argument: str) -> str:
    """The whole paths of what is there of the files and folders that an argument may name."""
    parts = argument.split(",")
    # A file's name may hold what else parts options, and a backend may read `~` or not.
    names = [argument, *(name.strip() for part in parts for name in (part, part.partition("=")[2]))]
    paths = (path for name in names for path in (name, os.path.expanduser(name)) if os.path.exists(path))
    return ", ".join(dict.fromkeys(map(os.path.abspath, paths)))


def _host(key: str, there: Host, here: Host) -> Iterator[_Want]:
    """A program to start or a server to call; on what device a backend runs, and how long, harms nobody."""
    if there.python not in (None, here.python):
        yield _Want(f"the program {there.python!r}", config=f"[backend.{key}] python = {dumps(there.python)}")
    if there.url not in (None, here.url):
        yield _Want(
            f"the server of backends at {there.url}", config=f"[backend.{key}] url = {dumps(there.url)}"
        )


def _written(choice: Choice | None) -> str | None:
    if choice is None:
        return None
    return choice.name if choice.argument is None else f"{choice.name}:{choice.argument}"
