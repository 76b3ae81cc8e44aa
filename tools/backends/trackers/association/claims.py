"""Blobs and trails sorted out before association: who is in which blob, and which blobs are parts of one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .appearance import explained, likeness
from .cleaning import UNCLASSED
from .geometry import Boxes, areas, clip, intersections, overlaps
from .splitting import split
from .strangers import without_stranger
from .trails import Piece, Trail

_CLAIM = 0.25
_FRAGMENT_INSIDE = 0.5
_NO_LARGER = 1.08
_TOO_LARGE = 1.25
_SHARED = 0.4
_OF_ITS_LOOK = 0.3
# Parts that are two things: for more frames on end than this, of so many of the pixels, and no more alike;
# by shares of the whole so much shorter, so much off the size known, so wide a crack, so little change.
_TWO_FRAMES, _TWO_SHARE, _TWO_LIKE = 5, 0.15, 0.7
_TWO_SIDE, _TWO_SIZE, _TWO_CRACK, _TWO_KEPT = 0.85, 0.15, 0.1, 0.08


def sorted_out(pieces: list[Piece], trails: list[Trail], t_s: float, size: tuple[int, int]) -> list[Piece]:
    """The pieces with merged blobs split among the trails that meet there, and fragments joined."""
    blobs = [p for p in pieces if p.label == UNCLASSED]
    if not blobs or not trails:
        return pieces
    predicted = clip(np.array([trail.predicted(t_s) for trail in trails]), size)
    boxes = np.array([p.visible for p in blobs])
    homes = _homes(predicted, boxes)
    out = [p for p in pieces if p.label != UNCLASSED]
    for b, blob in enumerate(blobs):
        claimants = [t for t in range(len(trails)) if homes[t] == b]
        sharers = _sharers(blob, claimants, trails, predicted)
        both = [*claimants, *sharers]
        blob, stranger = without_stranger(blob, [trails[t] for t in both], predicted[both])
        out.extend([stranger] if stranger else [])
        if len(both) > 1:
            parts = split(blob, [trails[t] for t in both], predicted[both], t_s)
            for part in parts:
                part.spare = any(part.owner is trails[t] for t in sharers)
            out.extend(parts)
        else:
            out.append(blob)
    return [p for p in _joined(out, trails, predicted) if not p.spare]


def _sharers(blob: Piece, claimants: list[int], trails: list[Trail], predicted: Boxes) -> list[int]:
    """Trails at home in another blob, a part of which must be in this one: it is too large otherwise."""
    if len(claimants) != 1:
        return []
    extent = trails[claimants[0]].extent
    if not (blob.visible[2:] - blob.visible[:2] > _TOO_LARGE * extent + 4).any():
        return []
    covers = intersections(predicted, blob.visible[None])[:, 0] / float(areas(blob.visible[None])[0])
    return [t for t in range(len(trails)) if t not in claimants and covers[t] >= _SHARED]


def _homes(predicted: Boxes, boxes: Boxes) -> list[int | None]:
    """For each trail the blob it is most likely in: where two want one, the worse fit may move over."""
    fit = overlaps(predicted, boxes)
    cover = intersections(predicted, boxes) / np.maximum(areas(predicted), 1e-9)[:, None]
    fit = np.where(cover >= _CLAIM, fit, 0.0)
    homes: list[int | None] = [int(np.argmax(row)) if row.max() > 0 else None for row in fit]
    for t in sorted(range(len(homes)), key=lambda t: float(fit[t].max())):
        rivals = [o for o, home in enumerate(homes) if home == homes[t] and o != t]
        if homes[t] is None or not rivals:
            continue
        free = [b for b in range(len(boxes)) if b not in homes and fit[t, b] > 0]
        if free:
            homes[t] = max(free, key=lambda b: float(fit[t, b]))
    return homes


def _joined(pieces: list[Piece], trails: list[Trail], predicted: Boxes) -> list[Piece]:
    """Pieces that together fill one trail's predicted box better than the largest does alone."""
    for t, trail in enumerate(trails):
        mine = [p for p in pieces if p.owner is trail or (p.owner is None and p.label == UNCLASSED)]
        inside = [p for p in mine if _inside(p.visible, predicted[t]) >= _FRAGMENT_INSIDE]
        if len(inside) < 2:
            trail.in_two_for(None)
            continue
        main = max(inside, key=lambda p: p.pixels)
        rest = [p for p in inside if p is not main and not _anothers(p, t, predicted)]
        rest = [p for p in rest if explained(p.histogram, trail.model) >= _OF_ITS_LOOK]
        if rest and not _anothers(main, t, predicted) and not _are_two(trail, main, rest):
            pieces = _with_joined(pieces, main, rest, predicted[t], trail)
    return pieces


def _are_two(trail: Trail, main: Piece, rest: list[Piece]) -> bool:
    """Whether what a trail was taken for has been two things, for some frames on end; it dissolves then.

    All its life it was as large as both together are; neither is nearly as large as that, they look unlike,
    both keep their size, as parts beside a bar do not, and only a crack lies between them.
    """
    other = max(rest, key=lambda p: p.pixels)
    both = np.array([main.visible, other.visible])
    sides = both[:, 2:] - both[:, :2]
    whole = both[:, 2:].max(axis=0) - both[:, :2].min(axis=0)
    crack = both[:, :2].max(axis=0) - both[:, 2:].min(axis=0)
    parted = (
        other.pixels >= _TWO_SHARE * (main.pixels + other.pixels)
        and likeness(main.histogram, other.histogram) < _TWO_LIKE
        and bool((sides < _TWO_SIDE * whole).any(axis=1).all() and (crack < _TWO_CRACK * whole).all())
        and bool((np.abs(trail.usual_size - whole) < _TWO_SIZE * whole).all())
    )
    trail.dissolved = trail.in_two_for(sides if parted else None, _TWO_KEPT * whole) > _TWO_FRAMES
    return trail.dissolved


def _inside(box: Boxes, other: Boxes) -> float:
    """The share of a box that lies inside another."""
    return float(intersections(box[None], other[None])[0, 0] / max(float(areas(box[None])[0]), 1e-9))


def _anothers(piece: Piece, t: int, predicted: Boxes) -> bool:
    """Whether a piece fits another trail better than this one."""
    fits = overlaps(predicted, piece.visible[None])[:, 0]
    return bool(np.argmax(fits) != t)


def _with_joined(
    pieces: list[Piece], main: Piece, rest: list[Piece], predicted: Boxes, trail: Trail
) -> list[Piece]:
    for other in rest:
        union = np.concatenate(
            [np.minimum(main.visible[:2], other.visible[:2]), np.maximum(main.visible[2:], other.visible[2:])]
        )
        before = float(overlaps(main.visible[None], predicted[None])[0, 0])
        after = float(overlaps(union[None], predicted[None])[0, 0])
        # Parts never make a thing larger than it was in one piece, or it would swallow its neighbours.
        if after <= before + 0.02 or (union[2:] - union[:2] > _NO_LARGER * trail.extent + 2).any():
            continue
        joined = replace(
            main, visible=union, pixels=main.pixels + other.pixels, owner=trail, joined=True, spare=False
        )
        pieces = [joined if p is main else p for p in pieces if p is not other]
        main = joined
    return pieces
