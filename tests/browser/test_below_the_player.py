"""What lies below the player – plots, the map – is named in sight, and led to without losing the frame."""

import pytest

from vidence.tests.browser.test_looks import PHONE

pytestmark = pytest.mark.browser
LAPTOP = {"viewport": {"width": 1366, "height": 768}}


def in_sight(shown, selector, *, below=0):
    box = shown.page.locator(selector).bounding_box()
    return box["y"] >= below and box["y"] + box["height"] <= shown.page.viewport_size["height"]


@pytest.fixture
def shown(opened, samples):
    return opened(samples / "metres.html", **LAPTOP)


def test_a_stranger_sees_that_there_is_a_map_and_gets_to_it(shown):
    buttons = shown.page.locator("#jump button")
    assert buttons.all_inner_texts() == ["Time", "Distance", "Speed", "From above"]
    assert in_sight(shown, "#jump")
    assert not in_sight(shown, "#map")
    buttons.last.click()
    shown.settle()
    assert in_sight(shown, "#map")
    # The frame stays, and so does the text beside it.
    assert in_sight(shown, "#stage", below=40)
    assert shown.run("() => scrollY") == 0
    assert "here" in buttons.last.get_attribute("class")
    assert "here" not in buttons.first.get_attribute("class")


def test_each_plot_is_led_to(shown):
    shown.page.get_by_role("button", name="Speed", exact=True).click()
    shown.settle()
    plots = shown.page.locator(".plot")
    box = plots.last.bounding_box()
    assert box["y"] + box["height"] <= 768
    assert shown.run("() => document.activeElement.className") == "plot-title"


def test_a_key_goes_round(shown):
    for _ in range(3):
        shown.page.keyboard.press("m")
    shown.settle()
    assert in_sight(shown, "#map")
    shown.page.keyboard.press("m")
    shown.settle()
    assert in_sight(shown, "#strip")


def test_a_press_on_the_map_moves_the_frame_that_is_in_sight(shown):
    shown.page.locator("#jump button").last.click()
    shown.settle()
    times = [t_s for path in shown.data["paths"] for t_s in path["t_s"]]
    canvas = shown.page.locator("#map").bounding_box()
    before = shown.t_s
    for x in range(20, int(canvas["width"]), 14):
        for share in (0.1, 0.25, 0.4, 0.6, 0.75, 0.9):
            shown.page.mouse.click(canvas["x"] + x, canvas["y"] + canvas["height"] * share)
    shown.settle()
    assert shown.t_s != before
    assert min(times) - 0.05 <= shown.t_s <= max(times) + 0.05
    assert in_sight(shown, "#stage", below=40)


def test_where_there_is_time_alone_no_row_is_there(opened, samples):
    shown = opened(samples / "rules.html", **LAPTOP)
    assert not shown.page.locator("#jump").is_visible()
    assert in_sight(shown, "#strip")


def test_on_a_phone_the_page_itself_goes_there(opened, samples):
    shown = opened(samples / "metres.html", **PHONE)
    button = shown.page.get_by_role("button", name="From above")
    button.scroll_into_view_if_needed()
    button.click()
    shown.settle()
    assert in_sight(shown, "#map", below=40)
    assert shown.run("() => document.documentElement.scrollWidth") <= 360


def test_in_a_low_window_all_can_still_be_reached(opened, samples):
    shown = opened(samples / "metres.html", viewport={"width": 1100, "height": 420})
    shown.page.get_by_role("button", name="From above").click()
    shown.settle()
    assert in_sight(shown, "#map-title")


def test_on_paper_all_of_it_is_there_and_the_row_is_not(shown):
    shown.page.emulate_media(media="print")
    shown.settle()
    assert shown.page.locator("#map").is_visible()
    assert not shown.page.locator("#jump").is_visible()
    assert shown.run("() => getComputedStyle(document.getElementById('pane')).overflowY") == "visible"
