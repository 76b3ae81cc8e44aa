"""Things in one frame: connected evidence, without shadows and halos, joined where it is one thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ...light import U8, Planes
from .shadows import Darker, shadow_like, without_shadow
from .states import Mask

WEAK, STRONG = 5, 11
_MIN_SHARE = 0.00025  # of the frame's area
_MIN_PIXELS = 10
_HALO = 0.4  # of the contrast beside it: what is fainter at the rim is blur and ringing
_LARGE_HOLE = 0.5  # of what is around it: such a hole is no hole in one thing
_MARGIN = 4
_CRACK = np.ones((7, 7), np.uint8)  # wider ones need no looking for
_THROUGH = 0.3  # of the contrast on both sides: what is fainter is the ground between them
_BOTH_SIDES = 20
_PIECE = 0.1  # of what is divided


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
    return sorted(found, key=lambda b: (b.y, b.x))


class _Window(NamedTuple):
    x0: int
    y0: int
    x1: int
    y1: int
    part: Mask


def _windows(evidence: U8, smallest: float) -> list[_Window]:
    """Connected weak evidence that holds enough strong evidence, each with its surroundings."""
    weak = np.asarray(cv2.threshold(evidence, WEAK, 1, cv2.THRESH_BINARY)[1], np.uint8)
    weak = np.asarray(cv2.medianBlur(weak, 3), np.uint8)
    windows = []
    for x, y, whole in _parts(weak, smallest):
        h, w = whole.shape
        inner = whole & weak[y : y + h, x : x + w]
        strong = cv2.threshold(evidence[y : y + h, x : x + w], STRONG, 1, cv2.THRESH_BINARY)[1]
        if cv2.countNonZero(inner) < smallest or cv2.countNonZero(cv2.min(inner, strong)) < 0.2 * smallest:
            continue
        x0, y0 = max(x - _MARGIN, 0), max(y - _MARGIN, 0)
        x1, y1 = min(x + w + _MARGIN, evidence.shape[1]), min(y + h + _MARGIN, evidence.shape[0])
        part = np.zeros((y1 - y0, x1 - x0), bool)
        part[y - y0 : y - y0 + h, x - x0 : x - x0 + w] = inner
        windows.append(_Window(x0, y0, x1, y1, part))
    return windows


def _parts(mask: U8, smallest: float) -> Iterator[tuple[int, int, U8]]:
    """Connected parts of a mask with their holes filled, unless a hole is large: left, top, and pixels."""
    outlines, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    for number, outline in enumerate(outlines):
        x, y, w, h = cv2.boundingRect(outline)
        if tree[0][number][3] >= 0 or w * h < smallest:
            continue
        part, hollow = np.zeros((h, w), np.uint8), np.zeros((h, w), np.uint8)
        cv2.drawContours(part, [outline], -1, 1, cv2.FILLED, offset=(-x, -y))
        hole, size = tree[0][number][2], cv2.contourArea(outline)
        while hole >= 0:
            if cv2.contourArea(outlines[hole]) >= _LARGE_HOLE * size:
                cv2.drawContours(hollow, [outlines[hole]], -1, 1, cv2.FILLED, offset=(-x, -y))
            hole = tree[0][hole][0]
        yield x, y, np.asarray(part & (mask[y : y + h, x : x + w] | (1 - hollow)), np.uint8)


def darker_windows(scene: Scene) -> Iterator[Darker]:
    """Windows of a frame as shadows are learnt from."""
    for w in _windows(scene.evidence, _MIN_PIXELS):
        smooth, still = _cut(scene.smooth, w), _cut(scene.background_smooth, w)
        like = shadow_like(smooth, still, _cut(scene.noise, w), w.part, 0.2)
        within = w.x0 > 0 and w.y0 > 0 and w.x1 < scene.evidence.shape[1] and w.y1 < scene.evidence.shape[0]
        yield Darker(_cut(scene.frame, w), _cut(scene.background, w), w.part, like, within)


def _cut(planes: Planes, w: _Window) -> Planes:
    y, u, v = (plane[w.y0 : w.y1, w.x0 : w.x1] for plane in planes)
    return y, u, v


def _things(scene: Scene, w: _Window, smallest: float) -> list[Blob]:
    """The things that one connected piece of evidence holds, without their shadows and halos."""
    noise = _cut(scene.noise, w)
    shadow = shadow_like(
        _cut(scene.smooth, w), _cut(scene.background_smooth, w), noise, w.part, scene.deepest
    )
    sharp = _sharp_evidence(_cut(scene.frame, w), _cut(scene.background, w), noise)
    whole = _without_halo(w.part, sharp)
    parts = _divided(whole, np.where(shadow, 0, sharp).astype(np.uint8))
    mask = without_shadow(parts, shadow)
    found = []
    for x, y, own in _parts(mask.astype(np.uint8), smallest):
        part = own.astype(bool)
        if np.count_nonzero(part) >= smallest:
            h, width = part.shape
            clear = float(sharp[y : y + h, x : x + width][part].mean())
            found.append(Blob(w.x0 + x, w.y0 + y, part, clear))
    return _joined(found) if parts is whole else found


def _sharp_evidence(now: Planes, then: Planes, noise: Planes) -> U8:
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


def _divided(part: Mask, lit: U8) -> Mask:
    """The part without the crack that divides it in large pieces, if the ground is seen through one.

    Blur fills what lies between two things that nearly touch; evidence that is `lit`, neither blurred nor
    shadow, is much fainter there than on both sides.
    """
    bridged = cv2.morphologyEx(lit, cv2.MORPH_CLOSE, _CRACK)
    crack = part & (lit < _THROUGH * bridged) & (bridged > _BOTH_SIDES)
    # Past the ends of one of the two the crack goes on, as far as nothing is lit.
    beyond = np.asarray(cv2.dilate(crack.astype(np.uint8), _CRACK), bool) & (lit < WEAK)
    apart = np.asarray(part & ~crack & ~beyond)
    _, _, stats, _ = cv2.connectedComponentsWithStats(apart.astype(np.uint8), connectivity=4)
    large = stats[1:, cv2.CC_STAT_AREA] > _PIECE * np.count_nonzero(part)
    return apart if np.count_nonzero(large) > 1 else part


def _joined(blobs: list[Blob]) -> list[Blob]:
    """Fragments of one thing made one: connected evidence, a small gap, and one beside the other."""
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
