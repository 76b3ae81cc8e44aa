"""The files a question is asked with: a sidecar, exact or perturbed, and tracks like a detector's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..scenes.camera import GroundCamera
from ..scenes.truth import ThingTruth, Truth
from .asked import Question

Floats = NDArray[np.float64]

# What a careful calibration by hand is off by.
HEIGHT_SHARE, FOCAL_SHARE, PITCH_DEG, ROLL_DEG = 0.015, 0.01, 0.3, 0.3
# A detector's edges are off by so many pixels and by this share of the box; what they are off by lingers.
EDGE_PX, EDGE_SHARE, LINGERS = 0.7, 0.008, 0.5
# It overlooks this share of boxes one by one, starts overlooking for a while this often, and sees no less.
MISSED, MISSED_RUN, RUN_S, LEAST_SEEN = 0.05, 0.008, 0.3, 0.25
WHOLLY_SEEN = 0.97


class Inputs(NamedTuple):
    """What stands beside the video in a question."""

    camera: Path
    tracks: Path | None = None
    backends: tuple[str, ...] = ()


def inputs_of(question: Question, truth: Truth, folder: Path) -> Inputs:
    """Write the files of a question's stratum; the draws come from the question's own seed."""
    folder.mkdir(parents=True, exist_ok=True)
    camera = folder / f"{question.scene}-{question.seed}.camera.json"
    if question.stratum == "perturbed":
        camera = folder / f"{question.id}-{question.seed}.camera.json"
        rng = np.random.default_rng([question.seed, *question.id.encode()])
        _write(camera, perturbed(truth.camera, rng))
        return Inputs(camera)
    _write(camera, sidecar(truth.camera))
    if question.stratum == "moving":
        return Inputs(camera, backends=("detector=colour",))
    if question.stratum == "static":
        return Inputs(camera)
    tracks = folder / f"{question.scene}-{question.seed}.mot.csv"
    if not tracks.is_file():
        tracks.write_text(mot(truth, np.random.default_rng([question.seed, *question.scene.encode()])))
    return Inputs(camera, tracks)


def sidecar(camera: GroundCamera) -> dict[str, object]:
    """The camera as a `ground_plane` sidecar, exact."""
    lens = {"fx": camera.focal_px, "fy": camera.focal_px, "cx": camera.width / 2, "cy": camera.height / 2}
    return {
        "kind": "ground_plane",
        "width": camera.width,
        "height": camera.height,
        "intrinsics": {**lens, "distortion": list(camera.distortion)},
        "mount": {
            "height_m": camera.height_m,
            "pitch_deg": camera.pitch_deg,
            "roll_deg": camera.roll_deg,
        },
    }


def perturbed(camera: GroundCamera, rng: np.random.Generator) -> dict[str, object]:
    """A sidecar whose values are off by draws from the sigmas that it declares."""
    sigma = {
        "height_m": HEIGHT_SHARE * camera.height_m,
        "pitch_deg": PITCH_DEG,
        "roll_deg": ROLL_DEG,
        "focal_px": FOCAL_SHARE * camera.focal_px,
    }
    off = {name: getattr(camera, name) + float(rng.normal(0.0, width)) for name, width in sigma.items()}
    return {**sidecar(camera.model_copy(update=off)), "sigma": sigma}


def mot(truth: Truth, rng: np.random.Generator) -> str:
    """MOT CSV as a detector and tracker give it: unsteady edges, gaps, boxes cut by what hides them."""
    rows = []
    for thing in truth.things:
        if thing.colour is None:
            continue
        boxes = _boxes(thing, truth)
        noise = _lingering(rng, len(boxes))
        kept = _kept(rng, len(boxes), truth.rate_hz)
        for frame, box in enumerate(boxes):
            if box is None or not kept[frame] or thing.visible_fraction[frame] < LEAST_SEEN:
                continue
            size = np.array([box[2] - box[0], box[3] - box[1]])
            width = EDGE_PX + EDGE_SHARE * np.tile(size, 2)
            x1, y1, x2, y2 = _inside(np.array(box) + width * noise[frame], truth.camera)
            if x2 - x1 < 2 or y2 - y1 < 2:
                continue
            score = rng.uniform(0.5, 1.0)
            row = f"{x1 + 1:.2f},{y1 + 1:.2f},{x2 - x1:.2f},{y2 - y1:.2f},{score:.2f},-1,-1,-1"
            rows.append((frame + 1, thing.id + 1, row))
    return "".join(f"{frame},{number},{row}\n" for frame, number, row in sorted(rows))


def _boxes(thing: ThingTruth, truth: Truth) -> list[tuple[float, float, float, float] | None]:
    """The whole box where the thing is wholly seen, else that of what shows."""
    return [
        full if share >= WHOLLY_SEEN else visible
        for full, visible, share in zip(
            thing.clipped_box, thing.visible_box, thing.visible_fraction, strict=True
        )
    ]


def _lingering(rng: np.random.Generator, count: int) -> Floats:
    """Unit noise (n, 4) of which part lasts from one frame to the next."""
    fresh = rng.standard_normal((count, 4))
    noise = fresh.copy()
    for i in range(1, count):
        noise[i] = LINGERS * noise[i - 1] + np.sqrt(1 - LINGERS**2) * fresh[i]
    return noise


def _kept(rng: np.random.Generator, count: int, rate_hz: float) -> NDArray[np.bool_]:
    """Which frames' boxes are not overlooked."""
    kept = rng.random(count) > MISSED
    for start in np.flatnonzero(rng.random(count) < MISSED_RUN):
        kept[start : start + max(round(RUN_S * rate_hz), 1)] = False
    return np.asarray(kept, dtype=np.bool_)


def _inside(box: Floats, camera: GroundCamera) -> tuple[float, float, float, float]:
    x1, x2 = np.clip(box[[0, 2]], 0, camera.width).tolist()
    y1, y2 = np.clip(box[[1, 3]], 0, camera.height).tolist()
    return x1, y1, x2, y2


def _write(path: Path, content: dict[str, object]) -> None:
    if not path.is_file():
        path.write_text(json.dumps(content), encoding="utf-8")
