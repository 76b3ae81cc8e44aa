"""Reading a tracks file: which format it is, its frames' times, and its tracks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import MediaError
from ...traces.records import Calibration, CameraPoses
from ..geometry.posed import bearing_deg
from ..video import Video
from .assembly import tracks_of
from .cvat import read_cvat
from .documents import read_json
from .kitti import Ego, is_kitti, read_kitti
from .plan import boxes_on, plan_of
from .rows import Rows, check_rows
from .tables import read_table
from .timing import Moments, moments_of, step_of
from .trackset import Plan, TrackSet

Floats = NDArray[np.float64]

FORMATS = "MOT's CSV, KITTI's tracking labels, COCO's JSON, CVAT's XML, Vidence's JSON and metre tables"


@dataclass(frozen=True, eq=False)
class _Read:
    """What a file says before its frames have times."""

    format: str
    rows: Rows
    ego: Ego | None = None


def load_tracks(path: Path, *, video: Video | None, fps: float | None) -> TrackSet:
    """The tracks of a file; their frames are the video's, else `fps` a second."""
    data = _bytes(path)
    read = _read(data, path)
    rows = check_rows(read.rows, path)
    frames = 0 if read.ego is None else len(read.ego.place_m)
    moments = moments_of(rows, video, fps=fps, format_=read.format, path=path, frames=frames)
    plan = _plan(rows, moments) if video is None else None
    size = _size(rows, video, path) if plan is None else plan.size
    kept, boxes = _inside(rows, _boxes(rows, plan, path), size, path)
    digest = hashlib.sha256(data + (b"" if read.ego is None else read.ego.digest.encode())).hexdigest()
    return TrackSet(
        format=read.format,
        source=path.name,
        digest=digest,
        tracks=tracks_of(kept, boxes, moments, size),
        classed=bool((rows.label != "object").any()),
        known=_known(rows),
        calibration=_calibration(rows, read.ego, moments, path.name, digest),
        plan=plan,
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else "it cannot be read"
        raise MediaError(f"the tracks file {path} was given, but {reason}") from None


def _read(data: bytes, path: Path) -> _Read:
    """The format and the rows; a format is told by the content, whatever the file is called."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MediaError(f"the tracks file {path.name} is no text", hint=f"{FORMATS} are read.") from None
    first = next((line for line in text.splitlines() if line.strip()), "").lstrip()
    if first.startswith(("{", "[")):
        format_, rows = read_json(text, path)
        return _Read(format_, rows)
    if first.startswith("<"):
        return _Read("cvat", read_cvat(text, path))
    if is_kitti(first):
        return _Read("kitti", *read_kitti(text, path))
    format_, rows = read_table(text, path)
    return _Read(format_, rows)


def _plan(rows: Rows, moments: Moments) -> Plan:
    """From the first frame with rows to the last one, those between that have none included."""
    return plan_of(rows, moments.t_s[rows.frame.min() : rows.frame.max() + 1 : step_of(rows)])


def _size(rows: Rows, video: Video | None, path: Path) -> tuple[int, int]:
    """The video's, which must be that of the pictures the boxes were drawn on."""
    assert video is not None
    size = video.record.width, video.record.height
    if rows.size is not None and rows.size != size:
        raise MediaError(
            f"the tracks file {path.name} is of pictures of {rows.size[0]}×{rows.size[1]} pixels, "
            f"and the video has {size[0]}×{size[1]}",
            hint="Are the tracks of this video, at this size?",
        )
    return size


def _boxes(rows: Rows, plan: Plan | None, path: Path) -> Floats:
    """In the pixels of the video or the plan."""
    if plan is not None:
        return boxes_on(rows, plan)
    if rows.box is None:
        raise MediaError(
            f"the tracks file {path.name} is in metres, "
            "and nothing says where in the video's pictures that is",
            hint="Leave the video out and give --fps, or give boxes in pixels.",
        )
    return rows.box


def _inside(rows: Rows, boxes: Floats, size: tuple[int, int], path: Path) -> tuple[Rows, Floats]:
    """Rows whose box lies in the picture at least in part; what lies outside is not in the video."""
    kept = (boxes[:, :2] < size).all(axis=1) & (boxes[:, 2:] > 0).all(axis=1)
    if not kept.any():
        raise MediaError(
            f"the tracks file {path.name} has no box inside the pictures, "
            f"which are {size[0]}×{size[1]} pixels",
            hint="Are the tracks of this video, in its pixels?",
        )
    if kept.all():
        return rows, boxes
    columns: dict[str, Any] = {
        one.name: getattr(rows, one.name)[kept]
        for one in fields(rows)
        if isinstance(getattr(rows, one.name), np.ndarray)
    }
    columns["off_m"] = tuple((name, shift[kept]) for name, shift in rows.off_m)
    return replace(rows, **columns), boxes[kept]


def _known(rows: Rows) -> frozenset[str] | None:
    """The classes the file tells apart; None where it tells none, or not of all things."""
    named = frozenset(np.unique(rows.label).tolist())
    if named == {"object"}:
        return None
    if rows.known is not None:
        return (rows.known | named) - {"object"}
    return None if "object" in named else named


def _calibration(
    rows: Rows, ego: Ego | None, moments: Moments, source: str, digest: str
) -> Calibration | None:
    """What metres in the file are, and where the camera is where the file knows."""
    if rows.place_m is None:
        return None
    poses = None
    if ego is not None:
        count = min(len(ego.place_m), len(moments.t_s))
        bearing = np.degrees(np.unwrap(np.radians(bearing_deg(ego.axes[:count]))))
        poses = CameraPoses(
            t_s=tuple(moments.t_s[:count].tolist()),
            position_m=tuple((x, y, z) for x, y, z in ego.place_m[:count].tolist()),
            bearing_deg=tuple(bearing.tolist()),
        )
    return Calibration(model="tracks", source=source, digest=digest, camera=poses)
