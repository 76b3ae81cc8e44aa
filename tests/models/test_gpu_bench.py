"""The benchmark of networks, in all of its lines, on tiny networks; and how large the others are."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from vidence.bench import gpu, stopwatch
from vidence.bench.networks.catalogue import NETWORKS
from vidence.bench.pipeline import Pipeline
from vidence.tools.registry import entries
from vidence.tools.weights.packages import absent

pytestmark = pytest.mark.models
torch = pytest.importorskip("torch")
HERE = [n for n in NETWORKS if not absent(entries()[n.capability, n.backend].packages)]
# In millions, as published.
PARAMETERS = {
    "rtdetr": 20.2,
    "grounding-dino": 172.2,
    "owlv2": 155.0,
    "sam2-hf": 39.0,
    "edgetam": 13.9,
    "depth-anything": 24.8,
    "depth-pro": 952.0,
    "siglip2": 375.2,
}


@pytest.fixture(scope="module")
def path(tmp_path_factory, make_video):
    rng = np.random.default_rng(0)
    frames = [rng.integers(0, 255, (72, 128, 3), dtype=np.uint8) for _ in range(6)]
    return make_video(tmp_path_factory.mktemp("bench") / "noise.mp4", frames)


@pytest.fixture
def bench(path, capsys):
    """What the benchmark prints, and how it ends."""

    def run(*arguments):
        few = ("--device", "cpu", "--size", "tiny", "--frames", "3", "--rounds", "1", "--video", str(path))
        with pytest.raises(SystemExit) as ended:
            gpu.main([*few, *arguments])
        return ended.value.code, capsys.readouterr()

    return run


def test_every_network_runs_through_its_backend(bench):
    code, said = bench("--no-pipeline", "--json")
    assert code == 0
    report = json.loads(said.out)
    assert report["about"]["dtype"] == "float32"
    assert [row["backend"] for row in report["networks"]] == [network.backend for network in HERE]
    for row in report["networks"]:
        assert row["frames_per_s"] > 0
        assert row["in_network"] > 0
        assert row["processor_s"] > 0
        assert row["peak_mb"] > 100


def test_half_as_long_numbers_go_through_every_network(bench):
    """As on a graphics card."""
    code, said = bench("--no-pipeline", "--dtype", "float16", "--json")
    assert code == 0
    report = json.loads(said.out)
    assert report["about"]["dtype"] == "float16"
    assert len(report["networks"]) == len(HERE)


def test_the_profile_is_measured_against_its_networks_and_a_plain_loop(bench):
    code, said = bench("--backend", "--json")
    assert code == 0
    report = json.loads(said.out)
    assert report["networks"] == []
    found = report["pipeline"]
    assert found["networks"] == ["grounding-dino", "sam2-hf", "depth-anything"]
    assert found["frames"] == 3
    assert found["forward_s"] > 0
    assert found["of_forward"] == pytest.approx(found["forward_s"] / found["wall_s"])
    assert found["over_plain"] == pytest.approx(found["plain_s"] / found["wall_s"])


def test_in_words_it_names_the_machine_and_the_goals(bench, monkeypatch):
    half = Pipeline(("grounding-dino",), frames=6, wall_s=2.0, forward_s=1.0, plain_s=5.0)
    monkeypatch.setattr(gpu, "measure_pipeline", lambda *_: half)
    code, said = bench("--backend", "rtdetr")
    heading, _, row, *summary = said.out.splitlines()
    assert code == 0  # the goals are those of a graphics card
    assert "float32, tiny size, 3 frames" in heading
    assert row.split()[:5] == ["RT-DETR", "v2", "R18", "rtdetr", row.split()[4]]
    assert summary[0] == "profile gpu: grounding-dino, 3 frames/s"
    assert "take 0.50 of the time (goal on a GPU: ≥ 0.85)" in summary[1]
    assert "2.50 × as fast as a plain loop (goal on a GPU: ≥ 3 ×)" in summary[2]
    assert not gpu._is_met(half)
    assert gpu._is_met(half._replace(forward_s=1.7, plain_s=6.0))


@pytest.mark.parametrize("backend", PARAMETERS)
def test_published_networks_are_as_large_as_published(backend, tmp_path, monkeypatch):
    """Counted where numbers take up no memory, in place of being written."""
    from transformers import PreTrainedModel

    counts = []

    def count(self, _folder):
        counts.append(sum(part.numel() for part in self.parameters()))

    monkeypatch.setattr(PreTrainedModel, "save_pretrained", count)
    (network,) = (network for network in NETWORKS if network.backend == backend)
    with torch.device("meta"):
        network.made("published", tmp_path / "network")
    assert counts == [pytest.approx(1e6 * PARAMETERS[backend], rel=0.01)]


class _Slow(torch.nn.Module):
    def forward(self, clock):
        clock[0] += 1.0
        return clock


class _Backend:
    __module__ = "vidence.somewhere"

    def __init__(self):
        self._network = torch.nn.Sequential(_Slow(), _Slow())
        self._other = "none"


def test_the_stopwatch_counts_a_network_once_and_its_parts_when_they_run_alone(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(stopwatch, "time", SimpleNamespace(perf_counter=lambda: clock[0]))
    backend, watch = _Backend(), stopwatch.Stopwatch("cpu")
    assert stopwatch.networks_of(backend) == [backend._network]
    with watch.on(backend):
        backend._network(clock)
        assert watch.seconds == 2.0
        clock[0] += 5.0
        backend._network[0](clock)
    backend._network(clock)
    assert watch.seconds == 3.0


def test_a_network_that_fails_does_not_leave_the_stopwatch_running():
    backend, watch = _Backend(), stopwatch.Stopwatch("cpu")
    with watch.on(backend):
        for _ in range(2):
            with pytest.raises(TypeError):
                backend._network(None)
            assert watch._depth == 0
