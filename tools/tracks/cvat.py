"""Tracks in CVAT's XML ("CVAT for video"): boxes at key frames, those between them as CVAT draws them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import MediaError
from .rows import Rows, names_of

Floats = NDArray[np.float64]

_CORNERS = ("xtl", "ytl", "xbr", "ybr")
# How much shows of what CVAT calls occluded: it does not say.
_OCCLUDED_SHARE = 0.5


class _Box(NamedTuple):
    """One box of a track; from an outside one on, the thing is not there."""

    frame: int
    outside: bool
    shown: float
    corners: tuple[float, ...]


def read_cvat(text: str, path: Path) -> Rows:
    """Boxes of all tracks; between two key frames on a straight line, none where they are outside."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise MediaError(f"the tracks file {path.name} is not XML: {error}") from None
    names: list[str] = []
    labels: list[str] = []
    boxes: list[_Box] = []
    for track in root.iter("track"):
        found = _filled(_track(track, path))
        boxes += found
        names += [track.attrib["id"]] * len(found)
        labels += [track.attrib.get("label", "object")] * len(found)
    if not boxes:
        raise MediaError(
            f"the tracks file {path.name} is XML without boxes of CVAT's tracks",
            hint='Export "CVAT for video"; "CVAT for images" has no tracks.',
        )
    return Rows(
        frame=np.array([box.frame for box in boxes], dtype=np.int64),
        name=np.array(names),
        label=names_of(np.array(labels)),
        box=np.array([box.corners for box in boxes], dtype=np.float64),
        shown=np.array([box.shown for box in boxes], dtype=np.float64),
        size=_size(root),
        known=_known(root),
    )


def _track(track: ElementTree.Element, path: Path) -> list[_Box]:
    try:
        name = track.attrib["id"]
        boxes = [
            _Box(
                int(box.attrib["frame"]),
                box.attrib.get("outside", "0") == "1",
                _OCCLUDED_SHARE if box.attrib.get("occluded", "0") == "1" else 1.0,
                tuple(float(box.attrib[key]) for key in _CORNERS),
            )
            for box in track.iter("box")
        ]
    except KeyError as error:
        raise MediaError(f"the tracks file {path.name} has a CVAT track or box without {error}") from None
    except ValueError as error:
        raise MediaError(f"the tracks file {path.name} has a box in CVAT track {name}: {error}") from None
    boxes.sort(key=lambda box: box.frame)
    twice = next((a.frame for a, b in pairwise(boxes) if a.frame == b.frame), None)
    if twice is not None:
        raise MediaError(f"the tracks file {path.name} has CVAT track {name} twice in frame {twice}")
    return boxes


def _filled(boxes: list[_Box]) -> list[_Box]:
    """A box for every frame in which the thing is there; one goes on until it is outside."""
    found: list[_Box] = []
    for box, after in pairwise(boxes):
        if not box.outside:
            found += [box, *_between(box, after)]
    if boxes and not boxes[-1].outside:
        found.append(boxes[-1])
    return found


def _between(box: _Box, after: _Box) -> list[_Box]:
    frames = range(box.frame + 1, after.frame)
    shares = (np.array(frames) - box.frame) / (after.frame - box.frame)
    way = np.array(after.corners) - np.array(box.corners)
    corners = np.array(box.corners) + shares[:, None] * way
    return [
        box._replace(frame=frame, corners=tuple(row))
        for frame, row in zip(frames, corners.tolist(), strict=True)
    ]


def _size(root: ElementTree.Element) -> tuple[int, int] | None:
    """Of the pictures, where the file tells it."""
    size = root.find(".//original_size")
    width, height = (None, None) if size is None else (size.findtext("width"), size.findtext("height"))
    if width is None or height is None or not (width.isdigit() and height.isdigit()):
        return None
    return int(width), int(height)


def _known(root: ElementTree.Element) -> frozenset[str] | None:
    """The task's labels, where the file lists them."""
    names = [name for one in root.findall(".//labels/label") if (name := one.findtext("name"))]
    return frozenset(names_of(np.array(names)).tolist()) if names else None
