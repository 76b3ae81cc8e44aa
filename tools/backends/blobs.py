"""Things in one frame: connected evidence, without shadows and halos, joined where it is one thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from .light import U8, Planes
from .shadows import shadow_like, without_shadow
from .states import Mask

WEAK, STRONG = 5, 11
_MIN_SHARE = 0.00025  # of the frame's area
_MIN_PIXELS = 10
_HALO = 0.4  # of the contrast beside it: what is fainter at the rim is blur and ringing
_MARGIN = 4


class Blob(NamedTuple):
    """One thing: its rectangle in half-resolution pixels, mask within it, and how clearly it stands out."""

    x: int
    y: int
    mask: Mask
    contrast: float

    @property
    def area(self) -> int:
        """Pixels that belong to it."""
        return int(np.count_nonzero(self.mask))


class Scene(NamedTuple):
    """What one frame is judged by: frame and background, sharp and smooth, and how dark shadows may be."""

    frame: Planes
    smooth: Planes
    background: Planes
    background_smooth: Planes
    noise: Planes
    evidence: U8
    deepest: float


def find_blobs(scene: Scene) -> list[Blob]:
    """The things of a frame, from the top left on."""
    smallest = max(_MIN_PIXELS, _MIN_SHARE * scene.evidence.size)
    found = [
        blob for window in _windows(scene.evidence, smallest) for blob in _things(scene, window, smallest)
    ]
    return sorted(_joined(found), key=lambda b: (b.y, b.x))


class _Window(NamedTuple):
    x0: int
    y0: int
    x1: int
    y1: int
    part: Mask


def _windows(evidence: U8, smallest: float) -> list[_Window]:
    """Connected weak evidence that holds enough strong evidence, each with its surroundings."""
    weak = cv2.threshold(evidence, WEAK, 1, cv2.THRESH_BINARY)[1]
    weak = cv2.medianBlur(weak, 3)
    x, y, w, h = cv2.boundingRect(weak)
    if w == 0:
        return []
    _, labels, stats, _ = cv2.connectedComponentsWithStats(weak[y : y + h, x : x + w])
    strong = np.bincount(labels[evidence[y : y + h, x : x + w] > STRONG], minlength=len(stats))
    windows = []
    for number in range(1, len(stats)):
        left, top, width, height, area = (int(v) for v in stats[number])
        if area < smallest or strong[number] < 0.2 * smallest:
            continue
        x0, y0 = max(x + left - _MARGIN, 0), max(y + top - _MARGIN, 0)
        x1 = min(x + left + width + _MARGIN, evidence.shape[1])
        y1 = min(y + top + height + _MARGIN, evidence.shape[0])
        part = np.zeros((y1 - y0, x1 - x0), bool)
        inner = labels[top : top + height, left : left + width] == number
        part[y + top - y0 : y + top - y0 + height, x + left - x0 : x + left - x0 + width] = inner
        windows.append(_Window(x0, y0, x1, y1, part))
    return windows


def darker_windows(scene: Scene) -> Iterator[tuple[U8, U8, Mask]]:
    """Windows of a frame as shadows are learnt from: picture, background, and where it may be shadow."""
    for w in _windows(scene.evidence, _MIN_PIXELS):
        smooth, still = _cut(scene.smooth, w), _cut(scene.background_smooth, w)
        like = shadow_like(smooth, still, _cut(scene.noise, w), w.part, 0.2)
        yield _cut(scene.frame, w), _cut(scene.background, w), like


def _cut(planes: Planes, w: _Window) -> U8:
    return np.stack([plane[w.y0 : w.y1, w.x0 : w.x1] for plane in planes])


def _things(scene: Scene, w: _Window, smallest: float) -> list[Blob]:
    """The things that one connected piece of evidence holds, without their shadows and halos."""
    noise = _cut(scene.noise, w)
    shadow = shadow_like(
        _cut(scene.smooth, w), _cut(scene.background_smooth, w), noise, w.part, scene.deepest
    )
    sharp = _sharp_evidence(_cut(scene.frame, w), _cut(scene.background, w), noise)
    mask = without_shadow(_without_halo(w.part, sharp), shadow)
    mask = _filled(mask)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    found = []
    for number in range(1, len(stats)):
        left, top, width, height, area = (int(v) for v in stats[number])
        if area < smallest:
            continue
        own = labels[top : top + height, left : left + width] == number
        clear = float(sharp[top : top + height, left : left + width][own].mean())
        found.append(Blob(w.x0 + left, w.y0 + top, np.asarray(own), clear))
    return found


def _sharp_evidence(now: U8, then: U8, noise: U8) -> U8:
    y, u, v = (cv2.subtract(cv2.absdiff(a, b), n) for a, b, n in zip(now, then, noise, strict=True))
    chroma = cv2.max(u, v)
    return np.asarray(cv2.max(y, cv2.add(chroma, chroma)), np.uint8)


def _without_halo(part: Mask, sharp: U8) -> Mask:
    """The part without rim pixels that are much fainter than what they border on."""
    kernel = np.ones((3, 3), np.uint8)
    beside = cv2.dilate(np.where(part, sharp, 0).astype(np.uint8), np.ones((5, 5), np.uint8))
    core = cv2.erode(part.astype(np.uint8), kernel, borderValue=1)
    faint = sharp < np.maximum(_HALO * beside, WEAK)
    kept = part & ~(faint & (core == 0))
    return np.asarray(cv2.morphologyEx(kept.astype(np.uint8), cv2.MORPH_CLOSE, kernel), bool) & part


def _filled(mask: Mask) -> Mask:
    """The mask with its holes filled, unless a hole is a large share of it."""
    outlines, tree = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return mask
    full = mask.astype(np.uint8)
    for outline, (_, _, _, parent) in zip(outlines, tree[0], strict=True):
        if parent >= 0 and cv2.contourArea(outline) < 0.5 * cv2.contourArea(outlines[parent]):
            cv2.drawContours(full, [outline], -1, 1, cv2.FILLED)
    return np.asarray(full, bool)


def _joined(blobs: list[Blob]) -> list[Blob]:
    """Blobs that are fragments of one thing made one: a small gap, and one beside the other."""
    blobs = list(blobs)
    merged = True
    while merged:
        merged = False
        for i in range(len(blobs)):
            j = next((k for k in range(i + 1, len(blobs)) if _one_thing(blobs[i], blobs[k])), None)
            if j is not None:
                blobs[i] = _union(blobs[i], blobs.pop(j))
                merged = True
                break
    return blobs


def _box(blob: Blob) -> NDArray[np.intp]:
    h, w = blob.mask.shape
    return np.array([blob.x, blob.y, blob.x + w, blob.y + h])


def _one_thing(a: Blob, b: Blob) -> bool:
    """Whether two blobs overlap along one axis by most of the smaller, and nearly touch along the other."""
    p, q = _box(a), _box(b)
    sizes = np.minimum(p[2:] - p[:2], q[2:] - q[:2])
    overlap = np.minimum(p[2:], q[2:]) - np.maximum(p[:2], q[:2])
    reach = 2
    share = overlap / np.maximum(sizes, 1)
    return bool((share.max() > 0.6) and (overlap.min() > -reach))


def _union(a: Blob, b: Blob) -> Blob:
    p, q = _box(a), _box(b)
    x0, y0 = (int(v) for v in np.minimum(p[:2], q[:2]))
    x1, y1 = (int(v) for v in np.maximum(p[2:], q[2:]))
    mask = np.zeros((y1 - y0, x1 - x0), bool)
    for blob in (a, b):
        h, w = blob.mask.shape
        mask[blob.y - y0 : blob.y - y0 + h, blob.x - x0 : blob.x - x0 + w] |= blob.mask
    clear = (a.contrast * a.area + b.contrast * b.area) / (a.area + b.area)
    return Blob(x0, y0, mask, clear)
