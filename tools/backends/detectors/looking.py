"""Looking at the frames of a video with a network, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import numpy as np

from ....traces.errors import NotMeasurable
from ...capabilities import Request, Sought
from ...coco import COCO
from ...deadline import Deadline
from ...video import Video
from ...video.ahead import Picture, ahead, pictures
from ...weights.device import Batches
from .candidates import Candidates, Double, Seen

# Networks of the DETR family propose each thing once, and know two that overlap apart.
DETR = Double(same_iou=0.8, any_iou=0.8)
# Numbers differ in their last places with the size of a batch: boxes are told to a hundredth of a pixel.
_BOX_PLACES, _SCORE_PLACES = 2, 4


class Network(Protocol):
    """What runs on pictures in batches, one at a time."""

    what: str
    batch: int
    batches: Batches

    @property
    def lock(self) -> AbstractContextManager[Any]:
        """Held while the network runs."""


def looks(
    network: Network,
    video: Video,
    request: Request,
    deadline: Deadline,
    forward: Callable[[Sequence[Picture]], Sequence[Candidates]],
) -> Iterator[Seen]:
    """What a network proposes in every frame asked for.

    Decoding is ahead of the network, and the network of whoever takes what it proposes.
    """
    import torch

    def run(batch: Sequence[Picture]) -> Sequence[Candidates]:
        deadline.check(network.what)
        with network.lock, torch.inference_mode():
            return forward(batch)

    deadline.check(network.what)
    frames = video.frames(request.span, rate_hz=request.rate_hz)
    ran = network.batches(pictures(frames, most=2 * network.batch), run)
    for picture, candidates in ahead(ran, most=network.batch):
        yield Seen(picture.frame, picture.size, candidates)


def candidates_of(boxes: Any, scores: Any, stretch: tuple[int, int]) -> Candidates:
    """Tensors of centres and sizes, as shares of a `stretch` in pixels, and of scores, as candidates."""
    centre, size = boxes.float().cpu().numpy().reshape(-1, 2, 2).transpose(1, 0, 2)
    xyxy = np.concatenate((centre - size / 2, centre + size / 2), axis=1) * np.array(stretch * 2)
    of_class = scores.float().cpu().numpy()
    return Candidates(
        xyxy.round(_BOX_PLACES).astype(np.float32), of_class.round(_SCORE_PLACES).astype(np.float32)
    )


def phrases_of(sought: Sought) -> tuple[str, ...]:
    """The words to look for; where nothing is sought, COCO's eighty classes stand for everything."""
    words = sought.phrase.strip() or sought.noun
    return (words,) if words else COCO


def check_length(what: str, phrases: Sequence[str], *, tokens: int, most: int) -> None:
    """That words fit into what a network reads at once: cut short they would mean something else."""
    if tokens > most:
        said = phrases[0] if len(phrases) == 1 else f"{len(phrases)} phrases"
        raise NotMeasurable(
            f"{what} reads {most} tokens at once, and {said!r} has {tokens}", hint="Say it in fewer words."
        )
