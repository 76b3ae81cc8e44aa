"""Work done ahead in a thread: what is taken is made while what was taken before is still worked on."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from .frame import Frame

T = TypeVar("T")
_END = object()


class Picture(NamedTuple):
    """A frame with its pixels: height × width × 3, as displayed."""

    frame: Frame
    rgb: NDArray[np.uint8]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.rgb.shape[1], self.rgb.shape[0]


def pictures(frames: Iterable[Frame], *, most: int) -> Iterator[Picture]:
    """Frames decoded ahead, their pixels, too; at most so many wait."""
    return ahead((Picture(frame, frame.rgb()) for frame in frames), most=most)


def ahead(items: Iterable[T], *, most: int) -> Iterator[T]:
    """The same items in order, made in a thread; at most so many wait, or are being made.

    What an item's making raises is raised here, and what it notes is noted here; whoever stops taking them
    stops the thread.
    """
    make = partial(copy_context().run, next, iter(items), _END)
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as thread:
        coming = deque(thread.submit(make) for _ in range(most))
        try:
            while (item := coming.popleft().result()) is not _END:
                coming.append(thread.submit(make))
                yield item  # type: ignore[misc]
        finally:
            for late in coming:
                late.cancel()
