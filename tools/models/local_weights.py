"""How the processor and the model of a chat model's folder come onto a device."""

from __future__ import annotations

from typing import Any

from ...traces.errors import BackendError
from ..weights.device import quietly
from ..weights.found import Weights

_SAFE = "Take a model of a family that transformers knows, in safetensors, such as Qwen/Qwen3-VL-4B-Instruct."


def load(weights: Weights, device: str, dtype: str) -> tuple[Any, Any]:
    """The processor and the model, ready to reply."""
    from transformers import AutoModelForImageTextToText, AutoProcessor

    only: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    with quietly():
        try:
            processor = AutoProcessor.from_pretrained(weights.folder, **only)
            model = AutoModelForImageTextToText.from_pretrained(
                weights.folder, use_safetensors=True, device_map=device, dtype=dtype, **only
            )
        except (OSError, ValueError, ImportError, RuntimeError, KeyError) as error:
            reason = " ".join(str(error).split())[:300]
            if "trust_remote_code" in reason:
                # Their advice is to run whatever lies in the folder.
                reason = "it needs code of its own, which is not run here"
            raise BackendError(
                f"the model in {str(weights.folder)!r} cannot be loaded: {reason}", hint=_SAFE
            ) from error
    if getattr(processor, "chat_template", None) is None:
        raise BackendError(f"the model in {str(weights.folder)!r} has no chat template", hint=_SAFE)
    return processor, model.eval()
