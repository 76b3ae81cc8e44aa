"""The `siglip2` retriever: how well words fit a frame, as SigLIP 2 was taught to say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....traces.records import Degradation, Fingerprint
from ...capabilities import Features, Fit
from ...models.choose import ModelSettings
from ...video import Frame
from ...video.ahead import Picture, pictures
from ...weights.device import quietly
from ..hub import HubNetwork

# The caption that the words stand in, and that it ends with padding, as when the network was taught.
_CAPTION = "this is a photo of {}."


class Siglip2:
    """Knows a frame as a whole: what is small in it hardly counts."""

    name = "siglip2"
    concurrency = 1
    around_s = 0.0

    def __init__(self, weights: str, settings: ModelSettings) -> None:
        self._network = HubNetwork(
            "the siglip2 retriever", weights, settings, kinds=("siglip", "siglip2"), auto="AutoModel"
        )
        self.memory_mb = self._network.memory_mb

    def fingerprint(self) -> Fingerprint:
        """The network, and what the words stand in."""
        return self._network.fingerprint("retriever", self.name, "1", {"caption": _CAPTION})

    def encode(self, frames: Iterable[Frame]) -> Iterator[Features]:
        """Where each frame points in the space that it shares with words: a direction of length one."""
        ahead = pictures(frames, most=2 * self._network.batch)
        for _, direction in self._network.batches(ahead, self._directions):
            yield direction

    def fit(self, query: str, times_s: NDArray[np.float64], features: Features) -> Fit:
        """The probability that words and frame belong together, by the network's own scale and offset."""
        if not len(times_s):
            return Fit(np.zeros(0, np.float32), query)
        words, whole = self._words(query)
        model = self._network.model
        logits = features @ words * float(model.logit_scale.exp()) + float(model.logit_bias)
        scores = (1 / (1 + np.exp(-logits.astype(np.float64)))).astype(np.float32)
        if whole:
            return Fit(scores, query)
        detail = "the words are more than the network reads at once, and those at the end were left out"
        return Fit(scores, query, (Degradation(kind="class_unchecked", detail=detail),))

    def _words(self, query: str) -> tuple[NDArray[np.float32], bool]:
        """Where words point, and whether all of them count."""
        import torch

        network = self._network
        caption = _CAPTION.format(query.lower().strip())
        most = network.model.config.text_config.max_position_embeddings
        with quietly():
            whole = len(network.tokens(caption)["input_ids"]) <= most
            told = network.tokens(
                [caption], padding="max_length", max_length=most, truncation=True, return_tensors="pt"
            )
        with network.lock, torch.inference_mode():
            # The padding is read with the rest: no mask.
            found = network.model.get_text_features(input_ids=told["input_ids"].to(network.place.device))
        return _lengths_one(found.pooler_output)[0], whole

    def _directions(self, batch: Sequence[Picture]) -> list[NDArray[np.float32]]:
        import torch

        with self._network.lock, torch.inference_mode():
            made = self._network.pixels([picture.rgb for picture in batch])
            found = self._network.model.get_image_features(**made)
        return list(_lengths_one(found.pooler_output))


def _lengths_one(rows: Any) -> NDArray[np.float32]:
    """Rows of a tensor as directions."""
    numbers = rows.float().cpu().numpy()
    return np.asarray(numbers / np.linalg.norm(numbers, axis=1, keepdims=True), np.float32)
