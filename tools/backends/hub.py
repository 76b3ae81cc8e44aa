"""Networks of transformers: the folder checked, the network on its device, pictures brought to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import BackendError
from ...traces.records import Fingerprint
from ...traces.records.base import Parameter
from ..models.choose import ModelSettings
from ..weights.device import Batches, quietly, vision_place
from ..weights.found import find_weights
from ..weights.packages import check_packages, installed

PACKAGES = ("torch", "torchvision", "transformers")
# So many pictures at once keep a graphics card busy; a processor gains nothing by more than one.
_BATCH_CUDA, _BATCH_CPU = 8, 1
# How much more weights are in memory than on the disk.
_LOADED = 1.3
_ONLY: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}


class HubNetwork:
    """The network in a folder, of one of the `kinds` (`model_type`), as an auto class makes it.

    `activations_mb` is what one picture takes on its way through, in float32, as measured.
    """

    def __init__(
        self,
        what: str,
        weights: str,
        settings: ModelSettings,
        *,
        kinds: Collection[str],
        auto: str,
        activations_mb: int = 400,
    ) -> None:
        check_packages(what, *PACKAGES)
        self.what = what
        self.weights = find_weights(weights)
        if self.weights.model_type not in kinds:
            raise BackendError(
                f"{weights!r} holds a {self.weights.model_type or 'network of no stated kind'}, "
                f"and {what} needs {' or '.join(kinds)}",
                hint="Name the folder of such a network, or leave it out to take the usual one.",
            )
        self.place = vision_place(settings.device, settings.dtype)
        self.batch = _BATCH_CUDA if self.place.is_cuda else _BATCH_CPU
        self.batches = Batches(self.batch, name=what)
        bytes_each = 4 if self.place.dtype == "float32" else 2
        activations_mb = activations_mb * self.batch * bytes_each // 4
        self.memory_mb = activations_mb + int(_LOADED * self.weights.megabytes)
        self.lock = Lock()
        """Held while the network runs."""
        self.model, self.images, self.tokens = self._load(auto)

    def fingerprint(
        self, capability: str, name: str, version: str, parameters: Mapping[str, Parameter]
    ) -> Fingerprint:
        """Weights, device and libraries, beside what the backend says of itself."""
        libraries = "+".join(f"{package}{installed(package)}" for package in PACKAGES)
        revision = {"revision": self.weights.revision} if self.weights.revision else {}
        return Fingerprint(
            capability=capability,
            name=name,
            version=f"{version}+{libraries}",
            weights=self.weights.digest,
            device=self.place.device,
            dtype=self.place.dtype,
            parameters={"settings": self.weights.settings, **revision, **parameters},
        )

    def pixels(self, pictures: Sequence[NDArray[np.uint8]]) -> Any:
        """What the network takes of pictures of one size, moved to its device at once."""
        import torch

        stacked = torch.from_numpy(np.stack(pictures)).to(self.place.device).permute(0, 3, 1, 2)
        made = self.images(images=list(stacked), input_data_format="channels_first", return_tensors="pt")
        # Whole numbers, such as masks, stay what they are.
        return made.to(self.place.device, dtype=self.model.dtype)

    def _load(self, auto: str) -> tuple[Any, Any, Any]:
        """The network on its device, with what makes its input of pictures and of words."""
        import torch
        import transformers

        folder, dtype = self.weights.folder, getattr(torch, self.place.dtype)
        with quietly():
            try:
                images = transformers.AutoImageProcessor.from_pretrained(
                    folder, backend="torchvision", **_ONLY
                )
                tokens = _tokens(folder)
                model, told = getattr(transformers, auto).from_pretrained(
                    folder, use_safetensors=True, dtype=dtype, output_loading_info=True, **_ONLY
                )
            except Exception as error:  # Safetensors raises errors that are nothing more special.
                reason = " ".join(str(error).split())[:300]
                raise self._broken(f"cannot be loaded: {reason}") from error
        if told["missing_keys"]:
            # Left so, these would be random numbers.
            raise self._broken(f"lacks {len(told['missing_keys'])} of the network's weights")
        return model.to(self.place.device).eval().requires_grad_(False), images, tokens

    def _broken(self, how: str) -> BackendError:
        return BackendError(
            f"the network in {str(self.weights.folder)!r} {how}", hint="Fetch the model anew."
        )


def _tokens(folder: Path) -> Any:
    """The tokenizer, where there is one."""
    from transformers import AutoTokenizer

    named = (folder / "tokenizer.json", folder / "tokenizer_config.json", folder / "vocab.txt")
    if not any(path.is_file() for path in named):
        return None
    return AutoTokenizer.from_pretrained(folder, **_ONLY)
