"""`vidence doctor`: whether what Vidence needs is there and really works."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from importlib.metadata import distributions, version
from pathlib import Path
from typing import NamedTuple

from . import console
from .app import app
from .ask import AsJson

_LIBRARIES = (
    ("numpy", "numpy"),
    ("av", "av"),
    ("cv2", "opencv-python"),
    ("pydantic", "pydantic"),
    ("langgraph.graph", "langgraph"),
    ("langgraph.checkpoint.sqlite", "langgraph-checkpoint-sqlite"),
    ("supervision", "supervision"),
    ("trackers", "trackers"),
)


class Check(NamedTuple):
    """One thing looked at: whether it holds, what was seen, and how to mend it."""

    name: str
    ok: bool
    detail: str
    mend: str = ""


@app.command()
def doctor(as_json: AsJson = False) -> int:
    """Check the installation: libraries, system libraries, decoding, backends, the cache."""
    checks = []
    for check in _checks():
        checks.append(check)
        if not as_json:
            console.say(
                ("ok  " if check.ok else "BAD ", "green" if check.ok else "bold red"),
                f"{check.name}: {check.detail}",
            )
            if not check.ok and check.mend:
                console.say("     ", check.mend)
    if as_json:
        console.say_json({"schema_version": 1, "checks": [check._asdict() for check in checks]})
    return 0 if all(check.ok for check in checks) else 4


def _checks() -> Iterator[Check]:
    yield Check("python", sys.version_info >= (3, 11), platform.python_version(), "Use Python 3.11 or newer.")
    libraries = [
        _tried(package, partial(_library, module, package), f"pip install {package}")
        for module, package in _LIBRARIES
    ]
    yield from libraries
    yield _one_opencv()
    if not all(check.ok for check in libraries):
        return  # whatever needs the missing library would only say so again
    yield _tried("video", _decodes, "The av package cannot encode or decode H.264: reinstall it.")
    yield from _backends()
    yield _tried(
        "cache", _cache, "Set VIDENCE_CACHE_DIR to a folder that can be written, or VIDENCE_CACHE=off."
    )


def _tried(name: str, look: Callable[[], str], mend: str) -> Check:
    """Do the thing for real; whatever it raises is the finding."""
    try:
        return Check(name, True, look())
    except Exception as error:
        missing = "libGL" in str(error) or "libglib" in str(error) or "libgthread" in str(error)
        cure = "On Debian: apt-get install libgl1 libglib2.0-0" if missing else mend
        return Check(name, False, f"{type(error).__name__}: {error}", cure)


def _library(module: str, package: str) -> str:
    import_module(module)
    return version(package)


def _one_opencv() -> Check:
    """Two OpenCV distributions overwrite each other's files."""
    found = sorted({d.name.lower() for d in distributions() if d.name.lower().startswith("opencv-")})
    mend = f"pip uninstall {' '.join(found)}, then pip install opencv-python"
    return Check("one OpenCV", len(found) == 1, ", ".join(found) or "none", mend)


def _decodes() -> str:
    """Encode, write, open and decode a short video for real."""
    import numpy as np

    from ..bench.scenes.encode import encode
    from ..tools.video import Video

    frames = [np.full((64, 96, 3), 40 * i, np.uint8) for i in range(5)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "check.mp4"
        ticks = [round(i * 3600) for i in range(5)]
        encode(path, zip(ticks, frames, strict=True), size=(96, 64), rate_hz=25, crf=20)
        video = Video.open(path)
        decoded = [frame.rgb() for frame in video.frames()]
    if len(decoded) != 5:
        raise RuntimeError(f"5 frames were written and {len(decoded)} came back")
    return f"H.264 works ({video.record.decoder})"


def _backends() -> Iterator[Check]:
    from ..tools.listing import list_backends
    from ..tools.registry import DEFAULTS

    for backend in list_backends():
        # What few questions need is not amiss where it is not there.
        optional = backend.name == "onnx" or backend.capability not in DEFAULTS
        name = f"backend {backend.capability}={backend.name}"
        detail = f"needs {backend.needs}" if optional and backend.detail else (backend.detail or "ready")
        yield Check(name, backend.installed or optional, detail, backend.needs)


def _cache() -> str:
    from ..tools.wrappers.cache import open_cache

    cache = open_cache()
    cache.put("0" * 64, b"check")
    if os.environ.get("VIDENCE_CACHE", "").lower() == "off":
        return "off"
    if cache.get("0" * 64) != b"check":
        raise RuntimeError("what was put into the cache did not come back")
    return "works"
