"""What the segmenters that are networks share: frames made square, prompts told, logits made masks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

import numpy as np

from ....traces.records import Fingerprint, Mask, Span
from ....traces.records.base import Parameter
from ...capabilities import Outlines, Prompt
from ...deadline import Deadline
from ...masks import decoded, encoded
from ...weights.device import Batches, Place, vision_place
from ...weights.packages import installed
from .following import UNSEEN, Drawn, drawn, followed

if TYPE_CHECKING:
    from ...video import Frame, Video

T = TypeVar("T")
# ImageNet's, by which all of these were trained.
_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
# Labels of points as these networks know them.
_BESIDE, _INSIDE, _FIRST_CORNER, _LAST_CORNER = 0, 1, 2, 3
# What a frame takes beside the weights, about, and how much more those are in memory than on the disk.
_ACTIVATIONS_MB, _LOADED = 900, 1.3


class Told(NamedTuple):
    """A prompt in the network's square: points and their labels, or a mask of zeros and ones; tensors."""

    points: Any = None
    labels: Any = None
    mask: Any = None


class Sight(NamedTuple):
    """A thing in a frame: logits over the whole square, which may be coarse, and that of its being there."""

    logits: Any
    there: Any


class Memory(Protocol):
    """What a network holds of one thing; bounded, however many frames it sees."""

    def begin(self, look: Any, told: Told) -> Sight:
        """The thing where it is told."""

    def go_on(self, look: Any) -> Sight:
        """The thing in the next frame."""


class Network(Protocol):
    """A network that draws things in squares."""

    side_px: int

    def look(self, pixels: Any) -> Any:
        """What it makes of a picture (1 × 3 × side × side), once for all things."""

    def memory(self) -> Memory:
        """An empty memory, for one thing."""


@dataclass(frozen=True)
class About:
    """What a network is, and what its masks depend on."""

    name: str
    library: str
    digest: str
    megabytes: int
    place: Place
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


class NetworkSegmenter:
    """A segmenter that is a network."""

    concurrency = 1

    def __init__(self, about: About, network: Network) -> None:
        self.name = about.name
        self.memory_mb = _ACTIVATIONS_MB + int(_LOADED * about.megabytes)
        self._about, self._network = about, network
        self._lock = Lock()

    def fingerprint(self) -> Fingerprint:
        """The weights' digest, what runs them and where."""
        about = self._about
        return Fingerprint(
            capability="segmenter",
            name=self.name,
            version=f"1+torch{installed('torch')}+{about.library}{installed(about.library)}",
            weights=about.digest,
            device=about.place.device,
            dtype=about.place.dtype,
            parameters={"side_px": self._network.side_px, **about.parameters},
        )

    def segment(self, frame: Frame, prompts: Sequence[Prompt], deadline: Deadline) -> Outlines:
        """The frame is looked at once, then each thing drawn."""
        return drawn(self._pencil(), frame, prompts, deadline)

    def follow(
        self, video: Video, prompts: Sequence[Prompt], span: Span, deadline: Deadline
    ) -> Iterator[Outlines]:
        """Each frame is looked at once on each way, then each thing drawn with its own memory."""
        return followed(self._pencil, video, prompts, span, deadline)

    def _pencil(self) -> _NetworkPencil:
        return _NetworkPencil(self._network, self._about.place, self._lock, self.name)


class _NetworkPencil:
    """Draws with a network; the way back in time is to it as the way onward."""

    def __init__(self, network: Network, place: Place, lock: Lock, name: str) -> None:
        self._network, self._place, self._lock = network, place, lock
        self._one_by_one = Batches(1, name=name)
        self._look: Any = None
        self._size = (0, 0)
        self._memories: dict[int, Memory] = {}

    def see(self, frame: Frame) -> None:
        """Look at the frame."""
        rgb = frame.rgb()
        self._size = (rgb.shape[0], rgb.shape[1])
        with self._lock, running(self._place):
            pixels = squared(rgb, self._network.side_px, self._place)
            self._look = self._fitting(lambda: self._network.look(pixels))

    def begin(self, thing: int, prompt: Prompt) -> Drawn:
        """Tell the network; a mask that is told stays as it is."""
        if not _tells(prompt):
            return UNSEEN
        with self._lock, running(self._place):
            memory = self._memories[thing] = self._network.memory()
            given = told(prompt, self._size, self._network.side_px, self._place)
            sight = self._fitting(lambda: memory.begin(self._look, given))
            return self._drawn(sight) if prompt.mask is None else Drawn(prompt.mask, 1.0)

    def go_on(self, thing: int) -> Drawn:
        """Ask what became of the thing."""
        memory = self._memories.get(thing)
        if memory is None:
            return UNSEEN
        with self._lock, running(self._place):
            return self._drawn(self._fitting(lambda: memory.go_on(self._look)))

    def _fitting(self, work: Callable[[], T]) -> T:
        """What comes of some work; where the device's memory is too small for it, that is said."""
        ((_, found),) = self._one_by_one([None], lambda _: [work()])
        return found

    def _drawn(self, sight: Sight) -> Drawn:
        mask = mask_of(sight.logits, self._size)
        if mask is None:
            return UNSEEN
        return Drawn(mask, round(float(sight.there.float().sigmoid()), 4))


def segmenting_place(device: str, dtype: str) -> Place:
    """As `vision_place`; where numbers are half as long they are bfloat16, as those in these memories are."""
    found = vision_place(device, dtype)
    return found._replace(dtype="bfloat16") if found.dtype == "float16" else found


def running(place: Place) -> ExitStack:
    """Without gradients, and in the place's number format where that is a short one."""
    import torch

    stack = ExitStack()
    stack.enter_context(torch.inference_mode())
    if place.dtype not in ("auto", "float32"):
        dtype = getattr(torch, place.dtype)
        stack.enter_context(torch.autocast(place.device.partition(":")[0], dtype=dtype))
    return stack


def squared(rgb: Any, side_px: int, place: Place) -> Any:
    """A frame stretched to a square of the network, on its device."""
    import torch

    pixels = torch.from_numpy(np.ascontiguousarray(rgb)).to(place.device).permute(2, 0, 1)[None].float() / 255
    pixels = torch.nn.functional.interpolate(pixels, (side_px, side_px), mode="bilinear", antialias=True)
    mean, deviation = (pixels.new_tensor(v).view(1, 3, 1, 1) for v in (_MEAN, _DEVIATION))
    return (pixels - mean) / deviation


def told(prompt: Prompt, size: tuple[int, int], side_px: int, place: Place) -> Told:
    """A prompt in pixels of the square; a mask says all, else a box is its corners among the points."""
    import torch

    if prompt.mask is not None:
        mask = torch.from_numpy(decoded(prompt.mask)).to(place.device)[None, None].float()
        soft = torch.nn.functional.interpolate(mask, (side_px, side_px), mode="bilinear", antialias=True)
        return Told(mask=(soft >= 0.5).float())
    points, labels = list[tuple[float, float]](), list[int]()
    if prompt.box is not None:
        points, labels = [prompt.box[:2], prompt.box[2:]], [_FIRST_CORNER, _LAST_CORNER]
    points += [(dot.x, dot.y) for dot in prompt.dots]
    labels += [_INSIDE if dot.inside else _BESIDE for dot in prompt.dots]
    scale = torch.tensor([side_px / size[1], side_px / size[0]])
    return Told(
        (torch.tensor([points]) * scale).to(place.device),
        torch.tensor([labels], dtype=torch.int32, device=place.device),
    )


def mask_of(logits: Any, size: tuple[int, int]) -> Mask | None:
    """What of a frame of (height, width) the logits over it mark; None where that is nothing."""
    import torch

    whole = torch.nn.functional.interpolate(logits.float(), size, mode="bilinear", align_corners=False)
    mask = encoded((whole[0, 0] > 0).cpu().numpy())
    return mask if mask.area_px2 else None


def _tells(prompt: Prompt) -> bool:
    return prompt.mask is not None or prompt.box is not None or any(dot.inside for dot in prompt.dots)
