"""Tracks in JSON: COCO's with tracks, Vidence's own, and the answers that Vidence gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import MediaError
from .rows import Rows, names_of, whole

Floats = NDArray[np.float64]

_FOUR = 4
# What a hand or a tracker is off by in metres where the file does not say.
_GUESS_M = 0.05


def read_json(text: str, path: Path) -> tuple[str, Rows]:
    """The format of a JSON file and its rows."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise MediaError(f"the tracks file {path.name} is not JSON: {error}") from None
    if isinstance(found, dict) and isinstance(found.get("annotations"), list):
        return "coco", _coco(found, path)
    if isinstance(found, dict) and isinstance(found.get("tracks"), list):
        return "vidence", _own(found, path)
    if isinstance(found, dict) and isinstance(found.get("answer"), dict):
        return "vidence", _answer(found["answer"], path)
    raise MediaError(
        f"the tracks file {path.name} is JSON, but none that is known",
        hint='COCO\'s has "annotations", Vidence\'s has "tracks", what ask --json prints has "answer".',
    )


def _coco(found: dict[str, Any], path: Path) -> Rows:
    """Boxes are left, top, width, height; an image's frame is its frame_id, else its place in the list."""
    try:
        frames = {image["id"]: image.get("frame_id", k) for k, image in enumerate(found["images"])}
        labels = {one["id"]: str(one["name"]) for one in found.get("categories", [])}
        shown = found["annotations"]
        names = [_coco_track(one) for one in shown]
        frame = np.array([frames[one["image_id"]] for one in shown], dtype=np.float64)
        label = np.array([labels.get(one.get("category_id"), "object") for one in shown], dtype=np.str_)
        boxes = np.array([one["bbox"] for one in shown], dtype=np.float64).reshape(-1, _FOUR)
        size = (int(found["images"][0]["width"]), int(found["images"][0]["height"]))
    except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
        raise MediaError(f"the tracks file {path.name} is COCO's, but {error} is missing or wrong") from None
    if None in names:
        raise MediaError(
            f"the tracks file {path.name} is COCO's, "
            f"but its annotation {names.index(None) + 1} has no track_id",
            hint="Boxes without tracks are detections; give tracks.",
        )
    boxes[:, 2:] += boxes[:, :2]
    first = min((int(one) for one in frames.values()), default=0)
    known = frozenset(names_of(np.array(list(labels.values()), dtype=np.str_)).tolist()) if labels else None
    return Rows(
        frame=whole(frame, "a frame", path) - first,
        name=np.array([str(name) for name in names], dtype=np.str_),
        label=names_of(label),
        box=boxes,
        size=size,
        known=known,
    )


def _coco_track(annotation: dict[str, Any]) -> object:
    """Whose box it is: the several ways in which COCO's format was stretched to videos say it differently."""
    attributes = annotation.get("attributes") or {}
    return annotation.get("track_id", annotation.get("instance_id", attributes.get("track_id")))


def _own(found: dict[str, Any], path: Path) -> Rows:
    """Each track with its frames, and boxes in pixels or places in metres for each."""
    try:
        return _joined(found["tracks"], path, sigma_m=float(found.get("sigma_m", _GUESS_M)))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MediaError(
            f"the tracks file {path.name} is Vidence's, but {error} is missing or wrong"
        ) from None


def _answer(answer: dict[str, Any], path: Path) -> Rows:
    """The tubes of an answer, numbered from 1."""
    try:
        tracks = [
            {
                "id": number,
                "label": tube["label"],
                "frames": [box["frame"] for box in tube["boxes"]],
                "boxes": [box["xyxy"] for box in tube["boxes"]],
            }
            for number, tube in enumerate(answer.get("tubes") or (), start=1)
        ]
        return _joined(tracks, path, sigma_m=_GUESS_M)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MediaError(
            f"the tracks file {path.name} is an answer, but {error} is missing or wrong"
        ) from None


def _joined(tracks: list[dict[str, Any]], path: Path, *, sigma_m: float) -> Rows:
    """The rows of tracks that each have `frames` beside `boxes` or `xy_m`."""
    for track in tracks:
        counts = {key: len(track[key]) for key in ("frames", "boxes", "xy_m") if key in track}
        if len(counts) < 2 or len(set(counts.values())) > 1:
            raise MediaError(
                f"the tracks file {path.name} needs a box or a place for every frame, "
                f"and track {track['id']!r} has {', '.join(f'{n} {key}' for key, n in counts.items())}"
            )
    counts_of = [len(track["frames"]) for track in tracks]
    frames = np.array([frame for track in tracks for frame in track["frames"]], dtype=np.float64)
    boxes = np.array([box for track in tracks for box in track.get("boxes", ())], dtype=np.float64)
    places = np.array([_place(xy) for track in tracks for xy in track.get("xy_m", ())], dtype=np.float64)
    if any(len(one) not in (0, len(frames)) for one in (boxes, places)):
        raise MediaError(f"the tracks file {path.name} has boxes or places for some of its tracks only")
    return Rows(
        frame=whole(frames, "a frame", path),
        name=np.repeat(np.array([str(track["id"]) for track in tracks], dtype=np.str_), counts_of),
        label=np.repeat(
            names_of(np.array([str(track.get("label", "object")) for track in tracks], dtype=np.str_)),
            counts_of,
        ),
        box=boxes.reshape(-1, _FOUR) if len(boxes) else None,
        place_m=places if len(places) else None,
        sigma_m=np.full(len(frames), sigma_m) if len(places) else None,
    )


def _place(xy: list[float]) -> list[float]:
    """Two numbers or three; what has no height is on the ground."""
    if len(xy) not in (2, 3):
        raise ValueError(f"a place of {len(xy)} numbers")
    return [*xy, 0.0][:3]
