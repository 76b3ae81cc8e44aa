"""A backend in another process or at a url gives what it gives here, bit for bit."""

import os
from pathlib import Path

import numpy as np
import pytest

from vidence.tools.capabilities import Prompt, Request, Sought, Spot
from vidence.tools.deadline import Deadline
from vidence.tools.notes import taking_notes
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.remote.host import Host
from vidence.tools.remote.pack import pack
from vidence.tools.video import Video
from vidence.traces.errors import UsageError
from vidence.traces.records import Span


def here(capability, name, argument=None):
    choice = f"{capability}={name}" + (f":{argument}" if argument else "")
    return ChosenBackends(parse_choices([choice])).of(capability)


def written(value):
    """A value as JSON and bytes, which tell any two apart."""
    packed = pack(value, lambda kind, thing: 0)
    return packed.tree, [(a.dtype, a.shape, a.tobytes()) for a in packed.arrays]


def detections(detector, video):
    request = Request(Span(start_s=0.2, end_s=0.8), 12.0, Sought(colours=("red",)), standing=True)
    return [*detector.detect(video, Request(), Deadline()), *detector.detect(video, request, Deadline())]


def tracks(tracker, video):
    looks = here("detector", "colour").detect(video, Request(), Deadline())
    return tracker.track(looks, (160, 96), 25.0, Deadline.after(60))


def motion(camera, video):
    return camera.motion(video, None, Deadline())


def fits(retriever, video):
    rows = np.stack(list(retriever.encode(video.frames(rate_hz=5))))
    return rows, retriever.fit("a red thing", np.arange(len(rows)) / 5, rows)


def points(tracker, video):
    return tracker.follow(video, [Spot(0.4, 56.0, 52.0)], None, Deadline())


def outlines(segmenter, video):
    (frame,) = video.at([0.4])
    prompt = Prompt(frame.t_s, box=(40.0, 36.0, 76.0, 68.0))
    return segmenter.segment(frame, [prompt], Deadline())


@pytest.mark.parametrize(
    ("capability", "name", "look"),
    [
        ("detector", "motion", detections),
        ("detector", "colour", detections),
        ("tracker", "association", tracks),
        ("camera", "features", motion),
        ("retriever", "histogram", fits),
        ("points", "patch", points),
        ("segmenter", "grabcut", outlines),
    ],
)
def test_what_comes_back_is_what_would_come_here(elsewhere, square, capability, name, look):
    there, local = elsewhere(capability, name), here(capability, name)
    assert there.name == local.name
    assert there.fingerprint() == local.fingerprint()
    found = look(there, square)
    assert written(found) == written(look(local, square))
    assert found


@pytest.mark.parametrize("file", ["yolox_nano.onnx"])
def test_a_network_elsewhere_sees_the_same(elsewhere, square, file):
    if "VIDENCE_MODELS" not in os.environ:
        pytest.skip("VIDENCE_MODELS is not set: it names the folder with the networks")
    path = Path(os.environ["VIDENCE_MODELS"]) / file
    there, local = elsewhere("detector", "onnx", path), here("detector", "onnx", path)
    assert there.classes == local.classes
    assert there.nouns == local.nouns
    assert written(detections(there, square)) == written(detections(local, square))
    request = Request(rate_hz=5)
    examined = [list(it.examine(square, request, Deadline())) for it in (there, local)]
    assert written(examined[0]) == written(examined[1])


@pytest.mark.parametrize("settings", [{"rotation_deg": 90}, {"pixel_format": "yuv444p"}, {"matrix": 1}])
def test_frames_of_any_kind_arrive_as_they_are(elsewhere, make_video, tmp_path, numbered, settings):
    video = Video.open(make_video(tmp_path / "v.mkv", numbered(12, 102, 68), **settings))
    there, local = elsewhere("detector", "motion"), here("detector", "motion")
    assert written(detections(there, video)) == written(detections(local, video))


@pytest.mark.parametrize("choice", ["tracker=masks", "depth=ground"])
def test_what_works_with_more_of_the_run_is_not_sent_away(chosen, choice):
    capability, _, name = choice.partition("=")
    backends = chosen(choice, **{f"{capability}__{name}": Host(worker=True)})
    with pytest.raises(UsageError, match=f"'{name}' works with the run's"):
        backends.fingerprints()


def test_two_calls_at_once_do_not_mix(elsewhere, square):
    there = elsewhere("detector", "colour")
    first, second = (there.detect(square, Request(), Deadline()) for _ in range(2))
    mixed = [(a, b) for a, b in zip(first, second, strict=True)]
    assert len(mixed) == 25
    assert all(written(a) == written(b) for a, b in mixed)


def test_a_call_that_is_broken_off_leaves_the_next_one_whole(elsewhere, square):
    there = elsewhere("detector", "colour")
    looks = there.detect(square, Request(), Deadline())
    next(looks)
    looks.close()
    assert len(list(there.detect(square, Request(), Deadline()))) == 25


def test_what_is_noted_there_is_noted_here(plugin, elsewhere, square):
    there = elsewhere("detector", "odd", "note")
    for _ in range(2):
        with taking_notes() as noted:
            looks = there.detect(square, Request(), Deadline())
            assert [next(looks).index for _ in range(3)] == [0, 1, 2]
            assert noted == []
            next(looks)
        assert [(one.kind, one.detail) for one in noted] == [("smaller_batches", "half as many")]
    with taking_notes() as noted:
        list(there.detect(square, Request(rate_hz=1), Deadline()))
    assert noted == []
