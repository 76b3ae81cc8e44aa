"""The backends there are, by capability and name – built in or from other packages – and those chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from threading import RLock
from typing import Any, NamedTuple, cast

from ..traces.errors import BackendError, BackendMissing, UsageError, VidenceError
from ..traces.records import Fingerprint
from .backends.entry import Entry
from .backends.words.entries import READER
from .builtin import BUILT_IN
from .capabilities import (
    CAPABILITIES,
    Backend,
    CameraEstimator,
    DepthEstimator,
    Describer,
    Detector,
    PointTracker,
    Reader,
    Retriever,
    Segmenter,
    Tracker,
    TracksThrough,
    Transcriber,
)
from .guarded import guarded
from .lacking import check_whole
from .models.choose import ModelSettings
from .models.model import Model
from .remote.host import Host
from .residency import Residency

OURS = "vidence"
# Other packages register here; an entry is named `capability.name` and points to a `Make`.
GROUP = "vidence.backends"
DEFAULTS: Mapping[str, str] = {
    "detector": "motion",
    "tracker": "association",
    "camera": "features",
    "retriever": "histogram",
    "segmenter": "grabcut",
}
# Made when first needed, unless they were chosen.
_AT_NEED = ("points", "segmenter", "depth", "retriever", "describer", "reader", "transcriber")
_HERE = Host()
_PROTOCOLS: Mapping[str, type[Any] | tuple[type[Any], ...]] = {
    "detector": Detector,
    "tracker": (Tracker, TracksThrough),
    "segmenter": Segmenter,
    "points": PointTracker,
    "depth": DepthEstimator,
    "camera": CameraEstimator,
    "retriever": Retriever,
    "describer": Describer,
    "reader": Reader,
    "transcriber": Transcriber,
}


class Choice(NamedTuple):
    """A backend's name and what stands behind its colon."""

    name: str
    argument: str | None = None


def entries(plugins: Iterable[EntryPoint] | None = None) -> dict[tuple[str, str], Entry]:
    """Every backend by (capability, name), sorted; a built-in one cannot be replaced by a plugin."""
    found = {(entry.capability, entry.name): entry for entry in BUILT_IN}
    for point in entry_points(group=GROUP) if plugins is None else plugins:
        entry = _from_plugin(point)
        if entry is not None:
            found.setdefault((entry.capability, entry.name), entry)
    return dict(sorted(found.items()))


def parse_choices(given: Iterable[str]) -> dict[str, Choice]:
    """Read `CAPABILITY=NAME[:ARG]` options; the last one for a capability counts."""
    known = entries()
    chosen: dict[str, Choice] = {}
    for text in given:
        capability, equals, rest = text.partition("=")
        name, colon, argument = rest.partition(":")
        if not equals or not name:
            raise UsageError(
                f"a backend is chosen as CAPABILITY=NAME[:ARG], got {text!r}",
                hint="For example --backend detector=motion.",
            )
        _known(known, capability.strip(), name.strip())
        chosen[capability.strip()] = Choice(name.strip(), argument if colon else None)
    return chosen


class ChosenBackends:
    """The backends of one run, made when first asked for, one instance each, safe under threads.

    `model` is the policy's, which also describes where no describer was chosen; `settings` say how models
    that are chosen here are reached, `hosts` where each backend runs (by CAPABILITY.NAME), and `memory_mb`
    how many megabytes models may take up on which device.
    """

    def __init__(
        self,
        chosen: Mapping[str, Choice] | None = None,
        *,
        model: Model | None = None,
        settings: ModelSettings | None = None,
        hosts: Mapping[str, Host] | None = None,
        memory_mb: Mapping[str, int] | None = None,
    ) -> None:
        self._entries = entries()
        self._settings = settings or ModelSettings()
        self._model = model
        self._own: Describer | None = None
        self._given = tuple(chosen or ())
        self._chosen = {capability: Choice(name) for capability, name in DEFAULTS.items()} | dict(
            chosen or {}
        )
        for capability, choice in self._chosen.items():
            _known(self._entries, capability, choice.name)
        self._hosts = dict(hosts or {})
        self._residency = Residency(memory_mb)
        self._made: dict[tuple[str, Choice], Backend] = {}
        self._lock = RLock()

    def detector(self) -> Detector:
        """The detector of this run."""
        return cast(Detector, self._get("detector", self._chosen["detector"]))

    def colour_detector(self) -> Detector:
        """The detector that finds things by colour, movers or not."""
        return cast(Detector, self._get("detector", Choice("colour")))

    def tracker(self) -> Tracker | TracksThrough:
        """The tracker of this run."""
        return cast(Tracker | TracksThrough, self._get("tracker", self._chosen["tracker"]))

    def segmenter(self) -> Segmenter:
        """What tells the outlines of things."""
        return cast(Segmenter, self._get("segmenter", self._chosen["segmenter"]))

    def depth(self) -> DepthEstimator:
        """What tells how far things are; `BackendMissing` where none was chosen."""
        return cast(DepthEstimator, self._get("depth", self._needed("depth")))

    def of(self, capability: str) -> Backend:
        """The backend of a capability, chosen or by default; `BackendMissing` where there is none."""
        return self._get(capability, self._needed(capability))

    def named(self, capability: str, name: str) -> Backend:
        """The backend of a name, where it is the one chosen or the one that finds things by colour."""
        choices = {self._chosen.get(capability), Choice("colour") if capability == "detector" else None}
        for choice in choices:
            if choice is not None and choice.name == name:
                return self._get(capability, choice)
        chosen = ", ".join(f"{kind}={choice.name}" for kind, choice in self._chosen.items())
        raise BackendMissing(f"the {capability} {name!r} is not served", hint=f"Served are: {chosen}.")

    def has(self, capability: str) -> bool:
        """Whether a backend of a capability was chosen, or there is a default."""
        return capability in self._chosen

    def was_chosen(self, capability: str) -> bool:
        """Whether a backend of a capability was chosen, not merely taken by default."""
        return capability in self._given

    def points(self) -> PointTracker | None:
        """What follows points in this run; None where a point stands for the thing found under it."""
        choice = self._chosen.get("points")
        return None if choice is None else cast(PointTracker, self._get("points", choice))

    def follower(self) -> PointTracker:
        """What follows points in this run: the one chosen, else by the flow of pixels."""
        return self.points() or cast(PointTracker, self._get("points", Choice("klt")))

    def camera(self) -> CameraEstimator:
        """The camera estimator of this run."""
        return cast(CameraEstimator, self._get("camera", self._chosen["camera"]))

    def retriever(self) -> Retriever:
        """What finds times by words."""
        return cast(Retriever, self._get("retriever", self._chosen["retriever"]))

    def describer(self) -> Describer:
        """The describer chosen, else the policy's own model."""
        choice = self._chosen.get("describer")
        if choice is not None:
            return cast(Describer, self._get("describer", choice))
        if self._model is None:
            raise BackendMissing(
                "there is no model here that describes pictures",
                hint="Choose one: --backend describer=KIND:NAME.",
            )
        from .backends.words.describer import ModelDescriber

        with self._lock:
            make = partial(ModelDescriber, self._model)
            self._own = self._own or cast(Describer, guarded(make, "the describer"))
            return self._own

    def reader(self) -> Reader:
        """The reader chosen, else RapidOCR where it is installed."""
        try:
            return cast(Reader, self._get("reader", self._chosen.get("reader", Choice(READER))))
        except BackendMissing as error:
            if "reader" in self._chosen:
                raise
            raise BackendMissing(
                "there is nothing here that reads text in pictures",
                hint="pip install rapidocr onnxruntime, or let a model read: --backend reader=KIND:NAME.",
            ) from error

    def transcriber(self) -> Transcriber:
        """The transcriber chosen."""
        choice = self._chosen.get("transcriber")
        if choice is None:
            raise BackendMissing(
                "no subtitles lie beside the video, and nothing was chosen that writes down its sound",
                hint="Put NAME.srt beside it; or pip install faster-whisper, and "
                "--backend transcriber=whisper:FOLDER.",
            )
        return cast(Transcriber, self._get("transcriber", choice))

    def _needed(self, capability: str) -> Choice:
        """The backend chosen; `BackendMissing` where there is none."""
        choice = self._chosen.get(capability)
        if choice is not None:
            return choice
        names = [entry.name for entry in self._entries.values() if entry.capability == capability]
        raise BackendMissing(
            f"this question needs a {capability} backend, and none was chosen",
            hint=f"Choose one: --backend {capability}={' or '.join(names)}.",
        )

    def fingerprints(self) -> tuple[Fingerprint, ...]:
        """What every backend of this run is, in the order of the capabilities.

        Those that few questions need are among them only where they were chosen and load fast: their calls
        name them, too. What any of them lacks is said now all the same.
        """
        needed: list[Backend] = [self.detector(), self.colour_detector(), self.tracker(), self.camera()]
        for capability in _AT_NEED:
            if capability in self._given:
                choice = self._chosen[capability]
                entry, host = self._entries[capability, choice.name], self._host(capability, choice.name)
                if not host.elsewhere:
                    check_whole(entry, choice.argument)
                loads_long = entry.heavy and host.url is None
                needed += [] if loads_long else [self._get(capability, choice)]
        prints = [backend.fingerprint() for backend in {id(b): b for b in needed}.values()]
        return tuple(sorted(prints, key=lambda told: CAPABILITIES.index(told.capability)))

    def close(self) -> None:
        """Let go of what is loaded and not in use."""
        self._residency.close()

    def _get(self, capability: str, choice: Choice) -> Backend:
        with self._lock:
            if (capability, choice) not in self._made:
                what = f"the {self._entries[capability, choice.name].title}"
                self._made[capability, choice] = guarded(partial(self._admitted, capability, choice), what)
            return self._made[capability, choice]

    def _admitted(self, capability: str, choice: Choice) -> Backend:
        """A backend; what takes up memory is kept only while there is room."""
        entry = self._entries[capability, choice.name]
        host = self._host(capability, choice.name)
        settings = replace(
            self._settings,
            device=host.device or self._settings.device,
            dtype=host.dtype or self._settings.dtype,
        )
        if host.elsewhere:
            from .remote.reach import reach

            return self._residency.admit(partial(reach, entry, choice.argument, settings, host))
        make = partial(make_backend, entry, choice.argument, settings)
        return self._residency.admit(make) if entry.heavy or entry.package != OURS else make()

    def _host(self, capability: str, name: str) -> Host:
        return self._hosts.get(f"{capability}.{name}", _HERE)


def _known(known: Mapping[tuple[str, str], Entry], capability: str, name: str) -> None:
    if capability not in CAPABILITIES:
        near = nearest(capability, CAPABILITIES)
        raise UsageError(
            f"there is no capability {capability!r}{near}", hint=f"Known: {', '.join(CAPABILITIES)}."
        )
    names = [entry.name for entry in known.values() if entry.capability == capability]
    if name not in names:
        raise UsageError(
            f"there is no {capability} {name!r}{nearest(name, names)}", hint=f"Known: {', '.join(names)}."
        )


def nearest(word: str, known: Iterable[str]) -> str:
    """What a word that is not known may have meant, as the end of a sentence; nothing where none is near."""
    close = get_close_matches(word, list(known), n=1)
    return f", did you mean {close[0]!r}?" if close else ""


def make_backend(entry: Entry, argument: str | None, settings: ModelSettings) -> Backend:
    """Make a backend that lacks nothing; whatever a plugin raises becomes one sentence that names it."""
    check_whole(entry, argument)
    try:
        backend = entry.make(argument, settings)
    except VidenceError:
        raise
    except ImportError as error:
        raise BackendMissing(
            f"the {entry.title} of {entry.package} lacks {error.name or error}",
            hint=f"Install what {entry.package} needs.",
        ) from error
    except Exception as error:
        raise BackendError(f"the {entry.title} of {entry.package} could not be made: {error}") from error
    fits = isinstance(backend, _PROTOCOLS[entry.capability])
    if not fits:
        raise _misfit(entry.capability, entry.name)
    return backend


def _misfit(capability: str, name: str) -> BackendError:
    return BackendError(f"the backend {name!r} is registered as a {capability} and does not behave as one")


def _from_plugin(point: EntryPoint) -> Entry | None:
    """An entry of another package; one that names no capability known here is passed over."""
    capability, _, name = point.name.partition(".")
    if capability not in CAPABILITIES or not name:
        return None

    def make(argument: str | None, _: ModelSettings) -> Backend:
        # What a plugin makes is checked against its capability's Protocol when it is chosen.
        return cast(Backend, point.load()(argument))

    package, licence = _provenance(point)
    return Entry(capability, name, make, licence=licence, needs=package, package=package)


def _provenance(point: EntryPoint) -> tuple[str, str]:
    """The package that an entry point comes from, and its licence."""
    if point.dist is None:
        return point.module.partition(".")[0], "unknown"
    metadata = point.dist.metadata
    stated = [metadata[field] for field in ("License-Expression", "License") if field in metadata]
    return point.dist.name, stated[0] if stated else "unknown"
