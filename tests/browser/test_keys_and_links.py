"""The page by keyboard alone, its search and filters, the time axis and the map under a pointer."""

import pytest

from vidence.tests.browser import made_reports as reports
from vidence.traces.report.data import Asked, Step

pytestmark = pytest.mark.browser


@pytest.fixture
def shown(opened, samples):
    return opened(samples / "metres.html")


def times_of(shown, tube):
    return next(each["t_s"] for each in shown.data["tubes"] if each["id"] == tube)


def focused(shown):
    return shown.run("() => document.activeElement.id")


def test_arrows_step_frame_by_frame_and_a_second(shown):
    times = sorted({t_s for tube in shown.data["tubes"] for t_s in tube["t_s"]})
    shown.press("Home")
    assert shown.press("ArrowRight") == pytest.approx(times[1], abs=2e-4)
    assert shown.press("ArrowRight") == pytest.approx(times[2], abs=2e-4)
    assert shown.press("ArrowLeft") == pytest.approx(times[1], abs=2e-4)
    assert shown.press("Shift+ArrowRight") == pytest.approx(times[1] + 1, abs=0.041)


def test_brackets_step_through_the_samples_of_what_is_chosen(shown):
    tube = shown.data["claims"][0]["cites"][-1]["evidence"]
    shown.follow(shown.page.locator(f"#{tube} a.cite").first)
    times = times_of(shown, tube)
    at = min(range(len(times)), key=lambda i: abs(times[i] - shown.t_s))
    assert shown.press("]") == pytest.approx(times[at + 1], abs=2e-4)
    assert shown.press("[") == pytest.approx(times[at], abs=2e-4)


def test_space_plays_and_pauses(shown):
    shown.page.keyboard.press("Space")
    assert shown.page.get_by_role("button", name="Pause").is_visible()
    shown.page.keyboard.press("Space")
    assert shown.page.get_by_role("button", name="Play").is_visible()


def test_space_on_a_button_presses_that_button_alone(shown):
    shown.page.locator("#theme").focus()
    shown.page.keyboard.press("Space")
    assert shown.page.locator("#theme").get_attribute("aria-pressed") == "true"
    assert shown.page.get_by_role("button", name="Play").is_visible()


def test_citations_follow_each_other_by_key(shown):
    told = [f"#{c['id']}/{cite['evidence']}" for c in shown.data["claims"] for cite in c["cites"]]
    for expected in [*told, told[0]]:
        shown.press("n")
        assert shown.run("() => location.hash") == expected
    shown.press("p")
    assert shown.run("() => location.hash") == told[-1]


def test_the_help_opens_lists_the_keys_and_closes(shown):
    shown.page.keyboard.press("?")
    help_ = shown.page.get_by_role("dialog", name="Keyboard")
    assert help_.is_visible()
    assert help_.locator("kbd").count() >= 15
    before = shown.t_s
    shown.page.keyboard.press("ArrowRight")
    shown.settle()
    assert shown.t_s == before
    shown.page.keyboard.press("Escape")
    assert not help_.is_visible()


def test_slash_searches_and_escape_ends_it(shown):
    shown.page.keyboard.press("/")
    assert focused(shown) == "find"
    shown.page.keyboard.type("calibrat")
    visible = shown.page.locator("#evidence article:visible")
    assert 0 < visible.count() < len(shown.data["evidence"])
    assert "found" in shown.page.locator("#found").inner_text()
    shown.page.locator("#find").fill("nowhere to be found")
    assert shown.page.locator("#found").inner_text() == "nothing found"
    shown.page.keyboard.press("Escape")
    assert focused(shown) != "find"
    assert visible.count() == len(shown.data["evidence"])


def test_what_is_folded_is_found_too(opened, samples):
    shown = opened(samples / "model.html")
    request = next(talk for step in shown.data["steps"] for talk in step["talks"])
    words = next(part for said in request["said"] for part in said["parts"] if isinstance(part, str))
    shown.page.locator("#find").fill(" ".join(words.split()[:2]))
    assert shown.page.locator("#steps > li:visible").count() > 0


def test_steps_begun_twice_are_told_apart(opened, tmp_path):
    """As in a run that was resumed, and in one that goes on from another."""
    steps = tuple(Step(step=0, node=node) for node in ("earlier", "brief", "brief"))
    shown = opened(reports.made(tmp_path / "page.html", steps=steps), "#s2")
    ids = shown.page.locator("#steps > li").evaluate_all("(all) => all.map((one) => one.id)")
    assert ids == ["s0", "s1", "s2"]
    assert shown.page.locator("[aria-current]").get_attribute("id") == "s2"


def test_what_a_broken_trace_does_not_show_is_not_said_to_be_missing(opened, tmp_path):
    run = Asked(
        title="run", question="Where?", policy="rules", seed=0, vidence="0", status="broken", trace=""
    )
    shown = opened(reports.made(tmp_path / "page.html", run=run, answer=None, claims=()))
    text = shown.page.locator("main").inner_text()
    assert "The trace does not hold" in text
    assert "came to no answer" not in text
    assert "No claim was made" not in text


def test_kinds_filter_and_a_link_is_never_left_hidden(shown):
    shown.page.get_by_role("button", name="calibration").click()
    kinds = {each["id"]: each["kind"] for each in shown.data["evidence"]}
    left = shown.page.locator("#evidence article:visible").evaluate_all("(all) => all.map((one) => one.id)")
    assert {kinds[id_] for id_ in left} == {"calibration"}
    shown.follow(shown.page.locator("#claims a.cite").first)
    cited = shown.data["claims"][0]["cites"][0]["evidence"]
    assert shown.page.locator(f"#{cited}").is_visible()


def test_the_skip_link_comes_first_and_focus_can_be_seen(shown):
    shown.page.keyboard.press("Tab")
    skip = shown.page.get_by_role("link", name="Skip to the answer")
    assert skip.evaluate("(link) => link === document.activeElement")
    assert skip.bounding_box()["y"] >= 0
    assert skip.evaluate("(link) => getComputedStyle(link).outlineStyle") == "solid"
    shown.page.keyboard.press("Tab")
    assert focused(shown) == "find"


def test_a_press_on_the_axis_seeks_and_on_an_event_leads_to_it(opened, samples):
    shown = opened(samples / "rules.html")
    box = shown.page.locator("#lanes").bounding_box()
    shown.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 4)
    shown.until("Math.abs(Vidence.player.t_s - 1.8) < 0.06")
    event = next(each for each in shown.data["events"] if each["kind"] == "event")
    x = shown.run("(t_s) => Vidence.scale.x(t_s)", event["t_s"])
    # The first row below the ruler and its title.
    lane = shown.run("() => Vidence.lanes().findIndex(({ name }) => name === 'events')")
    assert lane >= 0
    rows = range(22, int(box["height"]), 4)
    for y in rows:
        shown.page.mouse.move(box["x"] + x, box["y"] + y)
        if event["label"] in shown.page.locator("#under").inner_text():
            shown.page.mouse.click(box["x"] + x, box["y"] + y)
            break
    shown.until(f"location.hash === '#{event['evidence']}'")
    assert shown.t_s == pytest.approx(event["t_s"], abs=0.05)


def test_the_axis_zooms_and_comes_back(shown):
    width = shown.run("() => Vidence.scale.to_s - Vidence.scale.from_s")
    shown.page.keyboard.press("+")
    shown.page.get_by_role("button", name="Zoom in").click()
    assert shown.run("() => Vidence.scale.to_s - Vidence.scale.from_s") == pytest.approx(width / 4)
    shown.page.keyboard.press("0")
    assert shown.run("() => Vidence.scale.to_s - Vidence.scale.from_s") == pytest.approx(width)


def test_a_press_on_a_way_leads_to_when_it_was_there(shown):
    path = shown.data["paths"][0]
    canvas = shown.page.locator("#map")
    canvas.scroll_into_view_if_needed()
    # Where the way is drawn is asked of the pixels: its colour, anywhere on the map.
    spot = canvas.evaluate(
        """(canvas, hue) => {
            const pen = canvas.getContext('2d');
            const { data, width } = pen.getImageData(0, 0, canvas.width, canvas.height);
            const [r, g, b] = [1, 3, 5].map((at) => parseInt(hue.slice(at, at + 2), 16));
            for (let i = 0; i < data.length; i += 4) {
                const off = Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b);
                if (off < 12) return [(i / 4) % width, Math.floor(i / 4 / width)];
            }
            return null;
        }""",
        shown.run("(id) => Vidence.hue(id)", path["id"]),
    )
    canvas.click(position={"x": spot[0], "y": spot[1]})
    shown.settle()
    assert path["t_s"][0] - 0.05 <= shown.t_s <= path["t_s"][-1] + 0.05
