"""What a network runs on: its device and number format, and batches as large as the device's memory."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import NamedTuple, TypeVar

from ...traces.errors import BackendError, BackendMissing, UsageError
from ...traces.records import Degradation
from ..notes import note

_DEVICE = re.compile(r"auto|cpu|mps|cuda(:\d+)?")
DTYPES = ("auto", "float32", "float16", "bfloat16")
_log = logging.getLogger("vidence")
T = TypeVar("T")
R = TypeVar("R")


class Place(NamedTuple):
    """A device and a number format, by their names."""

    device: str
    dtype: str

    @property
    def is_cuda(self) -> bool:
        """Whether it is a graphics card."""
        return self.device.startswith("cuda")


def check_named(device: str, dtype: str) -> None:
    """`UsageError` where a device or a number format is none that any machine has."""
    if not _DEVICE.fullmatch(device):
        raise UsageError(f"there is no device {device!r}", hint="Known: auto, cpu, mps, cuda, cuda:N.")
    if dtype not in DTYPES:
        raise UsageError(f"there is no dtype {dtype!r}", hint=f"Known: {', '.join(DTYPES)}.")


def place(device: str, dtype: str) -> Place:
    """The device and number format of what was asked for; `auto` is the first accelerator there is."""
    import torch

    check_named(device, dtype)
    if device == "auto":
        device = (
            "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
        )
    kind, _, number = device.partition(":")
    there = {"cpu": 1, "mps": int(torch.backends.mps.is_available()), "cuda": torch.cuda.device_count()}
    if int(number or 0) >= there[kind]:
        raise BackendMissing(
            f"this machine has no {device}", hint="Leave --device away, or take --device cpu."
        )
    return Place(f"cuda:{number or 0}" if kind == "cuda" else kind, dtype)


def vision_place(device: str, dtype: str) -> Place:
    """As `place`; `auto` numbers are half as long on a graphics card, where that is twice as fast."""
    found = place(device, dtype)
    if dtype != "auto":
        return found
    return found._replace(dtype="float16" if found.is_cuda else "float32")


class Batches:
    """Runs a network on items in batches; where the device's memory runs out, on half as many from then on.

    That changes no result, and is noted all the same. One instance belongs to one backend, which so remembers
    what fits.
    """

    def __init__(self, most: int, *, name: str) -> None:
        self._most, self._name = most, name

    def __call__(
        self, items: Iterable[T], run: Callable[[Sequence[T]], Sequence[R]]
    ) -> Iterator[tuple[T, R]]:
        """Each item with what came of it, in order."""
        source = iter(items)
        while batch := list(islice(source, self._most)):
            yield from zip(batch, self._halving(batch, run), strict=True)

    def _halving(self, batch: Sequence[T], run: Callable[[Sequence[T]], Sequence[R]]) -> Iterator[R]:
        import torch

        done = 0
        while done < len(batch):
            part = batch[done : done + self._most]
            try:
                found = list(run(part))
            except torch.OutOfMemoryError as error:
                # Left here, the error would hold what the failed run had made.
                error.__traceback__ = None
                torch.cuda.empty_cache()
                self._halve(len(part))
                continue
            done += len(part)
            yield from found

    def _halve(self, tried: int) -> None:
        if tried == 1:
            raise BackendError(
                f"the memory of the device is too small for one frame of {self._name}",
                hint="Take a smaller model, --dtype float16, or --device cpu.",
            )
        self._most = tried // 2
        told = f"{self._name}: the device's memory is too small for {tried} at once, so it takes {self._most}"
        _log.warning(told)
        note(Degradation(kind="smaller_batches", detail=told))


@contextmanager
def quietly() -> Iterator[None]:
    """Without the bars and warnings of transformers, which know nothing of our standard error."""
    from transformers.utils import logging as theirs

    level, bars = theirs.get_verbosity(), theirs.is_progress_bar_enabled()
    theirs.set_verbosity_error()
    theirs.disable_progress_bar()
    try:
        yield
    finally:
        theirs.set_verbosity(level)
        if bars:
            theirs.enable_progress_bar()
