"""How fast networks run through their backends, and the profile `gpu`: `python -m vidence.bench.gpu`.

Each network has its published size and random weights, which are as fast as trained ones.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..tools.models.choose import ModelSettings
from ..tools.registry import entries, make_backend
from ..tools.video import Video
from ..tools.weights.device import DTYPES, Place, vision_place
from ..tools.weights.packages import absent
from .held import held
from .networks.catalogue import NETWORKS, Network
from .networks.published import Size
from .passes import first, run
from .pipeline import PROFILE, Pipeline, measure_pipeline
from .scenes.library import scene
from .speed import machine
from .stopwatch import Stopwatch, median_seconds, peak_mb

OF_FORWARD_GOAL, OVER_PLAIN_GOAL = 0.85, 3.0


class Rate(NamedTuple):
    """How fast a network runs through its backend."""

    network: str
    backend: str
    frames_per_s: float
    in_network: float
    """The share of the time for which the network runs."""
    processor_s: float
    """Of all cores together, a frame: unlike the rate it depends little on what else a machine does."""
    peak_mb: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every figure; exit 1 where a goal is missed, which are goals for a graphics card."""
    given = _arguments(arguments)
    settings = ModelSettings(device=given.device, dtype=given.dtype, offline=True)
    os.environ["HF_HUB_OFFLINE"] = "1"
    place = vision_place(given.device, given.dtype)
    report: dict[str, Any] = {"schema_version": 1, "about": _about(place, given), "networks": []}
    _told(given, _heading(report["about"]))
    with tempfile.TemporaryDirectory(prefix="vidence-gpu-") as folder:
        video = given.video or _rendered(Path(folder))
        for rate in _rates(given, video, settings):
            report["networks"].append(rate._asdict())
            _told(given, _row(rate))
        met = True
        if given.pipeline:
            found = measure_pipeline(video, given.frames, given.rounds, given.size, settings)
            met = not place.is_cuda or _is_met(found)
            report["pipeline"] = _figures(found)
            _told(given, _summary(found))
    if given.json:
        json.dump(report, sys.stdout, indent=1)
    sys.exit(0 if met else 1)


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m vidence.bench.gpu", description=__doc__)
    names = sorted({network.backend for network in NETWORKS})
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:N")
    parser.add_argument("--dtype", default="auto", choices=DTYPES)
    parser.add_argument("--size", default="published", choices=("published", "tiny"))
    parser.add_argument("--backend", nargs="*", choices=names, metavar="NAME", help=f"of {', '.join(names)}")
    parser.add_argument("--no-pipeline", dest="pipeline", action="store_false", help="the networks alone")
    parser.add_argument("--video", type=Path, help="instead of a rendered one of 1280×720")
    parser.add_argument("--frames", type=int, default=96, help="so many of its first frames")
    parser.add_argument("--rounds", type=int, default=5, help="of which the median counts")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _rendered(folder: Path) -> Path:
    path = folder / "busy.mp4"
    scene("busy", 0).render(path)
    return path


def _rates(given: argparse.Namespace, video: Path, settings: ModelSettings) -> Iterator[Rate]:
    """Each network asked for, but for those whose packages are not installed; these are named."""
    for network in NETWORKS:
        if given.backend is not None and network.backend not in given.backend:
            continue
        missing = absent(entries()[network.capability, network.backend].packages)
        if missing:
            print(f"{network.name}: {', '.join(missing)} not installed", file=sys.stderr)
            continue
        yield measured(network, given.size, video, given.frames, given.rounds, settings)
        # Networks are full of circles, and the next one's memory is to be its own.
        gc.collect()


def measured(
    network: Network, size: Size, path: Path, frames: int, rounds: int, settings: ModelSettings
) -> Rate:
    """Make a network, load it through its backend, and let that go through the first frames of a video."""
    place = vision_place(settings.device, settings.dtype)
    with tempfile.TemporaryDirectory(prefix="vidence-gpu-") as folder:
        argument = network.made(size, Path(folder) / "network")
        backend = make_backend(entries()[network.capability, network.backend], argument, settings)
    video, watch, counts = Video.open(path), Stopwatch(place.device), list[int]()

    def work() -> None:
        counts.append(run(network.capability, backend, video, first(video, frames)))

    # The first time, memory is laid out and kernels are chosen.
    most_mb = peak_mb(work, place.device)
    began_s = time.process_time()
    wall_s = median_seconds(work, place.device, rounds)
    processor_s = (time.process_time() - began_s) / rounds
    ready = held(path, frames)
    with watch.on(backend):
        run(network.capability, backend, ready, first(ready, frames))
    return Rate(
        network=network.name,
        backend=network.backend,
        frames_per_s=counts[-1] / wall_s,
        in_network=watch.seconds / wall_s,
        processor_s=processor_s / counts[-1],
        peak_mb=most_mb,
    )


def _about(place: Place, given: argparse.Namespace) -> dict[str, Any]:
    """What the figures are of."""
    import torch

    name = torch.cuda.get_device_name(place.device) if place.is_cuda else _processor()
    return {
        "machine": machine(),
        "device": name,
        "dtype": place.dtype,
        "torch": str(torch.__version__),
        "threads": torch.get_num_threads(),
        "size": given.size,
        "frames": given.frames,
        "rounds": given.rounds,
    }


def _processor() -> str:
    """The name of the processor, as Linux tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _is_met(found: Pipeline) -> bool:
    return found.of_forward >= OF_FORWARD_GOAL and found.over_plain >= OVER_PLAIN_GOAL


def _figures(found: Pipeline) -> dict[str, Any]:
    return {
        "profile": PROFILE,
        **found._asdict(),
        "of_forward": found.of_forward,
        "over_plain": found.over_plain,
    }


def _told(given: argparse.Namespace, text: str) -> None:
    if not given.json:
        print(text, flush=True)


def _heading(about: dict[str, Any]) -> str:
    return (
        f"{about['device']}, {about['machine']}, torch {about['torch']}, {about['threads']} threads, "
        f"{about['dtype']}, {about['size']} size, {about['frames']} frames, median of {about['rounds']}\n"
        f"{'network':22}{'backend':16}{'frames/s':>10}{'in network':>12}"
        f"{'processor s':>13}{'peak MB':>10}"
    )


def _row(rate: Rate) -> str:
    return (
        f"{rate.network:22}{rate.backend:16}{rate.frames_per_s:10.3g}{100 * rate.in_network:10.0f} %"
        f"{rate.processor_s:13.3g}{rate.peak_mb:10.0f}"
    )


def _summary(found: Pipeline) -> str:
    return (
        f"profile {PROFILE}: {' + '.join(found.networks)}, {found.frames / found.wall_s:.3g} frames/s\n"
        f"  its networks alone take {found.of_forward:.2f} of the time (goal on a GPU: ≥ {OF_FORWARD_GOAL})\n"
        f"  {found.over_plain:.2f} × as fast as a plain loop (goal on a GPU: ≥ {OVER_PLAIN_GOAL:g} ×)"
    )


if __name__ == "__main__":
    main()
