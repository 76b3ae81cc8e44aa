"""Describers, readers, transcribers: fakes, chat models, and adapters of packages that are stood in for."""

from types import SimpleNamespace

import numpy as np
import pytest

from vidence.tests.conformance import checks_words as checks
from vidence.tests.conformance.checks_backend import Differing
from vidence.tests.tools.backends.words.standin_words import install, rapid, whisper
from vidence.tools.backends.words.describer import ModelDescriber, ModelReader
from vidence.tools.backends.words.ocr import RapidReader
from vidence.tools.backends.words.speech import WhisperTranscriber
from vidence.tools.capabilities import Read, Said
from vidence.tools.models.scripted import Script, ScriptedModel, Turn
from vidence.tools.video import Video
from vidence.traces.records import Fingerprint, ReadLine


class Fake:
    name, concurrency, memory_mb = "fake", 1, 1

    def __init__(self, capability):
        self.capability = capability

    def fingerprint(self):
        return Fingerprint(capability=self.capability, name=self.name, version="1")

    def describe(self, question, pictures, blobs, deadline):
        deadline.check("the fake describer")
        return Said(f"{len(pictures)} picture(s).")

    def read(self, picture, blobs, deadline):
        deadline.check("the fake reader")
        return Read((ReadLine(text="EXIT", xyxy=(0.0, 0.0, 5.0, 5.0), score=1.0),))


def model(says="EXIT"):
    return ScriptedModel(Script(turns=(Turn(say=says),)))


DESCRIBERS = {"fake": lambda: Fake("describer"), "model": lambda: ModelDescriber(model())}
READERS = {"fake": lambda: Fake("reader"), "model": lambda: ModelReader(model()), "rapidocr": RapidReader}


class TestEveryDescriber(checks.Describing):
    @pytest.fixture(params=DESCRIBERS)
    def describer(self, request):
        return DESCRIBERS[request.param]


class TestEveryReader(checks.Reading):
    @pytest.fixture(params=READERS)
    def reader(self, request, monkeypatch):
        corners = np.array([[[1, 1], [9, 0], [10, 5], [0, 6]]], float)
        result = SimpleNamespace(txts=("EXIT",), boxes=corners, scores=(0.98,))
        install(monkeypatch, "rapidocr", RapidOCR=rapid(result))
        return READERS[request.param]


class TestReadersOfNothing(checks.ReadingNothing):
    @pytest.fixture(params=["model", "rapidocr"])
    def reader(self, request, monkeypatch):
        install(monkeypatch, "rapidocr", RapidOCR=rapid(SimpleNamespace(txts=None, boxes=None, scores=None)))
        return {"model": lambda: ModelReader(model("(none)")), "rapidocr": RapidReader}[request.param]


class TestChatModelsThatSayOtherThings(Differing):
    @pytest.fixture(params=[ModelDescriber, ModelReader])
    def backend(self, request):
        return lambda says="EXIT": request.param(model(says))

    @pytest.fixture
    def others(self, backend):
        return [lambda: backend("ENTRANCE")]


class TestWhisper(checks.Transcribing, Differing):
    @pytest.fixture
    def transcriber(self, monkeypatch):
        segments = [SimpleNamespace(start=n / 2, end=n / 2 + 0.4, text=f" Word {n}. ") for n in range(4)]
        install(monkeypatch, "faster_whisper", WhisperModel=whisper(segments))
        return lambda: WhisperTranscriber("folder")

    @pytest.fixture
    def others(self):
        return [lambda: WhisperTranscriber("another")]

    @pytest.fixture
    def speech(self, tmp_path, make_video, numbered):
        return Video.open(
            make_video(tmp_path / "v.mkv", numbered(25), 10, pts=list(range(40, 65)), sound=True)
        )
