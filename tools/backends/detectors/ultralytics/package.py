"""The `ultralytics` package, imported so that it does not call home, install, write or say anything."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import cv2
import numpy as np

PACKAGES = ("torch", "torchvision", "ultralytics")
_QUIET = {
    "YOLO_OFFLINE": "1",
    "YOLO_AUTOINSTALL": "0",
    "YOLO_VERBOSE": "0",
    "ULTRALYTICS_SAFE_LOAD": "1",
    # Said here, or it would set one thread for all that is started after it.
    "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", str(os.cpu_count() or 1)),
}
_lock = Lock()


def load_ultralytics() -> None:
    """Import the package."""
    # First: the package would keep it to one thread.
    import torch  # noqa: F401

    with _lock, _quiet_environment(), _settings_of_others():
        import ultralytics.nn.tasks  # noqa: F401
    # It speaks on standard output, where answers stand; what goes wrong comes as an exception.
    logging.getLogger("ultralytics").setLevel(logging.CRITICAL)


@contextmanager
def _quiet_environment() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in (*_QUIET, "YOLO_CONFIG_DIR")}
    try:
        # It writes its settings as it is imported, telemetry and all, beside those that the user may have.
        with tempfile.TemporaryDirectory(prefix="vidence-yolo-") as folder:
            os.environ.update(_QUIET | {"YOLO_CONFIG_DIR": folder})
            yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _settings_of_others() -> Iterator[None]:
    """It sets how many threads OpenCV has, and how numpy and torch print."""
    threads, printing = cv2.getNumThreads(), np.get_printoptions()
    try:
        yield
    finally:
        cv2.setNumThreads(threads)
        np.set_printoptions(**printing)
