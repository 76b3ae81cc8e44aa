"""The plain loop: a frame is decoded, and one network of transformers after another has it, by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from ..tools.backends.segmenters.network import segmenting_place
from ..tools.weights.device import Place, quietly
from .passes import SOUGHT, boxes_in

Pixels = NDArray[np.uint8]
See = Callable[[Pixels], object]
"""Takes one frame through a network, to the boxes, masks or map at the size of the frame."""


def loop(path: Path, frames: int, networks: Sequence[See]) -> int:
    """Go through the first frames of a video as its documentation would; how many there were."""
    count = 0
    with av.open(str(path)) as container:
        for picture in islice(container.decode(video=0), frames):
            rgb = np.asarray(picture.to_ndarray(format="rgb24"), np.uint8)
            for see in networks:
                see(rgb)
            count += 1
    return count


def plain(backend: str, folder: Path, place: Place) -> See:
    """The network that a backend loads from a folder, loaded and run without it."""
    import torch

    with quietly():
        see = _PLAIN[backend](folder, place)

    def seen(rgb: Pixels) -> object:
        with torch.inference_mode():
            return see(rgb)

    return seen


def can_be_plain(backend: str) -> bool:
    """Whether there is a plain way to run a backend's network."""
    return backend in _PLAIN


def _grounding_dino(folder: Path, place: Place) -> See:
    from transformers import AutoModelForZeroShotObjectDetection, AutoProcessor

    processor = AutoProcessor.from_pretrained(folder)
    model = _loaded(AutoModelForZeroShotObjectDetection, folder, place)

    def see(rgb: Pixels) -> object:
        made = processor(images=rgb, text=f"{SOUGHT.phrase}.", return_tensors="pt")
        made = made.to(place.device, dtype=model.dtype)
        found = model(**made)
        sizes = [rgb.shape[:2]]
        return processor.post_process_grounded_object_detection(
            found, made["input_ids"], threshold=0.999, target_sizes=sizes
        )

    return see


def _sam2(folder: Path, place: Place) -> See:
    import torch
    from transformers import AutoProcessor, Sam2VideoModel

    processor = AutoProcessor.from_pretrained(folder)
    model = _loaded(Sam2VideoModel, folder, place._replace(dtype="float32"))
    session = processor.init_video_session(inference_device=place.device, dtype=model.dtype)
    place = segmenting_place(*place)
    kind, dtype = place.device.partition(":")[0], getattr(torch, place.dtype)
    short = torch.autocast(kind, dtype, enabled=place.dtype != "float32")

    def see(rgb: Pixels) -> object:
        made = processor(images=rgb, device=place.device, return_tensors="pt")
        if session.get_obj_num() == 0:
            boxes = [[list(box) for box in boxes_in((rgb.shape[1], rgb.shape[0]))]]
            processor.add_inputs_to_inference_session(
                session, 0, [1, 2], input_boxes=boxes, original_size=made.original_sizes[0]
            )
        with short:
            found = model(inference_session=session, frame=made.pixel_values[0])
        (masks,) = processor.post_process_masks([found.pred_masks.float()], made.original_sizes)
        return masks.cpu().numpy()

    return see


def _depth_anything(folder: Path, place: Place) -> See:
    from transformers import AutoImageProcessor, AutoModelForDepthEstimation

    processor = AutoImageProcessor.from_pretrained(folder)
    model = _loaded(AutoModelForDepthEstimation, folder, place)

    def see(rgb: Pixels) -> object:
        made = processor(images=rgb, return_tensors="pt").to(place.device, dtype=model.dtype)
        (found,) = processor.post_process_depth_estimation(model(**made), [rgb.shape[:2]])
        return found["predicted_depth"].cpu().numpy()

    return see


def _loaded(kind: Any, folder: Path, place: Place) -> Any:
    import torch

    dtype = getattr(torch, place.dtype)
    return kind.from_pretrained(folder, dtype=dtype).to(place.device).eval()


_PLAIN: Mapping[str, Callable[[Path, Place], See]] = {
    "grounding-dino": _grounding_dino,
    "sam2-hf": _sam2,
    "depth-anything": _depth_anything,
}
