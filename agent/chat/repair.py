"""A reply as it was surely meant: calls taken from the words, names and arguments as they should be written.

It is a function of the reply alone, so that a run that goes on tells the model the same as it would have.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ...tools.models.loose import Unreadable, read_text
from ...tools.models.spoken import Spoken, said_before, spoken_calls
from ...traces.canonical import canonical
from ...traces.records import Reply, ToolUse

# A name with what some servers and models put before and behind it: functions.track, track<|channel|>…
_NAME = re.compile(r"(?:[a-z_]+[.:/])*(?P<name>[a-z][a-z0-9_]*)(?:<.*|\(\))?", re.DOTALL)
# What wraps the arguments of a call that was nested once too often.
_WRAPPERS = frozenset({"arguments", "parameters", "args", "input", "params", "kwargs"})


@dataclass(frozen=True)
class Mended:
    """A reply whose calls can be read one by one, and what was done to it."""

    text: str
    uses: tuple[ToolUse, ...]
    notes: tuple[str, ...] = ()


def mended(reply: Reply, known: Collection[str]) -> Mended:
    """The reply with all its calls as calls; what cannot be read is left as it is."""
    uses, spoken, notes = reply.uses, list[Spoken](), list[str]()
    if not uses:
        spoken = spoken_calls(reply.text, known)
        uses = tuple(ToolUse(id="", name=one.name, arguments=one.arguments) for one in spoken)
        if spoken:
            notes.append(f"{len(spoken)} call(s) were written into the text")
    plain = [_plain(use, known, notes) for use in uses]
    text = said_before(reply.text, spoken[0] if spoken else None)
    return Mended(text, tuple(_numbered(_once(plain, notes), notes)), tuple(dict.fromkeys(notes)))


def _plain(use: ToolUse, known: Collection[str], notes: list[str]) -> ToolUse:
    """One call with a name that is known, and an object of arguments, where that can be made out."""
    name = known_name(use.name, known)
    if name != use.name:
        notes.append(f"the tool {name!r} was named {use.name[:40]!r}")
    arguments = _object(use.arguments, name, notes)
    return ToolUse(id=use.id, name=name, arguments=arguments)


def known_name(given: str, known: Collection[str]) -> str:
    """The name of a tool that is meant, or the name as given."""
    if given in known:
        return given
    folded = unicodedata.normalize("NFKC", given).strip().lower().replace("-", "_").replace(" ", "_")
    match = _NAME.fullmatch(folded)
    return match["name"] if match is not None and match["name"] in known else given


def _object(given: Any, name: str, notes: list[str]) -> Any:
    """Arguments as an object: out of text, out of a list of one, and out of what they were wrapped in."""
    if given is None or given == "":
        return {}
    found = given
    if isinstance(found, str):
        try:
            read = read_text(found)
        except Unreadable:
            return given
        found = read.value
        if read.mended:
            notes.append(f"the arguments of {name!r} were not quite JSON")
    if isinstance(found, list) and len(found) == 1:
        notes.append(f"the arguments of {name!r} were in a list")
        found = found[0]
    if isinstance(found, dict) and len(found) == 1:
        (key, inner), *_ = found.items()
        if (key in _WRAPPERS or key == name) and isinstance(inner, dict | str):
            notes.append(f"the arguments of {name!r} were nested once too often")
            return _object(inner, name, notes)
    return found


def _once(uses: Sequence[ToolUse], notes: list[str]) -> Iterator[ToolUse]:
    """Calls that are the same in all but their id are one call."""
    seen: set[bytes] = set()
    for use in uses:
        content = canonical({"name": use.name, "arguments": use.arguments})
        if content in seen:
            notes.append(f"the same call of {use.name!r} was made twice at once")
        else:
            seen.add(content)
            yield use


def _numbered(uses: Iterator[ToolUse], notes: list[str]) -> Iterator[ToolUse]:
    """Every call has an id of its own, so that its result finds it."""
    taken: set[str] = set()
    for place, use in enumerate(uses, start=1):
        name = use.id or f"u{place}"
        while name in taken:
            notes.append(f"two calls had the id {use.id!r}")
            name = f"{name}-{place}"
        taken.add(name)
        yield use.model_copy(update={"id": name})
