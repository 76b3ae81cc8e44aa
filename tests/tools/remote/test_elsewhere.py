"""A backend in another process or at a url gives what it gives here, bit for bit."""

import os
from pathlib import Path

import pytest

from vidence.tests.conformance.checks_elsewhere import LOOKS, gives_the_same, here, written
from vidence.tools.capabilities import Request
from vidence.tools.deadline import Deadline
from vidence.tools.notes import taking_notes
from vidence.tools.remote.host import Host
from vidence.tools.video import Video
from vidence.traces.errors import UsageError


@pytest.mark.parametrize(
    ("capability", "name"),
    [
        ("detector", "motion"),
        ("detector", "colour"),
        ("tracker", "association"),
        ("camera", "features"),
        ("retriever", "histogram"),
        ("points", "patch"),
        ("points", "klt"),
        ("segmenter", "grabcut"),
    ],
)
def test_what_comes_back_is_what_would_come_here(elsewhere, square, capability, name):
    gives_the_same(elsewhere(capability, name), here(capability, name), capability, square)


def test_a_describer_elsewhere_says_the_same_and_keeps_its_request_here(elsewhere, square, tmp_path):
    script = tmp_path / "turns.yaml"
    script.write_text("turns: [{say: A red half., expect: {pictures: 1}}]")
    there, local = elsewhere("describer", "scripted", script), here("describer", "scripted", script)
    gives_the_same(there, local, "describer", square)
    said, blobs = LOOKS["describer"](there, square)
    assert said.text == "A red half."
    assert said.request in blobs


@pytest.mark.parametrize("file", ["yolox_nano.onnx"])
def test_a_network_elsewhere_sees_the_same(elsewhere, square, file):
    if "VIDENCE_MODELS" not in os.environ:
        pytest.skip("VIDENCE_MODELS is not set: it names the folder with the networks")
    path = Path(os.environ["VIDENCE_MODELS"]) / file
    there, local = elsewhere("detector", "onnx", path), here("detector", "onnx", path)
    assert there.classes == local.classes
    assert there.nouns == local.nouns
    gives_the_same(there, local, "detector", square)
    request = Request(rate_hz=5)
    examined = [list(it.examine(square, request, Deadline())) for it in (there, local)]
    assert written(examined[0]) == written(examined[1])


@pytest.mark.parametrize("settings", [{"rotation_deg": 90}, {"pixel_format": "yuv444p"}, {"matrix": 1}])
def test_frames_of_any_kind_arrive_as_they_are(elsewhere, make_video, tmp_path, numbered, settings):
    video = Video.open(make_video(tmp_path / "v.mkv", numbered(12, 102, 68), **settings))
    there, local = elsewhere("detector", "motion"), here("detector", "motion")
    gives_the_same(there, local, "detector", video)


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
