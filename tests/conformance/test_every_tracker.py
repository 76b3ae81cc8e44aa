import numpy as np
import pytest

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
        pts=i * 100,
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


def test_it_speaks_the_protocol(tracker):
    assert isinstance(tracker(), Tracker)
    assert tracker().fingerprint() == tracker().fingerprint()
    assert tracker().fingerprint().capability == "tracker"


def test_each_thing_is_one_track_with_its_own_boxes_and_times(tracker):
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


def test_tracks_come_in_order_of_first_sight(tracker):
    def late_red(i):
        red, blue = ((10 + 2 * i, 20, 34 + 2 * i, 44), RED), ((120 - 2 * i, 80, 144 - 2 * i, 104), BLUE)
        return look(i, [red, blue] if i >= 10 else [blue])

    first, second = tracked(tracker, [late_red(i) for i in range(40)])
    assert first.samples.t_s[0] < second.samples.t_s[0]
    assert (first.number, second.number) == (1, 2)


@pytest.mark.parametrize("looks", [[], [look(i, []) for i in range(20)]])
def test_nothing_seen_is_no_track(tracker, looks):
    assert tracked(tracker, looks) == ()


def test_irregular_times_are_kept(tracker):
    times = [i / 20 + (0.3 if i > 20 else 0.0) for i in range(40)]
    looks = [look(i, [((10 + i, 20, 34 + i, 44), RED)], t_s=times[i]) for i in range(40)]
    (track,) = tracked(tracker, looks)
    assert set(track.samples.t_s) <= set(times)
    assert track.samples.t_s[0] == 0


def test_boxes_of_a_pixel_do_not_break_it(tracker):
    looks = [look(i, [((50, 50, 51, 51), RED), ((0, 0, 0, 0), BLUE)]) for i in range(30)]
    assert all(len(track.samples) >= 1 for track in tracked(tracker, looks))


def test_the_same_detections_give_the_same_tracks(tracker):
    looks = [two_squares(i) for i in range(40)]
    first, second = tracked(tracker, looks), tracked(tracker, looks)
    assert [(t.number, t.samples, t.look) for t in first] == [(t.number, t.samples, t.look) for t in second]


def test_detections_are_consumed_as_they_come(tracker):
    taken = []

    def stream():
        for i in range(30):
            taken.append(i)
            yield two_squares(i)

    tracked(tracker, stream())
    assert taken == list(range(30))


def test_a_cancelled_call_stops_at_the_next_check(tracker, deadline_after_checks):
    with pytest.raises(DeadlineExceeded):
        tracked(tracker, [two_squares(i) for i in range(40)], deadline_after_checks(5))
