"""The `rtdetr` detector: RT-DETR, of the first and the second version, for the classes it was taught."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ....traces.records import Fingerprint
from ...capabilities import Detections, Request
from ...deadline import Deadline
from ...models.choose import ModelSettings
from ...naming import Examined
from ...sought import class_noun, classes_of
from ...video import Video
from ...video.ahead import Picture
from ..hub import HubNetwork
from .candidates import Candidates, Seen
from .looking import DETR, candidates_of, looks

THRESHOLD = 0.5


class RtDetr:
    """Finds the classes of its configuration – COCO's eighty in the weights that were published first."""

    name = "rtdetr"
    concurrency = 1

    def __init__(self, weights: str, settings: ModelSettings, *, threshold: float = THRESHOLD) -> None:
        self._network = HubNetwork(
            "the rtdetr detector",
            weights,
            settings,
            kinds=("rt_detr", "rt_detr_v2"),
            auto="AutoModelForObjectDetection",
        )
        self._threshold = threshold
        self.memory_mb = self._network.memory_mb
        labels = self._network.weights.config.get("id2label") or {}
        nouns = [class_noun(labels[number]) for number in sorted(labels, key=int)]
        self._nouns = tuple(dict.fromkeys(nouns))
        # Several of its classes may be one of ours: a motorbike is a motorcycle.
        self._column = np.array([self._nouns.index(noun) for noun in nouns], np.intp)

    @property
    def classes(self) -> frozenset[str] | None:
        """The nouns for the classes it was taught."""
        return frozenset(self._nouns)

    @property
    def nouns(self) -> tuple[str, ...]:
        """The same in the order of the scores."""
        return self._nouns

    def fingerprint(self) -> Fingerprint:
        """The network, and from which score on a thing is one."""
        return self._network.fingerprint("detector", self.name, "1", {"threshold": self._threshold})

    def detect(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Detections]:
        """Every frame asked for, with the things of the class sought, or of all."""
        noun = request.sought.noun
        wanted = None if noun is None else classes_of(noun)
        for seen in self._looks(video, request, deadline):
            yield seen.detections(self._nouns, self._threshold, DETR, wanted)

    def examine(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Examined]:
        """Every frame asked for, with each class's best score among the candidates for each thing."""
        for seen in self._looks(video, request, deadline):
            yield seen.examined(self._nouns, self._threshold, DETR)

    def _looks(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Seen]:
        return looks(self._network, video, request, deadline, self._forward)

    def _forward(self, batch: Sequence[Picture]) -> list[Candidates]:
        made = self._network.pixels([picture.rgb for picture in batch])
        found = self._network.model(pixel_values=made["pixel_values"])
        scores = found.logits.float().sigmoid()
        return [
            self._by_noun(candidates_of(found.pred_boxes[i], scores[i], picture.size))
            for i, picture in enumerate(batch)
        ]

    def _by_noun(self, candidates: Candidates) -> Candidates:
        best = np.zeros((len(self._nouns), len(candidates.scores)), np.float32)
        np.maximum.at(best, self._column, candidates.scores.T)
        return candidates._replace(scores=best.T)
