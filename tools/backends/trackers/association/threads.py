"""A thread: the rows of one object, joined from one or more trails."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ....capabilities import FloatArray
from .cleaning import UNCLASSED
from .trails import Rows, Sight, Trail


@dataclass(eq=False)
class Thread:
    """One object's rows, joined from one or more trails, in order of time."""

    rows: Rows
    labels: tuple[str, ...]
    model: FloatArray
    sights: list[Sight] = field(default_factory=list)
    gaps_s: tuple[float, ...] = ()

    @property
    def start_s(self) -> float:
        """When it is first seen."""
        return float(self.rows["t_s"][0])

    @property
    def end_s(self) -> float:
        """When it is last seen."""
        return float(self.rows["t_s"][-1])

    def voted_label(self) -> str:
        """The label with most score behind it; unclassed only where nothing knows a class."""
        votes = {
            label: float(self.rows["score"][self.rows["label"] == i].sum())
            for i, label in enumerate(self.labels)
        }
        classed = {label: vote for label, vote in votes.items() if label != UNCLASSED} or votes
        return max(sorted(classed), key=lambda label: classed[label])


def thread_of(trail: Trail) -> Thread:
    """A trail as a thread."""
    return Thread(trail.seen.copy(), tuple(trail.labels), trail.model, trail.sights)


def place_in_time(thread: Thread) -> tuple[float, float, float]:
    """Sorting key: first sight, then place."""
    box = thread.rows["whole"][0]
    return thread.start_s, float(box[0]), float(box[1])


def joined_threads(first: Thread, second: Thread) -> Thread:
    """Two threads as one; where both have a row for a frame, the box round the two counts."""
    labels = tuple(dict.fromkeys(first.labels + second.labels))
    moved = second.rows.copy()
    moved["label"] = [labels.index(second.labels[i]) for i in second.rows["label"]]
    mine = first.rows.copy()
    mine["label"] = [labels.index(first.labels[i]) for i in first.rows["label"]]
    rows = _united(np.concatenate([mine, moved]))
    gap_s = max(second.start_s - first.end_s, first.start_s - second.end_s, 0.0)
    weights = np.array([len(first.rows), len(second.rows)], dtype=np.float32)
    model = (first.model * weights[0] + second.model * weights[1]) / weights.sum()
    return Thread(
        rows,
        labels,
        model,
        first.sights + second.sights,
        tuple(gap for gap in (*first.gaps_s, gap_s, *second.gaps_s) if gap > 0),
    )


def _united(rows: Rows) -> Rows:
    """Rows in order of time, two of one frame made one; the larger of the two leads."""
    rows = rows[np.lexsort((-rows["pixels"], rows["frame"]))]
    doubled = np.flatnonzero(np.diff(rows["frame"]) == 0)
    for i in doubled:
        a, b = rows[i], rows[i + 1]
        for boxes in ("visible", "whole"):
            a[boxes][:2] = np.minimum(a[boxes][:2], b[boxes][:2])
            a[boxes][2:] = np.maximum(a[boxes][2:], b[boxes][2:])
        a["pixels"] += b["pixels"]
    keep = np.ones(len(rows), dtype=np.bool_)
    keep[doubled + 1] = False
    return rows[keep]
