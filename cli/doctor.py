"""`vidence doctor`: whether what Vidence needs is there and really works, backends included."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from importlib import import_module
from importlib.metadata import distributions, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..traces.errors import BackendMissing, ToolError, UsageError, VidenceError
from . import console
from .app import app
from .ask import AsJson
from .options import Backends, Profile

if TYPE_CHECKING:
    from ..tools.backends.entry import Entry
    from ..tools.config import Config
    from ..tools.video import Video
    from ..traces.records import Fingerprint

# How long one backend may take over a second of video.
_TRIAL_S = 600.0

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
    """One thing looked at: whether it holds, what was seen, and how to mend it; or why it was not tried."""

    name: str
    ok: bool
    detail: str
    mend: str = ""
    tried: bool = True
    fingerprint: Fingerprint | None = None
    """Of a backend that was at work: what it is, weights included."""

    @property
    def mark(self) -> tuple[str, str]:
        """How it stands, in a word and a colour."""
        if not self.ok:
            return "BAD ", "bold red"
        return ("ok  ", "green") if self.tried else ("–   ", "dim")

    def as_json(self) -> dict[str, object]:
        """The object that `vidence doctor --json` prints of it."""
        made = self.fingerprint and self.fingerprint.model_dump(mode="json")
        return {**self._asdict(), "fingerprint": made}


@app.command()
def doctor(profile: Profile = None, backend: Backends = None, as_json: AsJson = False) -> int:
    """Check the installation: libraries, decoding, the cache, and backends at work: all, or those named."""
    checks = []
    for check in _checks(profile, tuple(backend or ())):
        checks.append(check)
        if not as_json:
            console.say(check.mark, f"{check.name}: {check.detail}")
            if not check.ok and check.mend:
                console.say("     ", check.mend)
    if as_json:
        console.say_json({"schema_version": 1, "checks": [check.as_json() for check in checks]})
    return 0 if all(check.ok for check in checks) else 4


def _checks(profile: str | None, named: tuple[str, ...]) -> Iterator[Check]:
    yield Check("python", sys.version_info >= (3, 11), platform.python_version(), "Use Python 3.11 or newer.")
    libraries = [
        _tried(package, partial(_library, module, package), f"pip install {package}")
        for module, package in _LIBRARIES
    ]
    yield from libraries
    yield _one_opencv()
    if not all(check.ok for check in libraries):
        return  # whatever needs the missing library would only say so again
    if find_spec("torch") and find_spec("torchvision"):
        yield _tried("torch", _suppresses, "pip install --force-reinstall torch torchvision")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "check.mp4"
        decodes = partial(_decodes, path)
        video = _tried("video", decodes, "The av package cannot encode or decode H.264: reinstall it.")
        yield video
        if video.ok:
            yield from _backends(path, profile, named)
    yield _tried(
        "cache", _cache, "Set VIDENCE_CACHE_DIR to a folder that can be written, or VIDENCE_CACHE=off."
    )


def _tried(name: str, look: Callable[[], str], mend: str) -> Check:
    """Do the thing for real; whatever it raises is the finding."""
    try:
        return Check(name, True, look())
    except VidenceError as error:
        return Check(name, False, error.message, error.hint or mend)
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


def _suppresses() -> str:
    """Suppress one of two overlapping boxes for real, which a broken pair of torch and torchvision cannot."""
    from ..tools.weights.packages import check_pair

    check_pair()
    import torch
    from torchvision.ops import nms

    boxes = torch.tensor([[0.0, 0, 10, 10], [1, 1, 10, 10], [20, 20, 30, 30]])
    devices = ["cpu", *(f"cuda:{number}" for number in range(torch.cuda.device_count()))]
    for device in devices:
        kept = nms(boxes.to(device), torch.tensor([0.9, 0.8, 0.7], device=device), 0.5).tolist()
        if kept != [0, 2]:
            raise RuntimeError(f"of three boxes on {device} the first and last are to be kept, not {kept}")
    return f"torch {torch.__version__}, NMS works on {', '.join(devices)}"


def _decodes(path: Path) -> str:
    """Encode, write, open and decode a short video for real: a red square slides to the right."""
    import numpy as np

    from ..bench.scenes.encode import encode
    from ..tools.video import Video

    frames = [np.full((64, 96, 3), 110, np.uint8) for _ in range(8)]
    for number, frame in enumerate(frames):
        frame[20:36, 4 + 2 * number : 20 + 2 * number] = (220, 30, 30)
    ticks = [round(i * 3600) for i in range(len(frames))]
    encode(path, zip(ticks, frames, strict=True), size=(96, 64), rate_hz=25, crf=20)
    video = Video.open(path)
    decoded = [frame.rgb() for frame in video.frames()]
    if len(decoded) != len(frames):
        raise RuntimeError(f"{len(frames)} frames were written and {len(decoded)} came back")
    return f"H.264 works ({video.record.decoder})"


def _backends(path: Path, profile: str | None, named: tuple[str, ...]) -> Iterator[Check]:
    """Each backend at work: all that can be, or those of a profile and those named, which all must be."""
    from ..tools.config import read_config
    from ..tools.profiles import profile_choices
    from ..tools.registry import DEFAULTS, entries, parse_choices
    from ..tools.video import Video

    video, config, table = Video.open(path), read_config(), entries()
    chosen = (*(profile_choices(profile, config) if profile is not None else ()), *named)
    for capability, choice in parse_choices(chosen).items():
        yield _works(table[capability, choice.name], choice.argument, video, config, needed=True)
    if chosen:
        return
    files = _files_of_profiles(config)
    for key, entry in table.items():
        needed = DEFAULTS.get(entry.capability) == entry.name
        yield _works(entry, files.get(key), video, config, needed=needed)


def _files_of_profiles(config: Config) -> dict[tuple[str, str], str]:
    """The files that are here of those which profiles name, by capability and backend."""
    from ..tools.profiles import BUILT_IN, profile_choices
    from ..tools.registry import parse_choices

    found: dict[tuple[str, str], str] = {}
    for profile in {**BUILT_IN, **config.profiles}:
        with suppress(BackendMissing):
            for capability, choice in parse_choices(profile_choices(profile, config)).items():
                if choice.argument and Path(choice.argument.partition(",")[0]).is_file():
                    found.setdefault((capability, choice.name), choice.argument)
    return found


def _works(entry: Entry, argument: str | None, video: Video, config: Config, *, needed: bool) -> Check:
    """A backend at work; what is optional and not there, or wants to be told more, is not amiss."""
    from ..tools.lacking import check_whole

    look = partial(_trial, entry, argument, video, config)
    name = f"backend {entry.capability}={entry.name}"
    try:
        host = config.hosts.get(f"{entry.capability}.{entry.name}")
        if host is None or not host.elsewhere:
            check_whole(entry, argument)
        told, made = look()
        return Check(name, True, told, fingerprint=made)
    except (BackendMissing, UsageError, ToolError) as error:
        detail = error.message if needed else f"not tried: {error.message}"
        return Check(name, not needed, detail, error.hint or "", tried=needed)
    except Exception as error:
        told = error.message if isinstance(error, VidenceError) else f"{type(error).__name__}: {error}"
        return Check(name, False, told, getattr(error, "hint", None) or entry.needs)


def _trial(entry: Entry, argument: str | None, video: Video, config: Config) -> tuple[str, Fingerprint]:
    """What came of the work, and what the backend is."""
    from ..tools.deadline import Deadline
    from ..tools.registry import Choice, ChosenBackends
    from ..tools.trial import tried

    chosen = {entry.capability: Choice(entry.name, argument)}
    backends = ChosenBackends(chosen, hosts=config.hosts, memory_mb=config.memory_mb)
    try:
        backend = backends.of(entry.capability)
        told = tried(entry.capability, backend, video, Deadline.after(_TRIAL_S))
        made = backend.fingerprint()
        return f"{told} on {made.device}", made
    finally:
        backends.close()


def _cache() -> str:
    from ..tools.wrappers.cache import open_cache

    cache = open_cache()
    cache.put("0" * 64, b"check")
    if os.environ.get("VIDENCE_CACHE", "").lower() == "off":
        return "off"
    if cache.get("0" * 64) != b"check":
        raise RuntimeError("what was put into the cache did not come back")
    return "works"
