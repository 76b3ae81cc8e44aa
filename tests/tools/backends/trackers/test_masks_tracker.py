"""Tracking by outlines: identities across windows, things that leave and return, and what is no thing."""

import numpy as np
import pytest

from vidence.tools.backends.segmenters.grabcut import GrabCut
from vidence.tools.backends.trackers.masks import MaskTracker
from vidence.tools.capabilities import Detections, Outlines, Patch, Tracker, TracksThrough
from vidence.tools.deadline import Deadline
from vidence.tools.masks import encoded
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.video import Video
from vidence.traces.errors import DeadlineExceeded
from vidence.traces.records import Box, Fingerprint

RATE, COUNT, SIDE, SIZE = 10, 65, 20, (160, 120)
RED, BLUE = (76, 84, 255), (41, 240, 110)


def red(i):
    """Goes right, and back again."""
    x = 10 + 2 * (i if i < 40 else 80 - i)
    return x, 20, x + SIDE, 20 + SIDE


def blue(i):
    x = 130 - 2 * i
    return (x, 80, x + SIDE, 80 + SIDE) if x >= 10 else None


@pytest.fixture(scope="session")
def crossing(tmp_path_factory, make_video):
    rng = np.random.default_rng(7)
    ground = rng.integers(95, 125, (120, 160, 1), dtype=np.uint8).repeat(3, axis=2)
    frames = []
    for i in range(COUNT):
        frame = ground.copy()
        for box, rgb in ((red(i), (210, 30, 30)), (blue(i), (30, 50, 210))):
            if box:
                frame[box[1] : box[3], box[0] : box[2]] = rgb
        frames.append(frame)
    path = tmp_path_factory.mktemp("masks") / "crossing.mp4"
    return make_video(path, frames, RATE, options={"crf": "14"})


def looks(video, things, *, missed=()):
    """What a detector sees: each thing's box where it has one, but for the frames that it misses."""
    for frame in video.frames():
        here = [(box, yuv) for at, yuv in things if (box := at(frame.index)) and frame.index not in missed]
        patches = tuple(
            Patch(np.full((6, 6, 3), yuv, np.uint8), np.ones((6, 6), bool), 0.5) for _, yuv in here
        )
        yield Detections(
            frame.pts,
            frame.t_s,
            frame.index,
            np.array([box for box, _ in here], np.float32).reshape(-1, 4),
            np.full(len(here), 0.9, np.float32),
            ("object",) * len(here),
            patches,
        )


class Knows:
    """A segmenter that returns known masks: those of the thing that a prompt tells, where it has any."""

    name, concurrency, memory_mb = "knows", 1, 1

    def __init__(self, *things):
        self.things, self.asked = things, []

    def fingerprint(self):
        return Fingerprint(capability="segmenter", name=self.name, version="1")

    def follow(self, video, prompts, span, deadline):
        meant = [self._meant(prompt, video) for prompt in prompts]
        self.asked.append((span, prompts))
        for frame in video.frames(span):
            boxes = [None if thing is None else thing(frame.index) for thing in meant]
            masks = tuple(None if box is None else encoded(pixels(box)) for box in boxes)
            yield Outlines(
                frame.pts, frame.t_s, frame.index, masks, tuple(0.9 * (m is not None) for m in masks)
            )

    def _meant(self, prompt, video):
        index = video.at([prompt.t_s])[0].index
        told = prompt.mask.box if prompt.mask else Box(xyxy=prompt.box)
        return next(
            (
                thing
                for thing in self.things
                if (box := thing(index)) and Box(xyxy=tuple(map(float, box))).iou(told) > 0.5
            ),
            None,
        )


def pixels(box):
    found = np.zeros(SIZE[::-1], bool)
    found[box[1] : box[3], box[0] : box[2]] = True
    return found


def tracked(path, segmenter, things=((red, RED), (blue, BLUE)), deadline=None, **missed):
    video = Video.open(path)
    tracker = MaskTracker().through(video, segmenter)
    return tracker.track(looks(video, things, **missed), SIZE, RATE, deadline or Deadline())


def test_it_becomes_a_tracker_with_a_video_and_a_segmenter(crossing):
    assert isinstance(MaskTracker(), TracksThrough)
    bound = MaskTracker().through(Video.open(crossing), GrabCut())
    assert isinstance(bound, Tracker)
    other = MaskTracker().through(Video.open(crossing), Knows())
    assert bound.fingerprint() != other.fingerprint()
    assert bound.fingerprint() == MaskTracker().through(Video.open(crossing), GrabCut()).fingerprint()
    assert isinstance(ChosenBackends(parse_choices(["tracker=masks"])).tracker(), TracksThrough)


@pytest.mark.parametrize("make", [GrabCut, lambda: Knows(red, blue)])
def test_identities_are_kept_across_windows(crossing, make):
    first, second = tracked(crossing, make())
    assert (first.look.colour, second.look.colour) == ("red", "blue")
    assert first.samples.index == tuple(range(COUNT))
    assert second.samples.index == tuple(range(61))
    for track, at in ((first, red), (second, blue)):
        for index, xyxy in zip(track.samples.index, track.samples.xyxy, strict=True):
            assert xyxy == pytest.approx(at(index), abs=2)


def test_a_known_thing_is_told_by_its_last_mask(crossing):
    segmenter = Knows(red, blue)
    tracked(crossing, segmenter)
    later = [prompts for span, prompts in segmenter.asked if span.start_s > 0]
    assert later
    assert all(prompt.mask is not None for prompts in later for prompt in prompts)


def test_a_thing_that_leaves_and_returns_soon_is_the_same_one(crossing):
    def away(i):
        return None if 25 <= i < 38 else red(i)

    (track,) = tracked(crossing, Knows(away), things=((away, RED),))
    assert track.samples.index == (*range(25), *range(38, COUNT))


def test_a_thing_that_comes_back_after_long_is_another(crossing):
    def away(i):
        return None if 15 <= i < 60 else red(i)

    first, second = tracked(crossing, Knows(away), things=((away, RED),))
    assert (first.samples.index[-1], second.samples.index[0]) == (14, 60)


def test_looks_that_the_detector_misses_are_filled_by_the_masks(crossing):
    first, _ = tracked(crossing, Knows(red, blue), missed=set(range(26, 34)))
    assert first.samples.index == tuple(range(COUNT))


def test_what_is_seen_once_or_has_no_outline_is_no_thing(crossing):
    def flicker(i):
        return (100, 100, 115, 115) if i in (5, 30) else None

    def ghost(i):
        return 100, 50, 120, 70

    tracks = tracked(crossing, Knows(red), things=((red, RED), (flicker, BLUE), (ghost, BLUE)))
    assert [track.look.colour for track in tracks] == ["red"]


def test_nothing_seen_is_no_track(crossing):
    assert tracked(crossing, Knows(red), things=()) == ()


def test_a_mask_that_stays_when_its_thing_is_not_detected_any_more_does_not_last(crossing):
    def seen(i):
        return red(i) if i < 30 else None

    (track,) = tracked(crossing, Knows(red), things=((seen, RED),))
    assert track.samples.index[-1] == 29


def test_a_cancelled_call_stops(crossing):
    with pytest.raises(DeadlineExceeded):
        tracked(crossing, GrabCut(), deadline=Deadline.after(-1))
