"""Whether what runs networks is installed, and works together."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from ...traces.errors import BackendMissing

MODELS = ("torch", "torchvision", "transformers", "accelerate")


def check_packages(what: str, *names: str, extra: str = "models") -> None:
    """That the packages are there, torch and torchvision of one build; `BackendMissing` says what to do."""
    missing = [name for name in names if find_spec(name) is None]
    if missing:
        raise BackendMissing(
            f"{what} needs {', '.join(missing)}, not installed here",
            hint=f'Install them: pip install "vidence[{extra}]"',
        )
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


def installed(package: str) -> str:
    """The version of a package."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "(unknown)"
