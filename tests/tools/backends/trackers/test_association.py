from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event

import cv2
import numpy as np
import pytest

from vidence.tools.backends.trackers.association.tracker import Association
from vidence.tools.capabilities import Detections, Patch, Track, Tracker
from vidence.tools.deadline import Deadline
from vidence.traces.errors import DeadlineExceeded

SIZE = (320, 180)
RED, BLUE, GREEN, WHITE = (81, 90, 240), (41, 240, 110), (145, 54, 34), (235, 128, 128)
Place = Callable[[float], tuple[float, float] | None]


@dataclass
class Thing:
    """A coloured rectangle with its centre over time; drawn in order, so later ones are in front."""

    place: Place
    size: tuple[float, float] = (40.0, 24.0)
    colour: tuple[int, int, int] = RED
    boxes: dict[int, tuple[float, float, float, float]] = field(default_factory=dict)
    pixels: dict[int, int] = field(default_factory=dict)


def line(x0: float, y0: float, vx: float, vy: float = 0.0) -> Place:
    return lambda t: (x0 + vx * t, y0 + vy * t)


def blobs(
    things: list[Thing],
    *,
    seconds: float = 4.0,
    rate: float = 25.0,
    hiders: tuple[tuple[int, int, int, int], ...] = (),
    missed: Callable[[int, float], bool] = lambda n, t: False,
    jitter_s: float = 0.0,
) -> Iterator[Detections]:
    """Connected blobs of the moving pixels, as a background model sees them."""
    random = np.random.default_rng(7)
    width, height = SIZE
    for i in range(round(seconds * rate)):
        t = i / rate + (random.uniform(0, jitter_s) if jitter_s else 0.0)
        owner = np.full((height, width), -1, dtype=np.int64)
        for n, thing in enumerate(things):
            middle = thing.place(t)
            if middle is None or missed(n, t):
                continue
            (cx, cy), (w, h) = middle, thing.size
            x1, y1, x2, y2 = (round(v) for v in (cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2))
            owner[max(y1, 0) : max(y2, 0), max(x1, 0) : max(x2, 0)] = n
            thing.boxes[i] = (x1, y1, x2, y2)
        for x1, y1, x2, y2 in hiders:
            owner[y1:y2, x1:x2] = -1
        yuv = np.full((height, width, 3), 128, dtype=np.uint8)
        for n, thing in enumerate(things):
            yuv[owner == n] = thing.colour
            thing.pixels[i] = int((owner == n).sum())
        noisy = np.clip(yuv + random.normal(0, 3, yuv.shape), 0, 255).astype(np.uint8)
        yield found(owner >= 0, noisy, i, t)


def found(mask: np.ndarray, yuv: np.ndarray, index: int, t_s: float) -> Detections:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    boxes, patches = [], []
    for n in range(1, count):
        x, y, w, h, _ = stats[n].tolist()
        boxes.append((x, y, x + w, y + h))
        cut = np.s_[y : y + h : 2, x : x + w : 2]
        patches.append(Patch(yuv[cut], labels[cut] == n, 0.5))
    return Detections(
        pts=round(t_s * 1000),
        t_s=t_s,
        index=index,
        xyxy=np.array(boxes, dtype=np.float32).reshape(-1, 4),
        score=np.ones(len(boxes), dtype=np.float32),
        labels=("object",) * len(boxes),
        patches=tuple(patches),
    )


def tracked(detections: Iterator[Detections], rate: float = 25.0) -> tuple[Track, ...]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return Association().track(detections, SIZE, rate, Deadline())


def overlap(track: Track, thing: Thing, frames: range) -> float:
    """Mean IoU with the thing's true whole box, clipped to the frame; a missing sample counts as 0."""
    rows = {index: n for n, index in enumerate(track.samples.index)}
    values = []
    for frame in frames:
        if frame not in thing.boxes:
            continue
        x1, y1, x2, y2 = thing.boxes[frame]
        truth = (max(x1, 0), max(y1, 0), min(x2, SIZE[0]), min(y2, SIZE[1]))
        if truth[2] <= truth[0] or frame not in rows:
            values.append(0.0 if truth[2] > truth[0] else 1.0)
            continue
        box = track.samples.xyxy[rows[frame]]
        w = max(0.0, min(box[2], truth[2]) - max(box[0], truth[0]))
        h = max(0.0, min(box[3], truth[3]) - max(box[1], truth[1]))
        union = (box[2] - box[0]) * (box[3] - box[1]) + (truth[2] - truth[0]) * (truth[3] - truth[1]) - w * h
        values.append(w * h / union)
    return float(np.mean(values))


def of(tracks: tuple[Track, ...], colour: str) -> Track:
    chosen = [t for t in tracks if t.look.colour == colour]
    assert len(chosen) == 1, [(t.look.colour, t.samples.t_s[0], t.samples.t_s[-1]) for t in tracks]
    return chosen[0]


@pytest.mark.parametrize("rate", [12.0, 25.0, 30.0])
def test_a_single_mover_is_one_track_from_its_first_to_its_last_frame(rate: float) -> None:
    thing = Thing(line(60, 90, 50))
    (track,) = tracked(blobs([thing], rate=rate), rate)
    assert len(track.samples) == round(4 * rate)
    assert track.look.colour == "red"
    assert overlap(track, thing, range(round(4 * rate))) > 0.95
    assert set(track.samples.seen) == {"full"}
    assert track.degradations == ()


@pytest.mark.parametrize("rate", [12.0, 25.0, 30.0])
@pytest.mark.parametrize("colour", [BLUE, GREEN, WHITE])
def test_two_that_cross_keep_their_identities_and_their_own_boxes(
    rate: float, colour: tuple[int, int, int]
) -> None:
    back, front = Thing(line(40, 85, 60), colour=colour), Thing(line(280, 95, -60), (50, 30), RED)
    tracks = tracked(blobs([back, front], rate=rate), rate)
    assert len(tracks) == 2
    frames = range(round(4 * rate))
    assert overlap(of(tracks, "red"), front, frames) > 0.9
    other = next(t for t in tracks if t.look.colour != "red")
    assert overlap(other, back, frames) > 0.8
    assert {"full", "partial"} <= set(other.samples.seen)
    middle = [n for n, i in enumerate(other.samples.index) if abs(i / rate - 2) < 0.2]
    assert all(other.samples.seen[n] != "full" for n in middle)


def test_two_of_one_colour_that_cross_go_on_by_motion() -> None:
    back, front = Thing(line(40, 85, 60)), Thing(line(280, 95, -60), (50, 30))
    tracks = tracked(blobs([back, front]))
    assert len(tracks) == 2
    assert overlap(tracks[0], back, range(100)) > 0.7
    assert overlap(tracks[1], front, range(100)) > 0.7


def test_two_that_meet_and_turn_back_are_told_by_their_colour() -> None:
    left = Thing(lambda t: (60 + 50 * min(t, 4 - t), 90), colour=BLUE)
    right = Thing(lambda t: (230 - 50 * min(t, 4 - t), 94), (50, 30))
    tracks = tracked(blobs([left, right]))
    assert len(tracks) == 2
    assert overlap(of(tracks, "red"), right, range(100)) > 0.9
    assert overlap(of(tracks, "blue"), left, range(100)) > 0.8


@pytest.mark.parametrize("rate", [12.0, 25.0])
def test_a_thing_that_passes_behind_a_pillar_is_one_track_with_a_hidden_stretch(rate: float) -> None:
    thing = Thing(line(40, 90, 60))
    (track,) = tracked(blobs([thing], rate=rate, hiders=((130, 0, 190, 180),)), rate)
    frames = range(round(4 * rate))
    assert overlap(track, thing, frames) > 0.85
    hidden = [i for i, s in zip(track.samples.index, track.samples.seen, strict=True) if s == "hidden"]
    assert hidden
    assert all(thing.pixels[i] < 60 for i in hidden)
    partial = [n for n, s in enumerate(track.samples.seen) if s == "partial"]
    assert any(track.samples.real_edges[n] == (True, True, False, True) for n in partial)
    assert any(track.samples.real_edges[n] == (False, True, True, True) for n in partial)
    assert "occluded" in {d.kind for d in track.degradations}


def test_a_thin_pillar_does_not_break_a_thing_in_two() -> None:
    thing = Thing(line(40, 90, 60))
    (track,) = tracked(blobs([thing], hiders=((150, 0, 160, 180),)))
    assert overlap(track, thing, range(100)) > 0.85


def test_a_long_hiding_is_said_to_leave_the_identity_uncertain() -> None:
    thing = Thing(line(40, 90, 50))
    (track,) = tracked(blobs([thing], seconds=5, hiders=((90, 0, 210, 180),)))
    assert "identity_uncertain" in {d.kind for d in track.degradations}
    assert overlap(track, thing, range(125)) > 0.8


def test_a_thing_that_stops_for_long_and_goes_on_is_one_track() -> None:
    thing = Thing(lambda t: (60 + 40 * min(t, 2) + 40 * max(t - 9, 0), 90))
    (track,) = tracked(blobs([thing], seconds=12))
    assert len(track.samples) == 300
    assert set(track.samples.seen) == {"full"}


def test_a_thing_that_leaves_and_one_alike_that_enters_later_are_two() -> None:
    first = Thing(lambda t: (250 + 60 * t, 90) if t < 2 else None)
    second = Thing(lambda t: (-40 + 60 * (t - 2.5), 90) if t > 2.5 else None)
    tracks = tracked(blobs([first, second], seconds=6))
    assert len(tracks) == 2
    for track, thing in zip(tracks, (first, second), strict=True):
        assert overlap(track, thing, range(150)) > 0.9


def test_cut_by_the_frame_is_flagged_and_the_box_stays_in_the_frame() -> None:
    thing = Thing(line(-20, 90, 100))
    (track,) = tracked(blobs([thing], seconds=4))
    samples = track.samples
    assert samples.index[0] <= 2
    assert samples.real_edges[0] == (False, True, True, True)
    assert samples.real_edges[-1] == (True, True, False, True)
    assert samples.seen[0] == samples.seen[-1] == "partial"
    assert all(0 <= b[0] <= b[2] <= SIZE[0] for b in samples.xyxy)
    assert "cut_by_frame_edge" in {d.kind for d in track.degradations}


def test_missed_frames_are_bridged_and_marked() -> None:
    thing = Thing(line(60, 90, 40))
    (track,) = tracked(blobs([thing], missed=lambda n, t: 1.0 <= t < 1.7))
    hidden = [t for t, s in zip(track.samples.t_s, track.samples.seen, strict=True) if s == "hidden"]
    assert len(hidden) == pytest.approx(17, abs=1)
    assert overlap(track, thing, range(100)) > 0.9


def test_fast_motion_without_overlap_between_frames_is_followed() -> None:
    thing = Thing(line(20, 90, 280), (14, 14))
    (track,) = tracked(blobs([thing], seconds=1, rate=12.0), 12.0)
    assert len(track.samples) == 12


def test_irregular_frame_times_do_not_break_a_track() -> None:
    things = [Thing(line(40, 60, 60)), Thing(line(280, 130, -60), colour=BLUE)]
    assert len(tracked(blobs(things, jitter_s=0.03))) == 2


def test_a_flicker_and_a_speck_are_no_things() -> None:
    flicker = Thing(lambda t: (200, 40) if 1.0 < t < 1.15 else None)
    speck = Thing(line(20, 160, 20), (4, 4), BLUE)
    thing = Thing(line(60, 90, 50))
    (track,) = tracked(blobs([thing, flicker, speck]))
    assert overlap(track, thing, range(100)) > 0.9


def test_a_thing_seen_in_two_fragments_for_a_while_is_one() -> None:
    thing = Thing(line(60, 90, 40), (60, 30))

    def broken() -> Iterator[Detections]:
        for seen in blobs([thing]):
            if not 1.0 < seen.t_s < 2.0:
                yield seen
                continue
            x1, y1, x2, y2 = seen.xyxy[0].tolist()
            patch = seen.patches[0]
            half = patch.mask.shape[1] // 2
            parts = [np.s_[:, : half - 2], np.s_[:, half + 2 :]]
            yield Detections(
                seen.pts,
                seen.t_s,
                seen.index,
                np.array([[x1, y1, x1 + 2 * (half - 2), y2], [x1 + 2 * (half + 2), y1, x2, y2]], np.float32),
                np.ones(2, np.float32),
                ("object", "object"),
                tuple(Patch(patch.yuv[p], patch.mask[p], 0.5) for p in parts),
            )

    (track,) = tracked(broken())
    assert overlap(track, thing, range(100)) > 0.9


def test_a_person_before_a_truck_in_two_parts_stays_a_person() -> None:
    cargo = Thing(line(60, 80, 25), (70, 50), GREEN)
    cab = Thing(lambda t: (60 + 25 * t + (48 if t < 1 else 52), 85), (26, 40), GREEN)
    person = Thing(line(290, 95, -60), (12, 44), RED)
    tracks = tracked(blobs([cargo, cab, person]))
    assert len(tracks) == 2
    assert overlap(of(tracks, "red"), person, range(100)) > 0.8


def test_a_thing_that_enters_in_two_parts_and_grows_together_is_one() -> None:
    window = lambda t: 12 if t < 0.6 else 0  # noqa: E731

    def half(top: bool) -> Place:
        return lambda t: (-60 + 100 * t, (60 if top else 100 + window(t)))

    (track,) = tracked(blobs([Thing(half(True), (100, 40), WHITE), Thing(half(False), (100, 40), WHITE)]))
    assert max(b[3] - b[1] for b in track.samples.xyxy) > 75


def test_two_things_side_by_side_that_each_enter_in_two_parts_are_two() -> None:
    def part(x: float, y: float) -> Place:
        return lambda t: (x + 40 * t + (4 if x > 60 and t < 0.3 else 0), y)

    upper = [Thing(part(60, 60), (50, 30), RED), Thing(part(95, 60), (20, 30), RED)]
    lower = [Thing(part(60, 96), (50, 36), BLUE), Thing(part(95, 96), (20, 36), BLUE)]
    tracks = tracked(blobs([*upper, *lower]))
    assert sorted(str(track.look.colour) for track in tracks) == ["blue", "red"]


def test_a_piece_of_shadow_at_a_foot_is_no_thing() -> None:
    person = Thing(line(60, 90, 40), (20, 60), RED)
    shadow = Thing(lambda t: (60 + 40 * t + 24, 114), (16, 8), (70, 126, 128))
    (track,) = tracked(blobs([person, shadow]))
    assert track.look.colour == "red"


def test_what_trembles_at_one_place_is_no_thing() -> None:
    line_on_road = Thing(lambda t: (200 + 3 * np.sin(40 * t), 40), (20, 12), WHITE)
    assert tracked(blobs([line_on_road])) == ()


def test_a_thing_called_by_several_names_at_one_place_is_one() -> None:
    def named() -> Iterator[Detections]:
        for seen in blobs([Thing(line(60, 90, 40))]):
            label = ("car", "suitcase", "car", "cell phone", "car")[seen.index % 5]
            yield labelled(seen, [label], [tuple(seen.xyxy[0].tolist())], [0.6])

    (track,) = tracked(named())
    assert track.label == "car"


def test_things_close_together_under_two_names_stay_two() -> None:
    def named() -> Iterator[Detections]:
        for seen in blobs([Thing(line(60, 90, 40))]):
            x1, y1, x2, y2 = seen.xyxy[0].tolist()
            beside = (x2 - 6, y1 - 20, x2 + 14, y2)
            yield labelled(seen, ["car", "person"], [(x1, y1, x2, y2), beside], [0.6, 0.5])

    assert sorted(t.label for t in tracked(named())) == ["car", "person"]


def labelled(
    seen: Detections, labels: list[str], boxes: list[tuple[float, ...]], scores: list[float]
) -> Detections:
    patch = Patch(np.full((12, 20, 3), 128, np.uint8), np.ones((12, 20), np.bool_), 0.5)
    return Detections(
        seen.pts,
        seen.t_s,
        seen.index,
        np.array(boxes, np.float32).reshape(-1, 4),
        np.array(scores, np.float32),
        tuple(labels),
        (patch,) * len(labels),
    )


def test_a_vehicle_whose_class_flips_and_doubles_is_one_track_with_the_voted_label() -> None:
    def flipping() -> Iterator[Detections]:
        for seen in blobs([Thing(line(60, 90, 40))]):
            x1, y1, x2, y2 = seen.xyxy[0].tolist()
            label = ("car", "car", "truck", "bus")[seen.index % 4]
            twin = (x1 + 2, y1 - 1, x2 + 3, y2)
            yield labelled(seen, [label, "truck"], [(x1, y1, x2, y2), twin], [0.8, 0.3])

    (track,) = tracked(flipping())
    assert track.label == "car"
    assert track.look.fill is None


def test_drop_outs_of_a_detector_at_a_low_rate_do_not_break_a_track() -> None:
    random = np.random.default_rng(3)

    def dropping() -> Iterator[Detections]:
        for seen in blobs([Thing(line(60, 90, 40))], rate=10.0):
            if random.uniform() < 0.4:
                yield labelled(seen, [], [], [])
            else:
                box = tuple((seen.xyxy[0] + random.normal(0, 1.5, 4)).tolist())
                yield labelled(seen, ["person"], [box], [0.5])

    (track,) = tracked(dropping(), 10.0)
    assert track.label == "person"
    assert len(track.samples) > 35


def test_tracks_are_numbered_by_first_sight_and_equal_on_every_run() -> None:
    def scene() -> Iterator[Detections]:
        late = Thing(lambda t: (300 - 60 * (t - 1), 150) if t > 1 else None, colour=GREEN)
        return blobs([Thing(line(280, 40, -50), colour=BLUE), Thing(line(40, 90, 60)), late])

    first, second = tracked(scene()), tracked(scene())
    assert [t.number for t in first] == [1, 2, 3]
    assert [t.look.colour for t in first] == ["red", "blue", "green"]
    assert [(t.samples, t.look) for t in first] == [(t.samples, t.look) for t in second]


def test_nothing_gives_no_tracks() -> None:
    assert tracked(blobs([])) == ()
    assert tracked(iter(())) == ()


def test_a_cancelled_deadline_stops_it() -> None:
    cancelled = Event()
    cancelled.set()
    with pytest.raises(DeadlineExceeded):
        Association().track(blobs([Thing(line(60, 90, 50))]), SIZE, 25.0, Deadline(cancelled=cancelled))


def test_it_is_a_tracker_with_a_fingerprint() -> None:
    assert isinstance(Association(), Tracker)
    assert Association().fingerprint().capability == "tracker"
