"""YOLO networks that find what any words say – YOLOE and YOLO-World – and the encoders of these words."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal

from .....traces.errors import BackendError, NotMeasurable
from .....traces.records import Fingerprint
from .....traces.records.base import Parameter
from ....capabilities import Detections, Request
from ....deadline import Deadline
from ....video import Video
from ....video.ahead import Picture
from ....weights.found import find_checkpoint
from ....weights.packages import absent, not_installed
from ..candidates import Candidates, Double
from ..looking import looks, phrases_of
from .fixed import IOU, THRESHOLD
from .network import YoloNetwork

# What the networks were taught with, by what they say of themselves.
_ENCODERS = {
    "clip:ViT-B/32": "ViT-B-32.pt",
    "mobileclip:blt": "mobileclip_blt.ts",
    "mobileclip2:b": "mobileclip2_b.ts",
}
_CLIP = "git+https://github.com/ultralytics/CLIP.git"

Encode = Callable[[Sequence[str]], Any]


class Encoder:
    """Turns words into what a network compares pictures with; TorchScript, which is a program."""

    def __init__(self, network: YoloNetwork, kind: str, file: str | None) -> None:
        if absent(("clip",)):
            raise not_installed(f"{network.what}, to read words,", ("clip",), _CLIP)
        named = file or str(network.weights.file.with_name(_ENCODERS[kind]))
        option = f"{network.what.split()[1]}:FILE.pt,text={_ENCODERS[kind]}"
        self.weights = find_checkpoint(named, option=option)
        if not network.trusted:
            raise BackendError(
                f"{self.weights.file.name}, which reads words, is a program and not numbers alone",
                hint="If you trust whoever made it, add ,trusted=yes behind the file.",
            )
        self._what = network.what
        self._encoder = _opened(kind, self.weights.file, network.place.device)

    def __call__(self, phrases: Sequence[str]) -> Any:
        """A row for each phrase, in one batch."""
        import torch

        try:
            with torch.inference_mode():
                return self._encoder.encode_text(self._encoder.tokenize(list(phrases), truncate=False))[None]
        except RuntimeError as error:
            if "too long" not in str(error):
                raise
            raise NotMeasurable(
                f"{self._what} cannot read so many words at once: {str(error)[:160]}",
                hint="Say it in fewer words.",
            ) from None


class WordsYolo:
    """Finds what words say; where nothing is sought, what COCO's classes say."""

    concurrency = 1
    takes_phrases: Literal[True] = True
    classes: frozenset[str] | None = None

    def __init__(
        self,
        name: str,
        network: YoloNetwork,
        encoder: Encoder,
        *,
        threshold: float = THRESHOLD,
        iou: float = IOU,
    ) -> None:
        self.name, self._network, self._encoder = name, network, encoder
        self._prompt = "txt_feats" if name == "yolo-world" else "tpe"
        self.memory_mb = network.memory_mb + 2 * encoder.weights.megabytes
        self._threshold, self._double = threshold, Double(same_iou=iou, any_iou=max(iou, Double().any_iou))
        self._parameters: dict[str, Parameter] = {
            "threshold": threshold,
            "iou": iou,
            "words": encoder.weights.digest,
        }

    def fingerprint(self) -> Fingerprint:
        """The network, what reads the words, and what is a thing to it."""
        return self._network.fingerprint(self.name, self._parameters)

    def detect(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Detections]:
        """Every frame asked for, with the things that the words sought say."""
        phrases = phrases_of(request.sought)
        deadline.check(self._network.what)
        with self._network.lock:
            rows = self._encoder(phrases).to(self._network.place.device)
        for seen in looks(self._network, video, request, deadline, partial(self._forward, rows)):
            yield seen.detections(phrases, self._threshold, self._double)

    def _forward(self, rows: Any, batch: Sequence[Picture]) -> list[Candidates]:
        # Told with each batch: another question may have been asked in between.
        self._network.head.nc = rows.shape[1]
        return self._network.run(batch, **{self._prompt: rows})


def _opened(kind: str, file: Path, device: str) -> Any:
    from ultralytics.nn.text_model import CLIP, MobileCLIPTS

    try:
        with warnings.catch_warnings():
            # That TorchScript grows old is nothing that a user could mend.
            warnings.simplefilter("ignore")
            if kind.startswith("clip:"):
                return CLIP(str(file), device)
            return MobileCLIPTS(device, weight=str(file))
    except Exception as error:  # of TorchScript, of clip, or of a file that is neither
        reason = str(error).strip().splitlines()[0][:160] if str(error).strip() else type(error).__name__
        raise BackendError(
            f"{file.name} cannot be opened as what reads words: {reason}",
            hint=f"Give the file {_ENCODERS[kind]} that the networks were taught with.",
        ) from None
