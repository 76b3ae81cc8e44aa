"""How the page looks: light and dark, contrast, a phone, paper; and what it tells those who do not see it."""

import pytest

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}

# The least contrast of all text that is on show, with what it is: [ratio, needed, text].
CONTRAST = """() => {
    const parsed = (colour) => {
        const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
        return [r, g, b, a];
    };
    const light = ([r, g, b]) => [r, g, b].map((each) => {
        const share = each / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    }).reduce((sum, each, i) => sum + each * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = (part) => {
        for (let each = part; each; each = each.parentElement) {
            const colour = parsed(getComputedStyle(each).backgroundColor);
            if (colour[3] > 0.99) return colour;
        }
        return [255, 255, 255, 1];
    };
    const seen = [];
    for (const part of document.querySelectorAll('body *')) {
        const words = [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (!words || part.closest('.unseen, .skip, script')) continue;
        if (!part.checkVisibility({ visibilityProperty: true })) continue;
        const style = getComputedStyle(part);
        const [one, other] = [light(parsed(style.color)), light(ground(part))].sort((a, b) => b - a);
        const large = parseFloat(style.fontSize) >= (style.fontWeight >= 700 ? 18.66 : 24);
        seen.push([(one + 0.05) / (other + 0.05), large ? 3 : 4.5, part.textContent.slice(0, 40)]);
    }
    return seen;
}"""


def contrast(one, other):
    def light(colour):
        shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
        return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def unfold(shown):
    shown.run("() => { for (const part of document.querySelectorAll('details')) part.open = true; }")
    shown.settle()


def ground(shown):
    """How light the page's paper is, from 0 to 255."""
    colour = shown.run("() => getComputedStyle(document.body).backgroundColor")
    return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")) / 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["metres", "model", "hostile"])
def test_all_text_can_be_told_from_its_ground(opened, samples, name, scheme):
    shown = opened(samples / f"{name}.html", color_scheme=scheme)
    unfold(shown)
    seen = shown.run(CONTRAST)
    assert len(seen) > 40
    assert [each for each in seen if each[0] < each[1]] == []


def test_what_is_drawn_can_be_told_from_its_ground(opened, samples):
    shown = opened(samples / "rules.html")
    for hue in shown.run("() => Vidence.hues"):
        assert contrast(hue, "#fdfdfc") >= 3
        assert contrast(hue, "#15181b") >= 3
        ink = shown.run("(hue) => Vidence.inkOn(hue)", hue)
        assert contrast(hue, {"#000": "#000000", "#fff": "#ffffff"}[ink]) >= 4.5


def test_dark_follows_the_system_and_can_be_turned(opened, samples):
    shown = opened(samples / "rules.html", color_scheme="dark")
    assert ground(shown) < 50
    assert shown.page.locator("#theme").get_attribute("aria-pressed") == "true"
    shown.page.locator("#theme").click()
    assert ground(shown) > 230
    shown.page.keyboard.press("d")
    assert ground(shown) < 50
    # The drawn rows follow: their ink is light on dark.
    assert shown.run("() => Vidence.ink('ink')") == "rgb(228, 231, 234)"


def test_a_status_is_told_by_more_than_its_colour(opened, samples):
    shown = opened(samples / "model.html")
    unfold(shown)
    told = shown.page.locator(".status").all_text_contents()
    assert any("✓" in text and "verified" in text for text in told)
    assert any("✗" in text and "contradicted" in text for text in told)


@pytest.mark.parametrize("name", ["rules", "metres", "model", "large", "hostile"])
def test_a_phone_shows_all_of_it_without_going_sideways(opened, samples, name):
    shown = opened(samples / f"{name}.html", **PHONE)
    unfold(shown)
    assert shown.run("() => document.documentElement.scrollWidth") <= 360
    beyond = shown.run(
        """() => [...document.querySelectorAll('main *')].filter((part) => part.checkVisibility()
            && part.getBoundingClientRect().width > 0 && part.getBoundingClientRect().right > 361)
            .map((part) => part.outerHTML.slice(0, 80))"""
    )
    assert beyond == []


def test_on_a_phone_a_citation_brings_its_frame_into_sight(opened, samples):
    shown = opened(samples / "rules.html", **PHONE)
    shown.follow(shown.page.locator("#claims a.cite").first)
    box = shown.page.locator("#stage").bounding_box()
    assert box["y"] >= 40
    assert box["y"] + box["height"] <= 740
    small = shown.run(
        """() => [...document.querySelectorAll('button, select, .cite')]
            .filter((part) => part.checkVisibility() && part.getBoundingClientRect().height < 24)
            .map((part) => part.outerHTML.slice(0, 60))"""
    )
    assert small == []


@pytest.mark.parametrize("name", ["metres", "model"])
def test_paper_has_every_claim_and_all_evidence(opened, samples, name):
    shown = opened(samples / f"{name}.html", color_scheme="dark")
    shown.page.emulate_media(media="print")
    shown.settle()
    assert shown.run("() => Vidence.ink('paper')") == "rgb(253, 253, 252)"
    for claim in shown.data["claims"]:
        assert shown.page.locator(f"#{claim['id']}").is_visible()
    for evidence in shown.data["evidence"]:
        part = shown.page.locator(f"#{evidence['id']}")
        assert evidence["formula"] is None or evidence["formula"] in part.inner_text()
        assert part.locator("details[open]").count() == 1
    assert not shown.page.locator(".transport").is_visible()
    pdf = shown.page.pdf(format="A4")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") >= 2


def test_the_page_has_its_landmarks_and_every_control_a_name(opened, samples):
    shown = opened(samples / "model.html")
    unfold(shown)
    page = shown.page
    for role in ("banner", "main", "complementary", "search"):
        assert page.get_by_role(role).count() == 1, role
    assert page.get_by_role("heading", level=1).inner_text() == shown.data["run"]["question"]
    for name in ("Answer", "Claims", "Evidence", "Steps", "Run", "Time"):
        assert page.get_by_role("heading", name=name, exact=True).count() == 1, name
    nameless = shown.run(
        """() => [...document.querySelectorAll('button, a, input, select, canvas, img, video, [role=group]')]
            .filter((part) => part.checkVisibility() && part.getAttribute('aria-hidden') !== 'true')
            .filter((part) => !(part.getAttribute('aria-label') || part.getAttribute('aria-labelledby')
                || part.getAttribute('alt') || part.labels?.length || part.textContent.trim()))
            .map((part) => part.outerHTML.slice(0, 80))"""
    )
    assert nameless == []
    assert shown.run("() => document.documentElement.lang") == "en"
    ids = shown.run("() => [...document.querySelectorAll('[id]')].map((part) => part.id)")
    assert len(ids) == len(set(ids))


def test_the_time_axis_is_a_slider_that_tells_its_time(opened, samples):
    shown = opened(samples / "rules.html")
    slider = shown.page.get_by_role("slider", name="Time")
    shown.press("ArrowRight")
    assert float(slider.get_attribute("aria-valuenow")) == pytest.approx(shown.t_s, abs=1e-3)
    assert float(slider.get_attribute("aria-valuemax")) == pytest.approx(
        shown.data["video"]["end_s"], abs=1e-3
    )
    assert slider.get_attribute("aria-valuetext").endswith(" s")


def test_what_a_citation_did_is_told_politely(opened, samples):
    shown = opened(samples / "rules.html")
    shown.follow(shown.page.locator("#claims a.cite").first)
    status = shown.page.get_by_role("status").filter(has_text="its place is drawn")
    assert status.count() == 1
    assert status.get_attribute("aria-live") == "polite"
