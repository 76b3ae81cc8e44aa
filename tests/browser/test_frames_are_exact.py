"""The frame on show is the one that is told, and what is drawn on it is of that frame: by numbered frames."""

import base64

import cv2
import numpy as np
import pytest

from vidence.tests.browser import made_reports as reports
from vidence.tests.browser.watched import rgb
from vidence.traces.report.data import Masks, Picture

pytestmark = pytest.mark.browser
UNTOLD = "delete HTMLVideoElement.prototype.requestVideoFrameCallback"


@pytest.fixture
def folder(tmp_path, make_video, numbered):
    frames = numbered(len(reports.TICKS), reports.WIDTH, reports.HEIGHT)
    make_video(tmp_path / "numbered.mp4", frames, rate=100, pts=reports.TICKS, options={"bf": "0"})
    return tmp_path


def number_on(shown, number_of):
    """The number of the frame on show, read off its pixels."""
    stage = shown.stage(overlay=False)
    return number_of(cv2.resize(stage, (reports.WIDTH, reports.HEIGHT), interpolation=cv2.INTER_AREA))


def hue_of(shown, id_):
    return rgb(shown.run("(id) => Vidence.hue(id)", id_)).astype(int)


def near(shown, x, y):
    """The colour on the stage at a place of the video."""
    right, down = shown.on_stage(x, y)
    return shown.stage(overlay=True)[int(down), int(right)].astype(int)


@pytest.fixture
def strip(numbered):
    """A film strip of some of the frames."""
    frames = numbered(len(reports.TICKS), reports.WIDTH, reports.HEIGHT)

    def of(*rows):
        png = [cv2.imencode(".png", frames[row][..., ::-1])[1].tobytes() for row in rows]
        srcs = [f"data:image/png;base64,{base64.b64encode(each).decode()}" for each in png]
        pictures = [Picture(src=src, width=reports.WIDTH, height=reports.HEIGHT) for src in srcs]
        return reports.strip(pictures, tuple(reports.TIMES[row] for row in rows))

    return of


@pytest.fixture
def clip(tmp_path, make_video, numbered):
    """A player with a clip of three frames in the page."""
    frames = numbered(len(reports.TICKS), reports.WIDTH, reports.HEIGHT)[3:6]
    ticks = [tick - reports.TICKS[3] for tick in reports.TICKS[3:6]]
    path = make_video(tmp_path / "clip.mp4", frames, rate=100, pts=ticks, options={"bf": "0"})
    href = f"data:video/mp4;base64,{base64.b64encode(path.read_bytes()).decode()}"
    piece = reports.Piece(clip_s=0.0, start_s=reports.TIMES[3], end_s=6.0)
    return reports.Player(kind="embedded", href=href, pieces=(piece,), why="A clip.")


def test_every_sample_is_stepped_to_whatever_the_time_between_frames(opened, folder, number_of):
    page = reports.made(folder / "page.html", player=reports.beside("numbered.mp4"))
    shown = opened(page, "#e1")
    shown.settle()
    shown.press("Home")
    for number, t_s in enumerate(reports.TIMES):
        assert shown.t_s == pytest.approx(t_s, abs=2e-4)
        assert number_on(shown, number_of) == number
        if number + 1 < len(reports.TIMES):
            shown.press("]")
    for number in range(len(reports.TIMES) - 2, -1, -1):
        shown.press("[")
        assert number_on(shown, number_of) == number


def test_what_lies_between_frames_shows_the_frame_that_lasts(opened, folder, number_of):
    page = reports.made(folder / "page.html", player=reports.beside("numbered.mp4"))
    shown = opened(page, "#t=5.45")
    shown.until("Vidence.player.t_s > 5.3")
    assert shown.t_s == pytest.approx(5.31, abs=2e-4)
    assert number_on(shown, number_of) == 4


def test_a_clip_is_shown_on_the_clock_of_the_whole(opened, tmp_path, clip, strip, number_of):
    shown = opened(reports.made(tmp_path / "page.html", player=clip, **strip(0, 8)), "#t=5.61")
    shown.until("Vidence.player.t_s > 5.5")
    assert shown.t_s == pytest.approx(reports.TIMES[5], abs=2e-4)
    assert number_on(shown, number_of) == 5
    # Beyond the clip, a frame of the strip is shown and says its own time.
    shown.run("() => { location.hash = '#t=6.6'; }")
    shown.until("Vidence.player.t_s > 6.4")
    assert shown.t_s == pytest.approx(reports.TIMES[8], abs=2e-4)
    assert number_on(shown, number_of) == 8
    assert "nearest" in shown.page.locator("#shown").inner_text()
    shown.run("() => { location.hash = '#e1'; }")
    shown.until("Vidence.player.t_s < 5.5")
    assert number_on(shown, number_of) == 3


def test_a_video_that_cannot_be_played_leaves_the_strip(opened, tmp_path, strip, number_of):
    (tmp_path / "numbered.mp4").write_bytes(b"no video")
    page = reports.made(tmp_path / "page.html", player=reports.beside("numbered.mp4"), **strip(0, 3))
    shown = opened(page, "#e1", plays=False)
    shown.until("Math.abs(Vidence.player.t_s - 5.3) < 0.001")
    assert number_on(shown, number_of) == 3
    assert "cannot be played" in shown.page.locator("#playing").inner_text()


@pytest.fixture
def untold(opened, folder):
    """Opens pages as in a browser that does not tell which frame of a video it presents."""
    page = reports.made(folder / "page.html", player=reports.beside("numbered.mp4"))
    return lambda hash_="", path=page: opened(path, hash_, before=UNTOLD)


def edge(shown, xyxy):
    """How much of the left edge of a box is drawn in its colour: all of a solid one, half of a dashed one."""
    (x, y1), (_, y2) = shown.on_stage(*xyxy[:2]), shown.on_stage(*xyxy[2:])
    column = shown.stage(overlay=True)[int(y1) + 6 : int(y2) - 6, int(x)].astype(int)
    return (np.abs(column - hue_of(shown, "e1")).max(axis=1) < 40).mean()


def test_samples_are_exact_where_the_browser_does_not_tell_its_frames(untold, number_of):
    shown = untold()
    shown.press("Home")
    for number, t_s in enumerate(reports.TIMES):
        assert shown.t_s == pytest.approx(t_s, abs=2e-4)
        assert number_on(shown, number_of) == number
        assert edge(shown, reports.RED) > 0.95
        if number + 1 < len(reports.TIMES):
            shown.press("]")


def test_a_clip_is_on_the_clock_of_the_whole_where_the_browser_does_not_tell(
    untold, tmp_path, clip, strip, number_of
):
    shown = untold("#t=5.6", path=reports.made(tmp_path / "clip.html", player=clip, **strip(0, 8)))
    assert number_on(shown, number_of) == 5
    assert shown.t_s == pytest.approx(5.6, abs=1e-3)


def test_between_frames_the_one_that_lasts_is_known_where_the_browser_does_not_tell(untold, number_of):
    shown = untold("#t=5.45")
    assert number_on(shown, number_of) == 4
    assert shown.t_s == pytest.approx(5.31, abs=2e-4)
    assert edge(shown, reports.RED) > 0.95


def test_frames_that_neither_page_nor_browser_tells_are_not_taken_for_known(untold, folder, number_of):
    """A box is drawn through at samples alone; elsewhere it is that of the look before."""
    thing = reports.tube(1, reports.RED, times=(5.0, 6.0), frame_interval_s=1.0)
    player = reports.beside("numbered.mp4", frames=())
    shown = untold("#t=5.45", path=reports.made(folder / "untold.html", tubes=(thing,), player=player))
    assert number_on(shown, number_of) == 4
    assert shown.t_s == pytest.approx(5.45, abs=1e-3)
    assert 0.3 < edge(shown, reports.RED) < 0.8
    shown.run("() => { location.hash = '#t=6'; }")
    shown.until("Vidence.player.t_s > 5.9")
    assert shown.t_s == pytest.approx(6.0, abs=2e-4)
    assert edge(shown, reports.RED) > 0.95


def test_arrows_step_from_frame_to_frame_whatever_the_time_between_them(opened, folder, number_of):
    """Also where nothing was looked at."""
    page = reports.made(folder / "page.html", player=reports.beside("numbered.mp4"), tubes=(), claims=())
    shown = opened(page)
    shown.press("Home")
    for number in range(1, len(reports.TIMES)):
        assert shown.press("ArrowRight") == pytest.approx(reports.TIMES[number], abs=2e-4)
    assert number_on(shown, number_of) == 9
    for number in range(len(reports.TIMES) - 2, -1, -1):
        assert shown.press("ArrowLeft") == pytest.approx(reports.TIMES[number], abs=2e-4)


def test_while_playing_what_is_not_known_is_dashed_and_said_and_a_pause_is_exact(untold, number_of):
    shown = untold("#t=5.0")
    said = shown.page.locator("#untold")
    assert not said.is_visible()
    shown.page.keyboard.press("Space")
    shown.until("Vidence.player.t_s > 5.1")
    assert "does not tell which frame" in said.inner_text()
    assert shown.run("() => Vidence.player.exact") is False
    shown.page.keyboard.press("Space")
    shown.until("Vidence.player.exact")
    assert not said.is_visible()
    near = int(np.argmin(np.abs(np.array(reports.TIMES) - shown.t_s)))
    assert shown.t_s == pytest.approx(reports.TIMES[near], abs=2e-4)
    assert number_on(shown, number_of) == near
    assert edge(shown, reports.RED) > 0.95


def test_a_video_that_is_played_out_is_at_its_last_frame_where_the_browser_does_not_tell(untold, number_of):
    shown = untold("#t=6.0")
    shown.page.keyboard.press("Space")
    shown.until("!Vidence.player.playing && Vidence.player.exact")
    assert shown.t_s == pytest.approx(reports.TIMES[-1], abs=2e-4)
    assert number_on(shown, number_of) == 9


def test_masks_fill_what_they_mark_and_nothing_else(opened, tmp_path, strip):
    outlines = Masks(
        size=(reports.HEIGHT, reports.WIDTH), counts=(reports.mask(reports.RED),) * len(reports.TIMES)
    )
    region = reports.marked(reports.TIMES[3], reports.BLUE)
    thing = reports.tube(1, reports.RED, masks=outlines)
    page = reports.made(tmp_path / "page.html", tubes=(thing,), marks=(region,), **strip(3))
    shown = opened(page, "#e1")
    shown.settle()
    cases = (("e1", reports.RED, (220, 30, 30)), ("e2", reports.BLUE, (30, 30, 220)))
    for id_, (x1, _, x2, y2), under in cases:
        mixed = 0.55 * np.array(under) + 0.45 * hue_of(shown, id_)
        for x in (x1 + 2, x2 - 2):
            assert np.abs(near(shown, x, y2 - 3) - mixed).max() < 14
    assert np.abs(near(shown, 30, 28) - 40).max() < 8


def test_a_place_without_extent_is_a_dot(opened, tmp_path, strip):
    dot = reports.Mark(evidence=None, t_s=reports.TIMES[3], label="pointed at", xyxy=(30.0, 10.0, 30.0, 10.0))
    shown = opened(reports.made(tmp_path / "page.html", marks=(dot,), **strip(3)), "#e1")
    shown.settle()
    assert np.abs(near(shown, 30, 10) - hue_of(shown, None)).max() < 8
    assert np.abs(near(shown, 32, 12) - hue_of(shown, None)).max() > 40
    assert "pointed at" in shown.page.locator("#overlay").get_attribute("aria-label")


def test_what_was_not_looked_at_has_a_dashed_box(opened, folder):
    """A sample that is held on a later frame is told apart from one on its own frame."""
    thing = reports.tube(1, reports.RED, times=(5.0, 6.0), frame_interval_s=1.0)
    page = reports.made(folder / "page.html", tubes=(thing,), player=reports.beside("numbered.mp4"))
    shown = opened(page, "#t=5")
    assert edge(shown, reports.RED) > 0.95
    shown.run("() => { location.hash = '#t=5.31'; }")
    shown.until("Vidence.player.t_s > 5.3")
    shown.settle()
    assert 0.3 < edge(shown, reports.RED) < 0.8


def test_what_is_hidden_on_the_frame_of_a_citation_is_said_and_dashed(opened, folder):
    thing = reports.tube(1, reports.RED, seen="fffhffffff")
    page = reports.made(folder / "page.html", tubes=(thing,), player=reports.beside("numbered.mp4"))
    shown = opened(page, "#c1/e1")
    assert shown.t_s == pytest.approx(reports.TIMES[3], abs=2e-4)
    assert 0.3 < edge(shown, reports.RED) < 0.8
    assert "it is hidden, and where it must be is drawn dashed" in shown.page.locator("#shown").inner_text()


def test_playing_goes_on_and_ends_at_the_end(opened, folder):
    page = reports.made(folder / "page.html", player=reports.beside("numbered.mp4"))
    shown = opened(page)
    shown.page.keyboard.press("Space")
    shown.until("Vidence.player.t_s > 5.5")
    assert shown.page.locator("#play").get_attribute("aria-label") == "Pause"
    shown.until("!Vidence.player.playing")
    assert shown.t_s == pytest.approx(reports.TIMES[-1], abs=2e-4)


def test_a_stretch_is_played_and_no_more(opened, folder):
    at = reports.Place(t_s=5.3, until_s=6.0, xyxy=reports.RED, tube="e1")
    thing = reports.EvidenceFound(id="e1", kind="span", call="k1", summary="moved", at=at, cited=True)
    page = reports.made(folder / "page.html", evidence=(thing,), player=reports.beside("numbered.mp4"))
    shown = opened(page, "#t=6.5")
    shown.until("Vidence.player.t_s > 6.4")
    shown.page.locator("#e1 summary").click()
    shown.page.get_by_role("button", name="Play 5.30–6.00 s").click()
    shown.until("Vidence.player.playing && Vidence.player.t_s < 5.9")
    shown.until("!Vidence.player.playing")
    assert 6.0 - 2e-4 <= shown.t_s <= 6.05


def test_the_strip_plays_where_no_video_is(opened, tmp_path, strip, number_of):
    page = reports.made(tmp_path / "page.html", **strip(0, 3, 6))
    shown = opened(page)
    shown.page.keyboard.press("Space")
    shown.until("Vidence.player.t_s === 6")
    assert number_on(shown, number_of) == 6
    shown.until("!Vidence.player.playing")


def test_without_video_or_frames_boxes_are_still_drawn_at_their_times(opened, tmp_path):
    shown = opened(reports.made(tmp_path / "page.html"), "#c1/e1")
    shown.settle()
    assert shown.t_s == pytest.approx(reports.TIMES[3], abs=2e-4)
    hue = hue_of(shown, "e1")
    assert np.abs(near(shown, reports.RED[0], 34) - hue).max() < 20
