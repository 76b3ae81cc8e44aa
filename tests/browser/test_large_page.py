"""An hour with 200 things and 50,000 boxes opens at once and stays quick; the figures are printed.

What is promised is asserted: that it opens within 3 s – the best of a few openings, as other work may fall
upon one – and that scrolling keeps up with a screen of 60 frames a second, but for a few for the same reason.
"""

import time

import pytest

from vidence.tests.browser.watched import Watched

pytestmark = pytest.mark.browser
OPENS_WITHIN_S, OPENINGS = 3.0, 3
# A frame in its time, and one that came one or two late.
FRAME_MS, LATE_MS = 1000 / 60, 50.0


@pytest.fixture
def large(opened, samples):
    return opened(samples / "large.html")


def test_it_holds_what_it_should(large):
    data = large.data
    assert len(data["tubes"]) == 200
    assert sum(len(tube["t_s"]) for tube in data["tubes"]) == 50_000
    assert data["video"]["end_s"] == 3600
    # Nothing is made for each box: the page stays small.
    assert large.run("() => document.querySelectorAll('*').length") < 15_000


def opening_s(chromium, path):
    """How long it takes from asking for a page until it is painted."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    start = time.monotonic()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", timeout=60_000)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    took_s = time.monotonic() - start
    context.close()
    return took_s


def test_it_opens_within_its_time(chromium, samples, capsys):
    took_s = sorted(opening_s(chromium, samples / "large.html") for _ in range(OPENINGS))
    with capsys.disabled():
        print(f"\nthe large page opened in {', '.join(f'{each:.2f}' for each in took_s)} s")
    assert took_s[0] < OPENS_WITHIN_S


@pytest.mark.parametrize("part", ["document.scrollingElement", "document.getElementById('pane')"])
def test_it_scrolls_smoothly(large, capsys, part):
    """The page with its lists from end to end, and what lies below the player."""
    frames = large.run(
        f"""async () => {{
            const part = {part};
            const most = part.scrollHeight - part.clientHeight;
            const times = [];
            for (let step = 0; step <= 120; step += 1) {{
                part.scrollTop = (most * step) / 120;
                times.push(await new Promise((done) => requestAnimationFrame(done)));
            }}
            return times.slice(1).map((each, i) => each - times[i]).sort((a, b) => a - b);
        }}"""
    )
    median, late = frames[len(frames) // 2], frames[int(len(frames) * 0.95)]
    with capsys.disabled():
        print(
            f"\nof {len(frames)} frames of scrolling half take {median:.1f} ms, one in twenty {late:.1f} ms"
        )
    assert median < 1.5 * FRAME_MS
    assert late < LATE_MS


def test_every_frame_is_drawn_in_no_time(large, capsys):
    """All 200 things switched on, all through the hour."""
    large.page.get_by_label("Not cited, too").check()
    each_ms = large.run(
        """() => {
            const start = performance.now();
            for (let t_s = 0; t_s < 3600; t_s += 12) Vidence.tell('frame', (Vidence.player.t_s = t_s));
            return (performance.now() - start) / 300;
        }"""
    )
    with capsys.disabled():
        print(f"\na frame is drawn in {each_ms:.2f} ms")
    assert each_ms < FRAME_MS


def test_it_is_searched_in_no_time(large, capsys):
    took_ms = large.run(
        """() => {
            const start = performance.now();
            const find = document.getElementById('find');
            find.value = 'stop';
            find.dispatchEvent(new Event('input'));
            document.body.offsetHeight;
            return performance.now() - start;
        }"""
    )
    shown = large.page.locator("#evidence article:visible").count()
    with capsys.disabled():
        print(f"\na search took {took_ms:.0f} ms")
    assert 0 < shown < len(large.data["evidence"])
    assert took_ms < 2000


def test_the_time_of_an_hour_is_seen_whole_and_near(large: Watched):
    large.page.keyboard.press("0")
    assert large.run("() => [Vidence.scale.from_s, Vidence.scale.to_s]") == [0, 3600]
    large.run("() => { location.hash = '#e150'; }")
    large.settle()
    place = next(each["at"] for each in large.data["evidence"] if each["id"] == "e150")
    assert large.t_s == pytest.approx(place["t_s"], abs=0.3)
    for _ in range(6):
        large.page.keyboard.press("+")
    from_s, to_s = large.run("() => [Vidence.scale.from_s, Vidence.scale.to_s]")
    assert from_s <= large.t_s <= to_s
    assert to_s - from_s == pytest.approx(3600 / 64)
