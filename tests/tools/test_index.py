import threading
from types import SimpleNamespace

import numpy as np
import pytest

from vidence.tools.capabilities import Detections, Sought
from vidence.tools.deadline import Deadline
from vidence.tools.finding import find
from vidence.tools.index import Clock, index
from vidence.traces.errors import DeadlineExceeded, NotMeasurable
from vidence.traces.records import VideoRecord


def crossing(t_s):
    return (10 + 30 * t_s, 40.0, 40 + 30 * t_s, 60.0)


def made(context):
    backends = context.backends
    return index(context, detector=backends.detector(), tracker=backends.tracker())


def test_every_track_becomes_a_tube_that_says_what_was_looked_at(make_context, scripted):
    found = made(make_context([scripted.Thing(crossing)]))
    (tube,) = found.index.tubes
    assert tube.source == "motion+rows"
    assert tube.frame_interval_s == pytest.approx(0.1)
    assert not tube.classed
    assert len(tube.samples) == 40
    assert tube.coverage == found.index.coverage
    assert tube.coverage.rate_hz == pytest.approx(10)
    assert (tube.coverage.spans[0].start_s, tube.coverage.spans[0].end_s) == (0, 4)
    assert not found.cached


def test_the_second_question_of_a_run_detects_nothing_anew(make_context, scripted):
    context = make_context([scripted.Thing(crossing)])
    first, second = made(context), made(context)
    assert second.cached
    assert second.index == first.index
    assert len(context.backends.main.calls) == 1


def test_another_run_reads_the_index_from_the_cache(make_context, scripted):
    cache = scripted.Memory()
    first = made(make_context([scripted.Thing(crossing)], cache=cache))
    other = make_context([scripted.Thing(crossing)], cache=cache)
    second = made(other)
    assert second.cached
    assert second.index == first.index
    assert not other.backends.main.calls


def test_another_version_of_a_backend_is_another_index(make_context, scripted):
    cache = scripted.Memory()
    made(make_context([scripted.Thing(crossing)], cache=cache))
    newer = scripted.Detector([scripted.Thing(crossing)], version="2")
    assert not made(make_context(detector=newer, cache=cache)).cached


@pytest.mark.parametrize("kept", [b"", b"junk", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_what_cannot_be_read_from_the_cache_is_made_again(make_context, scripted, kept):
    cache = scripted.Memory()
    made(make_context([scripted.Thing(crossing)], cache=cache))
    cache.kept = dict.fromkeys(cache.kept, kept)
    found = made(make_context([scripted.Thing(crossing)], cache=cache))
    assert not found.cached
    assert len(found.index.tubes) == 1


def test_parallel_calls_make_the_index_once(make_context, scripted):
    context = make_context([scripted.Thing(crossing)])
    threads = [threading.Thread(target=made, args=(context,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(context.backends.main.calls) == 1


def test_a_passed_deadline_stops_the_work_and_keeps_nothing(make_context, scripted):
    cache = scripted.Memory()
    context = make_context([scripted.Thing(crossing)], cache=cache)
    object.__setattr__(context, "deadline", Deadline.after(-1))
    with pytest.raises(DeadlineExceeded):
        made(context)
    assert not cache.kept


def seen(index, t_s):
    return Detections(index, t_s, index, np.zeros((0, 4), np.float32), np.zeros(0, np.float32), (), ())


def record(frames, end_s):
    return VideoRecord(
        name="v", sha256="0" * 64, width=8, height=8, time_base=(1, 10), start_s=0, end_s=end_s,
        frames=frames, rate_hz=10, codec="h264", pixel_format="yuv420p", decoder="d",
    )  # fmt: skip


def test_coverage_has_a_hole_where_frames_were_left_out():
    clock = Clock()
    list(clock.watch(seen(i, i / 10) for i in (*range(10), *range(50, 60))))
    coverage = clock.coverage(record(60, 6.0), tool="t")
    assert [(s.start_s, s.end_s) for s in coverage.spans] == [(0, 1.0), (5.0, 6.0)]
    assert coverage.frames == 20
    assert coverage.rate_hz == pytest.approx(10)


def test_coverage_at_a_lower_rate_has_no_holes_and_says_the_rate():
    clock = Clock()
    list(clock.watch(seen(i, i / 10) for i in range(0, 60, 5)))
    coverage = clock.coverage(record(60, 6.0), tool="t")
    assert [(s.start_s, s.end_s) for s in coverage.spans] == [(0, 6.0)]
    assert coverage.rate_hz == pytest.approx(2)


def test_the_last_look_at_a_lower_rate_counts_to_the_end():
    clock = Clock()
    list(clock.watch(seen(i, i / 10) for i in (0, 2, 5, 7, 10, 12, 15, 17)))
    coverage = clock.coverage(record(20, 2.0), tool="t")
    assert [(s.start_s, s.end_s) for s in coverage.spans] == [(0, 2.0)]


def test_nothing_looked_at_covers_nothing():
    assert Clock().coverage(record(60, 6.0), tool="t").spans == ()


def test_a_thing_that_never_moves_is_found_by_its_colour(make_context, scripted):
    box = scripted.Thing(lambda t: (100.0, 20.0, 120.0, 40.0), scripted.BLUE)
    context = make_context([scripted.Thing(crossing)], colours=[box])
    (tube,) = find(context, Sought(colours=("blue",))).index.tubes
    assert tube.source == "colour+still"
    assert tube.span.start_s == 0
    assert tube.span.end_s == pytest.approx(4)
    assert set(tube.samples.seen) == {"full"}
    assert len(find(context, Sought()).index.tubes) == 1


def test_a_mover_seen_by_colour_too_is_one_thing(make_context, scripted):
    def stops(t_s):
        return crossing(min(t_s, 1.0))

    context = make_context([scripted.Thing(stops)], colours=[scripted.Thing(stops)])
    tubes = find(context, Sought(colours=("red",))).index.tubes
    assert [tube.source for tube in tubes] == ["motion+rows"]


def test_a_still_thing_hidden_for_a_while_stays_one_tube(make_context, scripted):
    def hidden_between(t_s):
        return None if 1.4 < t_s < 2.1 else (100.0, 20.0, 120.0, 40.0)

    context = make_context(colours=[scripted.Thing(hidden_between)])
    (tube,) = find(context, Sought(colours=("red",))).index.tubes
    assert set(tube.samples.seen) == {"full", "hidden"}
    assert tube.span.end_s == pytest.approx(4)


def test_what_is_seen_only_now_and_then_is_no_thing(make_context, scripted):
    context = make_context(colours=[scripted.Thing(lambda t: (9.0, 9.0, 20.0, 20.0) if t < 1 else None)])
    assert find(context, Sought(colours=("red",))).index.tubes == ()


def test_a_moving_camera_is_refused_without_a_colour(make_context, scripted):
    context = make_context([scripted.Thing(crossing)], moves=True)
    with pytest.raises(NotMeasurable, match="the camera moves") as refused:
        find(context, Sought(noun="car"))
    assert "onnx" in refused.value.hint
    assert not context.backends.main.calls


def test_under_a_moving_camera_things_are_found_by_colour_and_it_is_said(make_context, scripted):
    context = make_context([scripted.Thing(crossing)], colours=[scripted.Thing(crossing)], moves=True)
    (tube,) = find(context, Sought(colours=("red",))).index.tubes
    assert tube.source == "colour+rows"
    assert [d.kind for d in tube.degradations] == ["camera_moves"]
    assert context.backends.colour.calls[0].rate_hz is None


def test_a_class_the_detector_does_not_know_is_refused_with_what_it_knows(make_context, scripted):
    detector = scripted.Detector([], name="classes", classes=frozenset({"car", "cat"}))
    with pytest.raises(NotMeasurable, match="does not know the class 'cart'") as refused:
        find(make_context(detector=detector), Sought(noun="cart"))
    assert "car" in refused.value.hint


def look_at(indices, times_s=None, rate_hz=25.0, frames=100):
    """What a clock makes of looks at these frames, at a steady rate or at times of their own."""
    times_s = [index / rate_hz for index in indices] if times_s is None else times_s
    video = SimpleNamespace(frames=frames, end_s=frames / rate_hz)
    return [
        (round(span.start_s, 2), round(span.end_s, 2))
        for span in Clock(times_s, indices).coverage(video, tool="x").spans
    ]


def test_a_look_that_did_not_come_is_a_hole_at_any_rate():
    assert look_at(range(0, 100, 5)) == [(0.0, 4.0)]
    assert look_at([i for i in range(0, 100, 5) if i != 50]) == [(0.0, 2.0), (2.2, 4.0)]
    assert look_at([i for i in range(100) if i not in range(50, 54)]) == [(0.0, 2.0), (2.16, 4.0)]
    assert look_at([i for i in range(100) if i not in (50, 51)]) == [(0.0, 4.0)]
    assert look_at([i for i in range(0, 100, 2) if i != 50]) == [(0.0, 2.0), (2.08, 4.0)]
    assert look_at([i for i in range(0, 99, 3) if i != 51], frames=99) == [(0.0, 2.04), (2.16, 3.96)]


def test_frames_that_last_long_or_come_thick_are_no_holes():
    slow = [0.0, 0.5, 1.0, 3.0, 3.5]
    assert look_at(range(5), slow, rate_hz=1.0, frames=5) == [(0.0, 5.0)]
    thick = [*range(10), 25, 40, 55]
    assert look_at(thick, [n * 0.5 for n in range(13)], rate_hz=10.0, frames=65) == [(0.0, 6.5)]
