"""Networks of transformers: the folder checked, the network on its device, pictures brought to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...traces.records import Fingerprint
from ...traces.records.base import Parameter
from ..models.choose import ModelSettings
from ..weights.device import Batches, vision_place
from ..weights.found import Weights, find_weights
from ..weights.networks import check_kind, load_network, load_part
from ..weights.packages import installed

PACKAGES = ("torch", "torchvision", "transformers")
# So many pictures at once keep a graphics card busy; a processor gains nothing by more than one.
_BATCH_CUDA, _BATCH_CPU = 8, 1
# How much more weights are in memory than on the disk.
_LOADED = 1.3


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
        self.what = what
        self.weights = find_weights(weights)
        check_kind(self.weights, kinds, what)
        self.place = vision_place(settings.device, settings.dtype)
        self.batch = _BATCH_CUDA if self.place.is_cuda else _BATCH_CPU
        self.batches = Batches(self.batch, name=what)
        bytes_each = 4 if self.place.dtype == "float32" else 2
        activations_mb = activations_mb * self.batch * bytes_each // 4
        self.memory_mb = activations_mb + int(_LOADED * self.weights.megabytes)
        self.lock = Lock()
        """Held while the network runs."""
        self.images = load_part("AutoImageProcessor", self.weights, backend="torchvision")
        self.tokens = _tokens(self.weights)
        self.model = load_network(auto, self.weights, device=self.place.device, dtype=self.place.dtype)

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


def _tokens(weights: Weights) -> Any:
    """The tokenizer, where there is one."""
    named = ("tokenizer.json", "tokenizer_config.json", "vocab.txt")
    if not any((weights.folder / name).is_file() for name in named):
        return None
    return load_part("AutoTokenizer", weights)
