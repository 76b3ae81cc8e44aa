"""Rendered scenes and their truth, each made once for all workers, and questions put to them."""

import fcntl
from pathlib import Path
from typing import NamedTuple

import pytest

import vidence
from vidence.bench.scenes.library import scene
from vidence.bench.scenes.truth import Truth

SEED = 1


class Film(NamedTuple):
    """A scene's video with what is true of it, things told apart by kind or by colour and kind."""

    video: Path
    truth: Truth

    def thing(self, name):
        return next(t for t in self.truth.things if name in (t.kind, t.name))

    def name(self, kind):
        return self.thing(kind).name

    def at(self, name, event):
        number = self.thing(name).id
        return next(e for e in self.truth.events if (e.thing, e.event) == (number, event))

    def span(self, name):
        return self.truth.visible_span(self.thing(name).id)

    def box(self, name, t_s):
        return self.thing(name).visible_box[self.truth.frame_at(t_s)]


@pytest.fixture(scope="session")
def shared(tmp_path_factory, worker_id):
    """A folder that all workers of this test run share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "films"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def film(shared):
    """The film of a recipe, rendered by whoever asks first."""

    def get(recipe):
        video, told = shared / f"{recipe}.mp4", shared / f"{recipe}.json"
        with (shared / f"{recipe}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not told.exists():
                told.write_text(scene(recipe, SEED).render(video).model_dump_json())
        return Film(video, Truth.model_validate_json(told.read_text()))

    return get


@pytest.fixture
def ask(film, shared, tmp_path, monkeypatch):
    """Puts a question to a film; what is found in it is kept for the next question."""
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(shared / "cache"))

    def put(recipe, question, **settings):
        answer = vidence.ask(film(recipe).video, question, out=tmp_path / "run", **settings)
        report = vidence.audit(tmp_path / "run")
        assert report.ok, report.text()
        return answer.record

    return put
