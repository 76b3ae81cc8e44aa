"""How much memory a segmenter takes to follow a thing through short and long videos.

`python -m vidence.bench.segmenting [--backend sam2:FILE] [--frames 200 2000] [--size 256]`; without a file,
the tiniest SAM 2 there is, with weights of random numbers. Each video is followed in a process of its own.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ..tools.capabilities import Prompt
from ..tools.deadline import Deadline
from ..tools.models.choose import ModelSettings
from ..tools.registry import ChosenBackends, parse_choices
from ..tools.video import Video
from ..tools.video.frame import Pixels
from .scenes.encode import encode

_WIDTH, _HEIGHT, _SIDE, _RATE_HZ, _TICKS = 320, 240, 40, 25, 3600


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the peak of each length, and how many times the first one each is."""
    asked = _asked(arguments)
    if asked.one:
        print(_own_peak_mb(asked.backend, asked.one))
        return
    with tempfile.TemporaryDirectory() as folder:
        backend = asked.backend or random_sam2(Path(folder), asked.size)
        first = 0.0
        for frames in asked.frames:
            began = time.perf_counter()
            peak = peak_mb(backend, frames)
            first = first or peak
            per_frame = (time.perf_counter() - began) / frames
            print(f"{frames:6d} frames: peak {peak:7.0f} MB ({peak / first:.2f}×), {per_frame:.2f} s each")


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m vidence.bench.segmenting", description=__doc__)
    parser.add_argument("--backend", default="", help="NAME[:ARG], such as sam2-hf:FOLDER")
    parser.add_argument("--frames", type=int, nargs="+", default=[200, 2000])
    parser.add_argument("--size", type=int, default=256, help="side of the picture of a random SAM 2")
    parser.add_argument("--one", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def peak_mb(backend: str, frames: int) -> float:
    """The most memory that a process of its own held that followed a thing through so many frames."""
    command = [sys.executable, "-m", "vidence.bench.segmenting", "--backend", backend, "--one", str(frames)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _own_peak_mb(backend: str, frames: int) -> float:
    """The most memory that this process has held, once a thing was followed both ways from the middle."""
    chosen = ChosenBackends(parse_choices([f"segmenter={backend}"]), settings=ModelSettings())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "square.mp4"
        encode(path, _frames(frames), size=(_WIDTH, _HEIGHT), rate_hz=_RATE_HZ, crf=23)
        video = Video.open(path)
        middle = frames // 2
        x, y = _place(middle)
        prompt = Prompt(middle / _RATE_HZ, box=(x, y, x + _SIDE, y + _SIDE))
        rows = sum(1 for _ in chosen.segmenter().follow(video, [prompt], video.whole, Deadline()))
    if rows != frames:
        raise SystemExit(f"{rows} of {frames} frames were followed")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _frames(count: int) -> Iterator[tuple[int, Pixels]]:
    """A red square that circles over a ground of noise."""
    ground = np.random.default_rng(7).integers(90, 130, (_HEIGHT, _WIDTH, 3), dtype=np.uint8)
    for number in range(count):
        x, y = _place(number)
        image = ground.copy()
        image[y : y + _SIDE, x : x + _SIDE] = (210, 30, 30)
        yield number * _TICKS, image


def _place(number: int) -> tuple[int, int]:
    return (
        round(_WIDTH / 2 - _SIDE / 2 + 100 * np.cos(number / 40)),
        round(_HEIGHT / 2 - _SIDE / 2 + 70 * np.sin(number / 40)),
    )


def random_sam2(folder: Path, side_px: int) -> str:
    """The tiniest SAM 2 with weights of random numbers, as a backend whose picture has such a side."""
    import torch
    from sam2.build_sam import build_sam2

    torch.manual_seed(0)
    model = build_sam2("configs/sam2.1/sam2.1_hiera_t.yaml", device="cpu", apply_postprocessing=False)
    path = folder / "sam2.1_hiera_tiny.pt"
    torch.save({"model": model.state_dict()}, path)
    return f"sam2:{path},size={side_px}"


if __name__ == "__main__":
    main()
