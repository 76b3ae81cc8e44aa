"""YOLO networks that find fixed classes: those they were taught, or those whose prompts lie in a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from .....traces.records import Fingerprint
from .....traces.records.base import Parameter
from ....capabilities import Detections, Request
from ....deadline import Deadline
from ....naming import Examined
from ....sought import class_noun, classes_of
from ....video import Video
from ....video.ahead import Picture
from ..candidates import Candidates, Double, Seen
from ..looking import looks
from .network import YoloNetwork

THRESHOLD, IOU = 0.25, 0.7


class FixedYolo:
    """Finds the classes that its network knows by name."""

    concurrency = 1

    def __init__(
        self,
        name: str,
        network: YoloNetwork,
        *,
        threshold: float = THRESHOLD,
        iou: float = IOU,
        parameters: dict[str, Parameter] | None = None,
    ) -> None:
        self.name, self._network = name, network
        self.memory_mb = network.memory_mb
        self._threshold, self._double = threshold, Double(same_iou=iou, any_iou=max(iou, Double().any_iou))
        self._parameters = {"threshold": threshold, "iou": iou, **(parameters or {})}
        nouns = [class_noun(label) for label in network.names]
        self._nouns = tuple(dict.fromkeys(nouns))
        # Several of its classes may be one of ours: a motorbike is a motorcycle.
        self._columns = [np.flatnonzero([noun == own for noun in nouns]) for own in self._nouns]

    @property
    def classes(self) -> frozenset[str] | None:
        """The nouns for the classes it knows."""
        return frozenset(self._nouns)

    @property
    def nouns(self) -> tuple[str, ...]:
        """The same in the order of the scores."""
        return self._nouns

    def fingerprint(self) -> Fingerprint:
        """The network, and what is a thing to it."""
        return self._network.fingerprint(self.name, self._parameters)

    def detect(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Detections]:
        """Every frame asked for, with the things of the class sought, or of all."""
        noun = request.sought.noun
        wanted = None if noun is None else classes_of(noun)
        for seen in self._looks(video, request, deadline):
            yield seen.detections(self._nouns, self._threshold, self._double, wanted)

    def examine(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Examined]:
        """Every frame asked for, with each class's best score among the candidates for each thing."""
        for seen in self._looks(video, request, deadline):
            yield seen.examined(self._nouns, self._threshold, self._double)

    def _looks(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Seen]:
        return looks(self._network, video, request, deadline, self._forward)

    def _forward(self, batch: Sequence[Picture]) -> list[Candidates]:
        return [self._by_noun(candidates) for candidates in self._network.run(batch)]

    def _by_noun(self, candidates: Candidates) -> Candidates:
        scores = [candidates.scores[:, own].max(axis=1) for own in self._columns]
        return candidates._replace(scores=np.stack(scores, axis=1))
