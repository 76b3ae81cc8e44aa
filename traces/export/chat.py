"""Lines of chat for fine-tuning: what led to each reply of a model, or a run by rules told as a chat."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..canonical import digest
from ..errors import AuditFailed
from ..events import Exchanged
from ..records import Frames, Shown, Tube
from ..records.exchange import Exchange
from ..records.region import Xyxy
from .chosen import Chosen
from .talk import asked, offered, replied, request_of
from .told import told
from .writing import as_json

LOSES = (
    "claims as records, how each was judged, and everything measured that no message tells",
    "of a model's run: requests it could not take, and what tools asked a model besides",
    "of a run by rules: the tools' descriptions; boxes of a tube past the eighth; what calls that did not "
    "end were to do",
    "which stretch of video a sheet of several frames shows: it has times and no boxes",
)
_PNG, _JPEG = b"\x89PNG", b"\xff\xd8\xff"


class Picture(NamedTuple):
    """A picture of one frame, by its file's name, and how its pixels are those of the frame."""

    file: str
    t_s: float
    size: tuple[float, float]
    scale: tuple[float, float]
    offset: tuple[float, float]


class Album:
    """The pictures of a run as files of a folder, each named by its digest."""

    def __init__(self, chosen: Chosen, folder: Path) -> None:
        self._chosen, self._folder = chosen, folder
        self._names: dict[str, str | None] = {}

    def link(self, blob: str) -> str | None:
        """The file of a picture, from the folder on; None where the trace does not hold it."""
        if blob not in self._names:
            self._names[blob] = self._saved(blob)
        return self._names[blob]

    def of_shown(self, shown: Shown) -> Picture | None:
        """A picture that was sent, if it is of one frame."""
        file = self.link(shown.blob)
        if file is None or shown.scale is None or len(shown.t_s) != 1:
            return None
        return Picture(file, shown.t_s[0], (shown.width, shown.height), shown.scale, shown.offset)

    def of_frames(self, frames: Frames, n: int) -> Picture | None:
        """One of the pictures of frames, if it is of one."""
        file, size = self.link(frames.blobs[n]), self._size(frames.blobs[n])
        if file is None or size is None or frames.sheet or len(frames.frames) != len(frames.blobs):
            return None
        video = self._chosen.reader.started.video
        x1, y1, x2, y2 = frames.crop or (0.0, 0.0, float(video.width), float(video.height))
        scale = (x2 - x1) / size[0], (y2 - y1) / size[1]
        return Picture(file, frames.frames[n].t_s, size, scale, (x1, y1))

    def _size(self, blob: str) -> tuple[int, int] | None:
        """Width and height of a picture, where it is a PNG."""
        data = self._bytes(blob)
        if data is None or not data.startswith(_PNG):
            return None
        width, height = struct.unpack(">II", data[16:24])
        return width, height

    def _bytes(self, blob: str) -> bytes | None:
        try:
            return self._chosen.reader.blobs.get(blob)
        except AuditFailed:
            return None

    def _saved(self, blob: str) -> str | None:
        data = self._bytes(blob)
        ending = None if data is None else _ending(data)
        if data is None or ending is None:
            self._chosen.notes.append(f"the picture {blob[:12]}… is not in the trace: a line says so instead")
            return None
        # Where something was covered the blob's own digest is that of what was there.
        name = f"{digest(data)}{ending}"
        (self._folder / name).write_bytes(data)
        return name


def _ending(data: bytes) -> str | None:
    return ".png" if data.startswith(_PNG) else ".jpg" if data.startswith(_JPEG) else None


def write_chat(chosen: Chosen, folder: Path) -> None:
    """`chat.jsonl` and its pictures: a line for every reply of a model; of a run by rules, one."""
    album = Album(chosen, folder)
    lines = list(_exchanges(chosen, album))
    if not lines:
        messages, seen = told(chosen, album.link)
        pictures = (album.of_frames(frames, n) for frames, n in seen)
        about = {**_run(chosen), "boxes": _boxes(pictures, chosen.all(Tube))}
        lines = [{"messages": messages, "about": about}]
    (folder / "chat.jsonl").write_bytes(b"".join(map(as_json, lines)))


def _exchanges(chosen: Chosen, album: Album) -> Iterator[dict[str, Any]]:
    """Each request word for word, and the reply to it: the message to be learned is the last."""
    known: list[Tube] = []
    for event in chosen.reader.events:
        evidence = getattr(event, "evidence", None)
        known += [evidence] if isinstance(evidence, Tube) else []
        if isinstance(event, Exchanged):
            exchange = event.exchange
            request = request_of(chosen, exchange.request)
            boxes = _boxes(map(album.of_shown, exchange.shown), known)
            yield {
                "messages": [*asked(request, album.link), replied(exchange.reply)],
                "tools": offered(request),
                "about": {**_run(chosen), **_reply(exchange), "boxes": boxes},
            }


def _run(chosen: Chosen) -> dict[str, Any]:
    """Which run a line is of, and what came of it, to choose lines by."""
    started, answered = chosen.reader.started, chosen.reader.answered
    return {
        "run": chosen.reader.head.hash,
        "policy": started.policy,
        "video": started.video.name,
        "status": answered.answer.status if answered else "unfinished",
    }


def _reply(exchange: Exchange) -> dict[str, Any]:
    return {"step": exchange.step, "accepted": exchange.accepted, "correction": exchange.correction}


def _boxes(pictures: Iterable[Picture | None], tubes: Sequence[Tube]) -> list[dict[str, Any]]:
    """Where things that were known are in the pictures, in the pictures' own pixels, in order of both."""
    return [
        {"image": picture.file, "evidence": tube.id, "label": tube.label, "xyxy": xyxy}
        for picture in dict.fromkeys(pictures)
        if picture is not None
        for tube in tubes
        if (xyxy := _box(tube, picture)) is not None
    ]


def _box(tube: Tube, picture: Picture) -> Xyxy | None:
    """The part of a tube's box that a picture shows."""
    box = tube.box_at(picture.t_s)
    if box is None:
        return None
    (width, height), (across, down), (left, top) = picture.size, picture.scale, picture.offset
    x1, x2 = ((x - left) / across for x in box.xyxy[::2])
    y1, y2 = ((y - top) / down for y in box.xyxy[1::2])
    x1, y1, x2, y2 = max(x1, 0.0), max(y1, 0.0), min(x2, width), min(y2, height)
    return (round(x1, 2), round(y1, 2), round(x2, 2), round(y2, 2)) if x1 < x2 and y1 < y2 else None
