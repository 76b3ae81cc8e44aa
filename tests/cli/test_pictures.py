"""Pictures: boxes lie where the tubes say, at the instants that matter; the contact sheet holds them all."""

import numpy as np
import pytest

import vidence
from vidence.cli.pictures import annotated, contact_sheet, key_times, save
from vidence.traces.records import Tube

INK = (0, 158, 230)  # of the first tube, BGR


@pytest.fixture
def opened(sliding_square):
    return vidence.Video.open(sliding_square)


@pytest.fixture
def ask(sliding_square, tmp_path, monkeypatch):
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(tmp_path / "cache"))
    return lambda question: vidence.ask(sliding_square, question, out=tmp_path / "run")


def inked(image):
    """The smallest box round the pixels of the first tube's ink."""
    rows, columns = np.nonzero((image == INK).all(axis=2))
    return columns.min(), rows.min(), columns.max(), rows.max()


@pytest.mark.parametrize("t_s", [1.0, 1.4, 2.6])
def test_a_box_is_drawn_where_the_tube_says_and_where_the_square_is(ask, opened, t_s):
    answer = ask("When does the red box stop?")
    image = annotated(answer, opened, t_s)
    (tube,) = [e for e in answer.evidence if isinstance(e, Tube)]
    said = tube.box_at(t_s).xyxy
    # The name stands above the box in the same ink; lines are two pixels wide.
    below_the_name = round(said[1]) + 4
    x1, _, x2, y2 = inked(image[below_the_name:])
    y2 += below_the_name
    assert (x1, x2, y2) == pytest.approx((said[0], said[2], said[3]), abs=2)
    left = min(-30 + 3 * round(t_s * 25), 90)
    assert (x1, x2, y2) == pytest.approx((left, left + 30, 64), abs=5)


def test_what_is_not_in_view_is_not_drawn(ask, opened):
    image = annotated(ask("When does the red box enter?"), opened, 0.0)
    assert not (image == INK).all(axis=2).any()


def test_the_frame_below_the_drawing_is_that_of_the_video(ask, opened):
    image = annotated(ask("When does the red box stop?"), opened, 2.0)
    (frame,) = opened.at([2.0])
    same = (image[..., ::-1] == frame.rgb()).all(axis=2)
    assert image.shape == (96, 160, 3)
    assert same.mean() > 0.75


def test_the_instants_of_an_answers_events_are_shown(ask, opened):
    answer = ask("When does the red box stop?")
    assert key_times(answer, opened) == pytest.approx([answer.record.time_s])


def test_without_events_the_time_of_the_thing_is_shown_evenly(ask, opened):
    answer = ask("What colour is the box?")
    times = key_times(answer, opened)
    span = answer.evidence[0].span
    assert len(times) == 3
    assert np.diff(times) == pytest.approx([span.duration_s / 3] * 2)
    assert span.start_s < times[0] < times[2] < span.end_s


def test_instants_lie_in_the_video(ask, opened):
    answer = ask("Is there a green ball?")
    times = key_times(answer, opened)
    assert times
    assert all(0.0 <= t < 3.0 for t in times)


def test_a_sheet_has_a_row_for_each_answer_and_a_column_for_each_frame(tmp_path):
    wide, tall = np.full((90, 160, 3), 200, np.uint8), np.full((200, 100, 3), 100, np.uint8)
    sheet = contact_sheet([("one ± two", [wide, tall]), ("three", [wide])])
    heights = (28 + 960, 28 + 270)
    assert sheet.shape == (sum(heights), 2 * 480, 3)
    assert (sheet[28 + 100, 480 + 240] == 100).all()
    assert (sheet[heights[0] + 28 + 100, 240] == 200).all()
    assert (sheet[heights[0] + 28 + 100, 480 + 240] == 32).all()


def test_a_picture_is_written_as_png(tmp_path):
    save(np.zeros((4, 4, 3), np.uint8), tmp_path / "new" / "a.png")
    assert (tmp_path / "new" / "a.png").read_bytes().startswith(b"\x89PNG")
