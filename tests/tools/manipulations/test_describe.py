"""`describe` shows frames to a model with a question alone; `read_text` reads a part of one."""

from dataclasses import replace
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from vidence.tests.blobs import Blobs
from vidence.tools.capabilities import Read, Said
from vidence.tools.manipulations.describe import FRAMES, Describe, DescribeArguments
from vidence.tools.manipulations.read_text import ReadText, ReadTextArguments
from vidence.traces.errors import BackendMissing, BadArguments
from vidence.traces.events import EvidenceEntered, blobs_of
from vidence.traces.records import Fingerprint, ReadLine, Span, Usage
from vidence.traces.render import details, summary

REQUEST = "ab" * 32


class Seeing:
    """A describer and reader that keeps what it was shown."""

    name, concurrency, memory_mb = "seeing", 1, 1

    def __init__(self, lines=()):
        self.asked, self.lines = [], lines

    def fingerprint(self):
        return Fingerprint(capability="describer", name=self.name, version="1")

    def describe(self, question, pictures, blobs, deadline):
        self.asked.append((question, pictures))
        return Said("Two squares stand there.", REQUEST, Usage(tokens_in=5))

    def read(self, picture, blobs, deadline):
        self.asked.append(("", [picture]))
        return Read(self.lines, REQUEST, Usage(tokens_in=6))


@pytest.fixture
def path(tmp_path, make_video, numbered):
    """Four seconds, 64×48: a red square at x 4–20, y 20–36."""
    return make_video(tmp_path / "v.mp4", numbered(40), 10)


@pytest.fixture
def run(make_context, path):
    def go(kind, arguments, seeing):
        backends = SimpleNamespace(describer=lambda: seeing, reader=lambda: seeing)
        context = replace(make_context(path=path), backends=backends, blobs=Blobs())
        output = kind.run(kind.arguments.model_validate(arguments), context)
        (evidence,) = output.evidence
        return evidence, output, context.blobs

    return go


def pixels(blobs, shown):
    return cv2.imdecode(np.frombuffer(blobs.get(shown.blob), np.uint8), 1)[..., ::-1]


def test_one_frame_is_shown_with_the_question_and_nothing_else(run, number_of):
    seeing = Seeing()
    got, output, blobs = run(Describe(), {"question": "What is there?", "at_s": 1.23}, seeing)
    ((question, pictures),) = seeing.asked
    assert question == "What is there?"
    assert [shown.index for shown in pictures] == [(12,)]
    assert got.shown == tuple(pictures)
    assert [frame.index for frame in got.frames] == [12]
    assert (got.asked, got.text) == ("What is there?", "Two squares stand there.")
    assert got.span == Span(start_s=1.2, end_s=1.2)
    assert (got.request, got.model.name) == (REQUEST, "seeing")
    assert output.usage == Usage(tokens_in=5)
    assert pixels(blobs, pictures[0])[:].shape[1] >= 64


def test_a_span_is_shown_by_a_few_frames_through_it(run):
    seeing = Seeing()
    got, _, _ = run(Describe(), {"question": "What?", "span": {"start_s": 1.0, "end_s": 3.0}}, seeing)
    indices = [frame.index for frame in got.frames]
    assert indices[0] == 10
    assert 25 < indices[-1] < 30
    assert 5 < len(indices) <= FRAMES
    assert got.span == Span(start_s=1.0, end_s=3.0)


def test_a_box_shows_only_that_part_and_says_where_it_is(run):
    seeing = Seeing()
    arguments = {"question": "What?", "at_s": 1.0, "box": [4, 20, 20, 36]}
    _, _, blobs = run(Describe(), arguments, seeing)
    ((_, (shown,)),) = seeing.asked
    assert shown.offset == (4.0, 20.0)
    assert shown.scale[0] * shown.width == pytest.approx(16)
    assert np.median(pixels(blobs, shown)[:60], axis=(0, 1)) == pytest.approx([220, 30, 30], abs=20)


@pytest.mark.parametrize(
    "arguments", [{}, {"at_s": 1.0, "span": {"start_s": 1.0, "end_s": 2.0}}, {"at_s": 99.0}]
)
def test_it_needs_one_instant_or_one_span_inside_the_video(run, arguments):
    with pytest.raises(BadArguments):
        run(Describe(), {"question": "What?", **arguments}, Seeing())


def test_pictures_and_request_are_blobs_of_the_evidence(run):
    seeing = Seeing()
    description, *_ = run(Describe(), {"question": "What?", "at_s": 1.0}, seeing)
    reading, *_ = run(ReadText(), {"t_s": 1.0}, seeing)
    for evidence, shown in ((description, description.shown[0].blob), (reading, reading.shown[0])):
        assert set(blobs_of(EvidenceEntered(evidence=evidence))) == {REQUEST, shown}


def test_what_is_read_stands_in_pixels_of_the_frame(run):
    seeing = Seeing((ReadLine(text="EXIT", xyxy=(0, 0, 256, 512), score=0.9), ReadLine(text="4")))
    got, output, _ = run(ReadText(), {"t_s": 1.0, "box": [4, 20, 20, 36], "margin": 0.0}, seeing)
    ((_, (shown,)),) = seeing.asked
    enlarged = shown.width / 16
    assert enlarged == 8
    assert got.crop == (4, 20, 20, 36)
    assert got.lines[0].xyxy == pytest.approx((4, 20, 4 + 256 / enlarged, 20 + 512 / enlarged))
    assert got.lines[1].xyxy is None
    assert output.usage == Usage(tokens_in=6)
    assert "EXIT / 4" in summary(got)
    assert details(got).splitlines()[1:] == ["EXIT", "4"]


def test_all_of_the_frame_is_read_where_no_box_is_given(run):
    got, _, _ = run(ReadText(), {"t_s": 1.0}, Seeing())
    assert got.crop == (0, 0, 64, 48)
    assert "no text was made out" in summary(got)


def test_without_a_model_it_is_said_how_to_choose_one(make_context, path):
    from vidence.tools.registry import ChosenBackends

    context = replace(make_context(path=path), backends=ChosenBackends(), blobs=Blobs())
    with pytest.raises(BackendMissing, match="no model here that describes") as missing:
        Describe().run(DescribeArguments(question="What?", at_s=1.0), context)
    assert "--backend describer=KIND:NAME" in missing.value.hint


def test_a_time_outside_the_video_is_not_read(run):
    with pytest.raises(BadArguments, match="outside the video"):
        run(ReadText(), ReadTextArguments(t_s=77.0).model_dump(), Seeing())
