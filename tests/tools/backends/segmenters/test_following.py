"""Following both ways with a stand-in that draws known masks: order, identities, and what is held."""

import numpy as np
import pytest

from vidence.tools.backends.segmenters.following import UNSEEN, Drawn, followed
from vidence.tools.capabilities import Prompt
from vidence.tools.deadline import Deadline
from vidence.tools.masks import encoded
from vidence.tools.video import Video, backwards
from vidence.traces.records import Span

RATE, COUNT = 10, 30


class Knowing:
    """Draws a thing as one pixel: its row says which, its column in which frame; some it does not see."""

    def __init__(self, log, hidden=()):
        self._log, self._hidden = log, hidden
        self._told = {}

    def see(self, frame):
        self._frame = frame.index
        self._log.append(frame.index)

    def begin(self, thing, prompt):
        # The mask tells by its own row which thing is meant: a mix-up shows.
        self._told[thing] = int(prompt.box[1])
        return self.go_on(thing)

    def go_on(self, thing):
        if (self._told[thing], self._frame) in self._hidden:
            return UNSEEN
        pixels = np.zeros((48, 64), bool)
        pixels[self._told[thing], self._frame] = True
        return Drawn(encoded(pixels), 1.0)


@pytest.fixture(scope="session")
def thirty(tmp_path_factory, make_video):
    frames = [np.full((48, 64, 3), 90, np.uint8)] * COUNT
    return make_video(tmp_path_factory.mktemp("thirty") / "v.mp4", frames, RATE, options={"g": "12"})


def prompt(row, t_s):
    return Prompt(t_s, box=(0, row, 1, row + 1))


def follow(path, prompts, span=None, hidden=(), log=None):
    video = Video.open(path)
    log = [] if log is None else log
    return list(followed(lambda: Knowing(log, hidden), video, prompts, span or video.whole, Deadline()))


def places(rows, thing):
    return {row.index: row.masks[thing] and row.masks[thing].box.xyxy[:2] for row in rows}


@pytest.mark.parametrize("held_bytes", [64 * 48 * 6, 10**9])
def test_each_thing_keeps_its_identity_in_every_frame_and_block(thirty, monkeypatch, held_bytes):
    monkeypatch.setattr(backwards, "_HELD_BYTES", held_bytes)
    rows = follow(thirty, [prompt(3, 0.5), prompt(7, 2.5), prompt(11, 1.4)])
    assert [row.index for row in rows] == list(range(COUNT))
    for thing, row in enumerate((3, 7, 11)):
        assert places(rows, thing) == {i: (i, row) for i in range(COUNT)}


def test_a_thing_that_leaves_and_returns_keeps_its_place(thirty):
    hidden = {(7, i) for i in range(10, 20)}
    rows = follow(thirty, [prompt(3, 0.5), prompt(7, 2.5)], hidden=hidden)
    assert places(rows, 0) == {i: (i, 3) for i in range(COUNT)}
    assert places(rows, 1) == {i: None if 10 <= i < 20 else (i, 7) for i in range(COUNT)}


def test_frames_are_looked_at_only_as_far_as_they_are_needed(thirty):
    log = []
    rows = follow(thirty, [prompt(3, 1.0)], Span(start_s=0.8, end_s=1.3), log=log)
    assert [row.index for row in rows] == [8, 9, 10, 11, 12]
    assert log == [10, 9, 8, 10, 11, 12]
    log = []
    follow(thirty, [prompt(3, 0.5)], Span(start_s=0.5, end_s=0.8), log=log)
    assert log == [5, 6, 7]


def test_a_prompt_between_frames_is_of_the_one_on_display(thirty):
    log = []
    rows = follow(thirty, [prompt(3, 0.57)], Span(start_s=0.4, end_s=0.7), log=log)
    assert log == [5, 4, 5, 6]
    assert places(rows, 0) == {4: (4, 3), 5: (5, 3), 6: (6, 3)}


def test_a_span_between_two_frames_shows_the_one_on_display(thirty):
    rows = follow(thirty, [prompt(3, 1.0)], Span(start_s=1.02, end_s=1.05))
    assert [row.index for row in rows] == [10]
