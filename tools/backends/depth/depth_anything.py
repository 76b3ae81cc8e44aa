"""The depth estimator `depth-anything`: Depth Anything V2 of transformers, metric or relative."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...backends.entry import given, whole
from ...models.choose import ModelSettings
from ...weights.device import Place, vision_place
from ...weights.found import find_weights
from ...weights.networks import check_kind, load_network, load_part
from .networks import About, NetworkDepth, Pixels, Told, on_device

NAME = "depth-anything"
WEIGHTS = "depth-anything/Depth-Anything-V2-Metric-Outdoor-Small-hf"
_BATCH = 4


def make(argument: str | None, settings: ModelSettings) -> NetworkDepth:
    """Read `[FOLDER | OWNER/MODEL[@REVISION]][,batch=4]`."""
    weights, options = given(argument, name=NAME, weights=WEIGHTS, options={"batch": whole})
    found = find_weights(weights)
    check_kind(found, ("depth_anything",), what=NAME)
    place = vision_place(settings.device, settings.dtype)
    model = load_network("DepthAnythingForDepthEstimation", found, device=place.device, dtype=place.dtype)
    processor = load_part("AutoImageProcessor", found)
    metric = model.config.depth_estimation_type == "metric"
    about = About(
        name=NAME,
        # What is called relative there is larger where something is nearer.
        kind="metric" if metric else "inverse",
        library="transformers",
        version="1",
        weights=found,
        place=place,
        max_depth_m=float(model.config.max_depth) if metric else None,
    )
    return NetworkDepth(about, _Forward(model, processor, place), batch=options.get("batch", _BATCH))


class _Forward:
    """Pictures stretched to the network's size, so that its cells are equal shares of them."""

    def __init__(self, model: Any, processor: Any, place: Place) -> None:
        self._model, self._processor, self._place = model, processor, place

    def __call__(self, pictures: Sequence[Pixels]) -> Sequence[Told]:
        import torch

        # Padding would shift the cells, and cropping would lose some.
        plain = {"do_pad": False, "do_center_crop": False}
        pixels = self._processor(
            images=on_device(pictures, self._place),
            return_tensors="pt",
            input_data_format="channels_first",
            **plain,
        ).pixel_values
        with torch.inference_mode():
            found = self._model(pixel_values=pixels.to(self._place.device, self._model.dtype))
        return [Told(one) for one in found.predicted_depth.float().cpu().numpy()]
