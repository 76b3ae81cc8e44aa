"""The adapters of RapidOCR and faster-whisper, spoken to as those packages are; what is said without them."""

import sys
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest

from vidence.tests.blobs import Blobs
from vidence.tests.conformance.checks_words import shown as picture
from vidence.tests.tools.backends.words.standin_words import install, rapid, whisper
from vidence.tools.deadline import Deadline
from vidence.tools.listing import list_backends
from vidence.tools.registry import Choice, ChosenBackends
from vidence.tools.video import Video
from vidence.traces.errors import BackendError, BackendMissing, UsageError
from vidence.traces.records import Span


@pytest.fixture
def shown():
    blobs = Blobs()
    return picture(blobs, 100, 40), blobs


@pytest.fixture
def package(monkeypatch):
    return partial(install, monkeypatch)


@pytest.fixture
def no_package(monkeypatch):
    def take(name):
        monkeypatch.setitem(sys.modules, name, None)

    return take


def test_lines_come_with_boxes_round_their_corners_and_scores(shown, package):
    result = SimpleNamespace(
        txts=("EXIT", "Gate 4"),
        boxes=np.array(
            [[[10, 5], [50, 3], [51, 15], [9, 16]], [[10, 20], [60, 20], [60, 30], [10, 30]]], float
        ),
        scores=(0.98, 1.0000001),
    )
    package("onnxruntime")
    package("rapidocr", RapidOCR=rapid(result))
    read = ChosenBackends().reader().read(*shown, Deadline())
    assert [(line.text, line.xyxy) for line in read.lines] == [
        ("EXIT", (9, 3, 51, 16)),
        ("Gate 4", (10, 20, 60, 30)),
    ]
    assert [line.score for line in read.lines] == [0.98, 1.0]


def test_what_has_no_texts_at_all_gives_no_lines(shown, package):
    package("onnxruntime")
    package("rapidocr", RapidOCR=rapid(SimpleNamespace(cls_res=[])))
    assert ChosenBackends().reader().read(*shown, Deadline()).lines == ()


def test_a_reader_that_breaks_is_one_sentence(shown, package):
    def breaks():
        raise RuntimeError("bad\nweights")

    package("onnxruntime")
    package("rapidocr", RapidOCR=rapid(breaks))
    with pytest.raises(BackendError, match="RapidOCR broke: bad weights"):
        ChosenBackends().reader().read(*shown, Deadline())


def test_without_a_reader_it_is_said_what_to_install_or_choose(no_package):
    no_package("rapidocr")
    with pytest.raises(BackendMissing, match="nothing here that reads text") as missing:
        ChosenBackends().reader()
    assert "pip install rapidocr onnxruntime" in missing.value.hint
    assert "--backend reader=KIND:NAME" in missing.value.hint
    (listed,) = [b for b in list_backends() if b.name == "rapidocr"]
    assert not listed.installed


@pytest.fixture
def late_video(tmp_path, make_video, numbered):
    """A video whose presentation starts at 4 s."""
    return Video.open(make_video(tmp_path / "v.mkv", numbered(50), 10, pts=list(range(40, 90))))


def test_speech_comes_as_lines_in_presentation_time(late_video, package):
    asked = []
    segments = [
        SimpleNamespace(start=0.5, end=1.5, text=" Hello. "),
        SimpleNamespace(start=2.0, end=2.0, text=" "),
        SimpleNamespace(start=2.5, end=3.0, text="Bye."),
    ]
    package("faster_whisper", WhisperModel=whisper(segments, asked))
    backend = ChosenBackends({"transcriber": Choice("whisper", "folder")}).transcriber()
    lines = backend.transcribe(late_video, Span(start_s=4.5, end_s=8.0), Deadline())
    assert asked == [(str(late_video.path), "0.500,4.000")]
    assert [(line.span.start_s, line.span.end_s, line.text) for line in lines] == [
        (4.5, 5.5, "Hello."),
        (6.5, 7.0, "Bye."),
    ]
    assert backend.fingerprint().parameters == {"model": "folder"}


def test_sound_that_cannot_be_decoded_is_a_failure_of_the_backend(late_video, package):
    def broken():
        raise IndexError("tuple index out of range")
        yield

    package("faster_whisper", WhisperModel=whisper(broken()))
    backend = ChosenBackends({"transcriber": Choice("whisper", "folder")}).transcriber()
    with pytest.raises(BackendError, match="the sound could not be written down"):
        backend.transcribe(late_video, late_video.whole, Deadline())


def test_a_speech_model_must_be_named_be_there_and_have_its_package(package, no_package):
    package("faster_whisper", WhisperModel=whisper(()))
    with pytest.raises(UsageError, match="whisper needs a model"):
        ChosenBackends({"transcriber": Choice("whisper")}).transcriber()
    with pytest.raises(BackendMissing, match="'missing' cannot be loaded: no such folder"):
        ChosenBackends({"transcriber": Choice("whisper", "missing")}).transcriber()
    no_package("faster_whisper")
    with pytest.raises(BackendMissing, match="needs faster_whisper, not installed"):
        ChosenBackends({"transcriber": Choice("whisper", "folder")}).transcriber()
