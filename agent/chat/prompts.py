"""The prompts: files of `prompts/`, filled in, and recorded by their digests; foreign words as data."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from ...traces.canonical import digest

NAMES = ("system", "marks", "brief", "state", "describe", "read_text")

# What a tokenizer or a chat template may take for a mark of its own: tags such as </data> and <|im_start|>,
# and words in brackets such as [INST].
_TAG = re.compile(r"<(?=[/|｜!?A-Za-z_])")
_BRACKET = re.compile(r"\[(?=/?[A-Z_]{2,}\])")
# Characters that nobody sees: controls, direction overrides, tags; joiners within words are kept.
_UNSEEN, _JOINERS, _BREAKS = ("Cc", "Cf", "Cs"), "\u200c\u200d", "\n\t"


@cache
def prompt(name: str) -> str:
    """The text of a prompt file, with {blanks}."""
    return (files("vidence") / "prompts" / f"{name}.md").read_text(encoding="utf-8").rstrip("\n")


@cache
def prompt_digests() -> dict[str, str]:
    """The digest of each prompt file, by name."""
    return {name: digest(prompt(name).encode()) for name in NAMES}


def as_data(text: str) -> str:
    """Foreign words as data: they can neither end the fence that says so nor pass for a template's marks."""
    broken = re.sub(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "\n", text)
    seen = "".join(
        c for c in broken if c in _BREAKS or c in _JOINERS or unicodedata.category(c) not in _UNSEEN
    )
    return _BRACKET.sub("［", _TAG.sub("‹", seen))


def as_line(text: str) -> str:
    """Foreign words on one line."""
    return " ".join(as_data(text).split())


def fenced(text: str) -> str:
    """Foreign words between the tags that say so, every line quoted: none can pass for one of ours."""
    quoted = "\n".join(f"> {line}" for line in as_data(text).split("\n"))
    return f"<data>\n{quoted}\n</data>"
