"""Trackers of packages on a real clip: six people, whole and with two seconds of each unseen."""

import json
import os
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from vidence.tools.backends.detectors.onnx.detector import OnnxDetector
from vidence.tools.backends.trackers.reid import Reid
from vidence.tools.backends.trackers.roboflow import LibraryTracker
from vidence.tools.capabilities import Request, Sought
from vidence.tools.deadline import Deadline
from vidence.tools.video import Video

DATA, MODELS = os.environ.get("VIDENCE_DATA"), os.environ.get("VIDENCE_MODELS")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not (DATA and MODELS), reason="VIDENCE_DATA and VIDENCE_MODELS name the real videos and weights"
    ),
]
PEOPLE = "one-by-one-person-detection.mp4"
METHODS = ("bytetrack", "ocsort", "botsort")
SLACK = 24


@pytest.fixture(scope="module")
def passages():
    """First and last frame of each person, read off contact sheets by eye."""
    told = json.loads((Path(DATA or "") / "intel/truth_by_eye.json").read_text())[PEOPLE]["order"]
    return [tuple(map(int, words.split()[-1].split("-"))) for words in told]


@pytest.fixture(scope="module")
def clip():
    """The video, and what YOLOX sees in it."""
    video = Video.open(Path(DATA or "") / "intel" / PEOPLE)
    detector = OnnxDetector(Path(MODELS or "") / "yolox_nano.onnx")
    return video.record, list(detector.detect(video, Request(sought=Sought("person")), Deadline()))


def spans(tracker, clip, looks):
    record, _ = clip
    tracks = tracker.track(iter(looks), (record.width, record.height), record.rate_hz, Deadline())
    return [(track.samples.index[0], track.samples.index[-1]) for track in tracks]


def unseen_for_two_seconds(looks, passages):
    middles = [(first + last) // 2 for first, last in passages]
    return [
        replace(look, xyxy=look.xyxy[:0], score=look.score[:0], labels=(), patches=())
        if any(abs(look.index - middle) <= 10 for middle in middles)
        else look
        for look in looks
    ]


@pytest.mark.parametrize("name", METHODS)
def test_six_people_one_after_the_other(name, clip, passages):
    found = spans(LibraryTracker(name), clip, clip[1])
    assert len(found) == len(passages)
    for seen, truth in zip(found, passages, strict=True):
        assert seen == pytest.approx(truth, abs=SLACK)


@pytest.mark.parametrize("name", METHODS)
def test_looks_tell_who_is_who_after_two_seconds_unseen(name, clip, passages):
    looks = unseen_for_two_seconds(clip[1], passages)
    assert len(spans(LibraryTracker(name), clip, looks)) == 2 * len(passages)
    reid = Reid(Path(MODELS or "") / "osnet_x0_25_msmt17.onnx")
    found = spans(LibraryTracker(name, reid=reid), clip, looks)
    assert found == [pytest.approx(truth, abs=SLACK) for truth in passages]


def half_of_each(looks, passages):
    """The first half of each walk, a second and a half of nobody, and the second half of the next one's."""
    for (first, last), (start, end) in pairwise(passages):
        halves = looks[first : (first + last) // 2], looks[(start + end) // 2 : end]
        began = len(halves[0])
        frames = [*range(began), *range(began + 15, began + 15 + len(halves[1]))]
        both = [*halves[0], *halves[1]]
        yield [replace(look, index=i, pts=i, t_s=i / 10) for i, look in zip(frames, both, strict=True)]


def test_no_two_people_are_taken_for_one(clip, passages):
    file = Path(MODELS or "") / "osnet_x0_25_msmt17.onnx"
    strict, lax = (LibraryTracker("bytetrack", reid=reid) for reid in (Reid(file), Reid(file, distance=0.9)))
    swapped = list(half_of_each(clip[1], passages))
    assert [len(spans(strict, clip, looks)) for looks in swapped] == [2] * len(swapped)
    # It is their looks that tell them apart: where and when, they could be one.
    assert 1 in [len(spans(lax, clip, looks)) for looks in swapped]
