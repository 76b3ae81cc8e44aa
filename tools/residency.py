"""Models in memory: as many as each device holds; the longest unused goes first and comes back at need."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import RLock
from typing import Any, cast

from ..traces.errors import BackendError
from .capabilities import Backend
from .stand_in import Held, StandIn, shown

# Where no limit is given: what frames, activations and everything else on the machine need is left free.
_SHARE_OF_FREE = 0.8
_MEMINFO = Path("/proc/meminfo")
_CGROUP = Path("/sys/fs/cgroup")


@dataclass(eq=False)
class _Slot:
    """One backend's place: how it is made, itself while it is loaded, and who uses it."""

    make: Callable[[], Backend]
    backend: Backend | None = None
    device: str = "cpu"
    memory_mb: int = 0
    users: int = 0
    used: int = field(default=0)


class Residency:
    """Loads backends and lets them go; safe under threads.

    `limits_mb` are megabytes by device ("*": every other); without one, most of what is free there. A backend
    in use is never let go, even if that means more than the limit for a while.
    """

    def __init__(self, limits_mb: Mapping[str, int] | None = None) -> None:
        self._given = dict(limits_mb or {})
        self._limits: dict[str, int | None] = dict(self._given)
        self._slots: list[_Slot] = []
        self._clock = count(1)
        self._lock = RLock()

    def admit(self, make: Callable[[], Backend]) -> Backend:
        """Load a backend; what comes back stands for it from then on, loaded or not."""
        slot = _Slot(make)
        with self.using(slot) as backend:
            self._slots.append(slot)
            return cast(Backend, _Resident(self, slot, backend))

    @contextmanager
    def using(self, slot: _Slot) -> Iterator[Backend]:
        """The backend, loaded, and kept so while it is used."""
        with self._lock:
            backend = self._loaded(slot) if slot.backend is None else slot.backend
            slot.users += 1
        try:
            yield backend
        finally:
            with self._lock:
                slot.users -= 1
                slot.used = next(self._clock)

    def close(self) -> None:
        """Let all go that is not in use."""
        with self._lock:
            self._let_go(self._idle())

    def _loaded(self, slot: _Slot) -> Backend:
        # How large it is is known from the second time on; the first time it shows once it is there.
        self._make_room(slot)
        backend = self._made(slot)
        slot.device, slot.memory_mb = backend.fingerprint().device, backend.memory_mb
        limit = self._given.get(slot.device, self._given.get("*"))
        if limit is not None and slot.memory_mb > limit:
            name, memory_mb = backend.name, slot.memory_mb
            _close(backend)
            raise BackendError(
                f"the backend {name!r} needs {memory_mb} MB, and {limit} are allowed on {slot.device}",
                hint="Choose a smaller model, or allow more with --memory-mb.",
            )
        self._make_room(slot)
        slot.backend = backend
        return backend

    def _made(self, slot: _Slot) -> Backend:
        """Make it; where the device's memory runs out, once more without those that nobody uses."""
        try:
            return slot.make()
        except Exception as error:
            idle = self._idle()
            if not (idle and is_out_of_memory(error)):
                raise
        self._let_go(idle)
        return slot.make()

    def _make_room(self, coming: _Slot) -> None:
        """Let go of what was longest unused on its device until the newcomer fits."""
        there = [slot for slot in self._slots if slot.backend is not None and slot.device == coming.device]
        held = sum(slot.memory_mb for slot in there)
        limit = self._limit(coming.device, held + coming.memory_mb)
        going = []
        for slot in self._idle(coming.device):
            if limit is None or held + coming.memory_mb <= limit:
                break
            held -= slot.memory_mb
            going.append(slot)
        self._let_go(going)

    def _limit(self, device: str, held: int) -> int | None:
        """Megabytes allowed on a device; measured once, when it is first needed."""
        if device not in self._limits:
            free = free_mb(device)
            most = None if free is None else round(_SHARE_OF_FREE * (free + held))
            self._limits[device] = self._given.get("*", most)
        return self._limits[device]

    def _idle(self, device: str | None = None) -> list[_Slot]:
        """Those that are loaded and not in use, the longest unused first."""
        idle = [slot for slot in self._slots if slot.backend is not None and not slot.users]
        return sorted((s for s in idle if device in (None, s.device)), key=lambda s: s.used)

    def _let_go(self, slots: list[_Slot]) -> None:
        for slot in slots:
            backend, slot.backend = slot.backend, None
            _close(backend)
            del backend
        if slots:
            _give_back()


class _Resident(StandIn):
    """Stands for a backend that may be let go between two calls, and is loaded anew for the next."""

    def __init__(self, residency: Residency, slot: _Slot, backend: Backend) -> None:
        super().__init__(shown(backend))
        self._residency, self._slot = residency, slot

    def _call(self, method: str, *given: Any, **named: Any) -> Any:
        with ExitStack() as stack:
            backend = stack.enter_context(self._residency.using(self._slot))
            found = getattr(backend, method)(*given, **named)
            return Held(found, stack.pop_all().close) if isinstance(found, Iterator) else found


def free_mb(device: str) -> int | None:
    """Megabytes that can be had on a device now; None where that cannot be told."""
    if device.startswith("cuda"):
        torch = sys.modules.get("torch")
        return None if torch is None else torch.cuda.mem_get_info(device)[0] // 1_000_000
    free = [amount for amount in (_free_of_machine(), _free_of_container()) if amount is not None]
    return min(free, default=None)


def _free_of_machine() -> int | None:
    with suppress(OSError):
        for line in _MEMINFO.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024 // 1_000_000
    with suppress(ValueError, OSError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2_000_000
    return None


def _free_of_container() -> int | None:
    with suppress(OSError, ValueError):
        most, now = (int((_CGROUP / name).read_text()) for name in ("memory.max", "memory.current"))
        files = dict(line.split() for line in (_CGROUP / "memory.stat").read_text().splitlines())
        return max(most - now + int(files.get("inactive_file", 0)), 0) // 1_000_000
    return None


def is_out_of_memory(error: BaseException | None) -> bool:
    """Whether memory ran out, or that is why something else failed."""
    while error is not None:
        if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
            return True
        error = error.__cause__
    return False


def _close(backend: Backend | None) -> None:
    close = getattr(backend, "close", None)
    if close is not None:
        close()


def _give_back() -> None:
    """Networks are full of circles, and what they held is kept by torch for the next one."""
    gc.collect()
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_initialized():
        torch.cuda.empty_cache()
