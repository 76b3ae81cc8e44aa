"""The `grabcut` segmenter: outlines by colour and edges, carried from frame to frame by optical flow."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from ....traces.records import Fingerprint, Span
from ....traces.records.region import Xyxy
from ...capabilities import Outlines, Prompt
from ...deadline import Deadline
from ...masks import decoded, encoded
from .flooding import flooded
from .following import UNSEEN, Drawn, drawn, followed
from .windows import Pixels, Place, Window

if TYPE_CHECKING:
    from ...video import Frame, Video

BoolImage = NDArray[np.bool_]
FloatImage = NDArray[np.float32]

# A cut works on so many pixels; larger parts of the frame are made smaller first.
_MOST_PX = 40_000
# What is shown round a thing, as a share of its size: the ground beside it, and where it goes next.
_BESIDE, _BESIDE_LEAST_PX = 0.15, 6
_ROUND, _ROUND_LEAST_PX = 0.4, 16
# The outline may change from frame to frame within a band of so much of the thing's size.
_BAND, _BAND_LEAST_PX = 0.05, 2
# Of a box, a cut of less than this is no thing.
_LEAST_OF_BOX = 0.08
# A cut that has less than this in common with where the flow takes the mask is led by the ground's colours.
_LIKE_FLOW = 0.7
# Lost is what no longer has the colours it was told with, what looks elsewhere than the flow says, by
# levels, and what inside the frame is so much smaller or larger than it was of late.
_ALIKE, _APART_LEVELS, _SMALLER, _LARGER = 0.6, 28.0, 0.5, 1.5
# How much of its colours and its size is learnt from a frame.
_LEARNT = 0.02
# What of a box is taken for its ground at first: what is so little likely its thing's, in its corners less.
_LIKE_GROUND, _SURE_OF_CORNER = 0.5, 0.8
# Less likely than this by its colour a pixel is not sure to be the thing; less than that it is the ground.
_SURE, _STRANGE = 0.25, 0.05
_BINS, _SOFT = (8, 16, 16), 0.7
_SEED = 7
# Where what is known is told pixel by pixel, no box is read.
_WHOLE = (0, 0, 1, 1)


@dataclass
class _Thing:
    """What is held of a thing: its last mask on the whole frame, its colours, and how it moves."""

    mask: Pixels
    colours: FloatImage
    area_px2: float
    step: Place
    lost: bool = False


class GrabCut:
    """Outlines of what differs in colour from the ground round it; it says where it has lost a thing."""

    name: ClassVar[str] = "grabcut"
    concurrency: ClassVar[int] = 2
    memory_mb: ClassVar[int] = 200
    needs_boxes: Literal[True] = True

    def fingerprint(self) -> Fingerprint:
        """Version and thresholds: equal ones give equal masks."""
        parameters = {"alike": _ALIKE, "band": _BAND, "opencv": cv2.__version__, "pixels": _MOST_PX}
        return Fingerprint(capability="segmenter", name=self.name, version="1", parameters=parameters)

    def segment(self, frame: Frame, prompts: Sequence[Prompt], deadline: Deadline) -> Outlines:
        """Each thing by itself."""
        return drawn(GrabCutPencil(), frame, prompts, deadline)

    def follow(
        self, video: Video, prompts: Sequence[Prompt], span: Span, deadline: Deadline
    ) -> Iterator[Outlines]:
        """Each thing until it is lost, both ways."""
        return followed(GrabCutPencil, video, prompts, span, deadline)


class GrabCutPencil:
    """Cuts things out of frame after frame."""

    def __init__(self) -> None:
        self._now: Pixels = np.zeros((0, 0, 3), np.uint8)
        self._last = self._now
        self._things: dict[int, _Thing] = {}

    def see(self, frame: Frame) -> None:
        """Keep this frame and the one before."""
        self._last, self._now = self._now, frame.rgb()

    def begin(self, thing: int, prompt: Prompt) -> Drawn:
        """Cut a thing out of what a box, points or its mask tell."""
        size = self._now.shape[:2]
        if prompt.mask is not None:
            mask = decoded(prompt.mask).astype(np.uint8) * np.uint8(255)
        elif prompt.box is None and not any(dot.inside for dot in prompt.dots):
            mask = np.zeros(size, np.uint8)
        else:
            window, trimap = _told(self._now, prompt)
            cut = _one_piece(_cut(window.cut(self._now), trimap), trimap == cv2.GC_FGD)
            enough = np.count_nonzero(cut) >= _LEAST_OF_BOX * np.count_nonzero(trimap & 1)
            mask = window.pasted(cut & enough, (size[0], size[1]))
        if not mask.any():
            self._things.pop(thing, None)
            return UNSEEN
        self._things[thing] = _Thing(
            mask, _colours(_inside(self._now, mask)), float(np.count_nonzero(mask)), np.zeros(2)
        )
        return Drawn(encoded(mask > 0), 1.0)

    def go_on(self, thing: int) -> Drawn:
        """Take a thing's mask along with the flow, and cut anew within a band round its outline."""
        held = self._things.get(thing)
        if held is None or held.lost:
            return UNSEEN
        box = _box(held.mask)
        reach = max(_ROUND * max(box[2] - box[0], box[3] - box[1]), _ROUND_LEAST_PX)
        there = Window.round_box(box, reach, _MOST_PX)
        here = there.moved(held.step)
        before, now = there.cut(self._last), here.cut(self._now)
        flow = _flow(now, before)
        carried = _carried(there.cut(held.mask), flow)
        if not _is_seen(before, now, flow, carried):
            return self._lose(held)
        mask = here.pasted(_anew(now, carried, held.colours), (self._now.shape[0], self._now.shape[1]))
        area = int(np.count_nonzero(mask))
        leaves = area > 0 and _at_edge(mask)
        if not leaves and not _SMALLER * held.area_px2 <= area <= _LARGER * held.area_px2:
            return self._lose(held)
        colours = _colours(_inside(self._now, mask))
        alike = float(np.minimum(colours, held.colours).sum())
        if alike < _ALIKE:
            return self._lose(held)
        held.step, held.mask = _middle(mask) - _middle(held.mask), mask
        held.colours = (1 - _LEARNT) * held.colours + _LEARNT * colours
        held.area_px2 = (1 - _LEARNT) * held.area_px2 + _LEARNT * area
        return Drawn(encoded(mask > 0), round(alike, 4))

    @staticmethod
    def _lose(held: _Thing) -> Drawn:
        """What comes back later may be another thing: it is not taken up again."""
        held.lost, held.mask = True, np.zeros((1, 1), np.uint8)
        return UNSEEN


def _told(rgb: Pixels, prompt: Prompt) -> tuple[Window, Pixels]:
    """The window on what a prompt tells, and what is known of its pixels."""
    height, width = rgb.shape[:2]
    region = None
    box = prompt.box
    if box is None:
        region = flooded(rgb, [(dot.x, dot.y) for dot in prompt.dots if dot.inside])
        box = _grown(_box(region))
    reach = max(_BESIDE * max(box[2] - box[0], box[3] - box[1]), _BESIDE_LEAST_PX)
    window = Window.round_box(box, reach, _MOST_PX).inside(width, height)
    scale = np.array(window.size) / (window.width, window.height)
    x1, y1, x2, y2 = np.round((np.array(box) - (window.x, window.y) * 2) * (*scale, *scale)).astype(int)
    trimap = np.full(window.size[::-1], cv2.GC_BGD, np.uint8)
    trimap[max(y1, 0) : max(y2, y1 + 1, 1), max(x1, 0) : max(x2, x1 + 1, 1)] = cv2.GC_PR_FGD
    if region is not None:
        trimap[(window.cut(region) < 128) & (trimap == cv2.GC_PR_FGD)] = cv2.GC_PR_BGD
    else:
        _guess(window.cut(rgb), trimap, (x1, y1, x2, y2))
    for dot in prompt.dots:
        at = np.floor((np.array([dot.x, dot.y]) - (window.x, window.y)) * scale).astype(int)
        known = cv2.GC_FGD if dot.inside else cv2.GC_BGD
        cv2.circle(trimap, (int(at[0]), int(at[1])), 1, known, -1)
    return window, trimap


def _guess(image: Pixels, trimap: Pixels, box: tuple[int, int, int, int]) -> None:
    """In a box the thing is likelier in the middle, and not where the colours are those round the box."""
    x1, y1, x2, y2 = box
    y, x = np.ogrid[: trimap.shape[0], : trimap.shape[1]]
    across, down = (2 * x + 1 - x1 - x2) / max(x2 - x1, 1), (2 * y + 1 - y1 - y2) / max(y2 - y1, 1)
    middle, told = across**2 + down**2 <= 1, trimap == cv2.GC_PR_FGD
    if not (middle & told).any() or told.all():
        return
    likely = _likely(image, _colours(image[middle & told]), ~told)
    ground = told & ((likely < _LIKE_GROUND) | ~middle & (likely < _SURE_OF_CORNER))
    if (told & ~ground).any():
        trimap[ground] = cv2.GC_PR_BGD


def _grown(box: Xyxy) -> Xyxy:
    """A box with a little round it."""
    x1, y1, x2, y2 = box
    by_px = max(0.1 * max(x2 - x1, y2 - y1), 2)
    return x1 - by_px, y1 - by_px, x2 + by_px, y2 + by_px


def _cut(image: Pixels, trimap: Pixels) -> BoolImage:
    """What of a window is the thing, by what is known of its pixels."""
    is_thing = np.asarray((trimap & 1) == 1)
    if is_thing.all() or not is_thing.any():
        # Without both there is nothing to tell apart.
        return is_thing
    known, ground, thing = trimap.copy(), np.zeros((1, 65)), np.zeros((1, 65))
    # Its clusters of colours begin at random places.
    cv2.setRNGSeed(_SEED)
    cv2.grabCut(image, known, _WHOLE, ground, thing, 1, cv2.GC_INIT_WITH_MASK)
    return np.asarray((known & 1) == 1)


def _one_piece(mask: BoolImage, dots: BoolImage) -> BoolImage:
    """The pieces that points lie on, else the largest one."""
    count, pieces, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    if count <= 2:
        return mask
    told = np.unique(pieces[dots & mask])
    kept = told if len(told) else [1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))]
    return np.asarray(np.isin(pieces, kept))


def _flow(now: Pixels, before: Pixels) -> FloatImage:
    """Where each pixel of a window was before."""
    one, other = (cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) for image in (now, before))
    smallest = 16
    if min(one.shape) < smallest:
        return np.zeros((*one.shape, 2), np.float32)
    solver = cv2.DISOpticalFlow.create(cv2.DISOpticalFlow_PRESET_MEDIUM)
    start = np.zeros((*one.shape, 2), np.float32)
    return np.asarray(solver.calc(one, other, start), np.float32)


def _carried(image: Pixels, flow: FloatImage) -> Pixels:
    """A picture or a mask as the flow takes it along."""
    rows, columns = np.mgrid[: flow.shape[0], : flow.shape[1]].astype(np.float32)
    border = cv2.BORDER_REPLICATE if image.ndim == 3 else cv2.BORDER_CONSTANT
    x, y = columns + flow[..., 0], rows + flow[..., 1]
    return np.asarray(cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=border), np.uint8)


def _is_seen(before: Pixels, now: Pixels, flow: FloatImage, carried: Pixels) -> bool:
    """Whether the thing looks where the flow takes it as it looked before."""
    inside = carried > 127
    if not inside.any():
        return False
    apart = np.abs(_carried(before, flow)[inside].astype(np.int16) - now[inside]).mean(axis=1)
    return bool(np.median(apart) <= _APART_LEVELS)


def _anew(now: Pixels, carried: Pixels, colours: FloatImage) -> BoolImage:
    """The mask cut anew within a band round where it was carried; that itself where the cut goes astray."""
    inside = carried > 127
    band = max(round(_BAND * math.sqrt(np.count_nonzero(inside))), _BAND_LEAST_PX)
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * band + 1, 2 * band + 1))
    core = cv2.erode(carried, brush, borderValue=0) > 127
    wide = cv2.dilate(carried, brush) > 127
    likely = _likely(now, colours, ~wide)
    trimap = np.full(carried.shape, cv2.GC_BGD, np.uint8)
    trimap[wide], trimap[inside], trimap[core & (likely > _SURE)] = cv2.GC_PR_BGD, cv2.GC_PR_FGD, cv2.GC_FGD
    trimap[likely < _STRANGE] = cv2.GC_BGD
    cut = _cut(now, trimap)
    smooth = cv2.morphologyEx(cut.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0
    kept, own = _one_piece(smooth, core), inside & (likely >= _STRANGE)
    union = np.count_nonzero(kept | own)
    alike = np.count_nonzero(kept & own) / union if union else 0.0
    return kept if alike >= _LIKE_FLOW else own


def _likely(image: Pixels, colours: FloatImage, ground: BoolImage) -> FloatImage:
    """How likely each pixel is the thing's rather than the ground's, by its colour."""
    bins = _bins(image)
    around = _colours(image[ground]) if ground.any() else np.zeros_like(colours)
    own, other = colours[bins], around[bins]
    return np.asarray(own / np.maximum(own + other, 1e-6), np.float32)


def _inside(rgb: Pixels, mask: Pixels) -> Pixels:
    """The pixels under a mask, every so many of a large one."""
    x1, y1, x2, y2 = (int(v) for v in _box(mask))
    step = math.isqrt((x2 - x1) * (y2 - y1) // _MOST_PX) + 1
    part = np.s_[y1:y2:step, x1:x2:step]
    return rgb[part][mask[part] > 0]


def _colours(pixels: Pixels) -> FloatImage:
    """The shares of colours among pixels; like ones have a share in each other."""
    counts = np.bincount(_bins(pixels[None])[0], minlength=math.prod(_BINS)).reshape(_BINS)
    soft = gaussian_filter(counts.astype(np.float32), _SOFT, mode="nearest").ravel()
    return np.asarray(soft / max(float(soft.sum()), 1.0), np.float32)


def _bins(image: Pixels) -> NDArray[np.intp]:
    """The number of each pixel's colour: its lightness, and finer its hue."""
    lab = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2LAB).astype(np.intp)
    light, a, b = (lab[..., k] * count // 256 for k, count in enumerate(_BINS))
    return (light * _BINS[1] + a) * _BINS[2] + b


def _box(mask: Pixels) -> Xyxy:
    x, y, width, height = cv2.boundingRect(mask)
    return x, y, x + width, y + height


def _at_edge(mask: Pixels) -> bool:
    x1, y1, x2, y2 = _box(mask)
    return x1 == 0 or y1 == 0 or x2 == mask.shape[1] or y2 == mask.shape[0]


def _middle(mask: Pixels) -> Place:
    x1, y1, x2, y2 = _box(mask)
    return np.array([(x1 + x2) / 2, (y1 + y2) / 2])
