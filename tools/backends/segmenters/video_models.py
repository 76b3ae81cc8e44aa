"""The segmenters `sam2-hf` and `edgetam`: SAM 2 and EdgeTAM of transformers, frame by frame."""

from __future__ import annotations

from typing import Any, NamedTuple

from ...backends.entry import given
from ...models.choose import ModelSettings
from ...weights.found import find_weights
from ...weights.networks import check_kind, load_network
from .network import About, NetworkSegmenter, Sight, Told, segmenting_place


class Family(NamedTuple):
    """A kind of model, by its names in transformers."""

    name: str
    weights: str
    model_type: str
    model: str
    session: str
    """Where its state is defined, as MODULE:CLASS."""


SAM2 = Family(
    "sam2-hf",
    "facebook/sam2.1-hiera-tiny",
    "sam2_video",
    "Sam2VideoModel",
    "transformers.models.sam2_video.modeling_sam2_video:Sam2VideoInferenceSession",
)
EDGETAM = Family(
    "edgetam",
    "yonigozlan/EdgeTAM-hf",
    "edgetam_video",
    "EdgeTamVideoModel",
    "transformers.models.edgetam_video.modeling_edgetam_video:EdgeTamVideoInferenceSession",
)
_LATER = "non_cond_frame_outputs"


def make(family: Family, argument: str | None, settings: ModelSettings) -> NetworkSegmenter:
    """Read `[FOLDER | OWNER/MODEL[@REVISION]]`."""
    named, _ = given(argument, name=family.name, weights=family.weights)
    weights = find_weights(named)
    check_kind(weights, (family.model_type,), family.name)
    place = segmenting_place(settings.device, settings.dtype)
    # Its numbers are long ones: short ones are made as it runs.
    model = load_network(family.model, weights, device=place.device, dtype="float32")
    parameters = {"revision": weights.revision, "settings": weights.settings}
    about = About(family.name, "transformers", weights.digest, weights.megabytes, place, parameters)
    return NetworkSegmenter(about, VideoModel(model, family.session))


class VideoModel:
    """A video model of transformers, a session for each thing."""

    def __init__(self, model: Any, session: str) -> None:
        from importlib import import_module

        module, _, name = session.partition(":")
        self._model, self._session = model, getattr(import_module(module), name)
        side = model.config.image_size
        self.side_px = int(side if isinstance(side, int) else side[0])

    def look(self, pixels: Any) -> dict[str, Any]:
        """The features of a picture, which every session is given, and itself."""
        found = self._model.get_image_features(pixels, return_dict=True)
        features = {
            "vision_feats": found.fpn_hidden_states,
            "vision_pos_embeds": found.fpn_position_encoding,
        }
        return {"pixels": pixels, "features": features}

    def memory(self) -> _Memory:
        """An empty memory."""
        return _Memory(self._model, self._session)


class _Memory:
    """A session for one thing, from which all goes that the model will not attend to again.

    Things do not share one: there, a thing that begins would change how the others are remembered.
    """

    def __init__(self, model: Any, session: Any) -> None:
        self._model = model
        self._state = session(
            video_height=1,
            video_width=1,
            inference_device=model.device,
            inference_state_device=model.device,
            video_storage_device=model.device,
            dtype=model.dtype,
        )
        self._state.obj_id_to_idx(0)
        self._number = 0

    def begin(self, look: dict[str, Any], told: Told) -> Sight:
        """The thing where it is told."""
        if told.mask is not None:
            self._state.add_mask_inputs(0, self._number, told.mask)
        else:
            points = {"point_coords": told.points[None], "point_labels": told.labels[None]}
            self._state.add_point_inputs(0, self._number, points)
        self._state.obj_with_new_inputs = [0]
        return self._step(look)

    def go_on(self, look: dict[str, Any]) -> Sight:
        """The thing in the next frame."""
        self._number += 1
        return self._step(look)

    def _step(self, look: dict[str, Any]) -> Sight:
        state, number = self._state, self._number
        state.cache.cache_vision_features(number, look["features"])
        found = self._model(inference_session=state, frame_idx=number, frame=look["pixels"])
        self._let_go()
        return Sight(found.pred_masks, found.object_score_logits)

    def _let_go(self) -> None:
        """Drop the picture, masks, and what lies too far back."""
        state, number = self._state, self._number
        state.processed_frames.clear()
        state.cache.clear_all()
        state.frames_tracked_per_obj[0].clear()
        outputs = state.output_dict_per_obj[0]
        for rows in outputs.values():
            for key in ("pred_masks", "high_res_masks"):
                rows.get(number, {}).pop(key, None)
        later = outputs[_LATER]
        pictures = self._model.num_maskmem
        later.pop(number - max(self._model.config.max_object_pointers_in_encoder, pictures), None)
        old = later.get(number - pictures)
        if old is not None:
            old["maskmem_features"] = old["maskmem_pos_enc"] = None
