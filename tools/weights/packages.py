"""Whether what runs networks is installed, and works together."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from ...traces.errors import BackendMissing

MODELS = ("torch", "torchvision", "transformers", "accelerate")


def absent(names: Iterable[str]) -> tuple[str, ...]:
    """Those packages that are not installed, by the names that they are imported by."""
    return tuple(name for name in names if not _is_there(name))


def not_installed(what: str, missing: Iterable[str], install: str) -> BackendMissing:
    """That packages are missing, and what to give `pip install`."""
    return BackendMissing(
        f"{what} needs {', '.join(missing)}, not installed here",
        hint=f"Install what is missing: pip install {install}",
    )


def check_packages(what: str, *names: str, extra: str) -> None:
    """That what an extra of Vidence brings is there, torch and torchvision of one build."""
    if missing := absent(names):
        raise not_installed(what, missing, f'"vidence[{extra}]"')
    if "torch" in names:
        check_pair()


def check_pair() -> None:
    """A torchvision that was built for another torch fails at import, and takes transformers with it."""
    try:
        import torch  # noqa: F401
        import torchvision  # noqa: F401
    except (ImportError, RuntimeError, OSError) as error:
        raise BackendMissing(
            f"torch {installed('torch')} and torchvision {installed('torchvision')} do not work together: "
            f"{str(error).strip().splitlines()[0]}",
            hint="Install both anew, at once: pip install --force-reinstall torch torchvision",
        ) from None


def _is_there(name: str) -> bool:
    # One that was imported may tell nothing of where it came from.
    return sys.modules[name] is not None if name in sys.modules else find_spec(name) is not None


def installed(package: str) -> str:
    """The version of a package."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "(unknown)"
