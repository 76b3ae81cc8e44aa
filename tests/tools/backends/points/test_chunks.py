"""Long videos chunk by chunk: every point stays itself over the seams, and few pictures are held."""

import gc
import weakref
from types import SimpleNamespace

import numpy as np
import pytest

from vidence.tools.backends.points.chunks import Chunks
from vidence.tools.deadline import Deadline
from vidence.traces.errors import DeadlineExceeded

COUNT, LENGTH = 2000, 60
# Points go round and cross; each is hidden now and then, some over a seam.
PHASES = np.linspace(0, 5, 7)


def truth(step):
    angle = 0.013 * step * (1 + 0.1 * np.arange(7)) + PHASES
    return np.column_stack([100 + 60 * np.cos(angle), 80 + 50 * np.sin(1.7 * angle + PHASES)])


def shown(step):
    return (step + 61 * np.arange(7)) % 170 > 35


class Picture:
    """A frame's number; told apart from the number itself, so that what holds it can be counted."""

    def __init__(self, number):
        self.number = number


class Known:
    """Follows the points that it is asked about by where they are; where one is hidden, it guesses wildly."""

    def __init__(self):
        self.alive, self.most, self.longest = weakref.WeakSet(), 0, 0

    def picture(self, frame):
        one = Picture(frame.index)
        self.alive.add(one)
        self.most = max(self.most, len(self.alive))
        return one

    def track(self, pictures, queries):
        numbers = [picture.number for picture in pictures]
        self.longest = max(self.longest, len(numbers))
        rows = [self._row(numbers[int(t)], (x, y)) for t, x, y in queries]
        places = np.stack([truth(number)[rows] for number in numbers])
        visible = np.stack([shown(number)[rows] for number in numbers])
        places[~visible] += np.random.default_rng(0).normal(0, 40, (int((~visible).sum()), 2))
        return places, visible

    @staticmethod
    def _row(number, place):
        (row,) = np.flatnonzero(np.hypot(*(truth(number) - place).T) < 1e-6)
        assert shown(number)[row]
        return row


def frames(count=COUNT):
    return (SimpleNamespace(index=n, pts=n, t_s=n / 25) for n in range(count))


def begin(rows):
    """The first frame from which each point is shown, and its place there."""
    starts = [next(n for n in range(COUNT) if shown(n)[row]) for row in rows]
    return starts, np.array([truth(n)[row] for n, row in zip(starts, rows, strict=True)])


def test_every_point_stays_itself_over_two_thousand_frames():
    known, rows = Known(), list(range(7))
    starts, places = begin(rows)
    sights = list(
        Chunks(known.track, known.picture, length=LENGTH).follow(frames(), starts, places, Deadline())
    )
    assert [sight.frame.index for sight in sights] == list(range(COUNT))
    for sight in sights:
        begun = [row for row in rows if starts[row] <= sight.frame.index]
        assert sight.rows.tolist() == begun
        assert (sight.score > 0).tolist() == shown(sight.frame.index)[begun].tolist()
        seen = sight.score > 0
        assert sight.xy[seen] == pytest.approx(truth(sight.frame.index)[begun][seen])


def test_no_more_pictures_are_held_than_one_chunk_has():
    known = Known()
    for _ in Chunks(known.track, known.picture, length=LENGTH).follow(frames(), *begin(range(7)), Deadline()):
        pass
    assert known.longest <= LENGTH
    assert known.most <= LENGTH
    gc.collect()
    assert len(known.alive) == 0


def test_what_is_hidden_longer_than_a_chunk_is_let_go_of():
    def track(pictures, queries):
        numbers = np.array([picture.number for picture in pictures])
        visible = np.repeat(numbers[:, None] < 30, len(queries), axis=1)
        return np.zeros((len(numbers), len(queries), 2)), visible

    sights = list(
        Chunks(track, Known().picture, length=LENGTH).follow(frames(), [0], np.zeros((1, 2)), Deadline())
    )
    assert [n for n, sight in enumerate(sights) if sight.score[0]] == list(range(30))
    assert len(sights) < 30 + 2 * LENGTH


def test_a_deadline_is_looked_at_for_every_frame():
    known = Known()
    with pytest.raises(DeadlineExceeded):
        list(Chunks(known.track, known.picture, length=LENGTH).follow(frames(), *begin([0]), Deadline(0.0)))
    assert not known.longest
