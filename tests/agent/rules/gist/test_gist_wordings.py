"""Reading by gist against the grammar's reading of the house wordings, over sets written by strangers."""

from __future__ import annotations

from collections import Counter

import pytest

from vidence.agent.rules.gist import read_gist

# The share of a set that must be read rightly; what is not read must be refused, never read wrongly.
LEAST_READ = {"blind": 0.98, "terse": 0.96, "formal": 0.9, "chatty": 0.95}


@pytest.fixture(scope="module")
def verdicts(meanings):
    """For each set: every filled template with its verdict."""
    found = {}
    for name in LEAST_READ:
        kinds = meanings.wordings(name)
        persons = kinds.pop("person_words")
        found[name] = [
            (_verdict(meanings, kind, template, variant, persons[at % len(persons)]), kind, template)
            for kind, lines in kinds.items()
            for at, template in enumerate(lines)
            for variant in (0, 1)
        ]
    return found


def _verdict(meanings, kind: str, template: str, variant: int, person: str) -> str:
    query = read_gist(meanings.filled(template, variant, person))
    if kind == "refuse_outside":
        return "right" if query is None else "wrong"
    if query is None:
        return "refused"
    if kind.startswith("refuse"):
        return "right"  # any normal question; refused only for what the video shows
    return "right" if meanings.plain(query) in meanings.references(kind, variant) else "wrong"


@pytest.mark.parametrize("name", LEAST_READ)
def test_nothing_is_read_wrongly(verdicts, name):
    assert [line for line in verdicts[name] if line[0] == "wrong"] == []


@pytest.mark.parametrize(("name", "least"), LEAST_READ.items())
def test_most_of_each_set_is_read(verdicts, name, least):
    count = Counter(verdict for verdict, _, _ in verdicts[name])
    assert count["right"] / count.total() >= least
