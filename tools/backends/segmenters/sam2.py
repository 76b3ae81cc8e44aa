"""The segmenter `sam2`: Meta's own package, with a memory that holds no more than it attends to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ....traces.errors import BackendError, UsageError
from ...backends.entry import given, whole, yes
from ...models.choose import ModelSettings
from ...weights.found import find_checkpoint, read_checkpoint
from .network import About, NetworkSegmenter, Sight, Told, segmenting_place

NAME = "sam2"
OPTION = "--backend segmenter=sam2:FILE[,config=configs/sam2.1/sam2.1_hiera_t.yaml][,size=1024]"
# How the published checkpoints are named, and the letter of each one's configuration.
_PUBLISHED = re.compile(r"(sam2|sam2\.1)_hiera_(tiny|small|base_plus|large)")
# Whatever a configuration names is made as it is read: only the package's own are.
_CONFIGURATION = re.compile(r"configs/sam2(\.1)?/[\w.+-]+\.yaml")
_LETTERS = {"tiny": "t", "small": "s", "base_plus": "b+", "large": "l"}
_SIDE_PX, _STRIDE_PX = 1024, 32
# As the package's own predictors set it, but for holes, which need a compiled part of it to be filled.
_AS_PUBLISHED = (
    "++model.sam_mask_decoder_extra_args.dynamic_multimask_via_stability=true",
    "++model.sam_mask_decoder_extra_args.dynamic_multimask_stability_delta=0.05",
    "++model.sam_mask_decoder_extra_args.dynamic_multimask_stability_thresh=0.98",
    "++model.binarize_mask_from_pts_for_mem_enc=true",
)
# There is no last frame that is known: frames come as long as they are asked for.
_ENDLESS = 2**31
_FIRST, _LATER = "cond_frame_outputs", "non_cond_frame_outputs"


def make(argument: str | None, settings: ModelSettings) -> NetworkSegmenter:
    """Read `FILE[,config=NAME][,size=1024][,trusted=yes]`."""
    named, options = given(argument, name=NAME, options={"config": str, "size": whole, "trusted": yes})
    if (told := options.get("config")) and not _CONFIGURATION.fullmatch(told):
        raise _no_configuration(told, "it is none of its package's")
    checkpoint = find_checkpoint(named, option=OPTION)
    config, side_px = told or _config_of(checkpoint.file), options.get("size", _SIDE_PX)
    if side_px % _STRIDE_PX:
        raise UsageError(f"sam2 cannot take size={side_px}: it is a multiple of {_STRIDE_PX} pixels")
    place = segmenting_place(settings.device, settings.dtype)
    weights = read_checkpoint(checkpoint, trusted=options.get("trusted", False))
    model = _loaded(config, side_px, weights, checkpoint.file).to(place.device)
    about = About(NAME, "sam2", checkpoint.digest, checkpoint.megabytes, place, {"config": config})
    return NetworkSegmenter(about, Sam2(model))


def _config_of(file: Path) -> str:
    """The configuration of a published checkpoint, told by its name."""
    found = _PUBLISHED.match(file.stem)
    if found is None:
        raise UsageError(
            f"the name of {file.name!r} does not tell which SAM 2 it is of", hint=f"Write {OPTION}."
        )
    return f"configs/{found[1]}/{found[1]}_hiera_{_LETTERS[found[2]]}.yaml"


def _no_configuration(config: str, reason: str) -> UsageError:
    return UsageError(f"sam2 has no configuration {config!r}: {reason}", hint=f"Write {OPTION}.")


def _loaded(config: str, side_px: int, weights: Any, file: Path) -> Any:
    """The model of a configuration with all weights in their places."""
    from hydra.errors import HydraException
    from sam2.build_sam import build_sam2

    overrides = [*_AS_PUBLISHED, f"++model.image_size={side_px}"]
    try:
        model = build_sam2(config, device="cpu", hydra_overrides_extra=overrides, apply_postprocessing=False)
    except HydraException as error:
        reason = " ".join(str(error).split())[:160]
        raise _no_configuration(config, reason) from None
    try:
        model.load_state_dict(weights.get("model", weights))
    except (RuntimeError, AttributeError, TypeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise BackendError(
            f"{file.name} does not fit {config}: {reason}", hint="Name the configuration it was trained by."
        ) from None
    return model


class Sam2:
    """The package's model, frame by frame."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self.side_px: int = model.image_size

    def look(self, pixels: Any) -> dict[str, Any]:
        """The features of a picture."""
        found = self._model.forward_image(pixels)
        _, features, places, sizes = self._model._prepare_backbone_features(found)
        return {
            "current_vision_feats": features,
            "current_vision_pos_embeds": places,
            "feat_sizes": sizes,
        }

    def memory(self) -> _Memory:
        """An empty memory."""
        return _Memory(self._model)


class _Memory:
    """One thing: the frame it was told in, the last few, and of some more the pointers alone.

    This is all that the model attends to, so what is let go of is not missed.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._held: dict[str, dict[int, dict[str, Any]]] = {_FIRST: {}, _LATER: {}}
        self._number = 0
        self._pictures = model.num_maskmem * model.memory_temporal_stride_for_eval
        self._pointers = max(model.max_obj_ptrs_in_encoder, self._pictures)

    def begin(self, look: dict[str, Any], told: Told) -> Sight:
        """The thing where it is told."""
        points = None if told.points is None else {"point_coords": told.points, "point_labels": told.labels}
        found = self._step(look, first=True, points=points, mask=told.mask)
        self._held[_FIRST][self._number] = _kept(found)
        return Sight(found["pred_masks"], found["object_score_logits"])

    def go_on(self, look: dict[str, Any]) -> Sight:
        """The thing in the next frame."""
        self._number += 1
        found = self._step(look, first=False, points=None, mask=None)
        later = self._held[_LATER]
        later[self._number] = _kept(found)
        later.pop(self._number - self._pointers, None)
        old = later.get(self._number - self._pictures)
        if old is not None:
            old["maskmem_features"] = old["maskmem_pos_enc"] = None
        return Sight(found["pred_masks"], found["object_score_logits"])

    def _step(self, look: dict[str, Any], *, first: bool, points: Any, mask: Any) -> dict[str, Any]:
        found: dict[str, Any] = self._model.track_step(
            frame_idx=self._number,
            is_init_cond_frame=first,
            **look,
            point_inputs=points,
            mask_inputs=mask,
            output_dict=self._held,
            num_frames=_ENDLESS,
        )
        return found


def _kept(found: dict[str, Any]) -> dict[str, Any]:
    """Of what a step gives, what later ones attend to; as the package does, halved."""
    import torch

    return {
        "maskmem_features": found["maskmem_features"].to(torch.bfloat16),
        "maskmem_pos_enc": found["maskmem_pos_enc"],
        "obj_ptr": found["obj_ptr"],
    }
