"""Reading a tracks file: which format it is, its frames' times, and its tracks."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import MediaError, UsageError
from ...traces.records import Calibration, CameraPoses, TubeSamples
from ...traces.records.tube import Edges, Seen
from ..geometry.observed import Observed
from ..geometry.posed import bearing_deg
from ..video import Video
from .documents import read_cvat, read_json
from .kitti import RATE_HZ as KITTI_HZ
from .kitti import Ego, is_kitti, read_kitti
from .plan import boxes_on, plan_of
from .rows import Rows, check_rows
from .tables import read_table
from .trackset import GivenTrack, TrackSet

Floats = NDArray[np.float64]

_WHOLE_SHARE, _HIDDEN_SHARE = 0.95, 0.05
_SUFFIX_RATE_HZ = {"kitti": KITTI_HZ}
_EDGE_PX = 0.5


def load_tracks(path: Path, *, video: Video | None, fps: float | None) -> TrackSet:
    """The tracks of a file; their frames are the video's, else `fps` a second."""
    data = _bytes(path)
    format_, rows, ego = _rows(data, path)
    rows = check_rows(rows, path)
    times = _times(rows, video, fps, format_, path)
    plan = plan_of(rows, times) if video is None else None
    size = plan.size if plan is not None else _size(video)
    boxes = boxes_on(rows, plan) if plan is not None else rows.box
    if boxes is None:
        raise MediaError(
            f"the tracks file {path.name} is in metres, and the video has no use for it: it has no boxes",
            hint="Leave the video out, or give boxes in pixels.",
        )
    digest = hashlib.sha256(data).hexdigest()
    return TrackSet(
        format=format_,
        source=path.name,
        digest=digest,
        tracks=_tracks(rows, boxes, times, size),
        classed=bool((rows.label != "object").any()),
        calibration=_calibration(rows, ego, times, path.name, digest),
        plan=plan,
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else "it cannot be read"
        raise MediaError(f"the tracks file {path} was given, but {reason}") from None


def _rows(data: bytes, path: Path) -> tuple[str, Rows, Ego | None]:
    """The format and the rows."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MediaError(
            f"the tracks file {path.name} is no text",
            hint="MOT CSV, KITTI labels, COCO JSON, CVAT XML, Vidence's JSON and metre tables are read.",
        ) from None
    first = next((line for line in text.splitlines() if line.strip()), "").lstrip()
    if first.startswith("{"):
        return (*read_json(text, path), None)
    if first.startswith("<"):
        return "cvat", read_cvat(text, path), None
    if is_kitti(first):
        return "kitti", *read_kitti(text, path)
    return (*read_table(text, path), None)


def _times(rows: Rows, video: Video | None, fps: float | None, format_: str, path: Path) -> Floats:
    """When each row's frame is: the video's own time of it, else by the rate."""
    if video is not None:
        moments = video.moments(video.whole, most=10**9)
        times = np.array([t_s for _, t_s, _ in moments])
        if rows.frame.max() >= len(times):
            raise MediaError(
                f"the tracks file {path.name} has frame {rows.frame.max()}, the video {len(times)} frames",
                hint="Are they of this video, and counted as the format counts?",
            )
        return np.asarray(times[rows.frame], dtype=np.float64)
    rate_hz = fps or _SUFFIX_RATE_HZ.get(format_)
    if rate_hz is None:
        raise UsageError(
            f"the tracks file {path.name} numbers frames, and without a video nothing tells their times.",
            hint="Give --fps, the frames a second.",
        )
    return np.asarray(rows.frame / rate_hz, dtype=np.float64)


def _size(video: Video | None) -> tuple[int, int]:
    assert video is not None
    return video.record.width, video.record.height


def _tracks(rows: Rows, boxes: Floats, times: Floats, size: tuple[int, int]) -> tuple[GivenTrack, ...]:
    """One track per id, in order of first sight."""
    order = np.lexsort((rows.frame, rows.name))
    cuts = np.flatnonzero(rows.name[order][1:] != rows.name[order][:-1]) + 1
    groups = sorted(np.split(order, cuts), key=lambda group: (times[group[0]], str(rows.name[group[0]])))
    return tuple(
        GivenTrack(
            number=number,
            name=str(rows.name[group[0]]),
            label=_label(rows, group),
            samples=_samples(rows, boxes, times, group, size),
            observed=_observed(rows, times, group, number),
        )
        for number, group in enumerate(groups, start=1)
    )


def _label(rows: Rows, group: NDArray[np.int64]) -> str:
    names, counts = np.unique(rows.label[group], return_counts=True)
    return str(names[int(np.argmax(counts))])


def _samples(
    rows: Rows, boxes: Floats, times: Floats, group: NDArray[np.int64], size: tuple[int, int]
) -> TubeSamples:
    """Boxes cut to the frame, edges on its border not the thing's own."""
    most = np.array([*size, *size], dtype=np.float64)
    box = np.clip(boxes[group], 0.0, most)
    shown = np.ones(len(group)) if rows.shown is None else rows.shown[group]
    real = (box > _EDGE_PX) & (box < most - _EDGE_PX)
    real[:, :2] |= box[:, :2] > most[:2] - _EDGE_PX
    real[:, 2:] |= box[:, 2:] < _EDGE_PX
    seen: list[Seen] = [
        _seen(float(share), whole=bool(edge.all())) for share, edge in zip(shown, real, strict=True)
    ]
    edges: list[Edges] = [(bool(a), bool(b), bool(c), bool(d)) for a, b, c, d in real]
    return TubeSamples(
        pts=tuple(rows.frame[group].tolist()),
        t_s=tuple(times[group].tolist()),
        index=tuple(rows.frame[group].tolist()),
        xyxy=tuple((a, b, c, d) for a, b, c, d in box.tolist()),
        seen=tuple(seen),
        real_edges=tuple(edges),
        score=tuple([1.0] * len(group)),
    )


def _seen(share: float, *, whole: bool) -> Seen:
    """How much of a thing shows."""
    if share <= _HIDDEN_SHARE:
        return "hidden"
    return "full" if whole and share >= _WHOLE_SHARE else "partial"


def _observed(rows: Rows, times: Floats, group: NDArray[np.int64], number: int) -> Observed | None:
    if rows.place_m is None or rows.sigma_m is None:
        return None
    place = rows.place_m[group]
    covariance = np.einsum("n,ij->nij", rows.sigma_m[group] ** 2, np.eye(3))
    modes = {f"labels.{name}:{number}": shift[group] for name, shift in rows.off_m}
    return Observed(times[group], place, covariance, "world", modes)


def _calibration(rows: Rows, ego: Ego | None, times: Floats, source: str, digest: str) -> Calibration | None:
    """What metres in the file are, and where the camera is where the file knows."""
    if rows.place_m is None:
        return None
    poses = None
    if ego is not None:
        rate_hz = _rate(rows, times)
        bearing = np.degrees(np.unwrap(np.radians(bearing_deg(ego.axes))))
        poses = CameraPoses(
            t_s=tuple((np.arange(len(ego.place_m)) / rate_hz).tolist()),
            position_m=tuple((x, y, z) for x, y, z in ego.place_m.tolist()),
            bearing_deg=tuple(bearing.tolist()),
        )
    return Calibration(model="tracks", source=source, digest=digest, camera=poses)


def _rate(rows: Rows, times: Floats) -> float:
    """Frames a second by the rows' own frames and times."""
    late = int(np.argmax(rows.frame))
    return float(rows.frame[late] / times[late]) if times[late] > 0 else KITTI_HZ
