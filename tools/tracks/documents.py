"""Tracks in documents: COCO's JSON with tracks, CVAT's XML, and Vidence's own JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np

from ...traces.errors import MediaError
from .rows import Rows

_FOUR = 4


def read_json(text: str, path: Path) -> tuple[str, Rows]:
    """COCO with `track_id`, or {"tracks": [{"id", "label", "frames": [...], "boxes"|"xyxy"|"xy_m": "
    "[...]}]}.
    """
    try:
        found = json.loads(text)
    except ValueError as error:
        raise MediaError(f"the tracks file {path.name} is not JSON: {error}") from None
    if isinstance(found, dict) and "annotations" in found:
        return "coco", _coco(found, path)
    if isinstance(found, dict) and isinstance(found.get("tracks"), list):
        return "vidence", _own(found, path)
    raise MediaError(
        f"the tracks file {path.name} is JSON, but neither COCO's (annotations) nor Vidence's (tracks)"
    )


def _coco(found: dict[str, Any], path: Path) -> Rows:
    """Boxes are left, top, width, height; an image's frame is its frame_id, else its place in the list."""
    try:
        frames = {image["id"]: image.get("frame_id", k) for k, image in enumerate(found["images"])}
        labels = {one["id"]: str(one["name"]).lower() for one in found.get("categories", [])}
        rows = [
            (
                frames[one["image_id"]],
                one.get("track_id", one.get("instance_id", one.get("attributes", {}).get("track_id"))),
                labels.get(one.get("category_id"), "object"),
                one["bbox"],
            )
            for one in found["annotations"]
        ]
        size = (int(found["images"][0]["width"]), int(found["images"][0]["height"]))
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise MediaError(f"the tracks file {path.name} is COCO's, but {error} is missing or wrong") from None
    if any(row[1] is None for row in rows):
        raise MediaError(
            f"the tracks file {path.name} is COCO's, but its annotations have no track_id",
            hint="Boxes without tracks are detections; give tracks.",
        )
    first = min(frames.values(), default=0)
    boxes = np.array([row[3] for row in rows], dtype=np.float64).reshape(-1, _FOUR)
    boxes[:, 2:] += boxes[:, :2]
    return Rows(
        frame=np.array([row[0] for row in rows], dtype=np.int64) - first,
        name=np.array([str(row[1]) for row in rows]),
        label=np.array([row[2] for row in rows]),
        box=boxes,
        size=size,
    )


def _own(found: dict[str, Any], path: Path) -> Rows:
    """Each track with its frames, and boxes in pixels or places in metres for each."""
    frames, names, labels, boxes, places = [], [], [], [], []
    try:
        for track in found["tracks"]:
            count = len(track["frames"])
            frames += track["frames"]
            names += [str(track["id"])] * count
            labels += [str(track.get("label", "object"))] * count
            boxes += track.get("boxes", [])
            places += [[*xy, 0.0][:3] for xy in track.get("xy_m", [])]
        box = np.array(boxes, dtype=np.float64).reshape(-1, _FOUR) if boxes else None
        place = np.array(places, dtype=np.float64).reshape(-1, 3) if places else None
        frame = np.array(frames, dtype=np.int64)
    except (KeyError, TypeError, ValueError) as error:
        raise MediaError(f"the tracks file {path.name} is Vidence's, but a track is wrong: {error}") from None
    if any(values is not None and len(values) != len(frame) for values in (box, place)) or (
        box is None and place is None
    ):
        raise MediaError(f"the tracks file {path.name} needs a box or a place for every frame of its tracks")
    sigma = None if place is None else np.full(len(frame), float(found.get("sigma_m", 0.05)))
    return Rows(frame, np.array(names), np.array(labels), box, None, place, sigma)


def read_cvat(text: str, path: Path) -> Rows:
    """CVAT's tracks: boxes at key frames, between them on a straight line, none where they are outside."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise MediaError(f"the tracks file {path.name} is not XML: {error}") from None
    rows = [row for track in root.iter("track") for row in _cvat_track(track, path)]
    if not rows:
        raise MediaError(f"the tracks file {path.name} is XML without CVAT's tracks")
    return Rows(
        frame=np.array([row[0] for row in rows], dtype=np.int64),
        name=np.array([row[1] for row in rows]),
        label=np.array([row[2] for row in rows]),
        box=np.array([row[3] for row in rows], dtype=np.float64),
        shown=np.array([row[4] for row in rows], dtype=np.float64),
    )


def _cvat_track(track: ElementTree.Element, path: Path) -> Iterator[tuple[int, str, str, list[float], float]]:
    try:
        boxes = sorted(
            (
                int(box.attrib["frame"]),
                box.attrib.get("outside", "0") == "1",
                0.5 if box.attrib.get("occluded", "0") == "1" else 1.0,
                [float(box.attrib[key]) for key in ("xtl", "ytl", "xbr", "ybr")],
            )
            for box in track.iter("box")
        )
        name, label = track.attrib["id"], track.attrib.get("label", "object").lower()
    except (KeyError, ValueError) as error:
        raise MediaError(f"the tracks file {path.name} has a CVAT box that is wrong: {error}") from None
    for k, (frame, outside, shown, box) in enumerate(boxes):
        if outside:
            continue
        yield frame, name, label, box, shown
        if k + 1 < len(boxes) and not boxes[k + 1][1]:
            after, _, _, next_box = boxes[k + 1]
            for between in range(frame + 1, after):
                share = (between - frame) / (after - frame)
                mixed = [a + (b - a) * share for a, b in zip(box, next_box, strict=True)]
                yield between, name, label, mixed, shown
