"""The `owlv2` detector: OWLv2, which finds what a phrase says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from ....traces.records import Fingerprint
from ...capabilities import Detections, Request
from ...deadline import Deadline
from ...models.choose import ModelSettings
from ...video import Video
from ...video.ahead import Picture
from ...weights.device import quietly
from ..hub import HubNetwork
from .candidates import Candidates, Double
from .looking import candidates_of, check_length, looks, phrases_of

THRESHOLD = 0.2
# Every patch of the picture proposes a box: those next to each other propose the same thing.
_DOUBLE = Double()
# Than what enters the network.
_MUCH_LARGER = 2


class Owlv2:
    """Finds things by words."""

    name = "owlv2"
    concurrency = 1
    takes_phrases: Literal[True] = True
    classes: frozenset[str] | None = None

    def __init__(self, weights: str, settings: ModelSettings, *, threshold: float = THRESHOLD) -> None:
        self._network = HubNetwork(
            "the owlv2 detector",
            weights,
            settings,
            kinds=("owlv2",),
            auto="AutoModelForZeroShotObjectDetection",
            activations_mb=1000,
        )
        self._threshold = threshold
        self.memory_mb = self._network.memory_mb

    def fingerprint(self) -> Fingerprint:
        """The network, and from which score on a thing is one."""
        return self._network.fingerprint("detector", self.name, "1", {"threshold": self._threshold})

    def detect(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Detections]:
        """Every frame asked for, with the things that the words sought say."""
        phrases = phrases_of(request.sought)
        deadline.check(self._network.what)
        forward = partial(self._forward, self._tokens(phrases))
        for seen in looks(self._network, video, request, deadline, forward):
            yield seen.detections(phrases, self._threshold, _DOUBLE)

    def _tokens(self, phrases: Sequence[str]) -> Any:
        """Each phrase as a caption, as those were that the network was taught with."""
        network = self._network
        captions = [f"a photo of {'an' if phrase[:1] in 'aeiou' else 'a'} {phrase}" for phrase in phrases]
        most = network.model.config.text_config.max_position_embeddings
        with quietly():
            lengths = [len(ids) for ids in network.tokens(captions)["input_ids"]]
        check_length(network.what, phrases, tokens=max(lengths), most=most)
        tokens = network.tokens(captions, padding="max_length", max_length=most, return_tensors="pt")
        return tokens.to(network.place.device)

    def _forward(self, tokens: Any, batch: Sequence[Picture]) -> list[Candidates]:
        side = self._network.model.config.vision_config.image_size
        made = self._network.pixels([_shrunk(picture.rgb, _MUCH_LARGER * side) for picture in batch])
        found = self._network.model(
            pixel_values=made["pixel_values"],
            input_ids=tokens["input_ids"].repeat(len(batch), 1),
            attention_mask=tokens["attention_mask"].repeat(len(batch), 1),
        )
        scores = found.logits.float().sigmoid()
        # The picture was made square before it was resized, by filling up on the right or beneath.
        sides = [max(picture.size) for picture in batch]
        return [candidates_of(found.pred_boxes[i], scores[i], (side, side)) for i, side in enumerate(sides)]


def _shrunk(rgb: NDArray[np.uint8], most: int) -> NDArray[np.uint8]:
    """At most so many pixels wide and high: of larger ones the processor's own blur takes seconds."""
    height, width = rgb.shape[:2]
    scale = most / max(height, width)
    if scale >= 1:
        return rgb
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
