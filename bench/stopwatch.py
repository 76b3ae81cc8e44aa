"""How long work takes on a device, how long of that its networks run, and how much memory it needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

_OWN = "vidence."
_STATUS, _PEAKS = Path("/proc/self/status"), Path("/proc/self/clear_refs")
# What is written there so that the kernel counts the peak anew.
_ANEW = "5"


def synchronise(device: str) -> None:
    """Wait until the device has done what it was given."""
    if device.startswith("cuda"):
        import torch

        torch.cuda.synchronize(device)


def seconds(work: Callable[[], object], device: str) -> float:
    """How long work takes, until the device is done with it."""
    synchronise(device)
    began = time.perf_counter()
    work()
    synchronise(device)
    return time.perf_counter() - began


def median_seconds(work: Callable[[], object], device: str, rounds: int) -> float:
    """The median of several rounds."""
    return median(seconds(work, device) for _ in range(rounds))


def peak_mb(work: Callable[[], object], device: str) -> float:
    """The most memory while working: of the device where it is a graphics card, else of the process."""
    if device.startswith("cuda"):
        import torch

        torch.cuda.reset_peak_memory_stats(device)
        work()
        return float(torch.cuda.max_memory_allocated(device)) / 1e6
    _PEAKS.write_text(_ANEW)
    work()
    (line,) = (line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6


class Stopwatch:
    """Runs while a backend's networks do; the device is waited for before and after each run of one."""

    def __init__(self, device: str) -> None:
        self.seconds = 0.0
        self._device, self._depth, self._began = device, 0, 0.0

    @contextmanager
    def on(self, backend: object) -> Iterator[None]:
        """Watch the networks that a backend holds.

        Their first parts are watched, too, as some backends call these by themselves; what one network runs
        within another's run counts once.
        """
        watched = [part for network in networks_of(backend) for part in (network, *network.children())]
        with ExitStack() as stack:
            for part in watched:
                stack.callback(part.register_forward_pre_hook(self._start).remove)
                stack.callback(part.register_forward_hook(self._stop, always_call=True).remove)
            yield

    def _start(self, *_: object) -> None:
        if self._depth == 0:
            synchronise(self._device)
            self._began = time.perf_counter()
        self._depth += 1

    def _stop(self, *_: object) -> None:
        self._depth -= 1
        if self._depth == 0:
            synchronise(self._device)
            self.seconds += time.perf_counter() - self._began


def networks_of(holder: object) -> list[Any]:
    """The networks that an object of Vidence holds, or what it holds of Vidence does."""
    import torch

    if isinstance(holder, torch.nn.Module):
        return [holder]
    if not type(holder).__module__.startswith(_OWN):
        return []
    parts = holder if isinstance(holder, tuple) else getattr(holder, "__dict__", {}).values()
    found = {id(network): network for part in parts for network in networks_of(part)}
    return list(found.values())
