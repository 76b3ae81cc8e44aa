"""Blobs of what is made again, in memory; and whether one may stand for one of the trace."""

from __future__ import annotations

import io
import json

import numpy as np

from ...tools.manipulations.base import Blobs
from ...tools.manipulations.tolerances import MASKS_IOU, PIXELS
from ...tools.masks import BoolImage, decoded
from ...tools.pictures import opened
from ...traces import masks
from ...traces.canonical import digest
from ...traces.errors import AuditFailed
from ...traces.replay.alike import Leeway, SameBlob, unlike

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff")


class Afresh:
    """Keeps what is stored anew in memory; gives what is of the trace, too."""

    def __init__(self, trace: Blobs) -> None:
        self._own: dict[str, bytes] = {}
        self._trace = trace

    def put(self, data: bytes) -> str:
        """Store bytes."""
        sha256 = digest(data)
        self._own[sha256] = data
        return sha256

    def get(self, sha256: str) -> bytes:
        """What was stored, else the trace's."""
        return self._own[sha256] if sha256 in self._own else self._trace.get(sha256)

    def alike(self, leeway: Leeway, *, network: bool, pixels: bool) -> SameBlob:
        """Which blobs may stand for each other; `pixels` says whether pictures must be the same."""

        def same(was: str, now: str) -> bool:
            try:
                one, other = self.get(was), self.get(now)
            except AuditFailed:
                return False
            if one.startswith(_PICTURES) and other.startswith(_PICTURES):
                return not pixels or _same_pictures(one, other, leeway, PIXELS if network else 0)
            if network and one.startswith(b"\x93NUMPY"):
                return _same_maps(one, other, leeway)
            if network and one.startswith(b'{"counts"'):
                return _same_masks(one, other, leeway)
            return _same_lines(one, other, leeway, same)

        return same


def _same_pictures(one: bytes, other: bytes, leeway: Leeway, most: int) -> bool:
    a, b = opened(one).astype(np.int16), opened(other).astype(np.int16)
    return a.shape == b.shape and leeway.lets("brightness", float(np.abs(a - b).max(initial=0)), most)


def _same_maps(one: bytes, other: bytes, leeway: Leeway) -> bool:
    a, b = (np.load(io.BytesIO(data), allow_pickle=False).astype(np.float64) for data in (one, other))
    if a.shape != b.shape:
        return False
    unknown = float((np.isnan(a) != np.isnan(b)).mean())
    if not leeway.lets("share of a map known in one alone", unknown, 1 - MASKS_IOU):
        return False
    known = ~(np.isnan(a) | np.isnan(b))
    if not known.any():
        return True
    off, most = float(np.median(np.abs(a - b)[known])), leeway.allowed("map")
    return leeway.lets("median of a map", off, max(most.by, most.share * float(np.median(np.abs(a[known])))))


def _same_masks(one: bytes, other: bytes, leeway: Leeway) -> bool:
    try:
        pairs = list(zip(masks.unpacked(one), masks.unpacked(other), strict=True))
    except ValueError:
        return False
    return all(
        leeway.lets("share of an outline in one alone", 1 - _iou(decoded(a), decoded(b)), 1 - MASKS_IOU)
        for a, b in pairs
    )


def _iou(one: BoolImage, other: BoolImage) -> float:
    both = int((one | other).sum())
    return int((one & other).sum()) / both if both else 1.0


def _same_lines(one: bytes, other: bytes, leeway: Leeway, same_blob: SameBlob) -> bool:
    """Whether two blobs of JSON, a value a line, hold the same within what is allowed."""
    try:
        a, b = ([json.loads(line) for line in data.splitlines()] for data in (one, other))
    except ValueError:
        return False
    return unlike(a, b, leeway, same_blob) is None
