"""The wordings of every kind of question: templates in two files, and filling their slots."""

from __future__ import annotations

import json
import random
import string
import sys
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from .ideas import Named, Slots
from .kinds import KINDS
from .pairs import Wording

# Slots that a template of each kind must use; a slot's own forms ("a_thing" for "thing") count for it.
FORMS = {"a_thing": "thing", "an_other": "other"}
_PLURALS = {"person": "people", "box": "boxes"}


@cache
def templates(wording: Wording) -> Mapping[str, tuple[str, ...]]:
    """Templates by kind, as one of the two writers wrote them; empty where the file is not there."""
    path = files(__package__).joinpath("phrasings", f"{wording}.json")
    if not path.is_file():
        return MappingProxyType({})
    read: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return MappingProxyType({kind: tuple(lines) for kind, lines in read.items()})


def slots_of(template: str) -> set[str]:
    """The slots that a template uses."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def put(template: str, slots: Slots, person_words: tuple[str, ...], rng: random.Random) -> str:
    """The question in words."""
    words: dict[str, str] = {}
    for slot, value in slots.items():
        if isinstance(value, str):
            words[slot] = value
            continue
        person = rng.choice(person_words)
        one, many = singular(value, person), plural(value, person)
        a = f"{'an' if one[0] in 'aeiou' else 'a'} {one}"
        words |= {"thing": {"thing": one, "a_thing": a}, "other": {"other": one, "an_other": a}}.get(slot, {})
        if slot == "things" or "things" not in slots:
            words["things"] = many
    return template.format(**words)


def singular(name: Named, person: str) -> str:
    """'red car', 'person in red', 'car'."""
    if name.colour is None:
        return name.noun
    return person.format(colour=name.colour) if name.noun == "person" else f"{name.colour} {name.noun}"


def plural(name: Named, person: str) -> str:
    """'red cars', 'people in red', 'cars'."""
    many = _PLURALS.get(name.noun, name.noun + "s")
    if name.colour is None:
        return many
    return f"people in {name.colour}" if name.noun == "person" else f"{name.colour} {many}"


def faults(wording: Wording) -> list[str]:
    """What is missing or wrong in a file of templates, one sentence each."""
    found, there = [], templates(wording)
    found += [f"unknown kind {kind!r}" for kind in there if kind not in KINDS and kind != "person_words"]
    for kind, needed in {**{k: v.slots for k, v in KINDS.items()}, "person_words": ("colour",)}.items():
        if len(there.get(kind, ())) < 3:
            found.append(f"{kind}: {len(there.get(kind, ()))} templates, at least 3 expected")
        for template in there.get(kind, ()):
            used = slots_of(template)
            plain = {FORMS.get(slot, slot) for slot in used}
            missing = [n for n in needed if not plain & set(n.split("|"))]
            allowed = {s for n in needed for s in n.split("|")}
            found += [f"{kind}: slot {m!r} is not used in {template!r}" for m in missing]
            found += [f"{kind}: no slot {s!r} for {template!r}" for s in sorted(plain - allowed)]
    return found


if __name__ == "__main__":
    problems = faults("house" if sys.argv[1:] == ["house"] else "blind")
    print("\n".join(problems) or "all kinds have their templates")
    sys.exit(bool(problems))
