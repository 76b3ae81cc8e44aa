"""The prompts: files of `prompts/`, filled in, and recorded by their digests."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from ...traces.canonical import digest

NAMES = ("system", "marks", "brief", "state")


@cache
def prompt(name: str) -> str:
    """The text of a prompt file, with {blanks}."""
    return (files("vidence") / "prompts" / f"{name}.md").read_text(encoding="utf-8").rstrip("\n")


@cache
def prompt_digests() -> dict[str, str]:
    """The digest of each prompt file, by name."""
    return {name: digest(prompt(name).encode()) for name in NAMES}


def as_data(text: str) -> str:
    """Foreign words as data: they cannot end the fence that says so."""
    return text.replace("<data>", "‹data›").replace("</data>", "‹/data›")
