"""How fast and how large: indexing against decoding, a second question, overhead a step, memory, import."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import NamedTuple

import av

from ..traces.events import CallFinished, StepFinished, StepStarted
from ..traces.reader import TraceReader
from .scenes.library import scene

QUESTION = "How many moving objects are there?"
SECOND = "How many objects leave by the left side?"
# Answered over the short clip, for what the controller costs a step.
CHAT = (
    QUESTION,
    "Which object leaves first?",
    "Does anything stop?",
    "After the first object to enter leaves, what colour is the object that leaves next?",
    "How many objects are visible at 4 s?",
    "When does the second object to enter leave?",
    "What colour is the object that leaves last?",
)


class Figure(NamedTuple):
    """One measured figure beside its goal."""

    name: str
    value: float
    unit: str
    goal: str
    met: bool


def measure(folder: Path, *, seed: int, memory: bool = True) -> Iterator[Figure]:
    """Every figure, as it is measured; all in this run, on this machine."""
    yield _import_time()
    clip = folder / f"busy-{seed}.mp4"
    scene("busy", seed).render(clip)
    minute = repeated(clip, folder / f"minute-{seed}.mp4", seconds=60)
    yield from _indexing(minute, folder)
    yield _overhead(clip, folder)
    if memory:
        long = repeated(clip, folder / f"ten-minutes-{seed}.mp4", seconds=600)
        yield _memory(minute, long)


def repeated(clip: Path, path: Path, *, seconds: float) -> Path:
    """A long video made of one clip's packets over and over: cheap to make, real to decode."""
    with av.open(str(clip)) as source, av.open(str(path), "w") as target:
        stream = source.streams.video[0]
        copy = target.add_stream_from_template(stream)
        base = stream.time_base or Fraction(1, 1)
        packets = [p for p in source.demux(stream) if p.pts is not None]
        data = [(bytes(p), p.pts or 0, p.dts or 0, p.duration or 0, p.is_keyframe) for p in packets]
        length = max(pts + duration for _, pts, _, duration, _ in data)
        for turn in range(max(1, round(seconds / float(length * base)))):
            for content, pts, dts, duration, keyframe in data:
                packet = av.Packet(content)
                packet.pts, packet.dts, packet.duration = pts + turn * length, dts + turn * length, duration
                packet.time_base, packet.stream, packet.is_keyframe = base, copy, keyframe
                target.mux(packet)
    return path


def _import_time() -> Figure:
    """The median of several fresh processes, less that of a Python that imports nothing."""
    bare, with_it = (median(_started(code) for _ in range(7)) for code in ("pass", "import vidence"))
    seconds = with_it - bare
    return Figure("import vidence", seconds, "s", "< 0.3 s", seconds < 0.3)


def _started(code: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - began


def _decode_rate(video: Path) -> float:
    """Frames a second of decoding to RGB alone, as fast as PyAV does it."""
    began, count = time.perf_counter(), 0
    with av.open(str(video)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for frame in container.decode(video=0):
            frame.to_ndarray(format="rgb24")
            count += 1
    return count / (time.perf_counter() - began)


def _indexing(video: Path, folder: Path) -> Iterator[Figure]:
    """Indexing between two decodings of the same file, so that a drifting machine is fair to both."""
    cache = tempfile.mkdtemp(dir=folder)
    before = _decode_rate(video)
    first = _asked(video, QUESTION, cache)
    after = _decode_rate(video)
    second = _asked(video, SECOND, cache)
    decode = (before + after) / 2
    rate = first.frames / first.tool_s
    yield Figure("decoding 720p to RGB", decode, "frames/s", "", True)
    yield Figure("motion indexing 720p", rate, "frames/s", "", True)
    yield Figure("indexing / decoding", rate / decode, "", "≥ 0.3", rate / decode >= 0.3)
    gain = first.tool_s / max(second.tool_s, 1e-9)
    yield Figure("second question cheaper", gain, "×", "≥ 50 ×", gain >= 50)


def _overhead(clip: Path, folder: Path) -> Figure:
    """The median step of several questions, from one decision to the next less the time in tools."""
    cache = tempfile.mkdtemp(dir=folder)
    steps = [step for question in CHAT for step in _asked(clip, question, cache).overheads_s]
    overhead = median(steps) * 1000
    return Figure("controller overhead", overhead, "ms a step", "< 10 ms", overhead < 10)


class Asked(NamedTuple):
    """What a trace tells of the time a question took."""

    frames: int
    tool_s: float
    overheads_s: tuple[float, ...]


def _asked(video: Path, question: str, cache: str) -> Asked:
    """Ask in a process of its own and read tool seconds and overheads off the trace."""
    out = Path(tempfile.mkdtemp(dir=Path(cache).parent)) / "run"
    code = "import sys, vidence; vidence.ask(sys.argv[1], sys.argv[2], out=sys.argv[3])"
    environment = {**os.environ, "VIDENCE_CACHE_DIR": cache, "VIDENCE_CACHE": "on"}
    subprocess.run([sys.executable, "-c", code, video, question, out], check=True, env=environment)
    reader = TraceReader(out)
    # The look at the camera comes first, and belongs to the price of indexing.
    first_look = sum(e.wall_s for e in reader.events if isinstance(e, StepFinished) and e.node == "brief")
    tool_s = first_look + sum(result.tool_s for result in reader.finished_calls().values())
    return Asked(reader.started.video.frames, tool_s, tuple(_overheads(reader)))


def _overheads(reader: TraceReader) -> Iterator[float]:
    """From one decision to the next, less the time in the tool; steps with one call tell it exactly."""
    began, calls = None, list[float]()
    for line in reader.lines:
        if isinstance(line.event, StepStarted) and line.event.node == "decide":
            if began is not None and len(calls) == 1:
                yield line.t - began - calls[0]
            began, calls = line.t, []
        elif isinstance(line.event, CallFinished):
            calls.append(line.event.result.tool_s)


def _memory(minute: Path, long: Path) -> Figure:
    """Peak memory of asking about ten minutes against one, in processes of their own."""
    short_mb, long_mb = _peak_mb(minute), _peak_mb(long)
    ratio = long_mb / short_mb
    name = f"peak memory, 10 min ({long_mb:.0f} MB) / 1 min ({short_mb:.0f} MB)"
    return Figure(name, ratio, "", "≤ 1.2", ratio <= 1.2)


def _peak_mb(video: Path) -> float:
    """The kernel's high-water mark of the process; getrusage would tell the parent's if that was higher."""
    code = (
        "import sys, tempfile, vidence;"
        "vidence.ask(sys.argv[1], sys.argv[2], out=tempfile.mkdtemp() + '/run');"
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    environment = {**os.environ, "VIDENCE_CACHE": "off"}
    command = [sys.executable, "-c", code, str(video), QUESTION]
    done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
    return float(done.stdout.split()[1]) / 1024


def machine() -> str:
    """The machine the figures are of, in words."""
    return (
        f"{os.cpu_count()} cores, {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
    )
