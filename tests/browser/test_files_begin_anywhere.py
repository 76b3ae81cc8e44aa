"""The original beside a page is shown on its own clock, wherever that begins and whatever holds it."""

import cv2
import pytest

import vidence
from vidence.cli.reporting import write_report

pytestmark = pytest.mark.browser
WIDTH, HEIGHT = 64, 48


@pytest.mark.parametrize("name", ["late.mkv", "late.mp4", "late.mov"])
@pytest.mark.parametrize("begins_s", [0.08, 5.0, 1234.5])
def test_every_frame_is_shown_at_its_time(opened, tmp_path, make_video, numbered, number_of, name, begins_s):
    ticks = [round(100 * begins_s) + 4 * number for number in range(12)]
    frames = numbered(len(ticks), WIDTH, HEIGHT)
    video = make_video(tmp_path / name, frames, rate=100, pts=ticks, options={"bf": "2"})
    vidence.ask(video, "How many cars are there?", out=tmp_path / "run")
    shown = opened(write_report(tmp_path / "run"))
    assert shown.data["video"]["start_s"] == pytest.approx(begins_s)
    for number in (0, 5, 11):
        t_s = ticks[number] / 100
        shown.run(f"() => Vidence.player.seek({t_s + 0.005})")
        shown.until(f"Math.abs(Vidence.player.t_s - {t_s}) < 0.002")
        small = cv2.resize(shown.stage(overlay=False), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
        assert number_of(small) == number
