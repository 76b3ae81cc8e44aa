"""Hostile text is text, and no page asks for anything, whatever is done with it."""

import pytest

from vidence.tests.traces.report.sample_runs import HOSTILE
from vidence.traces.report.page import visible

pytestmark = pytest.mark.browser

UNFOLD = "() => { for (const part of document.querySelectorAll('details')) part.open = true; }"
ELEMENTS = "() => [...new Set([...document.querySelectorAll('*')].map((part) => part.localName))]"
HANDLERS = """() => [...document.querySelectorAll('*')].flatMap((part) =>
    [...part.attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => name))"""


@pytest.fixture
def hostile(opened, samples):
    shown = opened(samples / "hostile.html")
    shown.run(UNFOLD)
    shown.settle()
    return shown


def test_hostile_text_runs_nothing_and_makes_nothing(hostile):
    assert hostile.run("() => window.pwned === undefined")
    assert not set(hostile.run(ELEMENTS)) & {"svg", "iframe", "object", "embed", "base", "img"}
    assert hostile.run(HANDLERS) == []
    assert hostile.page.locator("script[type='application/json']").count() == 1


def test_hostile_text_can_be_read_as_it_is(hostile):
    told = hostile.page.locator("main").inner_text()
    for text in HOSTILE:
        assert " ".join(visible(text).split()) in " ".join(told.split())


def test_marks_that_cannot_be_seen_are_written_out(hostile):
    told = hostile.page.locator("body").inner_text()
    assert not set(told) & set("\u202e\u202c\u200b\ufeff\u2028\u2029\x1b\x00")


def test_hostile_addresses_lead_nowhere(opened, samples):
    shown = opened(samples / "hostile.html", "#<img src=x onerror=window.pwned=1>")
    for address in ("%", "#c1/e999", "#e999", "#t=1e999", "#constructor", "#__proto__", "#s77"):
        shown.run("(address) => { location.hash = address; }", address)
        shown.settle()
    assert shown.run("() => window.pwned === undefined")


@pytest.mark.parametrize("name", ["rules", "metres", "model", "metres-embedded"])
def test_no_request_leaves_a_page_that_is_used(opened, samples, name):
    """What a page asked for, and what it complained of, is judged as it is closed."""
    shown = opened(samples / f"{name}.html")
    shown.run(UNFOLD)
    for key in ("Space", "Space", "ArrowRight", "]", "[", "n", "p", "+", "-", "0", "d", "?", "Escape"):
        shown.page.keyboard.press(key)
    shown.page.emulate_media(media="print")
    shown.settle()
    assert shown.requests[0].startswith(shown.path.as_uri())
    assert len(set(shown.foreign())) == 0


def test_a_page_may_neither_run_a_script_nor_reach_out(opened, samples):
    shown = opened(samples / "rules.html")
    failures = []
    shown.page.on("requestfailed", lambda request: failures.append((request.url, request.failure)))
    shown.run(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'window.pwned = 1';
            const image = new Image();
            image.src = 'https://example.invalid/x.png';
            document.body.append(script, image);
            return fetch('https://example.invalid/y').catch(() => null);
        }"""
    )
    shown.settle()
    assert shown.run("() => window.pwned === undefined")
    # The browser told of the picture and refused it by itself; of the other it did not even tell.
    assert failures == [("https://example.invalid/x.png", "csp")]
    assert sum("Content Security Policy" in text for text in shown.complaints) >= 3
    # What was provoked here is not the page's own doing.
    shown.complaints.clear()
    shown.requests.clear()
