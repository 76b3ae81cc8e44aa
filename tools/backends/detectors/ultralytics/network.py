"""A YOLO network from a checkpoint: opened safely, run on frames in letterboxes, its boxes brought back."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from threading import RLock
from typing import Any, Literal, NamedTuple
from zipfile import is_zipfile

import cv2
import numpy as np
from numpy.typing import NDArray

from .....traces.errors import BackendError
from .....traces.records import Fingerprint
from .....traces.records.base import Parameter
from ....capabilities import FloatArray
from ....models.choose import ModelSettings
from ....video.ahead import Picture
from ....weights.device import Batches, vision_place
from ....weights.found import find_checkpoint, why_unreadable
from ....weights.packages import installed
from ..candidates import Candidates
from .package import PACKAGES, load_ultralytics

Kind = Literal["ultralytics", "yoloe", "yolo-world"]
# By the last layer of the network; what turns its boxes, or has none, is no detector here.
_HEADS: Mapping[str, Kind] = {
    **dict.fromkeys(("Detect", "Segment", "Segment26", "Pose", "Pose26", "v10Detect"), "ultralytics"),
    **dict.fromkeys(("YOLOEDetect", "YOLOESegment", "YOLOESegment26"), "yoloe"),
    "WorldDetect": "yolo-world",
}
SIZE = 640
_GREY = 114
_BATCH_CUDA, _BATCH_CPU = 16, 1
_ACTIVATIONS_MB, _LOADED = 400, 2.6  # checkpoints hold half as many bytes as the network
# What no class scores more than tells nothing, and of ten thousand proposals most are such.
_LEAST_SCORE = 0.01
_BOX_PLACES, _SCORE_PLACES = 2, 4


class Letterbox(NamedTuple):
    """How a picture lies in what enters the network: its (width, height) there and its corner."""

    inner: tuple[int, int]
    corner: tuple[int, int]
    outer: tuple[int, int]


def letterbox(size: tuple[int, int], longest: int, stride: int) -> Letterbox:
    """The middle of the smallest grey rectangle of whole strides, its longer side `longest`."""
    scale = longest / max(size)
    width, height = (max(round(side * scale), 1) for side in size)
    outer = -(-width // stride) * stride, -(-height // stride) * stride
    return Letterbox((width, height), ((outer[0] - width) // 2, (outer[1] - height) // 2), outer)


class YoloNetwork:
    """The network in a checkpoint of ultralytics."""

    def __init__(
        self, kind: Kind, file: str, settings: ModelSettings, *, size: int = SIZE, trusted: bool = False
    ) -> None:
        self.what = f"the {kind} detector"
        load_ultralytics()
        self.weights = find_checkpoint(file, option=f"--backend detector={kind}:FILE.pt")
        self.place = vision_place(settings.device, settings.dtype)
        self.batch = _BATCH_CUDA if self.place.is_cuda else _BATCH_CPU
        self.batches = Batches(self.batch, name=self.what)
        self.memory_mb = _ACTIVATIONS_MB + int(_LOADED * self.weights.megabytes)
        self.lock = RLock()
        """Held while the network runs."""
        self.trusted = trusted
        self.model = self._prepared(self._checked(self._opened(), kind))
        self._stride = int(max(self.model.stride))
        self._longest = -(-size // self._stride) * self._stride

    @property
    def head(self) -> Any:
        """Its last layer."""
        return self.model.model[-1]

    @property
    def names(self) -> tuple[str, ...]:
        """What it was taught to find, in the order of the scores."""
        names = self.model.names
        return tuple(names[i] for i in sorted(names)) if isinstance(names, dict) else tuple(names)

    def fingerprint(self, name: str, parameters: dict[str, Parameter]) -> Fingerprint:
        """Weights, device and libraries, beside what the backend says of itself."""
        libraries = "+".join(f"{package}{installed(package)}" for package in PACKAGES)
        return Fingerprint(
            capability="detector",
            name=name,
            version=f"1+{libraries}",
            weights=self.weights.digest,
            device=self.place.device,
            dtype=self.place.dtype,
            parameters={"size": self._longest, **parameters},
        )

    def run(self, batch: Sequence[Picture], **prompts: Any) -> list[Candidates]:
        """What it proposes in pictures of one size; called under the lock."""
        import torch

        box = letterbox(batch[0].size, self._longest, self._stride)
        stacked = np.stack([_boxed(picture.rgb, box) for picture in batch])
        pixels = torch.from_numpy(stacked).to(self.place.device).permute(0, 3, 1, 2)
        found = self.model(pixels.to(self.dtype) / 255, **prompts)
        while isinstance(found, tuple | list):
            found = found[0]
        # One-to-one heads give a row per proposal, and corners; the others a column each, and centres.
        rows, centred = (found, False) if self._is_end2end else (found.transpose(1, 2), True)
        numbers = rows[..., : 4 + self.head.nc].float()
        return [_candidates(row, box, batch[0].size, centred=centred) for row in numbers]

    @property
    def dtype(self) -> Any:
        """The number format it runs in."""
        import torch

        return getattr(torch, self.place.dtype)

    @property
    def _is_end2end(self) -> bool:
        return bool(getattr(self.head, "end2end", False))

    def _opened(self) -> Any:
        """The network as it was saved. A checkpoint is a pickle, which could run any code.

        Only what consists of known layers is opened; whoever trusts the file opens any.
        """
        from ultralytics.nn.tasks import torch_safe_load

        file = self.weights.file
        try:
            saved = torch_safe_load(str(file), safe_only=True)[0]
        except TypeError as error:
            if not isinstance(error.__cause__, pickle.UnpicklingError) or not is_zipfile(file):
                raise self._broken("cannot be read as weights", error.__cause__ or error) from None
            if not self.trusted:
                raise BackendError(
                    f"{file.name} holds more than known layers, and could run any code if it were opened: "
                    f"{why_unreadable(file, error.__cause__)}",
                    hint="Take weights as ultralytics publishes them; or, if you trust whoever made it, "
                    "add ,trusted=yes behind the file.",
                ) from None
            saved = self._opened_in_trust()
        except Exception as error:  # it raises nearly anything for a file that is none of its own
            raise self._broken("cannot be read as weights", error) from None
        model = saved.get("ema") or saved.get("model")
        if not hasattr(model, "model"):
            raise self._broken("holds no network of ultralytics", None)
        return model

    def _opened_in_trust(self) -> Any:
        from ultralytics.nn.tasks import torch_safe_load

        try:
            return torch_safe_load(str(self.weights.file), safe_only=False)[0]
        except Exception as error:
            raise self._broken("cannot be opened", error) from None

    def _checked(self, model: Any, kind: Kind) -> Any:
        head = type(model.model[-1]).__name__
        if (own := _HEADS.get(head)) == kind:
            return model
        raise BackendError(
            f"{self.weights.file.name} holds a network that ends in {head}, and {self.what} needs another",
            hint=f"Write detector={own}:FILE." if own else "Take weights for detection.",
        )

    def _prepared(self, model: Any) -> Any:
        """In float numbers, with normalisation folded into the layers before, on its device."""
        model = model.float().eval().requires_grad_(False)
        model.fuse(verbose=False)
        # Its own would keep the best class alone of each proposal.
        head = model.model[-1]
        head.postprocess = _as_it_is
        model.to(self.place.device, self.dtype)
        # In half as many bits places beyond 512 are told to half a pixel only.
        head.float().register_forward_pre_hook(lambda _, given: _in_float(given))
        return model

    def _broken(self, how: str, error: BaseException | None) -> BackendError:
        reason = f": {why_unreadable(self.weights.file, error)}" if error is not None else ""
        return BackendError(
            f"{self.weights.file.name} {how}{reason}",
            hint="Give a .pt file as ultralytics saves it, whole.",
        )


def _as_it_is(found: Any) -> Any:
    return found


def _in_float(given: Any) -> Any:
    if isinstance(given, tuple | list):
        return type(given)(_in_float(part) for part in given)
    return given.float()


def _boxed(rgb: NDArray[np.uint8], box: Letterbox) -> NDArray[np.uint8]:
    (width, height), (x, y) = box.inner, box.corner
    boxed = np.full((box.outer[1], box.outer[0], 3), _GREY, np.uint8)
    small = rgb if rgb.shape[:2] == (height, width) else cv2.resize(rgb, box.inner)
    boxed[y : y + height, x : x + width] = small
    return boxed


def _candidates(rows: Any, box: Letterbox, size: tuple[int, int], *, centred: bool) -> Candidates:
    """Rows of a box in pixels of the letterbox and scores, as candidates in the picture.

    Each side has its own scale, as rounding left it: of a large frame half a pixel there is several.
    """
    rows = rows[rows[:, 4:].amax(dim=1) >= _LEAST_SCORE].cpu().numpy()
    low, high = rows[:, :2], rows[:, 2:4]
    if centred:
        low, high = low - high / 2, low + high / 2
    stretch = np.array((size[0] / box.inner[0], size[1] / box.inner[1]))
    xyxy = np.concatenate(((low - box.corner) * stretch, (high - box.corner) * stretch), axis=1)
    xyxy = np.clip(xyxy, 0, np.array(size * 2))
    scores: FloatArray = rows[:, 4:].round(_SCORE_PLACES).astype(np.float32)
    return Candidates(xyxy.round(_BOX_PLACES).astype(np.float32), scores)
