"""The page: one file that asks for nothing, runs nothing but its own, and shows foreign text as text."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib.resources import files

import pytest

from vidence.tests.traces.report.sample_runs import HOSTILE
from vidence.traces.report import page as pages
from vidence.traces.report.page import embedded, page, visible


class Seen(HTMLParser):
    """What a browser would make of a page: its elements, and the text of those that hold data or code."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.inside = {}
        self._open = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag in ("script", "style", "title"):
            self._open = (tag, len(self.elements) - 1)

    def handle_data(self, data):
        if self._open is not None:
            self.inside[self._open] = self.inside.get(self._open, "") + data

    def handle_endtag(self, tag):
        if self._open is not None and self._open[0] == tag:
            self._open = None

    def named(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    def texts(self, tag):
        return [text for (name, _), text in self.inside.items() if name == tag]


@pytest.fixture(scope="module")
def hostile(sample, report_of):
    return report_of(sample("hostile"))


@pytest.fixture(scope="module")
def template():
    return (files("vidence.traces.report") / "assets" / "page.html").read_text(encoding="utf-8")


def data_of(text):
    (held,) = [t for t in Seen(text).texts("script") if t.lstrip().startswith("{")]
    return json.loads(held)


def test_hostile_texts_add_no_element_and_no_attribute_to_a_page(hostile, template):
    expected, seen = Seen(template), Seen(page(hostile))
    added = [e for e in seen.elements if e[1].get("http-equiv") == "Content-Security-Policy"]
    assert len(added) == 1
    plain = [tag for tag, _ in seen.elements if (tag, _) not in added]
    styled = [("style" if a.get("rel") == "stylesheet" else tag) for tag, a in expected.elements]
    assert plain == styled
    assert not [name for _, attributes in seen.elements for name in attributes if name.startswith("on")]


def test_hostile_texts_come_out_of_the_data_as_they_were_but_for_what_cannot_be_seen(hostile):
    texts = [claim["text"] for claim in data_of(page(hostile))["claims"]]
    assert texts == list(map(visible, HOSTILE))
    for said, given in zip(texts, HOSTILE, strict=True):
        assert said == given or "\\u202e" in said


def test_nothing_that_a_page_may_act_on_lies_in_the_data(hostile):
    held = embedded(hostile)
    assert not set(held) & set("<>&\u2028\u2029\u202e\u200b\ufeff\x1b")


def test_what_cannot_be_seen_is_written_out_and_lines_stay_lines():
    assert visible("a\u202eb\x1b[0m\u2028c\x00") == "a\\u202eb\\x1b[0m\\u2028c\\x00"
    assert visible("one\n\ttwo ±3 é 漢 🚗") == "one\n\ttwo ±3 é 漢 🚗"


def test_a_page_names_no_address_but_that_of_its_video(hostile):
    asked = {
        value
        for _, attributes in Seen(page(hostile)).elements
        for name, value in attributes.items()
        if name in ("src", "href", "action", "data", "srcset", "poster", "content")
    }
    assert not [a for a in asked if a and re.match(r"(?i)\s*(https?:|//|ftp:|file:)", a)]
    assert "import(" not in page(hostile)


def test_the_policy_allows_the_scripts_and_styles_that_are_there_and_no_others(hostile):
    seen = Seen(page(hostile))
    (policy,) = [m["content"] for m in seen.named("meta") if "http-equiv" in m]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    assert rules["default-src"] == ["'none'"]
    assert "connect-src" not in rules
    code = [text for text in seen.texts("script") if not text.lstrip().startswith("{")]
    assert code
    for name, texts in (("script-src", code), ("style-src", seen.texts("style"))):
        digests = [base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in texts]
        assert rules[name] == [f"'sha256-{digest}'" for digest in digests]


def test_the_encoding_is_among_the_first_bytes_and_the_title_is_text(hostile):
    text = page(hostile)
    assert b'<meta charset="utf-8">' in text.encode()[:1024]
    (title,) = Seen(text).texts("title")
    assert title == visible(hostile.run.question)


def test_the_data_of_a_page_is_the_report_itself(sample, report_of):
    report = report_of(sample("large"))
    assert type(report).model_validate(data_of(page(report))) == report


@pytest.fixture
def assets(tmp_path):
    body = '<style></style><script src="a.js"></script><script type="application/json" id="report"></script>'
    (tmp_path / "page.html").write_text(f'<meta charset="utf-8"><title></title>{body}')
    return tmp_path


@pytest.mark.parametrize("code", ["'</script>'", "'</SCRIPT >'", "'<!-- <script>'"])
def test_a_script_that_would_end_early_is_refused(hostile, assets, code):
    (assets / "a.js").write_text(f"let a = {code};")
    with pytest.raises(ValueError, match=r"a\.js"):
        page(hostile, assets)


def test_a_template_that_lacks_a_place_is_refused(hostile, assets):
    (assets / "a.js").write_text("let a;")
    assert page(hostile, assets).count("<script>") == 1
    (assets / "page.html").write_text('<meta charset="utf-8"><title></title>')
    with pytest.raises(ValueError, match="report"):
        page(hostile, assets)


def test_every_script_and_style_of_the_assets_is_named_by_the_page(template):
    named = {*pages._SCRIPT.findall(template), *pages._STYLE.findall(template)}
    there = {f.name for f in (files("vidence.traces.report") / "assets").iterdir()} - {"page.html"}
    assert named == {name for name in there if name.endswith((".js", ".css"))}
