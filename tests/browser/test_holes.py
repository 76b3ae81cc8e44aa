"""What nothing looked at: on the time axis by its form, in words for those who do not see that."""

import pytest

from vidence.tests.browser import made_reports as reports
from vidence.tests.browser.watched import picture
from vidence.traces.records import Span
from vidence.traces.report.data import AnswerGiven, Looked

pytestmark = pytest.mark.browser
HOLE = Span(start_s=5.5, end_s=6.25)
LOOKS = (
    Looked(
        tool="motion",
        what="everything",
        evidence=("e1",),
        spans=(Span(start_s=5.0, end_s=5.5), Span(start_s=6.25, end_s=7.04)),
        rate_hz=25.0,
        unlooked=(HOLE,),
    ),
    Looked(
        tool="look",
        what="frames",
        evidence=("e2",),
        spans=tuple(Span(start_s=t_s, end_s=t_s) for t_s in (5.0, 6.0)),
        rate_hz=0.0,
    ),
)


@pytest.fixture
def shown(opened, tmp_path):
    answer = AnswerGiven(
        status="partial", text="None was seen in what was looked at.", spans=LOOKS[0].spans, unlooked=(HOLE,)
    )
    return opened(reports.made(tmp_path / "page.html", coverage=LOOKS, answer=answer))


def row_of(shown, name):
    """How far down its canvas a row lies, by a word of what lies in it."""
    return shown.run(
        """(name) => Vidence.scale.rows.find(({ row }) => row.some(({ label }) => label.includes(name))).y""",
        name,
    )


def pixels(shown, y, from_s, to_s):
    """What is drawn of a row between two times, as grey."""
    x1, x2 = (round(shown.run("(t_s) => Vidence.scale.x(t_s)", t_s)) for t_s in (from_s, to_s))
    drawn = picture(shown.page.locator("#lanes").screenshot())
    return drawn[round(y) + 3 : round(y) + 10, x1 + 8 : x2 - 8].mean(axis=-1)


@pytest.mark.parametrize("name", ["by motion", "the answer's time"])
def test_a_hole_differs_from_what_was_looked_at_by_its_form(shown, name):
    y = row_of(shown, name)
    hole = pixels(shown, y, HOLE.start_s, HOLE.end_s)
    # Strokes on paper, where what was looked at is one even bar.
    assert hole.std() > 30
    assert (hole > 240).mean() > 0.3
    assert pixels(shown, row_of(shown, "by motion"), 5.05, 5.25).std() < 3


def test_a_hole_too_short_for_a_pixel_is_still_seen(opened, tmp_path):
    short = Span(start_s=5.5, end_s=5.5005)
    look = LOOKS[0].model_copy(update={"unlooked": (short,), "spans": (Span(start_s=5.0, end_s=7.04),)})
    shown = opened(reports.made(tmp_path / "page.html", coverage=(look,)))
    y = row_of(shown, "by motion")
    assert pixels(shown, y, 5.4, 5.6).std() > 10


def test_of_many_looks_those_with_holes_have_their_rows(opened, tmp_path):
    others = tuple(LOOKS[1].model_copy(update={"what": f"frames {n}"}) for n in range(9))
    shown = opened(reports.made(tmp_path / "page.html", coverage=(*others, LOOKS[0])))
    assert row_of(shown, "not looked at by motion") > 0
    assert shown.page.locator("#looked dt").count() == 10


def test_holes_are_told_in_words(shown):
    page = shown.page
    axis = page.get_by_role("slider", name="Time")
    beside = page.locator(f"#{axis.get_attribute('aria-describedby')}")
    assert beside.inner_text() == "not looked at by motion · everything: 5.50–6.25 s"
    listed = page.locator("#looked").inner_text()
    assert "not looked at: 5.50–6.25 s" in listed
    assert "25 looks a second" in listed
    assert "single frames" in listed
    assert "not looked at\n5.50–6.25 s" in page.locator("#answered").inner_text()


def test_a_hole_leads_to_its_time_and_says_what_it_is(shown):
    box = shown.page.locator("#lanes").bounding_box()
    x = shown.run("(t_s) => Vidence.scale.x(t_s)", 5.9)
    y = row_of(shown, "by motion") + 6
    shown.page.mouse.move(box["x"] + x, box["y"] + y)
    assert "not looked at by motion · everything" in shown.page.locator("#under").inner_text()
    shown.page.locator("#looked .unlooked a").click()
    shown.until("Math.abs(Vidence.player.t_s - 5.5) < 0.001")


def test_where_all_was_looked_at_no_hole_is_told(opened, samples):
    shown = opened(samples / "rules.html")
    assert shown.page.locator(".unlooked").count() == 0
    assert "3.60 s" in shown.page.locator("#looked").inner_text()
