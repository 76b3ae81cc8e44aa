"""What is relied on in any tracker; a class that inherits gives `tracker`, a fixture that makes one."""

from dataclasses import replace

import numpy as np
import pytest

from vidence.tests.conformance.checks_backend import Backing
from vidence.tools.capabilities import Detections, Patch, Tracker
from vidence.tools.deadline import Deadline
from vidence.traces.errors import DeadlineExceeded

RED, BLUE = (76, 84, 255), (41, 240, 110)
SIZE, RATE_HZ = (160, 120), 20.0


def look(i, boxes, *, t_s=None):
    """Detections of one frame: boxes with the YUV of their pixels."""
    patches = tuple(
        Patch(np.full((12, 12, 3), yuv, np.uint8), np.ones((12, 12), bool), 0.5) for _, yuv in boxes
    )
    return Detections(
        pts=i * 50,
        t_s=i / RATE_HZ if t_s is None else t_s,
        index=i,
        xyxy=np.array([box for box, _ in boxes], np.float32).reshape(-1, 4),
        score=np.full(len(boxes), 0.9, np.float32),
        labels=("object",) * len(boxes),
        patches=patches,
    )


def two_squares(i):
    red, blue = (10 + 2 * i, 20, 34 + 2 * i, 44), (120 - 2 * i, 80, 144 - 2 * i, 104)
    return look(i, [(red, RED), (blue, BLUE)])


def tracked(make, looks, deadline=None):
    return make().track(iter(looks), SIZE, RATE_HZ, deadline or Deadline())


class Tracking(Backing):
    """What holds whatever moves."""

    capability, protocol = "tracker", Tracker

    @pytest.fixture
    def backend(self, tracker):
        return tracker

    @pytest.fixture
    def use(self):
        return lambda tracker: tracked(lambda: tracker, [two_squares(i) for i in range(20)])

    def test_each_thing_is_one_track_with_its_own_boxes_and_times(self, tracker):
        red, blue = tracked(tracker, [two_squares(i) for i in range(40)])
        assert (red.number, blue.number) == (1, 2)
        for track, row in ((red, 0), (blue, 1)):
            truth = {i: two_squares(i) for i in range(40)}
            assert track.samples.index == tuple(range(40))
            for index, pts, t_s, box in zip(
                track.samples.index, track.samples.pts, track.samples.t_s, track.samples.xyxy, strict=True
            ):
                assert (pts, t_s) == (truth[index].pts, truth[index].t_s)
                assert box == pytest.approx(tuple(truth[index].xyxy[row]), abs=1.5)

    def test_tracks_come_in_order_of_first_sight(self, tracker):
        def late_red(i):
            red, blue = ((10 + 2 * i, 20, 34 + 2 * i, 44), RED), ((120 - 2 * i, 80, 144 - 2 * i, 104), BLUE)
            return look(i, [red, blue] if i >= 10 else [blue])

        first, second = tracked(tracker, [late_red(i) for i in range(40)])
        assert first.samples.t_s[0] < second.samples.t_s[0]
        assert (first.number, second.number) == (1, 2)

    @pytest.mark.parametrize("looks", [[], [look(i, []) for i in range(20)]])
    def test_nothing_seen_is_no_track(self, tracker, looks):
        assert tracked(tracker, looks) == ()

    def test_irregular_times_are_kept(self, tracker):
        times = [i / 20 + (0.3 if i > 20 else 0.0) for i in range(40)]
        looks = [look(i, [((10 + i, 20, 34 + i, 44), RED)], t_s=times[i]) for i in range(40)]
        (track,) = tracked(tracker, looks)
        assert {round(t_s, 6) for t_s in track.samples.t_s} <= {round(t_s, 6) for t_s in times}
        assert track.samples.t_s[0] == 0

    def test_boxes_of_a_pixel_do_not_break_it(self, tracker):
        looks = [look(i, [((50, 50, 51, 51), RED), ((0, 0, 0, 0), BLUE)]) for i in range(30)]
        assert all(len(track.samples) >= 1 for track in tracked(tracker, looks))

    def test_the_same_detections_give_the_same_tracks(self, tracker):
        looks = [two_squares(i) for i in range(40)]
        first, second = tracked(tracker, looks), tracked(tracker, looks)
        assert [(t.number, t.samples, t.look) for t in first] == [
            (t.number, t.samples, t.look) for t in second
        ]

    def test_detections_are_consumed_as_they_come(self, tracker):
        taken = []

        def stream():
            for i in range(30):
                taken.append(i)
                yield two_squares(i)

        tracked(tracker, stream())
        assert taken == list(range(30))

    @pytest.mark.parametrize("checks", [0, 5])
    def test_a_cancelled_call_stops_at_the_next_check(self, tracker, deadline_after_checks, checks):
        with pytest.raises(DeadlineExceeded):
            tracked(tracker, [two_squares(i) for i in range(40)], deadline_after_checks(checks))


class TrackingIdentities:
    """What holds of one that knows how things move."""

    def test_two_that_cross_keep_who_they_are(self, tracker):
        def crossing(i):
            red, blue = (10 + 3 * i, 30, 34 + 3 * i, 54), (126 - 3 * i, 44, 150 - 3 * i, 68)
            return look(i, [(red, RED), (blue, BLUE)] if i % 2 else [(blue, BLUE), (red, RED)])

        red, blue = tracked(tracker, [crossing(i) for i in range(40)])
        for track, step in ((red, 3), (blue, -3)):
            assert track.samples.index == tuple(range(40))
            left = [box[0] for box in track.samples.xyxy]
            assert np.diff(left) == pytest.approx(step, abs=1)

    @pytest.mark.parametrize("unseen_s", [0.2, 0.6])
    def test_one_that_is_hidden_for_a_moment_is_the_same_one(self, tracker, unseen_s):
        away = range(20, 20 + round(unseen_s * RATE_HZ))
        boxes = [(4 + 2 * i, 40, 28 + 2 * i, 64) for i in range(60)]
        looks = [look(i, [] if i in away else [(box, RED)]) for i, box in enumerate(boxes)]
        (track,) = tracked(tracker, looks)
        assert track.samples.index == tuple(range(60))
        assert {
            i for i, seen in zip(track.samples.index, track.samples.seen, strict=True) if seen == "hidden"
        } == {*away}
        # Too short to be worth a word for some, but half a second is told.
        assert unseen_s < 0.5 or "occluded" in {told.kind for told in track.degradations}

    def test_where_frames_are_lacking_things_have_moved_on(self, tracker):
        times = [i / RATE_HZ + (0.5 if i >= 20 else 0) for i in range(40)]
        boxes = [(4 + 50 * t, 40, 28 + 50 * t, 64) for t in times]
        (track,) = tracked(tracker, [look(i, [(boxes[i], RED)], t_s=times[i]) for i in range(40)])
        assert track.samples.t_s == tuple(times)
        assert "hidden" not in track.samples.seen

    @pytest.mark.parametrize("rate_hz", [5.0, 20.0, 60.0])
    def test_any_rate_will_do(self, tracker, rate_hz):
        times = [i / rate_hz for i in range(round(2 * rate_hz))]
        looks = [
            look(
                i,
                [((10 + 40 * t, 20, 34 + 40 * t, 44), RED), ((120 - 40 * t, 80, 144 - 40 * t, 104), BLUE)],
                t_s=t,
            )
            for i, t in enumerate(times)
        ]
        tracks = tracker().track(iter(looks), SIZE, rate_hz, Deadline())
        assert [track.samples.t_s for track in tracks] == [tuple(times)] * 2

    def test_edges_on_the_frame_s_border_are_not_real(self, tracker):
        boxes = [(max(40 - 2 * i, 0), 40, 64 - 2 * i, 64) for i in range(28)]
        (track,) = tracked(tracker, [look(i, [(box, RED)]) for i, box in enumerate(boxes)])
        assert track.samples.real_edges[0] == (True,) * 4
        assert track.samples.real_edges[24] == (False, True, True, True)
        assert track.samples.seen[24] == "partial"
        assert "cut_by_frame_edge" in {told.kind for told in track.degradations}

    def test_it_is_called_what_most_of_its_score_says(self, tracker):
        looks = [
            replace(
                look(i, [((10 + 2 * i, 20, 34 + 2 * i, 44), RED)]), labels=("truck" if i % 4 == 0 else "car",)
            )
            for i in range(40)
        ]
        (track,) = tracked(tracker, looks)
        assert (track.label, track.look.colour) == ("car", "red")
