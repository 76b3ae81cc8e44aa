"""ByteTrack, OC-SORT and BoT-SORT of the `trackers` package, and people told apart by their looks."""

import sys

import numpy as np
import pytest

from vidence.tests.tools.backends.onnx_files import mean_colour, model
from vidence.tools.backends.trackers.entries import ENTRIES
from vidence.tools.capabilities import Detections, Patch
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import ModelSettings
from vidence.tools.registry import entries, make_backend
from vidence.traces.errors import BackendError, BackendMissing, UsageError

RED, BLUE = (76, 84, 255), (41, 240, 110)
SIZE, RATE_HZ = (320, 240), 10.0
MAKE = {entry.name: entry.make for entry in ENTRIES}
METHODS = ("bytetrack", "ocsort", "botsort")


def made(name, argument=None, **settings):
    return MAKE[name](argument, ModelSettings(**settings))


def look(i, things, label="person", t_s=None):
    """Detections of one frame: (box, YUV, score) of each thing."""
    whole = np.ones((24, 12), bool)
    patches = tuple(Patch(np.full((24, 12, 3), yuv, np.uint8), whole, 0.5) for _, yuv, _ in things)
    return Detections(
        pts=i,
        t_s=i / RATE_HZ if t_s is None else t_s,
        index=i,
        xyxy=np.array([box for box, _, _ in things], np.float32).reshape(-1, 4),
        score=np.array([score for _, _, score in things], np.float32),
        labels=(label,) * len(things),
        patches=patches,
    )


def tracked(tracker, looks):
    return tracker.track(iter(looks), SIZE, RATE_HZ, Deadline())


def standing(i, *, until=20, since=50, then=RED, place=0, label="person"):
    """Somebody in red who stands still, is hidden, and is seen again – or somebody else is, or elsewhere."""
    box = (100, 60, 124, 108) if i < until else (100 + place, 60, 124 + place, 108)
    seen = i < until or i >= since
    return look(i, [(box, RED if i < until else then, 0.9)] if seen else [], label)


@pytest.fixture
def reid(tmp_path):
    path = tmp_path / "colours.onnx"
    path.write_bytes(mean_colour())
    return path


@pytest.mark.parametrize("name", METHODS)
def test_what_is_unseen_for_long_is_another_thing_to_motion_alone(name):
    for since, count in ((25, 1), (50, 2)):
        looks = [standing(i, since=since) for i in range(80)]
        assert len(tracked(made(name), looks)) == count


@pytest.mark.parametrize("name", METHODS)
def test_time_counts_and_not_frames(name):
    """Twenty frames, three seconds without any, and twenty more: nobody stood there for so long unseen."""
    times = [i / RATE_HZ + (3 if i >= 20 else 0) for i in range(40)]
    looks = [look(i, [((100, 60, 124, 108), RED, 0.9)], t_s=times[i]) for i in range(40)]
    first, second = tracked(made(name), looks)
    assert (first.samples.t_s, second.samples.t_s) == (tuple(times[:20]), tuple(times[20:]))


@pytest.mark.parametrize("name", ["bytetrack", "botsort"])
def test_faint_boxes_carry_a_track_on_and_begin_none(name):
    def faint(i):
        walker = ((20 + 2 * i, 60, 44 + 2 * i, 108), RED, 0.9 if i < 15 else 0.15)
        return look(i, [walker, ((250, 60, 274, 108), BLUE, 0.15)])

    (track,) = tracked(made(name), [faint(i) for i in range(40)])
    assert track.samples.index == tuple(range(40))
    assert track.samples.score[-1] == pytest.approx(0.15)
    assert len(tracked(made(name, "threshold=0.12"), [faint(i) for i in range(40)])) == 2


@pytest.mark.parametrize("name", METHODS)
def test_many_things_at_the_threshold_are_kept_apart(name):
    """A float32 of 0.7 is less than one of more digits."""
    boxes = [(20 * row, 18 * row, 20 * row + 16, 18 * row + 14) for row in range(12)]
    looks = [look(i, [(box, RED, 0.7) for box in boxes]) for i in range(12)]
    assert len(tracked(made(name, "threshold=0.7"), looks)) == 12


@pytest.mark.parametrize("name", METHODS)
def test_somebody_who_looks_the_same_is_the_same_one(name, reid):
    tracker = made(name, f"reid={reid}")
    (track,) = tracked(tracker, [standing(i) for i in range(80)])
    assert track.samples.index == tuple(range(80))
    assert set(track.samples.seen[20:50]) == {"hidden"}
    assert {"occluded", "identity_uncertain"} <= {told.kind for told in track.degradations}
    assert len(tracked(tracker, [standing(i, then=BLUE) for i in range(80)])) == 2


def test_nobody_is_the_same_who_could_not_have_come_there(reid):
    tracker = made("bytetrack", f"reid={reid}")
    assert len(tracked(tracker, [standing(i, since=22, place=190) for i in range(80)])) == 2
    assert len(tracked(tracker, [standing(i, since=50, place=190) for i in range(80)])) == 1
    assert len(tracked(tracker, [standing(i, since=125) for i in range(150)])) == 2


def test_looks_tell_people_apart_and_nothing_else(reid):
    tracker = made("bytetrack", f"reid={reid}")
    assert len(tracked(tracker, [standing(i, label="car") for i in range(80)])) == 2


def test_who_left_the_picture_and_who_came_in_are_two(reid):
    def passing(i):
        x = max(60 - 6 * i, -30) if i < 20 else min(-30 + 6 * (i - 40), 100)
        return look(i, [((max(x, 0), 60, x + 24, 108), RED, 0.9)] if x > -14 and not 20 <= i < 40 else [])

    tracks = tracked(made("bytetrack", f"reid={reid}"), [passing(i) for i in range(80)])
    assert len(tracks) == 2


def test_a_fingerprint_says_what_tracks_depend_on(reid):
    arguments = (None, "threshold=0.5", f"reid={reid}", f"reid={reid},distance=0.2")
    prints = [made("bytetrack", argument).fingerprint().model_dump_json() for argument in arguments]
    assert len(set(prints)) == len(prints)
    assert made("botsort").fingerprint().parameters["camera_motion"] == "not compensated"


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("threshold=2", "cannot take 'threshold=2'"),
        ("nonsense", "no option 'nonsense'"),
        ("iou=0.5", "no option 'iou=0.5'"),
        ("distance=0.2", "together with reid=FILE"),
        ("reid=FILE,runtime=tflite", "cannot take 'runtime=tflite'"),
    ],
)
def test_bad_options_are_usage_errors(argument, said):
    with pytest.raises(UsageError, match=said):
        made("bytetrack", argument)


def test_files_that_tell_nobody_apart_are_refused(tmp_path):
    with pytest.raises(BackendMissing, match="there is no file") as refused:
        made("ocsort", "reid=nowhere.onnx")
    assert "reid=FILE.onnx" in refused.value.hint
    (tmp_path / "m.onnx").write_bytes(model())
    with pytest.raises(BackendError, match=r"m\.onnx"):
        made("ocsort", f"reid={tmp_path / 'm.onnx'}")


def test_without_onnxruntime_there_is_one_command(reid, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(BackendMissing, match="needs onnxruntime") as refused:
        made("bytetrack", f"reid={reid},runtime=onnxruntime")
    assert refused.value.hint == 'Install what is missing: pip install "vidence[onnx]"'


def test_without_ultralytics_there_is_one_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "ultralytics", None)
    with pytest.raises(BackendMissing, match="the tracker 'ultralytics' needs") as refused:
        make_backend(entries()["tracker", "ultralytics"], "botsort", ModelSettings())
    assert refused.value.hint == 'Install what is missing: pip install "vidence[yolo]"'


def test_a_method_that_ultralytics_lacks_is_a_usage_error():
    with pytest.raises(UsageError, match="no option 'sort'") as refused:
        made("ultralytics", "sort")
    assert "botsort" in refused.value.hint
