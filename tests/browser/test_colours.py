"""A thing is drawn in the colour that its name tells, the same wherever it is drawn, whatever is chosen."""

import colorsys

import numpy as np
import pytest

from vidence.tests.browser import made_reports as reports
from vidence.tests.browser.watched import picture, rgb
from vidence.traces.report.data import Mark

pytestmark = pytest.mark.browser
# Where each lies on the circle of colours, in degrees; grey has no place there.
NAMED = {"red": (340, 15), "green": (80, 170), "blue": (190, 235), "yellow": (40, 60), "pink": (315, 345)}


def turn(hue):
    """The place on the circle of colours, and how strong it is."""
    h, _, s = colorsys.rgb_to_hls(*(rgb(hue) / 255))
    return 360 * h, s


def lies(hue, colour):
    first, last = NAMED[colour]
    at, _ = turn(hue)
    return first <= at <= last if first < last else at >= first or at <= last


def named(*labels):
    colours = ("red", "green", "blue", "yellow", "pink", "white", "black")
    return tuple(
        reports.tube(
            n,
            reports.RED,
            label=label,
            colour=next((one for one in colours if one in label), None),
            cited=n % 2 == 0,
        )
        for n, label in enumerate(labels, start=1)
    )


def hues(shown):
    return shown.run("() => Vidence.data.tubes.map(({ id }) => Vidence.hue(id))")


def test_what_is_named_by_a_colour_is_drawn_in_it(opened, tmp_path):
    labels = ("green car", "car", "red car", "blue truck", "red bus", "white van", "black dog", "person")
    shown = opened(reports.made(tmp_path / "page.html", tubes=named(*labels)))
    told = dict(zip(labels, hues(shown), strict=True))
    assert len(set(told.values())) == len(labels)
    for label, hue in told.items():
        for colour in NAMED:
            if colour in label:
                assert lies(hue, colour), (label, hue)
    for label in ("white van", "black dog"):
        assert turn(told[label])[1] < 0.2
    # What no colour is told of is drawn in none that another thing is named by.
    for label in ("car", "person"):
        assert not any(lies(told[label], colour) for colour in ("red", "green", "blue"))


def test_a_colour_does_not_change_with_what_is_chosen_or_in_another_view(opened, samples):
    shown = opened(samples / "metres.html")
    before = hues(shown)
    tubes = shown.data["tubes"]
    for tube, hue in zip(tubes, before, strict=True):
        assert lies(hue, tube["label"].split()[0])
    for path in shown.data["paths"]:
        assert shown.run("(id) => Vidence.hue(id)", path["id"]) == shown.run(
            "(id) => Vidence.hue(id)", path["tube"]
        )
    shown.run("() => { location.hash = '#e1'; }")
    shown.settle()
    assert hues(shown) == before
    lanes = picture(shown.page.locator("#lanes").screenshot()).reshape(-1, 3).astype(int)
    map_ = picture(shown.page.locator("#map").screenshot()).reshape(-1, 3).astype(int)
    plot = picture(shown.page.locator(".plot").last.screenshot()).reshape(-1, 3).astype(int)
    cited = [hue for tube, hue in zip(tubes, before, strict=True) if tube["cited"]]
    for hue in cited:
        for drawn in (lanes, map_, plot):
            assert (np.abs(drawn - rgb(hue).astype(int)).max(axis=1) < 8).sum() > 20


def test_a_region_is_outlined_in_its_colour(opened, tmp_path):
    sign = Mark(evidence="e2", t_s=5.3, label="green sign", colour="green", xyxy=reports.BLUE)
    shown = opened(reports.made(tmp_path / "page.html", marks=(sign,)))
    assert lies(shown.run("() => Vidence.hue('e2')"), "green")
