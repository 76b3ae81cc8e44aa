"""The `gpu` profile as a pipeline: against its networks alone, and against a plain loop over the same."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple, cast

from ..tools.capabilities import Detector
from ..tools.config import Config
from ..tools.deadline import Deadline
from ..tools.index import index, tracker_of
from ..tools.manipulations.base import Context
from ..tools.models.choose import ModelSettings
from ..tools.profiles import profile_choices
from ..tools.registry import ChosenBackends, entries, make_backend, parse_choices
from ..tools.video import Video
from ..tools.weights.device import vision_place
from ..tools.wrappers.cache import NoCache
from ..traces.ledger import Ledger
from .held import held
from .networks.catalogue import NETWORKS, Network
from .networks.published import Size
from .passes import SOUGHT, first, run
from .plain import can_be_plain, loop, plain
from .stopwatch import Stopwatch, median_seconds, seconds

PROFILE = "gpu"


class Pipeline(NamedTuple):
    """Seconds for so many frames: through the backends, in their networks alone, and by the plain loop."""

    networks: tuple[str, ...]
    frames: int
    wall_s: float
    forward_s: float
    plain_s: float

    @property
    def of_forward(self) -> float:
        """The share of the time that the networks take by themselves."""
        return self.forward_s / self.wall_s

    @property
    def over_plain(self) -> float:
        """How many times as fast as the plain loop."""
        return self.plain_s / self.wall_s


class _Stage(NamedTuple):
    network: Network
    folder: Path
    backend: Any


def measure_pipeline(path: Path, frames: int, rounds: int, size: Size, settings: ModelSettings) -> Pipeline:
    """Make the profile's networks, and measure the three on the first frames of a video."""
    place = vision_place(settings.device, settings.dtype)
    with tempfile.TemporaryDirectory(prefix="vidence-gpu-") as folder:
        stages = [_stage(network, size, Path(folder), settings) for network in _of_profile()]
        loops = [plain(stage.network.backend, stage.folder, place) for stage in stages]
        few = min(frames, rounds)
        _through(stages, Video.open(path), few)
        loop(path, few, loops)
        walls = []
        for _ in range(rounds):
            # Opened anew, as what a video was found to hold is known for as long as it is open.
            video = Video.open(path)
            walls.append(seconds(lambda v=video: _through(stages, v, frames), place.device))  # type: ignore[misc]
        return Pipeline(
            networks=tuple(stage.network.backend for stage in stages),
            frames=frames,
            wall_s=median(walls),
            forward_s=sum(_alone(stage, path, frames, rounds, place.device) for stage in stages),
            plain_s=median_seconds(lambda: loop(path, frames, loops), place.device, rounds),
        )


def _of_profile() -> list[Network]:
    """The profile's networks that look at every frame; points are followed where some are asked about."""
    chosen = parse_choices(profile_choices(PROFILE, Config()))
    return [
        network
        for network in NETWORKS
        if network.capability in chosen
        and chosen[network.capability].name == network.backend
        and can_be_plain(network.backend)
    ]


def _stage(network: Network, size: Size, folder: Path, settings: ModelSettings) -> _Stage:
    own = folder / network.backend
    argument = network.made(size, own)
    entry = entries()[network.capability, network.backend]
    return _Stage(network, own, make_backend(entry, argument, settings))


def _through(stages: Sequence[_Stage], video: Video, frames: int) -> None:
    """What a run does: things are found and tracked, their outlines followed, depths told."""
    span = first(video, frames)
    for stage in stages:
        if stage.network.capability == "detector":
            backends, nothing = ChosenBackends(), cast(Any, None)
            context = Context(video, backends, Ledger(), nothing, NoCache(), Deadline())
            detector = cast(Detector, stage.backend)
            index(
                context,
                detector=detector,
                tracker=tracker_of(context),
                sought=SOUGHT,
                shots=(span,),
                standing=True,
            )
        else:
            run(stage.network.capability, stage.backend, video, span)


def _alone(stage: _Stage, path: Path, frames: int, rounds: int, device: str) -> float:
    """Seconds in a stage's network, on frames decoded before; the median of several rounds."""
    video, found = held(path, frames), list[float]()
    for _ in range(rounds):
        watch = Stopwatch(device)
        with watch.on(stage.backend):
            run(stage.network.capability, stage.backend, video, first(video, frames))
        found.append(watch.seconds)
    return median(found)
