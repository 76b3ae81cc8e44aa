"""What the answer's part of the page says: nothing twice, and of an instant between frames what is shown."""

import pytest

from vidence.tests.browser import made_reports as reports
from vidence.traces.report.data import AnswerGiven, Cites, ClaimMade, Place

pytestmark = pytest.mark.browser


def test_a_reason_that_is_the_answer_is_said_once(opened, tmp_path):
    answer = AnswerGiven(
        status="insufficient_evidence",
        text="It was only a look.",
        reason="It was only a look.",
        hint="Ask it like this: Is there a car?",
        forms=("Is there a car?", "Is there no dog?"),
    )
    shown = opened(reports.made(tmp_path / "page.html", answer=answer, claims=()))
    text = shown.page.locator("#answered").inner_text()
    assert text.count("It was only a look.") == 1
    assert text.count("Is there a car?") == 1
    assert "insufficient evidence" in text
    assert "Is there no dog?" in text


def test_a_reason_of_its_own_is_said(opened, tmp_path):
    answer = AnswerGiven(status="partial", text="It is there.", reason="Half of it was not looked at.")
    shown = opened(reports.made(tmp_path / "page.html", answer=answer))
    assert "partial – Half of it was not looked at." in shown.page.locator("#answered").inner_text()


def test_an_instant_between_frames_shows_the_nearest_one_and_says_so(opened, tmp_path):
    at = Place(t_s=5.31, meant_s=5.4321, xyxy=reports.RED, tube="e1")
    claim = ClaimMade(
        id="c1",
        kind="moment",
        text="It is there.",
        status="verified",
        main=True,
        cites=(Cites(evidence="e1", at=at),),
    )
    shown = opened(reports.made(tmp_path / "page.html", claims=(claim,)), "#c1/e1")
    assert shown.t_s == pytest.approx(5.31, abs=2e-4)
    said = shown.page.locator("#shown").inner_text()
    assert "5.432 s, between its frames" in said
    assert "the nearest one, at 5.310 s, is shown" in said
    link = shown.page.locator("#c1 a.cite").first
    assert "at 5.310 s, the nearest to 5.432 s" in link.get_attribute("aria-label")
    # The box is that of this very frame: drawn through, not dashed.
    assert shown.run(
        "() => Vidence.data.tubes[0].t_s.some((t_s) => Math.abs(t_s - Vidence.player.t_s) < 1e-3)"
    )
