"""The motion detector on painted scenes whose boxes are known to the pixel."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event

import cv2
import numpy as np
import pytest

from vidence.tools.backends.detectors.motion.blobs import _divided
from vidence.tools.backends.detectors.motion.detector import MotionDetector
from vidence.tools.capabilities import Detector, Request
from vidence.tools.deadline import Deadline
from vidence.tools.video import Video
from vidence.traces.errors import DeadlineExceeded
from vidence.traces.records import Span

RED, GREEN, BLUE, GREY = (180, 40, 40), (40, 150, 60), (50, 70, 190), (150, 146, 138)


def moving(x0: float, x1: float, t0: float, t1: float, y: float = 80):
    """From x0 to x1 between two times, standing before and after."""
    return lambda t: (x0 + (x1 - x0) * float(np.clip((t - t0) / (t1 - t0), 0, 1)), y)


def found(video) -> list:
    return list(MotionDetector().detect(video, Request(), Deadline()))


def in_view(box, width=320, height=180):
    x1, y1, x2, y2 = max(box[0], 0), max(box[1], 0), min(box[2], width), min(box[3], height)
    return (x1, y1, x2, y2) if x2 > x1 and y2 > y1 else None


def assert_boxes(detections, things, *, slack_px=3.0, allowed_misses=0):
    """Every thing in view has a box within the slack on every edge, and there are no other boxes."""
    misses = []
    for seen in detections:
        truth = [box for thing in things if (box := thing.box(seen.t_s)) and (box := in_view(box))]
        if any(box[2] - box[0] < 12 for box in truth):
            continue  # just coming or going: to see it is as right as not to
        edges = [min((np.abs(b - box).max() for b in seen.xyxy), default=np.inf) for box in truth]
        if len(seen) != len(truth) or any(edge > slack_px for edge in edges):
            misses.append((seen.index, truth, seen.xyxy.tolist()))
    assert len(misses) <= allowed_misses, misses[:5]


def test_it_is_a_detector_that_knows_no_classes():
    detector = MotionDetector()
    assert isinstance(detector, Detector)
    assert detector.classes is None
    assert detector.fingerprint() == MotionDetector().fingerprint()


def test_boxes_follow_two_things_within_three_pixels(thing, painted, painted_video):
    things = [
        thing(RED, (50, 26), moving(10, 260, 0.5, 5)),
        thing(BLUE, (20, 44), moving(280, 20, 1, 5, y=20)),
    ]
    assert_boxes(found(painted_video(painted(things, 6))), things)


@pytest.mark.parametrize("gap_px", [6, 7])
def test_two_things_side_by_side_are_two_though_blur_fills_the_gap(gap_px, thing, painted, painted_video):
    things = [
        thing(RED, (60, 30), moving(10, 200, 0.5, 5, y=60)),
        thing(BLUE, (70, 40), moving(5, 195, 0.5, 5, y=90 + gap_px)),
    ]
    assert_boxes(found(painted_video(painted(things, 6))), things, allowed_misses=3)


def test_a_crack_divides_though_shadow_leads_round_its_ends():
    lit = np.zeros((44, 60), np.uint8)
    lit[2:18, 5:52], lit[21:42, 10:55] = 120, 80
    part = lit > 0
    part[14:25, 8:54] = True
    parts, _ = cv2.connectedComponents(_divided(part, lit).astype(np.uint8), connectivity=4)
    assert parts - 1 == 2


def test_a_shadow_is_no_part_of_the_box(thing, painted, painted_video):
    things = [thing(GREEN, (40, 40), moving(20, 220, 0.3, 5), shadow=0.55)]
    detections = found(painted_video(painted(things, 6)))
    right_px = [seen.xyxy[0, 2] - things[0].box(seen.t_s)[2] for seen in detections if len(seen) == 1]
    assert len(right_px) > 0.95 * len(detections)
    assert np.median(right_px) <= 3  # the shadow itself reaches 20 px further
    assert np.percentile(right_px, 90) <= 5


def test_a_thing_that_stops_for_good_stays(thing, painted, painted_video):
    things = [thing(RED, (50, 30), moving(-60, 150, 0.5, 2.5))]
    detections = found(painted_video(painted(things, 10)))
    assert_boxes(detections, things, allowed_misses=2)
    assert len(detections[-1]) == 1


def test_a_thing_there_from_the_start_is_found_at_once_and_leaves_no_ghost(thing, painted, painted_video):
    things = [thing(GREEN, (50, 30), moving(100, 340, 6, 8))]
    detections = found(painted_video(painted(things, 10)))
    assert_boxes(detections, things, allowed_misses=2)
    assert len(detections[0]) == 1
    assert len(detections[-1]) == 0


def test_a_thing_that_creeps_from_start_to_end_is_found_all_along(thing, painted, painted_video):
    things = [thing(BLUE, (24, 40), moving(100, 170, 0, 8))]
    assert_boxes(found(painted_video(painted(things, 8))), things, allowed_misses=2)


def test_what_never_moves_is_not_reported(thing, painted, painted_video):
    standing = thing(RED, (40, 40), lambda t: (200, 120))
    mover = thing(BLUE, (30, 30), moving(-40, 330, 1, 4, y=20))
    assert_boxes(found(painted_video(painted([standing, mover], 6))), [mover])


def test_an_empty_scene_has_nothing_in_it(painted, painted_video):
    detections = found(painted_video(painted([], 5, noise=6)))
    assert len(detections) == 75
    assert sum(map(len, detections)) == 0


def test_flicker_and_changing_exposure_are_not_things(thing, painted, painted_video):
    things = [thing(RED, (50, 30), moving(10, 250, 1, 5))]
    light = lambda t: 1 + 0.12 * np.sin(1.5 * t) + 0.02 * np.sin(50 * t)  # noqa: E731
    assert_boxes(found(painted_video(painted(things, 6, light=light))), things)


def test_a_grey_thing_on_grey_ground_is_found(thing, painted, painted_video):
    things = [thing(GREY, (50, 36), moving(10, 250, 0.3, 5))]
    detections = found(painted_video(painted(things, 6, contrast=4)))
    seen = [d for d in detections if any(np.abs(b - things[0].box(d.t_s)).max() <= 5 for b in d.xyxy)]
    assert len(seen) >= 0.9 * len(detections)


def test_two_runs_are_equal_to_the_bit_through_a_real_codec(thing, painted, make_video, tmp_path):
    things = [thing(RED, (50, 26), moving(10, 260, 0.5, 3))]
    path = make_video(tmp_path / "red.mp4", painted(things, 4), 15)
    first, second = found(Video.open(path)), found(Video.open(path))
    assert_boxes(first, things, slack_px=4, allowed_misses=3)
    assert [d.xyxy.tobytes() for d in first] == [d.xyxy.tobytes() for d in second]
    assert [p.mask.tobytes() for d in first for p in d.patches] == [
        p.mask.tobytes() for d in second for p in d.patches
    ]


def test_patches_carry_the_colour_of_the_thing(thing, painted, painted_video):
    things = [thing(RED, (50, 30), moving(100, 250, 0.5, 3))]
    patch = found(painted_video(painted(things, 4)))[20].patches[0]
    assert patch.scale == 0.5
    assert patch.yuv.shape[:2] == patch.mask.shape
    assert patch.mask.mean() > 0.9
    assert np.median(patch.yuv[patch.mask], axis=0)[2] > 160  # red is far out on V


def test_a_span_and_a_rate_bound_what_is_looked_at(thing, painted, painted_video):
    video = painted_video(painted([thing(RED, (50, 30), moving(10, 250, 0, 6))], 6))
    span = Span(start_s=2, end_s=4)
    detections = list(MotionDetector().detect(video, Request(span=span, rate_hz=5), Deadline()))
    assert 9 <= len(detections) <= 11
    assert all(span.contains(d.t_s) for d in detections)


def test_a_cut_starts_a_new_background(thing, painted, painted_video):
    mover = thing(RED, (40, 30), moving(20, 250, 0.5, 4))
    other = [np.ascontiguousarray(255 - frame[::-1]) for frame in painted([], 5, seed=9, contrast=40)]
    detections = found(painted_video(painted([mover], 5) + other))
    assert_boxes(detections[:75], [mover], allowed_misses=1)
    assert sum(map(len, detections[75:])) == 0


def test_cancelling_stops_the_work(painted, painted_video):
    cancelled = Event()
    cancelled.set()
    with pytest.raises(DeadlineExceeded, match="cancelled"):
        list(MotionDetector().detect(painted_video(painted([], 1)), Request(), Deadline(None, cancelled)))


@pytest.mark.skipif("VIDENCE_DATA" not in os.environ, reason="VIDENCE_DATA is not set")
def test_one_person_comes_stays_and_goes_in_a_real_room():
    video = Video.open(Path(os.environ["VIDENCE_DATA"]) / "intel/one-by-one-person-detection.mp4")
    request = Request(span=Span(start_s=0, end_s=30), rate_hz=2)
    detections = list(MotionDetector().detect(video, request, Deadline()))
    frame_px = video.record.width * video.record.height
    tall = [
        [b for b in d.xyxy if (b[2] - b[0]) * (b[3] - b[1]) > 0.05 * frame_px and b[3] - b[1] > b[2] - b[0]]
        for d in detections
    ]
    count = {round(d.t_s, 1): len(boxes) for d, boxes in zip(detections, tall, strict=True)}
    assert all(count[t] == 0 for t in count if t < 5)
    assert all(count[t] == 1 for t in count if 9 < t < 18)
