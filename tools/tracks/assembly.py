"""Rows of a tracks file joined to tracks: boxes cut to the picture, what shows of them, places in metres."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...traces.records import Degradation, Size, TubeSamples
from ...traces.records.tube import Seen
from ..geometry.observed import Observed
from .rows import Rows
from .timing import Moments
from .trackset import GivenTrack

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_WHOLE_SHARE, _HIDDEN_SHARE = 0.95, 0.05
_EDGE_PX = 0.5
_FULL, _PARTIAL, _HIDDEN = 0, 1, 2
_SEEN: tuple[Seen, Seen, Seen] = ("full", "partial", "hidden")


def tracks_of(rows: Rows, boxes: Floats, moments: Moments, size: tuple[int, int]) -> tuple[GivenTrack, ...]:
    """One track per id, in order of first sight."""
    order = np.lexsort((rows.frame, rows.name))
    cuts = np.flatnonzero(rows.name[order][1:] != rows.name[order][:-1]) + 1
    groups = sorted(
        np.split(order, cuts), key=lambda group: (int(rows.frame[group[0]]), str(rows.name[group[0]]))
    )
    joint = _Joint(rows, boxes, moments, size)
    return tuple(joint.track(number, group) for number, group in enumerate(groups, start=1))


class _Joint:
    """What is worked out for all rows at once."""

    def __init__(self, rows: Rows, boxes: Floats, moments: Moments, size: tuple[int, int]) -> None:
        most = np.array([*size, *size], dtype=np.float64)
        self.rows = rows
        self.t_s = moments.t_s[rows.frame]
        self.ticks = moments.ticks[rows.frame]
        self.index = moments.index[rows.frame]
        self.box = np.clip(boxes, 0.0, most)
        self.real = _real(self.box, most)
        self.shown = np.ones(len(rows)) if rows.shown is None else rows.shown
        whole = self.real.all(axis=1) & (self.shown >= _WHOLE_SHARE)
        self.seen = np.where(self.shown <= _HIDDEN_SHARE, _HIDDEN, np.where(whole, _FULL, _PARTIAL))

    def track(self, number: int, group: Ints) -> GivenTrack:
        """The track of some rows."""
        name = str(self.rows.name[group[0]])
        return GivenTrack(
            number=number,
            name=name,
            label=_most_common(self.rows.label[group]),
            samples=self._samples(group),
            observed=self._observed(group, number, self.rows.extent.get(name, Size())),
            degradations=self._degradations(group),
        )

    def _samples(self, group: Ints) -> TubeSamples:
        # By columns: a million rows have no time for a loop of ours.
        left, top, right, bottom = self.box[group].T.tolist()
        edges = self.real[group].T.tolist()
        return TubeSamples(
            pts=tuple(self.ticks[group].tolist()),
            t_s=tuple(self.t_s[group].tolist()),
            index=tuple(self.index[group].tolist()),
            xyxy=tuple(zip(left, top, right, bottom, strict=True)),
            seen=tuple(_SEEN[one] for one in self.seen[group].tolist()),
            real_edges=tuple(zip(edges[0], edges[1], edges[2], edges[3], strict=True)),
            score=(1.0,) * len(group),
        )

    def _observed(self, group: Ints, number: int, size: Size) -> Observed | None:
        """Where the file puts the thing; what is off all along is each track's own."""
        rows = self.rows
        if rows.place_m is None or rows.sigma_m is None:
            return None
        covariance = np.einsum("n,ij->nij", rows.sigma_m[group] ** 2, np.eye(3))
        modes = {f"labels.{name}:{number}": shift[group] for name, shift in rows.off_m}
        return Observed(self.t_s[group], rows.place_m[group], covariance, "world", modes, size=size)

    def _degradations(self, group: Ints) -> tuple[Degradation, ...]:
        found = []
        if (self.shown[group] < _WHOLE_SHARE).any():
            detail = "hidden in part or in whole for some of the time, as its file says"
            found.append(Degradation(kind="occluded", detail=detail))
        if not self.real[group].all():
            detail = "cut by the frame's edge for some of the time"
            found.append(Degradation(kind="cut_by_frame_edge", detail=detail))
        return tuple(found)


def _real(box: Floats, most: Floats) -> Bools:
    """Which edges are the thing's own: those on the picture's border are only where the picture ends."""
    real = np.empty(box.shape, dtype=np.bool_)
    real[:, :2] = box[:, :2] > _EDGE_PX
    real[:, 2:] = box[:, 2:] < most[2:] - _EDGE_PX
    return real


def _most_common(labels: NDArray[np.str_]) -> str:
    names, counts = np.unique(labels, return_counts=True)
    return str(names[int(np.argmax(counts))])
