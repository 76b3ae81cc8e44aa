"""What a network that is let go held is really given back, and comes back when it is asked again."""

import gc
import weakref
from pathlib import Path

import pytest

from vidence.tests.models import tiny_detectors as tiny
from vidence.tools import residency
from vidence.tools.capabilities import Request
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import ModelSettings
from vidence.tools.registry import Choice, ChosenBackends, entries, make_backend
from vidence.tools.residency import Residency
from vidence.tools.video import Video
from vidence.traces.records import Fingerprint

pytestmark = pytest.mark.models
SIDE = 5000  # a layer of 100 MB


def resident_mb():
    """What this process holds of the machine's memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 // 1_000_000


class Net:
    """A network of 100 MB that, as real ones do, holds itself in a circle."""

    concurrency, memory_mb = 1, 100
    alive = weakref.WeakSet()

    def __init__(self, name):
        import torch

        self.name = name
        self.network = torch.nn.Linear(SIDE, SIDE, bias=False).eval()
        self.network.owner = [self]
        self.alive.add(self.network.weight)

    def fingerprint(self):
        return Fingerprint(capability="depth", name=self.name, version="1")

    def run(self, most):
        import torch

        with torch.inference_mode():
            for _ in range(most):
                yield float(self.network(torch.ones(1, SIDE)).sum())


def test_the_memory_of_networks_let_go_is_given_back():
    kept = Residency({"cpu": 250})
    gc.collect()
    start = resident_mb()
    nets = [kept.admit(lambda name=name: Net(name)) for name in "abcdef"]
    for _ in range(2):
        for net in nets:
            assert len(list(net.run(2))) == 2
            assert len(Net.alive) <= 2
            assert resident_mb() - start < 380
    kept.close()
    assert len(Net.alive) == 0
    assert resident_mb() - start < 100


def test_a_network_in_use_stays_and_its_numbers_stay_the_same():
    import torch

    kept = Residency({"cpu": 100})

    def make():
        torch.manual_seed(3)
        return Net("a")

    a = kept.admit(make)
    running = a.run(3)
    first = next(running)
    b = kept.admit(lambda: Net("b"))
    assert len(Net.alive) == 2
    assert list(running) == [first, first]
    assert list(b.run(1))
    c = kept.admit(lambda: Net("c"))
    assert len(Net.alive) == 1
    assert list(c.run(1))
    assert next(a.run(1)) == first
    kept.close()


def test_real_networks_that_do_not_fit_together_take_turns(tmp_path, red_square):
    folders = {name: tiny.rtdetr(tmp_path / name, seed=seed) for seed, name in enumerate("ab")}
    choices = {name: Choice("rtdetr", f"{folder},threshold=0.01") for name, folder in folders.items()}
    video = Video.open(red_square)

    def proposed(detector):
        looks = detector.detect(video, Request(rate_hz=5), Deadline())
        return [(look.xyxy.tobytes(), look.score.tobytes(), look.labels) for look in looks]

    alone = {name: proposed(ChosenBackends({"detector": choices[name]}).detector()) for name in "ab"}
    assert alone["a"] != alone["b"]
    one_mb = ChosenBackends({"detector": choices["a"]}).detector().memory_mb
    kept = Residency({"cpu": one_mb})
    loaded = weakref.WeakSet()

    def make(name):
        entry = entries()["detector", "rtdetr"]
        made = make_backend(entry, choices[name].argument, ModelSettings(device="cpu"))
        loaded.add(made)
        return made

    detectors = {name: kept.admit(lambda name=name: make(name)) for name in "ab"}
    for name in "abab":
        assert proposed(detectors[name]) == alone[name]
        assert len(loaded) == 1
    kept.close()
    assert len(loaded) == 0


@pytest.mark.skipif("not __import__('torch').cuda.is_available()", reason="there is no graphics card here")
def test_memory_of_a_graphics_card_is_told_and_given_back():
    import torch

    class OnCard(Net):
        def __init__(self, name):
            super().__init__(name)
            self.network.cuda()

        def fingerprint(self):
            return Fingerprint(capability="depth", name=self.name, version="1", device="cuda:0")

        def run(self, most):
            with torch.inference_mode():
                yield float(self.network(torch.ones(1, SIDE, device="cuda")).sum())

    kept = Residency({"cuda:0": 250})
    free = residency.free_mb("cuda:0")
    nets = [kept.admit(lambda name=name: OnCard(name)) for name in "abcd"]
    for net in nets:
        list(net.run(1))
        assert free - residency.free_mb("cuda:0") < 500
    kept.close()
    assert torch.cuda.memory_allocated() < 50_000_000
