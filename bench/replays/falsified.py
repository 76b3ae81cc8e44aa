"""Four ways in which a run may not be what it says, made on purpose; each must be named for what it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import av
import numpy as np

from ...agent.replaying.recompute import recompute
from ...tools.video import container, probe, reading
from ...traces.events import Event, EvidenceEntered
from ...traces.reader import TraceReader
from ...traces.store import TraceWriter
from ..scenes.encode import TIME_BASE, encode
from .asking import Kept

_PACKAGE = Path(__file__).resolve().parents[2]
_CODE = ("__init__.py", "__main__.py", "py.typed", "agent", "bench", "cli", "prompts", "tools", "traces")
# Appended to `tools/index.py`: every box of every tube is a pixel wider.
_CHANGE = """

_right = tube_of


def tube_of(track: Track, **given: object) -> Tube:  # type: ignore[no-redef]
    tube = _right(track, **given)
    wide = tuple((x1, y1, x2 + 1.0, y2) for x1, y1, x2, y2 in tube.samples.xyxy)
    return tube.model_copy(update={"samples": tube.samples.model_copy(update={"xyxy": wide})})
"""


class Named(NamedTuple):
    """What was falsified, what the replay said, and the words that it must say."""

    what: str
    said: str
    due: str

    @property
    def right(self) -> bool:
        """Whether it was named for what it is."""
        return self.due in self.said


def falsified(kept: Kept, folder: Path) -> Iterator[Named]:
    """Each of the four on one run, of which a tube and a derived number are in the trace."""
    yield Named("a tool's code", _with_other_code(kept, folder), "other code or libraries than then: tools")
    tube = _rewritten(kept.run, folder / "tube", "tube")
    yield Named("a number of a tool", _why(tube, kept.video), "so the record was changed")
    number = _rewritten(kept.run, folder / "number", "span")
    yield Named("a derived number", _why(number, kept.video), "since a formula needs nothing else")
    with _another_decoder():
        yield Named("the decoder", _why(kept.run, kept.video), "comes out of another decoder")
    again = _re_encoded(kept.video, folder / "again.mp4")
    yield Named("the encoding", _why(kept.run, again), "as re-encoding gives")


def _why(run: Path, video: Path) -> str:
    told = recompute(run, video=video)
    return told.text() if told.ok else str(told.diverged)


def _with_other_code(kept: Kept, folder: Path) -> str:
    """What a copy of the package says in which one tool works otherwise."""
    copy = folder / "other" / "vidence"
    for name in _CODE:
        source = _PACKAGE / name
        copy.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    changed = copy / "tools" / "index.py"
    changed.write_text(changed.read_text(encoding="utf-8") + _CHANGE, encoding="utf-8")
    command = [sys.executable, "-m", "vidence", "trace", "replay", str(kept.run), "--level", "recompute"]
    done = subprocess.run(
        [*command, "--video", str(kept.video)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(copy.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def _rewritten(run: Path, folder: Path, kind: str) -> Path:
    """The run with its first evidence of a kind falsified, and its chain consistent from the start."""
    done: list[Event] = []

    def false(event: Event) -> Event:
        if not isinstance(event, EvidenceEntered) or event.evidence.kind != kind or done:
            return event
        done.append(event)
        evidence: Any = event.evidence
        return event.model_copy(update={"evidence": evidence.model_copy(update=_FALSE[kind](evidence))})

    first, *rest = map(false, TraceReader(run).events)
    assert not isinstance(first, EvidenceEntered)
    with TraceWriter.create(folder, first) as writer:  # type: ignore[arg-type]
        if (run / "blobs").exists():
            shutil.copytree(run / "blobs", folder / "blobs")
        writer.append(*rest)
    return folder


def _wider(tube: Any) -> dict[str, Any]:
    wide = tuple((x1, y1, x2 + 1.0, y2) for x1, y1, x2, y2 in tube.samples.xyxy)
    return {"samples": tube.samples.model_copy(update={"xyxy": wide})}


def _later(span: Any) -> dict[str, Any]:
    return {"t_s": span.t_s + 0.2}


_FALSE: Mapping[str, Callable[[Any], dict[str, Any]]] = {"tube": _wider, "span": _later}


@contextmanager
def _another_decoder() -> Iterator[None]:
    """The decoder without its loop filter: other pixels of the same bitstream."""
    found = container.video_stream

    def unfiltered(*given: Any) -> Any:
        stream = found(*given)
        stream.codec_context.options = {**stream.codec_context.options, "skip_loop_filter": "all"}
        return stream

    with ExitStack() as patches:
        for module in (probe, reading):
            patches.enter_context(patch.object(module, "video_stream", unfiltered))
        patches.enter_context(patch.object(probe, "DECODER", f"{probe.DECODER}, no loop filter"))
        yield


def _re_encoded(video: Path, target: Path) -> Path:
    """The same pictures at the same times through the encoder once more."""
    with av.open(str(video)) as opened:
        stream = opened.streams.video[0]
        size, rate_hz = (stream.width, stream.height), float(stream.average_rate or 25)
        pictures = (
            (round(p.pts * p.time_base / TIME_BASE), np.asarray(p.to_ndarray(format="rgb24"), np.uint8))
            for p in opened.decode(stream)
            if p.pts is not None and p.time_base is not None
        )
        encode(target, pictures, size=size, rate_hz=rate_hz, crf=32)
    return target
