"""Models in memory: those that fit stay, the longest unused goes and comes back, one in use never goes."""

import threading

import pytest

from vidence.tools import residency
from vidence.tools.registry import Choice, ChosenBackends
from vidence.tools.residency import Residency, free_mb
from vidence.traces.errors import BackendError
from vidence.traces.records import Fingerprint


class Model:
    concurrency = 1

    def __init__(self, log, name, memory_mb, device="cpu"):
        self.name, self.memory_mb, self.device, self.log = name, memory_mb, device, log
        log.append(f"+{name}")

    def fingerprint(self):
        return Fingerprint(capability="detector", name=self.name, version="1", device=self.device)

    def ask(self):
        return f"{self.name} says"

    def count(self, most):
        yield from range(most)

    def close(self):
        self.log.append(f"-{self.name}")


@pytest.fixture
def log():
    return []


@pytest.fixture
def admit(log):
    """Admits models called by letters; each takes 100 MB."""

    def into(kept, *names, device="cpu"):
        return [kept.admit(lambda name=name: Model(log, name, 100, device)) for name in names]

    return into


def test_more_models_than_fit_are_evicted_and_come_back(admit, log):
    models = admit(Residency({"cpu": 200}), "a", "b", "c")
    assert log == ["+a", "+b", "+c", "-a"]
    log.clear()
    assert [model.ask() for model in models] == ["a says", "b says", "c says"]
    assert log == ["-b", "+a", "-c", "+b", "-a", "+c"]


def test_the_longest_unused_goes_first(admit, log):
    kept = Residency({"cpu": 200})
    a, _ = admit(kept, "a", "b")
    a.ask()
    admit(kept, "c")
    assert "-b" in log
    assert "-a" not in log


def test_room_is_made_before_a_model_comes_back(admit, log):
    a, _, _ = admit(Residency({"cpu": 200}), "a", "b", "c")
    log.clear()
    a.ask()
    assert log == ["-b", "+a"]


def test_each_device_has_its_own_limit(admit, log):
    kept = Residency({"cpu": 100, "cuda:0": 100})
    admit(kept, "a")
    admit(kept, "g", device="cuda:0")
    assert log == ["+a", "+g"]


def test_one_in_use_is_never_let_go(admit, log):
    kept = Residency({"cpu": 100})
    (a,) = admit(kept, "a")
    counted = a.count(3)
    assert next(counted) == 0
    (b,) = admit(kept, "b")
    assert log == ["+a", "+b"]
    assert list(counted) == [1, 2]
    admit(kept, "c")
    assert sorted(log) == ["+a", "+b", "+c", "-a", "-b"]
    assert b.ask() == "b says"


@pytest.mark.parametrize("way", ["closed", "forgotten", "never begun"])
def test_what_is_not_read_to_its_end_is_no_longer_in_use(admit, log, way):
    kept = Residency({"cpu": 100})
    (a,) = admit(kept, "a")
    counted = a.count(3)
    if way != "never begun":
        next(counted)
    if way == "closed":
        counted.close()
    del counted
    admit(kept, "b")
    assert "-a" in log


def test_what_it_is_stays_known_while_it_is_away(admit, log):
    kept = Residency({"cpu": 100})
    a, _ = admit(kept, "a", "b")
    log.clear()
    assert (a.name, a.memory_mb, a.fingerprint().name) == ("a", 100, "a")
    assert log == []


def test_one_larger_than_all_that_is_allowed_is_refused(admit, log):
    with pytest.raises(BackendError, match="'a' needs 100 MB, and 50 are allowed on cpu"):
        admit(Residency({"cpu": 50}), "a")
    assert log == ["+a", "-a"]


def test_where_memory_runs_out_all_idle_ones_go_and_it_is_tried_again(admit, log):
    kept = Residency({"cpu": 1000})
    admit(kept, "a", "b")
    tries = []

    def make():
        tries.append(1)
        if len(tries) == 1:
            raise BackendError("could not be made") from MemoryError()
        return Model(log, "c", 100)

    kept.admit(make)
    assert log == ["+a", "+b", "-a", "-b", "+c"]


def test_another_failure_is_not_tried_again(admit, log):
    kept = Residency({"cpu": 1000})
    admit(kept, "a")

    def make():
        raise BackendError("broken")

    with pytest.raises(BackendError, match="broken"):
        kept.admit(make)
    assert log == ["+a"]


def test_without_a_limit_most_of_what_is_free_is_taken(admit, log, monkeypatch):
    monkeypatch.setattr(residency, "free_mb", lambda device: 260)
    admit(Residency(), "a", "b", "c")
    assert "-a" in log
    log.clear()
    monkeypatch.setattr(residency, "free_mb", lambda device: None)
    admit(Residency(), "a", "b", "c")
    assert log == ["+a", "+b", "+c"]


def test_what_is_free_on_this_machine_can_be_told(monkeypatch, tmp_path):
    assert 10 < free_mb("cpu") < 100_000_000
    for name, text in {"memory.max": "300000000", "memory.current": "250000000"}.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "memory.stat").write_text("anon 1\ninactive_file 20000000\n")
    monkeypatch.setattr(residency, "_CGROUP", tmp_path)
    assert free_mb("cpu") == 70


def test_threads_load_a_model_once_and_never_lose_it_in_use(admit, log):
    models = admit(Residency({"cpu": 200}), "a", "b", "c", "d")
    failed = []

    def work(number):
        for step in range(50):
            model = models[(number + step) % 4]
            if list(model.count(3)) != [0, 1, 2]:
                failed.append(model.name)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    loads = {name: log.count(f"+{name}") - log.count(f"-{name}") for name in "abcd"}
    assert set(loads.values()) <= {0, 1}


def test_the_heavy_backends_of_a_run_are_kept_within_its_memory(monkeypatch, log):
    from vidence.tools import registry
    from vidence.tools.backends.entry import Entry

    class Net(Model):
        classes = None

        def detect(self, video, request, deadline):
            yield self.name

    nets = [Entry("detector", n, lambda _, __, n=n: Net(log, n, 100), heavy=True) for n in ("one", "two")]
    monkeypatch.setattr(registry, "BUILT_IN", (*registry.BUILT_IN, *nets))
    backends = ChosenBackends({"detector": Choice("one")}, memory_mb={"cpu": 150})
    one = backends.detector()
    assert backends.detector() is one
    two = backends._get("detector", Choice("two"))
    assert [next(net.detect(None, None, None)) for net in (one, two)] == ["one", "two"]
    backends.close()
    assert log.count("+one") == log.count("-one") == 2
    assert log.count("+two") == log.count("-two") == 2
