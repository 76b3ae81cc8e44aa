"""Networks of transformers, brought whole onto their device; what is wrong with a folder, in one sentence."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ...traces.errors import BackendError
from .device import quietly
from .found import Weights

_ANEW = "Fetch the model anew."
# Nothing is fetched, and no code of theirs is run.
_LOCAL: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}


def check_kind(weights: Weights, kinds: Collection[str], what: str) -> None:
    """That a folder holds a model of a kind; another one would be loaded as random numbers."""
    if weights.model_type not in kinds:
        raise BackendError(
            f"{str(weights.folder)!r} holds a model of {weights.model_type or 'no stated kind'}, "
            f"and {what} takes {' or '.join(kinds)}",
            hint="Name the folder of such a model, or leave it out to take the usual one.",
        )


def load_network(auto: str, weights: Weights, *, device: str, dtype: str) -> Any:
    """The network that a class of transformers makes of a folder, all of its weights there."""
    import torch

    model, told = _loaded(
        auto, weights, use_safetensors=True, dtype=getattr(torch, dtype), output_loading_info=True
    )
    if told["missing_keys"]:
        # Left so, these would be random numbers.
        lacking = sorted(told["missing_keys"])
        raise unloadable(weights, f"it lacks {lacking[0]} and {len(lacking) - 1} more of its weights")
    return model.to(device).eval().requires_grad_(False)


def load_part(auto: str, weights: Weights, **settings: Any) -> Any:
    """What makes a network's input of pictures or words."""
    return _loaded(auto, weights, **settings)


def unloadable(weights: Weights, reason: str) -> BackendError:
    """That weights cannot be loaded, and why."""
    said = " ".join(reason.split())[:300]
    return BackendError(f"the model in {str(weights.folder)!r} cannot be loaded: {said}", hint=_ANEW)


def _loaded(auto: str, weights: Weights, **settings: Any) -> Any:
    import transformers

    with quietly():
        try:
            return getattr(transformers, auto).from_pretrained(weights.folder, **settings, **_LOCAL)
        except Exception as error:  # Safetensors raises errors that are nothing more special.
            raise unloadable(weights, str(error)) from error
