"""Where a page opens: at what the answer rests on first, unless its address names another place."""

import pytest

from vidence.tests.browser import made_reports as reports
from vidence.traces.records import Span
from vidence.traces.report.data import AnswerGiven, Cites, ClaimMade, EvidenceFound, Place

pytestmark = pytest.mark.browser
AIDE = ClaimMade(
    id="c1",
    kind="where",
    text="Something else.",
    status="verified",
    main=False,
    cites=(Cites(evidence="e1", at=Place(t_s=7.0, xyxy=reports.RED, tube="e1")),),
)


def claim(*cites):
    return ClaimMade(id="c2", kind="where", text="It is there.", status="verified", main=True, cites=cites)


@pytest.mark.parametrize("name", ["rules", "metres", "metres-embedded"])
def test_a_page_opens_at_the_first_citation_of_the_claim_that_answers(opened, samples, name):
    shown = opened(samples / f"{name}.html")
    main = next(each for each in shown.data["claims"] if each["main"])
    place = next(cite["at"] for cite in main["cites"] if cite["at"])
    assert place["t_s"] > 0.1
    assert shown.t_s == pytest.approx(place["t_s"], abs=0.05)
    tube = next(each for each in shown.data["tubes"] if each["id"] == place["tube"])
    assert f"{tube['id']} {tube['label']}" in shown.page.locator("#overlay").get_attribute("aria-label")
    assert shown.run("(id) => Vidence.chosen.things.has(id)", tube["id"])
    # Nobody went there: neither the address nor the focus says so.
    assert shown.run("() => [location.hash, document.activeElement.tagName, scrollY]") == ["", "BODY", 0]
    assert not shown.page.locator("#back").is_visible()


def test_an_address_that_names_a_place_wins(opened, samples):
    shown = opened(samples / "rules.html", "#t=0.55")
    assert shown.t_s == pytest.approx(0.55, abs=0.05)
    # A frame of the strip stood in for the video until it was there, and nothing was said of that one.
    assert shown.page.locator("#shown").inner_text() == ""


def test_claims_that_answer_come_before_those_that_answer_nothing(opened, tmp_path):
    cites = (Cites(evidence="e2"), Cites(evidence="e1", at=Place(t_s=5.3, xyxy=reports.RED, tube="e1")))
    shown = opened(reports.made(tmp_path / "page.html", claims=(AIDE, claim(*cites))))
    assert shown.t_s == pytest.approx(5.3, abs=2e-4)


def test_what_is_nowhere_in_particular_opens_where_that_is_from_which_it_was_derived(opened, tmp_path):
    below = EvidenceFound(
        id="e1", kind="tube", call="k1", summary="", cited=True, at=Place(t_s=6.0, xyxy=reports.RED)
    )
    made = EvidenceFound(id="e2", kind="measurement", call="k1", summary="", cited=True, rests_on=("e1",))
    page = reports.made(tmp_path / "page.html", claims=(claim(Cites(evidence="e2")),), evidence=(below, made))
    assert opened(page).t_s == pytest.approx(6.0, abs=2e-4)


def test_an_answer_without_any_place_opens_at_its_time_or_at_the_start(opened, tmp_path):
    answer = AnswerGiven(status="answered", text="Then.", spans=(Span(start_s=5.6, end_s=6.0),))
    page = reports.made(tmp_path / "then.html", claims=(), answer=answer)
    assert opened(page).t_s == pytest.approx(5.6, abs=2e-4)
    page = reports.made(tmp_path / "nowhere.html", claims=(), answer=None)
    assert opened(page).t_s == pytest.approx(reports.TIMES[0], abs=2e-4)


def test_a_long_video_opens_with_its_first_citation_in_sight_on_the_axis(opened, samples):
    shown = opened(samples / "large.html")
    from_s, to_s = shown.run("() => [Vidence.scale.from_s, Vidence.scale.to_s]")
    assert from_s <= shown.t_s <= to_s
    assert shown.t_s > 0
