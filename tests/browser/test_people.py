"""What people added to a run: which word stands, who took which back and when, what was covered and why."""

import numpy as np
import pytest

from vidence.tests.browser import made_reports as reports
from vidence.tests.browser.watched import rgb
from vidence.traces.records import Span
from vidence.traces.report.data import AfterReview, AnswerGiven, Hidden, Opinion, Redaction, Withdrawn

pytestmark = pytest.mark.browser
NOON, ONE = "2026-01-02 12:00:00 UTC", "2026-01-02 13:00:00 UTC"
BACK = Withdrawn(by="Ada", verdict="right", when=ONE)
SAID = (
    Opinion(n=20, of="e1", verdict="wrong", by="Ada", why="A dog.", when=NOON, withdrawn=BACK),
    Opinion(n=21, of="e1", verdict="wrong", by="Bo", when=NOON),
    Opinion(n=22, of="e1", verdict="right", by="Ada", when=ONE),
)
# Away from the things, so that what is drawn there is this alone.
PLACE = (26.0, 4.0, 38.0, 14.0)


def redacted(*places):
    return (Redaction(n=23, why="a number plate", when=ONE, places=places, pictures=3),)


def after():
    whole = reports._whole()
    (claim,) = whole["claims"]
    fallen = claim.model_copy(update={"status": "uncited", "reason": "Bo calls e1 wrong"})
    answer = AnswerGiven(status="insufficient_evidence", text="Nothing is left.")
    return AfterReview(answer=answer, claims=(fallen,), taken=("e1",))


@pytest.fixture
def shown(opened, tmp_path):
    return opened(reports.made(tmp_path / "page.html", opinions=SAID, after=after()))


@pytest.mark.parametrize("place", ["#e1", "#people"])
def test_a_word_that_was_taken_back_does_not_look_like_one_that_stands(shown, place):
    stands = shown.page.locator(f"{place} .opinion.stands")
    gone = shown.page.locator(f"{place} .opinion.withdrawn")
    assert stands.count() == 2
    assert gone.count() == 1
    said = gone.inner_text()
    assert "Ada said: wrong – A dog." in said
    assert f"withdrawn by Ada on {ONE}, who says since then: right" in said
    assert NOON in said
    # Struck through, so that it is told by more than by its colour.
    assert gone.locator("s").count() == 1
    assert stands.locator("s").count() == 0
    texts = stands.all_inner_texts()
    assert "stands: what is left of the answer does without it" in texts[0]
    assert "stands, but Bo calls it wrong, and that counts" in texts[1]


def test_what_stands_comes_before_what_was_withdrawn(shown):
    kinds = shown.page.locator("#e1 .opinion").evaluate_all("(all) => all.map((one) => one.className)")
    assert kinds == ["opinion stands", "opinion stands", "opinion withdrawn"]


def test_a_claim_that_fell_says_what_it_was_and_what_it_is(shown):
    said = shown.page.locator("#c1").inner_text()
    assert "verified" in said
    assert "by now" in said
    assert "uncited" in said
    assert "gone" in shown.page.locator("#c1 a.cite").get_attribute("class")
    assert "called wrong" in shown.page.locator("#c1 a.cite").get_attribute("aria-label")
    assert "2 words that stand, 1 withdrawn" in shown.page.locator("#people-note").inner_text()


def test_the_note_beside_the_answer_leads_to_all_of_it(shown):
    shown.page.locator("#people-note a").click()
    shown.settle()
    box = shown.page.locator("#people-title").bounding_box()
    assert 0 <= box["y"] < 900
    assert shown.t_s == pytest.approx(reports.TIMES[3], abs=2e-4)


def test_where_nobody_added_anything_nothing_is_said(opened, tmp_path):
    shown = opened(reports.made(tmp_path / "page.html"))
    assert not shown.page.locator("#people-part").is_visible()
    assert shown.page.locator("#people-note").count() == 0


def test_what_was_covered_says_why_where_and_when(opened, tmp_path):
    places = (
        Hidden(xyxy=PLACE, span=Span(start_s=5.3, end_s=6.0)),
        Hidden(tube="e1", boxes=(0.0, 18.0, 22.0, 30.0) * len(reports.TIMES)),
    )
    shown = opened(reports.made(tmp_path / "page.html", redactions=redacted(*places)))
    said = shown.page.locator("#people .redaction").inner_text()
    assert "Covered: a number plate" in said
    assert "3 pictures of the trace changed" in said
    assert ONE in said
    assert "the region 26, 4 to 38, 14 px, from 5.30–6.00 s" in said
    assert "where a face of e1 may be, while it is followed" in said
    assert "Words, boxes, outlines and points of what was covered are still here." in said
    assert "2 covered places" in shown.page.locator("#people-note").inner_text()


def test_a_covered_place_is_marked_on_the_frames_on_which_it_is(opened, tmp_path):
    place = Hidden(xyxy=PLACE, span=Span(start_s=5.3, end_s=6.0))
    shown = opened(reports.made(tmp_path / "page.html", redactions=redacted(place)), "#t=5.31")
    hue = rgb(shown.run("() => Vidence.hue(null)")).astype(int)

    def coloured():
        (x1, y), (x2, _) = shown.on_stage(*PLACE[:2]), shown.on_stage(PLACE[2], PLACE[1])
        row = shown.stage(overlay=True)[int(y), int(x1) + 4 : int(x2) - 4].astype(int)
        return (np.abs(row - hue).max(axis=1) < 40).mean()

    assert 0.3 < coloured() < 0.8
    assert "covered" in shown.page.locator("#overlay").get_attribute("aria-label")
    lane = shown.run("() => Vidence.lanes().find(({ name }) => name === 'covered by people').rows[0][0]")
    assert (lane["t_s"], lane["until_s"]) == (5.3, 6.0)
    shown.run("() => { location.hash = '#t=6.5'; }")
    shown.until("Vidence.player.t_s > 6.1")
    assert coloured() == 0


def test_what_was_covered_of_a_tube_goes_with_it(opened, tmp_path):
    boxes = tuple(value for n in range(len(reports.TIMES)) for value in (n, 18.0, 22.0 + n, 30.0))
    face = Hidden(tube="e1", boxes=boxes)
    shown = opened(reports.made(tmp_path / "page.html", redactions=redacted(face)), "#t=5.31")
    drawn = shown.run("() => Vidence.coveredAt(Vidence.covered[0], 5.31)")
    assert drawn == [4, 18, 26, 30]
