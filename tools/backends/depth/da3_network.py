"""Networks of Depth Anything 3, built of ByteDance's package: views of a scene to depth, lenses and poses."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from ....traces.errors import BackendError
from ...capabilities import FloatArray
from ...models.choose import ModelSettings
from ...weights.device import Place, vision_place
from ...weights.found import Weights
from ...weights.networks import unloadable
from .networks import Pixels, shaped

LIBRARY = "depth-anything-3"
SIZE_PX = 504
"""How long the longer side of its pictures is, as its authors have it."""
_LEAST_PX = 112
# Fewer cells than this that are no sky give no scale, by the authors.
_FEWEST = 10
_SPLATS = ("gs_head", "gs_adapter")


class Scene(NamedTuple):
    """What a network makes of views of one scene that stands still; pixels are those of its own pictures."""

    depth: FloatArray
    """Views × rows × columns, not a number in the sky."""
    focal_px: FloatArray | None
    """Across and down, by view; None of weights that tell no lens."""
    world_to_camera: FloatArray | None
    """Views × 3 × 4: the axes are right, down and ahead of the camera; None where there are no poses."""


class Network:
    """A network with its weights, on its device."""

    def __init__(self, weights: Weights, place: Place, size_px: int) -> None:
        self.series = series_of(weights)
        self._place, self._size_px = place, size_px
        self._model = _load(self.series, weights).to(place.device)
        self.nested = hasattr(self._model, "da3_metric")

    @property
    def tells_poses(self) -> bool:
        """Whether it tells where the views were taken from, and with which lens."""
        return self.nested or self._model.cam_dec is not None

    def picture(self, rgb: Pixels) -> Any:
        """A picture as the network takes it, made so by the package."""
        from depth_anything_3.utils.io.input_processor import InputProcessor

        made, _, _ = InputProcessor()([shaped(rgb)], process_res=self._size_px, num_workers=1)
        return made[0]

    def scene(self, pictures: Sequence[Any]) -> Scene:
        """What it makes of pictures of one size, taken to be views of one scene."""
        import torch

        views = torch.stack(list(pictures))[None].to(self._place.device)
        kind, dtype = self._place.device.partition(":")[0], getattr(torch, self._place.dtype)
        with (
            torch.inference_mode(),
            torch.autocast(kind, dtype, enabled=dtype != torch.float32),
        ):
            return self._metres(views) if self.nested else _scene(self._model(views))

    def _metres(self, views: Any) -> Scene:
        """Both of the nested networks, the one that tells poses brought to the scale of the one of metres.

        As the package does, with three differences: what is sky is not known rather than far away; where all
        is sky that is no error; and nothing is drawn by chance, so that the same views give the same metres.
        """
        import torch
        from depth_anything_3.utils import alignment

        told, other = self._model.da3(views), self._model.da3_metric(views)
        metres = alignment.apply_metric_scaling(other.depth, told.intrinsics)
        ground = alignment.compute_sky_mask(other.sky)
        scale = torch.full((), torch.nan, device=views.device)
        if ground.sum() > _FEWEST:
            usual = told.depth_conf[ground].median()
            sure = alignment.compute_alignment_mask(told.depth_conf, ground, told.depth, metres, usual)
            scale = alignment.least_squares_scale_scalar(metres[sure], told.depth[sure])
        found = _scene(told | {"depth": told.depth * scale, "sky": other.sky})
        assert found.world_to_camera is not None
        found.world_to_camera[:, :, 3] *= float(scale)
        return found


def place_of(settings: ModelSettings) -> Place:
    """As any network's; `auto` on a graphics card is what its authors take, which has the longer range."""
    import torch

    found = vision_place(settings.device, settings.dtype)
    if settings.dtype == "auto" and found.is_cuda and torch.cuda.is_bf16_supported():
        return found._replace(dtype="bfloat16")
    return found


def licence_of(series: str) -> str:
    """The licence of published weights of a series, by its authors."""
    free = series in ("da3-small", "da3-base") or series.startswith(("da3metric", "da3mono"))
    return "Apache-2.0" if free else "CC-BY-NC-4.0"


def picture_size(text: str) -> int:
    """The longer side of its pictures in pixels, at least 112."""
    number = int(text)
    if number < _LEAST_PX:
        raise ValueError
    return number


def series_of(weights: Weights) -> str:
    """Which of the authors' networks the weights are of."""
    series = weights.config.get("model_name")
    if not isinstance(series, str):
        raise BackendError(
            f"{str(weights.folder)!r} holds no Depth Anything 3: its config.json names no model_name",
            hint="Give a folder or model such as depth-anything/DA3-BASE.",
        )
    return series


def _scene(told: Any) -> Scene:
    depth = told["depth"][0]
    if "sky" in told:
        from depth_anything_3.utils.alignment import compute_sky_mask

        # Beyond this the package puts a depth of its own making in the place of the network's.
        depth = depth.where(compute_sky_mask(told["sky"][0]), float("nan"))
    poses, lens = told.get("extrinsics"), told.get("intrinsics")
    return Scene(
        _array(depth),
        None if lens is None else _array(lens[0])[:, (0, 1), (0, 1)],
        None if poses is None else _array(poses[0])[:, :3],
    )


def _array(tensor: Any) -> FloatArray:
    return np.asarray(tensor.float().cpu().numpy(), dtype=np.float32)


def _load(series: str, weights: Weights) -> Any:
    """The network of a series with weights from a file, all of them there."""
    import torch
    from safetensors.torch import load_model

    with quietly():
        holder = torch.nn.Module()
        holder.model = _built(series, weights)
        try:
            # Parts that share their numbers lie in the file once, which this knows.
            missing, _ = load_model(holder, weights.folder / "model.safetensors", strict=False)
        except Exception as error:  # Safetensors raises errors that are nothing more special.
            raise unloadable(weights, str(error)) from error
    if missing:
        # Left so, these would be random numbers.
        raise unloadable(weights, f"it lacks {min(missing)} and {len(missing) - 1} more of its weights")
    return holder.model.eval().requires_grad_(False)


def _built(series: str, weights: Weights) -> Any:
    from depth_anything_3.registry import MODEL_REGISTRY

    if series not in MODEL_REGISTRY:
        raise unloadable(weights, f"{LIBRARY} knows no {series!r}, but {', '.join(MODEL_REGISTRY)}")
    model = described(series)
    # Nobody gives it poses to go by.
    for part in (model, getattr(model, "da3", model)):
        part.cam_enc = None
    return model


def described(series: str) -> Any:
    """A network as the package describes it, but for what renders."""
    from depth_anything_3.cfg import create_object, load_config
    from depth_anything_3.registry import MODEL_REGISTRY

    return create_object(without_splats(load_config(MODEL_REGISTRY[series])))


def without_splats(config: Any) -> Any:
    """The configuration of a network without the parts that render, which need packages of their own."""
    for part in (config, config.get("anyview", {})):
        for name in _SPLATS:
            part.pop(name, None)
    return config


@contextmanager
def quietly() -> Iterator[None]:
    """Without its warnings, and, for good, what it prints on standard output, where answers are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from depth_anything_3.utils.logger import LOG_LEVELS, logger

        logger.level = LOG_LEVELS["ERROR"]
        yield
