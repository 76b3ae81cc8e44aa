"""A graphics card that is too small: networks take fewer pictures at once, see the same, and that is told."""

from types import SimpleNamespace

import numpy as np
import pytest

import vidence
from vidence.tests.models import tiny_depths, tiny_retrievers
from vidence.tests.models import tiny_detectors as tiny
from vidence.tools.backends.hub import HubNetwork
from vidence.tools.capabilities import Request, Sought
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import ModelSettings
from vidence.tools.notes import taking_notes
from vidence.tools.registry import entries
from vidence.tools.video import Video
from vidence.tools.weights.device import Batches, quietly
from vidence.traces.errors import BackendError
from vidence.traces.reader import TraceReader

pytestmark = pytest.mark.models
KINDS = {
    "rtdetr": ("detector", tiny.rtdetr, ",threshold=0.01"),
    "grounding-dino": ("detector", tiny.grounding_dino, ",threshold=0.01,text_threshold=0.001"),
    "owlv2": ("detector", tiny.owlv2, ",threshold=0.0001"),
    "depth-anything": ("depth", lambda folder: tiny_depths.depth_anything(folder, "metric"), ""),
    "siglip2": ("retriever", tiny_retrievers.siglip2, ""),
}
HALVED = ["the device's memory is too small for 4 at once, so it takes 2", "for 2 at once, so it takes 1"]


def holds(model, most):
    """A card that has room for so many pictures: what is simulated is the error alone."""
    import torch

    def taken(module, given):
        if len(given[0]) > most:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    first = next(module for module in model.modules() if isinstance(module, torch.nn.Conv2d))
    first.register_forward_pre_hook(taken)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    made = {}

    def folder(name):
        if name not in made:
            with quietly():
                made[name] = KINDS[name][1](tmp_path_factory.mktemp(name))
        return made[name]

    return folder


@pytest.fixture(params=KINDS)
def by_four(request, folders):
    """A network that takes four pictures at once: its model, and what it makes of a video."""
    name = request.param
    capability, _, options = KINDS[name]

    def make():
        backend = entries()[capability, name].make(f"{folders(name)}{options}", ModelSettings(device="cpu"))
        batches = Batches(4, name=name)
        if capability == "depth":
            backend._batches = batches
        else:
            backend._network.batches = batches
        model = backend._forward._model if capability == "depth" else backend._network.model
        return SimpleNamespace(model=model, see=lambda video: seen(capability, backend, video))

    return make


def seen(capability, backend, video):
    """All numbers that come of some frames."""
    frames = (frame for frame in video.frames(rate_hz=5))
    if capability == "detector":
        looks = backend.detect(video, Request(rate_hz=5, sought=Sought()), Deadline())
        return [np.column_stack([look.xyxy, look.score]) for look in looks]
    if capability == "depth":
        return [found.values for found in backend.depth(frames, Deadline())]
    return list(backend.encode(frames))


def test_fewer_at_once_see_the_same_and_it_is_noted(by_four, red_square):
    video, whole, short = Video.open(red_square), by_four(), by_four()
    holds(short.model, 1)
    with taking_notes() as noted:
        found = short.see(video)
    assert [weak.kind for weak in noted] == ["smaller_batches"] * 2
    assert all(said in weak.detail for said, weak in zip(HALVED, noted, strict=True))
    expected = whole.see(video)
    assert len(found) == len(expected) > 8
    for one, other in zip(found, expected, strict=True):
        assert np.allclose(one, other, atol=0.011, equal_nan=True)
    with taking_notes() as noted:
        short.see(video)
    assert noted == []


def test_where_not_even_one_fits_it_is_said_what_to_do(by_four, red_square):
    short = by_four()
    holds(short.model, 0)
    with pytest.raises(BackendError, match="too small for one frame") as raised:
        short.see(Video.open(red_square))
    assert "--device cpu" in raised.value.hint


@pytest.fixture
def small_card(monkeypatch):
    """Every network takes four pictures at once, on a card that holds one; and it finds the squares."""
    make = HubNetwork.__init__

    def made(self, *given, **named):
        make(self, *given, **named)
        self.batches = Batches(4, name=self.what)
        tiny.finds_squares(self.model, number=slice(None))
        holds(self.model, 1)

    monkeypatch.setattr(HubNetwork, "__init__", made)


def test_the_trace_and_the_answer_tell_of_it_and_what_was_kept_does_not(
    small_card, folders, red_square, tmp_path, monkeypatch
):
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(tmp_path / "cache"))

    def ask(run):
        chosen = [f"detector=grounding-dino:{folders('grounding-dino')}"]
        answer = vidence.ask(red_square, "When does the red square stop?", backends=chosen, out=run)
        assert answer.status == "answered", answer.text
        assert vidence.audit(run).ok
        cited = [one for one in TraceReader(run).ledger().values() if one.kind == "tube"]
        return [
            [weak.detail for weak in one.degradations if weak.kind == "smaller_batches"]
            for one in (*cited, answer.record)
        ]

    tube, answer = ask(tmp_path / "first")
    assert "for 4 at once, so it takes 2" in tube[0]
    assert answer == tube
    assert ask(tmp_path / "second") == [[], []]
