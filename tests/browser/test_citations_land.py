"""Every link of every claim leads to the frame and the box that it means, by pixels."""

import cv2
import numpy as np
import pytest

from vidence.tests.browser.watched import rgb
from vidence.tests.traces.report.sample_runs import street
from vidence.tools.video import Video

pytestmark = pytest.mark.browser
PAGES = ("rules", "metres", "model", "metres-embedded")


@pytest.fixture(scope="module")
def frames(samples):
    """Times and pixels of every frame of the street."""
    return [(frame.t_s, frame.rgb()) for frame in Video.open(street(samples)[0]).frames()]


def nearest_frame(shown, frames):
    """Which of the frames a picture is, by its pixels alone, whatever its size."""
    height, width = shown.shape[:2]
    errors = [np.abs(cv2.resize(pixels, (width, height)).astype(int) - shown).mean() for _, pixels in frames]
    return int(np.argmin(errors))


def place_of(data, cite):
    """Where a citation leads: its own place, else that of what its evidence was derived from."""
    if cite["at"] is not None:
        return cite["at"]
    known = {evidence["id"]: evidence for evidence in data["evidence"]}
    below = [known[cite["evidence"]]]
    while below:
        evidence = below.pop(0)
        if evidence["at"] is not None:
            return evidence["at"]
        below = [known[id_] for id_ in evidence["rests_on"]] + below
    return None


def box_on_frame(shown, place):
    """The box meant, as the tube has it on the very frame on show; a place between frames may lie between."""
    tubes = {tube["id"]: tube for tube in shown.data["tubes"]}
    if place["tube"] is None:
        return place["xyxy"]
    tube = tubes[place["tube"]]
    row = int(np.argmin(np.abs(np.array(tube["t_s"]) - shown.t_s)))
    assert tube["t_s"][row] == pytest.approx(shown.t_s, abs=2e-4)
    assert tube["xyxy"][4 * row : 4 * row + 4] == pytest.approx(place["xyxy"], abs=3)
    return tube["xyxy"][4 * row : 4 * row + 4]


def assert_box(shown, xyxy, colour):
    """The colour lies on each edge of a box; not looked for in the middle, where others may cross."""
    stage = shown.stage(overlay=True)
    height, width = stage.shape[:2]
    (x1, y1), (x2, y2) = shown.on_stage(*xyxy[:2]), shown.on_stage(*xyxy[2:])
    x, y = x1 + 0.8 * (x2 - x1), y1 + 0.8 * (y2 - y1)
    for right, down in ((x1, y), (x2, y), (x, y1), (x, y2)):
        column, row = min(max(round(right), 1), width - 2), min(max(round(down), 1), height - 2)
        near = stage[row - 1 : row + 2, column - 1 : column + 2].reshape(-1, 3).astype(int)
        assert np.abs(near - rgb(colour).astype(int)).max(axis=1).min() <= 16, (right, down, near)


@pytest.mark.parametrize("name", PAGES)
def test_every_citation_lands_on_its_frame_and_box(opened, samples, frames, name):
    shown = opened(samples / f"{name}.html")
    times = np.array([t_s for t_s, _ in frames])
    checked = 0
    for claim in shown.data["claims"]:
        for cite in claim["cites"]:
            shown.follow(shown.page.locator(f"#{claim['id']} a[href='#{claim['id']}/{cite['evidence']}']"))
            place = place_of(shown.data, cite)
            meant = int(np.searchsorted(times, place["t_s"] + 1e-6, side="right")) - 1
            assert shown.t_s == pytest.approx(times[meant], abs=2e-4)
            plain = shown.stage(overlay=False)
            assert nearest_frame(plain, frames) == meant
            if place["xyxy"] is not None:
                colour = shown.run("(id) => Vidence.hue(id)", place["tube"] or cite["evidence"])
                assert_box(shown, box_on_frame(shown, place), colour)
                checked += 1
    assert checked > 0


def test_the_box_of_the_red_car_holds_what_is_red(opened, samples):
    shown = opened(samples / "rules.html")
    shown.follow(shown.page.locator("#claims a.cite").first)
    stage = shown.stage(overlay=False).astype(int)
    red = (stage[..., 0] > 110) & (stage[..., 1] < 60) & (stage[..., 2] < 60)
    ys, xs = np.nonzero(red)
    xyxy = shown.data["claims"][0]["cites"][0]["at"]["xyxy"]
    (x1, y1), (x2, y2) = shown.on_stage(*xyxy[:2]), shown.on_stage(*xyxy[2:])
    assert len(xs) > 300
    inside = (xs > x1 - 4) & (xs < x2 + 4) & (ys > y1 - 4) & (ys < y2 + 4)
    assert inside.mean() > 0.99


def test_the_way_back_leads_to_the_link_that_was_pressed(opened, samples):
    shown = opened(samples / "rules.html")
    link = shown.page.locator("#claims a.cite").first
    shown.follow(link)
    assert shown.run("() => document.activeElement.className").startswith("piece")
    back = shown.page.locator("#back")
    assert back.is_visible()
    back.click()
    shown.until("!location.hash")
    assert link.evaluate("(link) => link === document.activeElement")
    assert not back.is_visible()


def test_an_address_with_a_citation_opens_there(opened, samples):
    data = opened(samples / "rules.html").data
    cite = data["claims"][0]["cites"][0]
    shown = opened(samples / "rules.html", f"#c1/{cite['evidence']}")
    shown.until(f"Math.abs(Vidence.player.t_s - {cite['at']['t_s']}) < 0.05")
    assert shown.page.locator(f"#{cite['evidence']}").get_attribute("aria-current") == "true"
