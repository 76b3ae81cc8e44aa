"""Question → typed form, for the tables beside this file: a question, then its terse form indented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vidence.agent.rules.forms import FORMS
from vidence.agent.rules.parse import parse
from vidence.agent.rules.reading import read_question
from vidence.traces.errors import UnsupportedQuestion

TABLES = Path(__file__).parent / "questions"


def _rows(name: str) -> list[tuple[str, str]]:
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    return list(zip(lines[::2], (line.strip() for line in lines[1::2]), strict=True))


READ = sorted(path.name for path in TABLES.glob("*.txt") if path.name != "refused.txt")
ROWS = [row for name in READ for row in _rows(name)]
REFUSED = (TABLES / "refused.txt").read_text(encoding="utf-8").splitlines()


def test_tables_are_as_large_as_promised() -> None:
    assert len(ROWS) >= 250


@pytest.mark.parametrize(("question", "expected"), ROWS)
def test_question_is_read_as(terse: Callable[..., str], question: str, expected: str) -> None:
    assert terse(question) == expected


@pytest.mark.parametrize("question", REFUSED)
def test_question_outside_the_grammar_is_refused_with_a_hint(question: str) -> None:
    with pytest.raises(UnsupportedQuestion) as caught:
        parse(question)
    assert caught.value.hint
    assert any(form.example in caught.value.hint for form in FORMS)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.example)
def test_every_documented_example_makes_its_kind(form: object) -> None:
    assert read_question(form.example).kind == form.kind  # type: ignore[attr-defined]
