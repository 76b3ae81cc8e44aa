"""The haystack hides what it says it hides, and the searcher finds it by what `search` tells it."""

import numpy as np
import pytest

from vidence.bench.haystack import EVENT_S, PAINTS, PIECE_S, make_haystack
from vidence.bench.needle import LEAST_GAIN, Searcher, searched
from vidence.tools.deadline import Deadline
from vidence.tools.models.model import Message, Request, Text
from vidence.tools.video import Video


@pytest.fixture(scope="module")
def haystack(tmp_path_factory):
    """Four minutes with three needles."""
    return make_haystack(tmp_path_factory.mktemp("hay") / "v.mp4", seed=3, needles=3, seconds=240)


def test_needles_are_seen_for_two_seconds_and_at_no_other_time(haystack):
    video = Video.open(haystack.path)
    assert video.record.duration_s == 240
    assert len({needle.look for needle in haystack.needles}) == 3
    for needle in haystack.needles:
        assert needle.span.duration_s == pytest.approx(EVENT_S)
        start_s, end_s = needle.span.start_s, needle.span.end_s
        before, first, last, after = (
            int(_painted(frame.rgb(), needle.look.colour).sum())
            for frame in video.at([start_s - 0.1, start_s + 0.05, end_s - 0.1, end_s + 0.05])
        )
        assert min(first, last) > max(before, after) + 300


def _painted(rgb, colour):
    return (np.abs(rgb.astype(int) - PAINTS[colour]) < 40).all(axis=2)


def test_a_seed_draws_the_same_and_another_one_something_else(haystack, tmp_path):
    again = make_haystack(tmp_path / "again.mp4", seed=3, needles=3, seconds=240)
    assert again.needles == haystack.needles
    assert again.path.read_bytes() == haystack.path.read_bytes()
    other = make_haystack(tmp_path / "other.mp4", seed=4, needles=3, seconds=60)
    assert other.needles != haystack.needles
    assert {needle.span.start_s // PIECE_S for needle in other.needles} < set(range(6))


def test_the_searcher_finds_them_on_few_tokens(haystack, tmp_path):
    # Four minutes are a fifteenth of an hour, and so is what a look a second would send.
    results = list(searched(haystack, tmp_path, least_gain=LEAST_GAIN / 15))
    assert [(needle.look, found) for needle, found, _ in results] == [
        (needle.look, True) for needle in haystack.needles
    ]
    assert min(gain for *_, gain in results) > LEAST_GAIN / 15


def test_the_searcher_names_only_a_time_that_it_was_told():
    searcher = Searcher()
    asked = Message(role="user", parts=(Text(text="When is the red ball to be seen?"),))
    told = [
        Message(role="tool", parts=(Text(text=text),), answers=f"t{number}")
        for number, text in enumerate(("hits: 9–11 s (best at 10.00, 0.9)", "hits: (best at 10.40, 0.9)"))
    ]
    replies = [
        searcher.reply(Request(messages=(asked, *told[:count])), dict.__getitem__, Deadline()).reply
        for count in range(3)
    ]
    assert [reply.uses[0].name for reply in replies] == ["search", "search", "answer"]
    assert replies[1].uses[0].arguments["span"] == {"start_s": 0.0, "end_s": 20.0}
    assert searcher.named_s == 10.4
    nothing = Message(role="tool", parts=(Text(text="no window stands out"),), answers="t1")
    searcher.reply(Request(messages=(asked, nothing)), dict.__getitem__, Deadline())
    assert searcher.named_s is None
