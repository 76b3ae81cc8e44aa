"""The masks of a tube as one blob: a line for every sample, each a COCO run-length encoding."""

from __future__ import annotations

import json
from collections.abc import Iterable

from pydantic import ValidationError

from .records import Mask, Tube


def packed(masks: Iterable[Mask]) -> bytes:
    """Masks as lines `{"counts": […], "size": [height, width]}`, in order of the samples."""
    return b"".join(_line(mask) for mask in masks)


def unpacked(data: bytes) -> tuple[Mask, ...]:
    """The masks of a blob; `ValueError` where it holds something else."""
    return tuple(_mask(line) for line in data.splitlines())


def misfit(tube: Tube, data: bytes) -> str | None:
    """Why masks are not those of a tube's samples; None where they are."""
    try:
        masks = unpacked(data)
    except ValueError:
        return "the blob holds no masks"
    samples = tube.samples
    if len(masks) != len(samples):
        return f"there are {len(masks)} for {len(samples)} samples"
    for t_s, xyxy, mask in zip(samples.t_s, samples.xyxy, masks, strict=True):
        box = mask.box
        if box is None or box.xyxy != xyxy:
            found = "empty" if box is None else f"within {box.xyxy}"
            return f"the one at {t_s:g} s is {found}, and its sample says {xyxy}"
    return None


def _line(mask: Mask) -> bytes:
    coco = {"counts": mask.counts, "size": (mask.height, mask.width)}
    return json.dumps(coco, separators=(",", ":")).encode() + b"\n"


def _mask(line: bytes) -> Mask:
    try:
        coco = json.loads(line)
        height, width = coco["size"]
        return Mask(height=height, width=width, counts=coco["counts"])
    except (ValidationError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"not a COCO run-length encoding: {line[:60]!r}") from error
