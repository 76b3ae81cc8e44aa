"""COCO's JSON as it was stretched to videos: boxes with tracks, outlines as runs of pixels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..records import Mask, Tube, VideoRecord
from .chosen import Chosen
from .joined import ONE_THING, Joined
from .writing import as_json

LOSES = (
    "pictures: an image is a frame's number, time and size, and the name that its file would have",
    "frames on which nothing was found, except the first; what was looked at is told by no image",
    ONE_THING,
    "what a tube is known to look like, apart from its colour; which of its edges are its own",
    "everything but tubes: paths, measurements, claims",
)


def coco(chosen: Chosen) -> bytes:
    """Images are frames, counted from 0; a thing's track is the number of its evidence, so that e4 is 4."""
    video, tubes = chosen.reader.started.video, chosen.tubes
    kinds = {label: number for number, label in enumerate(sorted({tube.label for tube in tubes}), start=1)}
    shown = [
        one
        for thing in chosen.things
        for one in _annotations(thing, chosen.outlines(thing), kinds[thing.tube.label])
    ]
    shown.sort(key=lambda one: (one["image_id"], one["track_id"]))
    return as_json(
        {
            "info": {"description": "things tracked in a video", "contributor": "vidence"},
            "videos": [{"id": 1, "name": video.name, "width": video.width, "height": video.height}],
            "images": list(_images(tubes, video)),
            "categories": [{"id": number, "name": label} for label, number in kinds.items()],
            "annotations": [{"id": number, **one} for number, one in enumerate(shown, start=1)],
        }
    )


def _images(tubes: tuple[Tube, ...], video: VideoRecord) -> Iterator[dict[str, Any]]:
    """The frames that things are seen on, and the first: readers count from the least that is listed."""
    times = {0: video.start_s}
    for tube in tubes:
        times.update(zip(tube.samples.index, tube.samples.t_s, strict=True))
    for index, t_s in sorted(times.items()):
        yield {
            "id": index + 1,
            "video_id": 1,
            "frame_id": index,
            "file_name": f"frame_{index:06d}.png",
            "width": video.width,
            "height": video.height,
            "t_s": t_s,
        }


def _annotations(thing: Joined, masks: tuple[Mask | None, ...] | None, kind: int) -> Iterator[dict[str, Any]]:
    tube, samples = thing.tube, thing.tube.samples
    about = {"name": tube.name, "colour": tube.look.colour}
    for n, (x1, y1, x2, y2) in enumerate(samples.xyxy):
        mask = None if masks is None else masks[n]
        yield {
            "image_id": samples.index[n] + 1,
            "category_id": kind,
            "track_id": int(tube.id[1:]),
            "bbox": (x1, y1, x2 - x1, y2 - y1),
            "area": (x2 - x1) * (y2 - y1) if mask is None else mask.area_px2,
            "iscrowd": 0,
            "score": samples.score[n],
            "attributes": {
                "evidence": thing.rows[n].tube.id,
                **about,
                "seen": samples.seen[n],
                "occluded": samples.seen[n] != "full",
            },
            **({} if mask is None else {"segmentation": _runs(mask)}),
        }


def _runs(mask: Mask) -> dict[str, Any]:
    """Run lengths as numbers, which every reader takes; pycocotools packs them itself."""
    return {"counts": mask.counts, "size": (mask.height, mask.width)}
