"""What `describe` and `read_text` rely on in any describer and reader, held against fakes and chat models."""

import hashlib
import json

import cv2
import numpy as np
import pytest

from vidence.tools.backends.words.describer import ModelDescriber, ModelReader
from vidence.tools.capabilities import Describer, Read, Reader, Said
from vidence.tools.deadline import Deadline
from vidence.tools.models.scripted import Script, ScriptedModel, Turn
from vidence.traces.errors import DeadlineExceeded
from vidence.traces.records import Fingerprint, ReadLine, Shown


class Blobs(dict):
    def put(self, data):
        self[hashlib.sha256(data).hexdigest()] = data
        return hashlib.sha256(data).hexdigest()

    def get(self, sha256):
        return self[sha256]


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


def _model():
    return ScriptedModel(Script(turns=(Turn(say="EXIT"),)))


DESCRIBERS = {"fake": lambda: Fake("describer"), "model": lambda: ModelDescriber(_model())}
READERS = {"fake": lambda: Fake("reader"), "model": lambda: ModelReader(_model())}


@pytest.fixture(params=DESCRIBERS)
def describer(request):
    return DESCRIBERS[request.param]()


@pytest.fixture(params=READERS)
def reader(request):
    return READERS[request.param]()


@pytest.fixture
def blobs():
    return Blobs()


@pytest.fixture
def picture(blobs):
    _, data = cv2.imencode(".png", np.zeros((24, 32, 3), np.uint8))
    return Shown(blob=blobs.put(data.tobytes()), width=32, height=24, pts=(0,), t_s=(0.0,), index=(0,))


def test_they_speak_their_protocols(describer, reader):
    assert isinstance(describer, Describer)
    assert isinstance(reader, Reader)
    for backend, capability in ((describer, "describer"), (reader, "reader")):
        assert backend.fingerprint() == backend.fingerprint()
        assert backend.fingerprint().capability == capability


def test_a_description_has_words_and_its_request_is_a_blob(describer, blobs, picture):
    said = describer.describe("What is there?", [picture], blobs, Deadline())
    assert said.text.strip()
    if said.request is not None:
        assert picture.blob in json.dumps(json.loads(blobs[said.request]))


def test_a_reading_lies_inside_the_picture(reader, blobs, picture):
    read = reader.read(picture, blobs, Deadline())
    assert [line.text for line in read.lines] == ["EXIT"]
    for line in read.lines:
        if line.xyxy is not None:
            x1, y1, x2, y2 = line.xyxy
            assert 0 <= x1 < x2 <= picture.width
            assert 0 <= y1 < y2 <= picture.height


def test_the_deadline_holds(describer, reader, blobs, picture):
    with pytest.raises(DeadlineExceeded):
        describer.describe("What?", [picture], blobs, Deadline.after(0))
    with pytest.raises(DeadlineExceeded):
        reader.read(picture, blobs, Deadline.after(0))
