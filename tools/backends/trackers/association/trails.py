"""The tracker's live state of one object: where it was seen, how it moves, what it looks like."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ....capabilities import FloatArray, Patch
from ....colours import colour_shares
from .appearance import BINS, histogram, masked_pixels
from .geometry import Boxes, Flags, at_border, centre, restored

# One row per frame in which the object was seen; plain columns keep ten minutes small.
ROW = np.dtype(
    [
        ("frame", "i4"),
        ("t_s", "f8"),
        ("visible", "f4", (4,)),
        ("cut", "?", (4,)),
        ("whole", "f4", (4,)),
        ("pixels", "f4"),
        ("score", "f4"),
        ("label", "i2"),
        ("together", "?"),
        ("blob", "i4"),
    ]
)
Rows = NDArray[np.void]

_VELOCITY_WINDOW_S = 0.35
_SIZE_MEMORY_S = 0.7
_BEHIND_S = 0.5
_LOOK_EVERY_S = 0.2
_MORE_TO_SEE = 1.2  # a thing never seen free: a sight this much larger replaces the last one
_MODEL_MEMORY = 0.9
_MOST_LOOKS = 256
_INNER_CELLS = 12


@dataclass(eq=False)
class Piece:
    """What was seen of one thing in one frame: a detection, or the part of one that a trail claims."""

    visible: Boxes
    score: float
    label: str
    patch: Patch
    pixels: float
    # The number, within its frame, of the detection that it is or is a part of.
    blob: int
    cut: Flags = field(default_factory=lambda: np.zeros(4, dtype=np.bool_))
    owner: Trail | None = None
    together: bool = False
    joined: bool = False
    # A part of a trail that is seen elsewhere too: of use only if the two can be joined.
    spare: bool = False
    _histogram: FloatArray | None = None

    @property
    def histogram(self) -> FloatArray:
        """The histogram of its pixels, made once."""
        if self._histogram is None:
            self._histogram = histogram(masked_pixels(self.patch))
        return self._histogram


def _inner(patch: Patch) -> Patch:
    """Without the rim, where the colours of a thing and of the background run into each other."""
    mask = cv2.erode(patch.mask.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0) > 0
    return patch if np.count_nonzero(mask) < _INNER_CELLS else patch._replace(mask=np.asarray(mask))


class Sight(NamedTuple):
    """What was seen of a thing at one look: colour shares, the share of its box it fills, and its pixels."""

    shares: FloatArray
    fill: float
    pixels: int


@dataclass(eq=False)
class Trail:
    """One object as far as frame-to-frame association follows it."""

    size: tuple[int, int]
    rows: Rows = field(default_factory=lambda: np.zeros(16, dtype=ROW))
    length: int = 0
    last_s: float = -1e9
    labels: list[str] = field(default_factory=list)
    extent: Boxes = field(default_factory=lambda: np.zeros(2))
    whole: Boxes = field(default_factory=lambda: np.zeros(4))
    held: Flags = field(default_factory=lambda: np.zeros(4, dtype=np.bool_))
    velocity: Boxes = field(default_factory=lambda: np.zeros(2))
    pixels: float = 0.0
    model: FloatArray = field(default_factory=lambda: np.zeros(BINS, dtype=np.float32))
    sights: list[Sight] = field(default_factory=list)
    behind_at_s: float | None = None
    dissolved: bool = False
    _parts: list[Boxes] = field(default_factory=list)
    _free_seen: bool = False
    _look_gap_s: float = _LOOK_EVERY_S
    _looked_s: float = -1e9
    _looked_free: bool = False
    _most_pixels: float = 0.0

    @property
    def seen(self) -> Rows:
        """The rows so far."""
        return self.rows[: self.length]

    @property
    def is_known_whole(self) -> bool:
        """Whether it was once seen free of the frame's border and of other things."""
        return self._free_seen

    @property
    def usual_size(self) -> Boxes:
        """Median width and height of what was seen of it."""
        boxes = self.seen["visible"].astype(np.float64)
        return np.asarray(np.median(boxes[:, 2:] - boxes[:, :2], axis=0), dtype=np.float64)

    def predicted(self, t_s: float) -> Boxes:
        """Where its whole box should be at a later time; an edge on the frame's border stays there."""
        dt_s = t_s - self.last_s
        x, y = float(self.velocity[0]) * dt_s, float(self.velocity[1]) * dt_s
        moved: Boxes = self.whole + np.array([x, y, x, y])
        moved[self.held] = self.whole[self.held]
        moved[2:] = np.maximum(moved[2:], moved[:2] + 1.0)
        return moved

    def in_two_for(self, sides: Boxes | None, slack: Boxes | float = 0.0) -> int:
        """For how many frames on end it was in two parts that keep their sides (2, 2); None: it is not."""
        if sides is None or (self._parts and (np.abs(sides - self._parts[0]) > slack).any()):
            self._parts = []
        if sides is not None:
            self._parts.append(sides)
        return len(self._parts)

    def is_behind(self, t_s: float) -> bool:
        """Whether it was just now taken to be hidden behind another thing."""
        return self.behind_at_s is not None and t_s - self.behind_at_s <= _BEHIND_S

    def is_followed(self, t_s: float) -> bool:
        """Whether it may still claim pixels: seen a moment ago, or hidden behind another thing."""
        return not self.dissolved and (t_s - self.last_s <= _BEHIND_S or self.is_behind(t_s))

    def see(self, frame: int, t_s: float, piece: Piece) -> None:
        """Take in what was seen of it in a frame."""
        dt_s = t_s - self.last_s if self.length else 0.0
        border = at_border(piece.visible, self.size)
        free = not (border.any() or piece.together)
        if not piece.joined:
            self._learn_extent(piece.visible, free, dt_s)
        self.whole = self.whole_behind(piece, t_s)
        # Edges on the frame's border stay there, but not those known to lie beyond it.
        self.held = border & (np.abs(self.whole - piece.visible) < 1.0)
        self._append(frame, t_s, piece)
        self._learn_velocity()
        self._learn_look(piece, free, t_s)
        self.behind_at_s = None

    def whole_behind(self, piece: Piece, t_s: float) -> Boxes:
        """The whole box behind a piece, by the extent learned so far."""
        cut = piece.cut | at_border(piece.visible, self.size)
        if not self._free_seen or not cut.any():
            return piece.visible.copy()
        return restored(piece.visible, cut, self.extent, centre(self.predicted(t_s)))

    def _append(self, frame: int, t_s: float, piece: Piece) -> None:
        if self.length == len(self.rows):
            self.rows = np.concatenate([self.rows, np.zeros(len(self.rows), dtype=ROW)])
        if piece.label not in self.labels:
            self.labels.append(piece.label)
        row = self.rows[self.length]
        row["frame"], row["t_s"], row["pixels"], row["score"] = frame, t_s, piece.pixels, piece.score
        row["visible"], row["cut"], row["whole"] = piece.visible, piece.cut, self.whole
        row["label"], row["together"] = self.labels.index(piece.label), piece.together
        row["blob"] = piece.blob
        self.length += 1
        self.last_s = t_s

    def _learn_extent(self, visible: Boxes, free: bool, dt_s: float) -> None:
        seen = visible[2:] - visible[:2]
        if free and not self._free_seen:
            self.extent, self._free_seen = seen.copy(), True
        elif free:
            self.extent = self.extent + (1 - np.exp(-dt_s / _SIZE_MEMORY_S)) * (seen - self.extent)
        elif not self._free_seen:
            self.extent = np.maximum(self.extent, seen)

    def _learn_velocity(self) -> None:
        """Pixels per second of the edges that were really seen, over the last third of a second."""
        seen = self.seen
        start = int(np.searchsorted(seen["t_s"], self.last_s - _VELOCITY_WINDOW_S))
        first, last = seen[min(start, max(self.length - 2, 0))], seen[-1]
        dt_s = float(last["t_s"] - first["t_s"])
        if dt_s <= 0:
            return
        change = (last["whole"] - first["whole"]) / dt_s
        held = at_border(first["visible"], self.size) | at_border(last["visible"], self.size)
        held |= first["cut"] | last["cut"]
        for axis in (0, 1):
            edges = [change[e] for e in (axis, axis + 2) if not held[e]]
            if edges:
                self.velocity[axis] = sum(edges) / len(edges)

    def _learn_look(self, piece: Piece, free: bool, t_s: float) -> None:
        if self.length == 1:
            self.model, self.pixels = piece.histogram, piece.pixels
        elif not piece.together:
            self.model = _MODEL_MEMORY * self.model + (1 - _MODEL_MEMORY) * piece.histogram
            self.pixels = max(piece.pixels, self.pixels + 0.2 * (piece.pixels - self.pixels))
        if free and not self._looked_free:
            # From its first free sight on, what was seen of it in part no longer counts.
            self._looked_free, self.sights, self._looked_s = True, [], -1e9
        if free:
            self._look_at(piece, t_s)
        elif not self._looked_free and piece.pixels > _MORE_TO_SEE * self._most_pixels:
            self._most_pixels, self.sights, self._looked_s = piece.pixels, [], -1e9
            self._look_at(piece, t_s)

    def _look_at(self, piece: Piece, t_s: float) -> None:
        """Keep what the piece looks like, every so often."""
        if t_s - self._looked_s < self._look_gap_s:
            return
        self._looked_s = t_s
        pixels = masked_pixels(_inner(piece.patch))
        if len(pixels):
            sides = np.maximum(piece.visible[2:] - piece.visible[:2], 1.0)
            fill = min(float(piece.pixels / (sides[0] * sides[1])), 1.0)
            self.sights.append(Sight(colour_shares(pixels), fill, len(pixels)))
        if len(self.sights) > _MOST_LOOKS:
            # Long tracks keep every other look, and look half as often from then on.
            self.sights = self.sights[::2]
            self._look_gap_s *= 2
