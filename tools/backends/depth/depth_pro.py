"""The depth estimator `depth-pro`: Apple's Depth Pro of transformers, metres and the focal length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...backends.entry import given, whole
from ...models.choose import ModelSettings
from ...weights.device import Place, vision_place
from ...weights.found import find_weights
from ...weights.networks import check_kind, load_network, load_part
from .networks import About, NetworkDepth, Pixels, Told, on_device

NAME = "depth-pro"
WEIGHTS = "apple/DepthPro-hf"
_BATCH = 1
# What it tells is one over the distance, and no less than this: sky.
_LEAST_INVERSE = 1e-4


def make(argument: str | None, settings: ModelSettings) -> NetworkDepth:
    """Read `[FOLDER | OWNER/MODEL[@REVISION]][,batch=1]`."""
    weights, options = given(argument, name=NAME, weights=WEIGHTS, options={"batch": whole})
    found = find_weights(weights)
    check_kind(found, ("depth_pro",), what=NAME)
    place = vision_place(settings.device, settings.dtype)
    model = load_network("DepthProForDepthEstimation", found, device=place.device, dtype=place.dtype)
    processor = load_part("DepthProImageProcessor", found)
    # Weights without the part that tells the angle of view have no metres.
    metric = bool(model.use_fov_model)
    about = About(
        name=NAME,
        kind="metric" if metric else "inverse",
        library="transformers",
        version="1",
        weights=found,
        place=place,
        max_depth_m=1 / _LEAST_INVERSE if metric else None,
    )
    return NetworkDepth(about, _Forward(model, processor, place), batch=options.get("batch", _BATCH))


class _Forward:
    """Pictures stretched to a square; out comes one over the depth, for a lens as long as it is wide."""

    def __init__(self, model: Any, processor: Any, place: Place) -> None:
        self._model, self._processor, self._place = model, processor, place

    def __call__(self, pictures: Sequence[Pixels]) -> Sequence[Told]:
        import torch

        pixels = self._processor(
            images=on_device(pictures, self._place), return_tensors="pt", input_data_format="channels_first"
        ).pixel_values
        with torch.inference_mode():
            found = self._model(pixel_values=pixels.to(self._place.device, self._model.dtype))
        inverse = found.predicted_depth.float().cpu().numpy()
        if found.field_of_view is None:
            return [Told(one) for one in inverse]
        angles = found.field_of_view.float().cpu().numpy().reshape(-1)
        return [
            _metric(one, float(angle), picture.shape[1])
            for one, angle, picture in zip(inverse, angles, pictures, strict=True)
        ]


def _metric(inverse: Any, view_deg: float, width_px: int) -> Told:
    """Metres from what is one over the depth seen by a lens whose focal length is the picture's width."""
    focal_px = 0.5 * width_px / float(np.tan(np.radians(view_deg) / 2))
    return Told(1.0 / np.maximum(inverse * (width_px / focal_px), _LEAST_INVERSE), focal_px)
