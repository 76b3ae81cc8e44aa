"""The `grounding-dino` detector: Grounding DINO, which finds what a phrase says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Literal, NamedTuple

from ....traces.records import Fingerprint
from ...capabilities import Detections, Request
from ...deadline import Deadline
from ...models.choose import ModelSettings
from ...sought import head_of
from ...video import Video
from ...video.ahead import Picture
from ..hub import HubNetwork
from .candidates import Candidates
from .looking import DETR, candidates_of, check_length, looks, phrases_of

THRESHOLD, TEXT_THRESHOLD = 0.3, 0.25


class _Prompt(NamedTuple):
    """Phrases in tokens, and by phrase the numbers of those that say what the thing itself is."""

    tokens: Any
    heads: tuple[tuple[int, ...], ...]


class GroundingDino:
    """Finds things by words. A box has a score for every word: that of its phrase is the best of its noun's.

    `text_threshold` is for the mean over the noun's words, so that a fire is no fire truck; the words behind
    the noun help to tell which is meant, and are no things to be found themselves.
    """

    name = "grounding-dino"
    concurrency = 1
    takes_phrases: Literal[True] = True
    classes: frozenset[str] | None = None

    def __init__(
        self,
        weights: str,
        settings: ModelSettings,
        *,
        threshold: float = THRESHOLD,
        text_threshold: float = TEXT_THRESHOLD,
    ) -> None:
        self._network = HubNetwork(
            "the grounding-dino detector",
            weights,
            settings,
            kinds=("grounding-dino",),
            auto="AutoModelForZeroShotObjectDetection",
            activations_mb=2000,
        )
        self._threshold, self._text_threshold = threshold, text_threshold
        self.memory_mb = self._network.memory_mb

    def fingerprint(self) -> Fingerprint:
        """The network, and from which scores on a thing is one."""
        thresholds = {"threshold": self._threshold, "text_threshold": self._text_threshold}
        return self._network.fingerprint("detector", self.name, "1", thresholds)

    def detect(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Detections]:
        """Every frame asked for, with the things that the words sought say."""
        phrases = phrases_of(request.sought)
        deadline.check(self._network.what)
        forward = partial(self._forward, self._prompt(phrases))
        for seen in looks(self._network, video, request, deadline, forward):
            yield seen.detections(phrases, self._threshold, DETR)

    def _prompt(self, phrases: Sequence[str]) -> _Prompt:
        """'a cat. a dog.': lower case, a full stop behind each phrase and nowhere else."""
        text, spans = "", list[tuple[int, int]]()
        for phrase in phrases:
            plain = " ".join(phrase.lower().replace(".", " ").split())
            spans.append((len(text), len(text) + len(head_of(plain))))
            text += f"{plain}. "
        network = self._network
        tokens = network.tokens(text.strip(), return_offsets_mapping=True, return_tensors="pt")
        places = tokens.pop("offset_mapping")[0].tolist()
        check_length(network.what, phrases, tokens=len(places), most=network.model.config.max_text_len)
        heads = (tuple(i for i, place in enumerate(places) if _within(place, span)) for span in spans)
        return _Prompt(tokens.to(network.place.device), tuple(heads))

    def _forward(self, prompt: _Prompt, batch: Sequence[Picture]) -> list[Candidates]:
        made = self._network.pixels([picture.rgb for picture in batch])
        tokens = {name: value.expand(len(batch), -1) for name, value in prompt.tokens.items()}
        found = self._network.model(**made, **tokens)
        scores = self._of_phrases(found.logits.float().sigmoid(), prompt)
        return [
            candidates_of(found.pred_boxes[i], scores[i], picture.size) for i, picture in enumerate(batch)
        ]

    def _of_phrases(self, of_word: Any, prompt: _Prompt) -> Any:
        """The scores of the boxes by phrase, from those by word."""
        import torch

        heads = [of_word[..., list(head)] for head in prompt.heads]
        fits = [head.amax(-1) * (head.mean(-1) >= self._text_threshold) for head in heads]
        return torch.stack(fits, dim=-1)


def _within(place: Sequence[int], span: tuple[int, int]) -> bool:
    """Whether a token's characters lie in a span; those that stand for no characters do not."""
    return place[0] < place[1] and span[0] <= place[0] and place[1] <= span[1]
