"""The documents are true: links lead somewhere, and the list of questions is that of the grammar."""

import re
from pathlib import Path

import pytest

from vidence.agent.rules.forms import FORMS

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text()):
        assert target.startswith("https://") or (document.parent / target).exists(), target


def test_the_list_of_questions_is_that_of_the_grammar():
    listed = re.findall(r"^\| (.+) \| (.+) \|$", (ROOT / "docs" / "questions.md").read_text(), re.MULTILINE)[
        2:
    ]
    assert listed == [(form.asks, form.example) for form in FORMS]


def test_the_readme_has_no_blanks():
    assert "MEASURED" not in (ROOT / "README.md").read_text()
