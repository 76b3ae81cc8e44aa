"""Things wider than what they pass behind, newcomers in others' blobs, and what is left standing."""

import cv2
import numpy as np
import pytest

from vidence.tools.backends.cameras.shifts import Shift, verdict
from vidence.tools.backends.detectors.motion.detector import MotionDetector
from vidence.tools.backends.trackers.association.tracker import Association
from vidence.tools.capabilities import Detections, Patch, Request
from vidence.tools.deadline import Deadline

SIZE, RATE = (320, 180), 25.0
RED, BLUE, GREEN = (81, 90, 240), (41, 240, 110), (145, 54, 34)


def boxes_of(detections):
    return Association().track(detections, SIZE, RATE, Deadline())


def seen(things, *, seconds=5.0, bar=None, screens=()):
    """Connected blobs of rectangles given as (colour, width, height, top left corner by time)."""
    random = np.random.default_rng(3)
    for i in range(round(seconds * RATE)):
        mask, yuv = np.zeros(SIZE[::-1], np.uint8), np.full((*SIZE[::-1], 3), 128.0)
        for colour, width, height, place in things:
            at = place(i / RATE)
            if at is None:
                continue
            x, y = (round(v) for v in at)
            window = np.s_[max(y, 0) : max(y + height, 0), max(x, 0) : max(x + width, 0)]
            mask[window], yuv[window] = 1, colour
        if bar:
            mask[:, bar[0] : bar[1]] = 0
        for screen in screens:
            mask[screen] = 0
        noisy = np.clip(yuv + random.normal(0, 3, yuv.shape), 0, 255).astype(np.uint8)
        yield _detections(mask, noisy, i)


def _detections(mask, yuv, i):
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    rows = [stats[n][:4].tolist() for n in range(1, count)]
    cuts = [np.s_[y : y + h : 2, x : x + w : 2] for x, y, w, h in rows]
    return Detections(
        pts=40 * i,
        t_s=i / RATE,
        index=i,
        xyxy=np.array([(x, y, x + w, y + h) for x, y, w, h in rows], np.float32).reshape(-1, 4),
        score=np.ones(len(rows), np.float32),
        labels=("object",) * len(rows),
        patches=tuple(Patch(yuv[cut], labels[cut] == n, 0.5) for n, cut in enumerate(cuts, start=1)),
    )


def test_an_edge_that_stops_at_a_bar_is_none_of_the_things_own():
    thing = (RED, 100, 40, lambda t: (-90 + 80 * t, 70))
    (track,) = boxes_of(seen([thing], bar=(180, 236)))
    leading = [-90 + 80 * t + 100 for t in track.samples.t_s]
    stopped = [k for k, x in enumerate(leading) if 186 < x < 232]
    assert not any(track.samples.real_edges[k][2] for k in stopped)
    assert all(track.samples.real_edges[k][0] for k in stopped)
    assert np.abs([track.samples.xyxy[k][2] - leading[k] for k in stopped]).max() <= 6


def test_two_things_that_begin_as_one_blob_are_two_when_a_crack_opens():
    upper = (RED, 60, 30, lambda t: (20 + 40 * t, 40))
    lower = (BLUE, 80, 40, lambda t: (10 + 41 * t, 70 if t < 0.3 else 74))
    first, second = boxes_of(seen([upper, lower]))
    for track, thing in ((first, lower), (second, upper)):
        _, width, height, place = thing
        assert track.samples.t_s[0] < 0.8
        for t_s, box in zip(track.samples.t_s[10:], track.samples.xyxy[10:], strict=True):
            x, y = place(t_s)
            assert np.abs(np.subtract(box, (x, y, x + width, y + height))).max() <= 6


@pytest.mark.parametrize("width", [30, 44])
def test_a_thing_wider_than_the_bar_it_passes_behind_is_one_track(width):
    thing = (RED, 60, 40, lambda t: (-50 + 80 * t, 70))
    (track,) = boxes_of(seen([thing], bar=(140, 140 + width)))
    whole = track.samples.xyxy[round(2.9 * RATE)]
    assert np.abs(np.subtract(whole, (182, 70, 242, 110))).max() <= 6


def test_a_thing_longer_than_the_room_between_posts_is_one_track_behind_them():
    body = (RED, 72, 16, lambda t: (330 - 80 * t, 88))
    roof = (RED, 44, 14, lambda t: (346 - 80 * t, 74))
    posts = tuple(np.s_[20:150, x : x + 10] for x in (88, 148, 208))
    (track,) = boxes_of(seen([body, roof], screens=posts, seconds=5))
    for t_s, box in zip(track.samples.t_s, track.samples.xyxy, strict=True):
        left = 330 - 80 * t_s
        if 10 < left < 230:
            assert np.abs([box[0] - left, box[2] - left - 72]).max() <= 14, t_s


def test_a_car_that_comes_out_over_and_before_the_cab_of_a_truck_is_one_track():
    roof = (RED, 60, 50, lambda t: (-60 + 70 * t, 60))
    bonnet = (RED, 40, 30, lambda t: (70 * t, 80))
    box, cab = np.s_[:, 60:150], np.s_[78:, 150:172]
    (track,) = boxes_of(seen([roof, bonnet], screens=(box, cab), seconds=4.5))
    after = [k for k, t in enumerate(track.samples.t_s) if 3.5 < t < 3.9]
    for k in after:
        x = -60 + 70 * track.samples.t_s[k]
        assert np.abs(np.subtract(track.samples.xyxy[k][2:], (x + 100, 110))).max() <= 6


def test_two_alike_that_pass_side_by_side_behind_a_bar_stay_two():
    above = (RED, 60, 30, lambda t: (-50 + 80 * t, 40))
    below = (RED, 60, 30, lambda t: (310 - 80 * t, 110))
    assert len(boxes_of(seen([above, below], bar=(140, 170)))) == 2


def test_a_thing_that_comes_out_beside_another_is_a_track_from_then_on():
    known = (BLUE, 50, 50, lambda t: (40, 60) if t < 1 else (40 + 60 * (t - 1), 60))
    newcomer = (RED, 40, 40, lambda t: None if t < 1.2 else (102 + 60 * (t - 1.2), 66))
    tracks = boxes_of(seen([known, newcomer]))
    assert [track.look.colour for track in tracks] == ["blue", "red"]
    assert tracks[1].samples.t_s[0] == pytest.approx(1.2, abs=0.1)


def test_what_was_left_standing_by_another_is_a_thing_and_what_only_stands_is_none():
    bearer = (BLUE, 60, 60, lambda t: (-60 + 80 * t, 50))
    left = (RED, 40, 30, lambda t: (min(-50 + 80 * t, 110), 108))
    alone = (GREEN, 40, 40, lambda t: (260, 10))
    colours = [track.look.colour for track in boxes_of(seen([bearer, left, alone], seconds=6))]
    assert colours == ["blue", "red"]


def test_an_edge_is_not_put_back_from_the_border_of_the_frame():
    leaving = (BLUE, 260, 70, lambda t: (-460 + 100 * t, 40))
    standing = (GREEN, 60, 40, lambda t: (min(100 * t - 60, 100), 80))
    tracks = boxes_of(seen([standing, leaving], seconds=7))
    (truck,) = [track for track in tracks if track.look.colour == "blue"]
    for t_s, box in zip(truck.samples.t_s, truck.samples.xyxy, strict=True):
        if 5.3 <= t_s <= 6.6:
            assert abs(box[0] - (-460 + 100 * t_s)) <= 16


def test_a_grey_thing_on_plain_ground_is_not_taken_for_a_shadow(painted_video):
    random, frames = np.random.default_rng(5), []
    for i in range(75):
        picture = random.normal(232, 2, (180, 320, 3))
        cv2.rectangle(picture, (30 + 3 * i, 60), (71 + 3 * i, 99), (128.0, 128.0, 128.0), -1)
        frames.append(np.clip(picture, 0, 255).astype(np.uint8))
    for found in MotionDetector().detect(painted_video(frames), Request(), Deadline()):
        left = 30 + 3 * found.index
        if left + 42 <= 320:
            assert len(found) == 1
            assert np.abs(found.xyxy[0] - (left, 60, left + 42, 100)).max() <= 4


def test_a_thing_that_waits_behind_a_bar_and_comes_out_beyond_it_keeps_its_whole_box():
    def place(t):
        return (330 - 100 * min(t, 1.6) - 100 * max(t - 3, 0), 60)

    (track,) = boxes_of(seen([(RED, 60, 50, place)], bar=(130, 192)))
    for t_s, box, seen_as in zip(track.samples.t_s, track.samples.xyxy, track.samples.seen, strict=True):
        if seen_as != "hidden" and 0.8 < t_s < 4.3:
            assert abs(box[0] - place(t_s)[0]) <= 14
            assert abs(box[2] - place(t_s)[0] - 60) <= 14


@pytest.mark.parametrize(("told", "moves"), [(1, False), (3, False), (12, True), (20, True)])
def test_only_a_camera_that_is_seen_to_move_often_enough_moves(told, moves):
    """Before a plain background few looks tell anything, and those tell of the things before it."""
    looks = [Shift(float(i), i + 0.2, 30.0 if i < told else None) for i in range(20)]
    assert verdict(looks, []).moves is moves


def test_the_colour_of_a_small_thing_is_that_of_its_inside():
    def rimmed(t):
        return (20 + 40 * t, 60)

    frames = list(seen([(BLUE, 16, 16, rimmed), (RED, 12, 12, lambda t: (22 + 40 * t, 62))]))
    (track,) = boxes_of(frames)
    assert track.look.colour == "red"
    assert track.look.colour_shares["red"] > 0.9
