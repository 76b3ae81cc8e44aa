"""Which tubes there are for what is sought: the right detector for the camera, the colours and the class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from pydantic import Field

from ..traces.errors import NotMeasurable
from ..traces.records import Box, CameraWay, Coverage, Degradation, Record, Span, Tube
from .capabilities import CameraMotion, Detections, Detector, Request, Sought, TakesPhrases, Track
from .fitting import check_noun, fitting
from .index import Clock, Found, Index, index, remembered, tracker_of, tube_of, weaknesses
from .manipulations.base import Context
from .naming import Examiner, Naming, moves
from .phrased import phrased
from .sought import told
from .statics import Stills, spread
from .video import find_shots
from .wrappers.cache import cache_key

# How often a thing that never moves is looked for, and in how many looks at most.
_STILL_RATE_HZ = 2.0
_STILL_LOOKS = 120
# A network is slow, and what it finds changes little from frame to frame.
_CLASSED_RATE_HZ = 12.5
# A still candidate that movers cover for this share of the looks that see it is no thing by itself.
_COVERED_SHARE = 0.5
# Below this share of looks with a background at rest the ground is asked, too; a camera that goes farther
# over it than this share of its height, or turns by more, moves.
_SURELY_STILL, _TRAVELS_HEIGHTS, _TRAVELS_DEG = 0.9, 0.2, 1.5
# Where the ground tells nothing, at least this share of looks must be at rest for a camera to stand.
_HARDLY_STILL = 0.5
# Boxes of one thing that never moves, at most.
_MOST_BOXES = 3000


class Verdict(Record):
    """Whether the camera moves, in words; what else was seen of it."""

    kind: Literal["camera"] = "camera"
    moves: bool
    detail: str
    told: bool = Field(default=True, description="false: nothing tells whether it moves")
    shots: tuple[Span, ...] = Field(default=(), description="where there are several")
    focal_px: float | None = Field(default=None, description="where the estimator tells it, of one shot")
    way: CameraWay | None = Field(default=None, description="the poses that the estimator tells, of one shot")


def find(context: Context, sought: Sought, *, strict: bool = False) -> Found:
    """Every tube that fits what is sought, over the whole video; `strict` as in `fitting`."""
    if context.tracks is not None:
        from .tracks.finding import given_tubes

        return _fitting(given_tubes(context, context.tracks, sought), sought, strict)
    detector, tracker = context.backends.detector(), tracker_of(context)
    if isinstance(detector, TakesPhrases):
        rate_hz = min(_CLASSED_RATE_HZ, context.video.record.rate_hz)
        found = phrased(context, detector, sought, shots=camera_verdict(context).shots, rate_hz=rate_hz)
        return _fitting(found, told(sought), strict)
    check_noun(sought, detector)
    if isinstance(detector, Examiner) and not camera_verdict(context).moves:
        return _fitting(_named(context, detector), sought, strict)
    if detector.name != "motion":
        wanted = Sought(colours=sought.colours) if detector.classes is None else Sought()
        seen = camera_verdict(context)
        found = index(
            context,
            detector=detector,
            tracker=tracker,
            sought=wanted,
            shots=seen.shots,
            standing=seen.moves,
        )
        return _fitting(found, sought, strict)
    verdict = camera_verdict(context)
    if not verdict.moves:
        movers = index(context, detector=detector, tracker=tracker, shots=verdict.shots)
        if sought.colours:
            return _with_still(context, movers, sought, strict)
        return _fitting(movers, sought, strict)
    if not sought.colours:
        raise NotMeasurable(
            f"the camera moves ({verdict.detail}), and the detector {detector.name!r} needs a still one",
            hint="Ask for things by colour, or choose --backend detector=onnx:FILE.",
        )
    return _by_colour(context, verdict, sought, strict)


def camera_verdict(context: Context) -> Verdict:
    """Whether the camera moves; looked at once per video. A plan drawn from tracks does not.

    Where the picture leaves it open and the mount over the ground is known, the ground's own motion decides.
    """
    if context.tracks is not None and context.tracks.plan is not None:
        return Verdict(moves=False, detail="there is no picture, only tracks")
    camera = context.backends.camera()
    key = cache_key(
        video=context.video.record.sha256,
        tool="camera/3",
        backends=(camera.fingerprint(),),
        arguments={"mount": None if context.camera is None else context.camera.record().digest},
    )

    def look() -> Verdict:
        motion = camera.motion(context.video, None, context.deadline)
        shots = find_shots(context.video, context.deadline) if motion.cut else ()
        if len(shots) < 2:
            return _of_one_shot(context, motion)
        each = [camera.motion(context.video, shot, context.deadline) for shot in shots]
        moving = next((shot for shot in each if shot.moves), None)
        detail = f"{len(shots)} shots; {(moving or each[0]).detail}"
        return Verdict(moves=moving is not None, detail=detail, shots=shots)

    return remembered(context, key, Verdict, look)[0]


def _of_one_shot(context: Context, motion: CameraMotion) -> Verdict:
    """Whether the camera moves, by the picture or else by the ground."""
    verdict = Verdict(moves=motion.moves, detail=motion.detail, focal_px=motion.focal_px, way=motion.way)
    if motion.moves:
        return verdict
    try:
        travels = _travels(context, sure=motion.still_share >= _SURELY_STILL)
    except NotMeasurable:
        return verdict.model_copy(update={"told": motion.still_share >= _HARDLY_STILL})
    return verdict.model_copy(update={"moves": travels is not None, "detail": travels or motion.detail})


def _travels(context: Context, *, sure: bool) -> str | None:
    """How a mounted camera goes over the ground, in words; None where it stands or nothing is known.

    What seems `sure` to stand is asked only where the ground near by stirs: what is far off hardly moves.
    """
    from .geometry.ego.moving import stirs, travelled
    from .geometry.posed import PosedCamera

    mounted = context.camera
    if not isinstance(mounted, PosedCamera) or mounted.about.model != "ground_plane":
        return None
    if sure and not stirs(context, mounted):
        return None
    gone_m, turned_deg = travelled(context, mounted)
    if gone_m < _TRAVELS_HEIGHTS * float(mounted.way.place_m[0, 2]) and turned_deg < _TRAVELS_DEG:
        return None
    return f"it goes {gone_m:.1f} m over the ground and turns by {turned_deg:.0f}°"


def _fitting(found: Found, sought: Sought, strict: bool) -> Found:
    tubes = fitting(found.index.tubes, sought, strict=strict)
    return replace(found, index=found.index.model_copy(update={"tubes": tubes}))


def _by_colour(context: Context, verdict: Verdict, sought: Sought, strict: bool) -> Found:
    """With a moving camera, things of the colours sought in every frame."""
    detector, tracker = context.backends.colour_detector(), tracker_of(context)
    wanted = Sought(colours=sought.colours)
    found = index(
        context, detector=detector, tracker=tracker, sought=wanted, shots=verdict.shots, standing=True
    )
    moved = Degradation(kind="camera_moves", detail=verdict.detail)
    tubes = tuple(
        tube.model_copy(update={"degradations": (*tube.degradations, moved)}) for tube in found.index.tubes
    )
    marked = found.index.model_copy(
        update={"tubes": tubes, "degradations": (*found.index.degradations, moved)}
    )
    return _fitting(replace(found, index=marked), sought, strict)


def _with_still(context: Context, movers: Found, sought: Sought, strict: bool) -> Found:
    """Movers that fit, and coloured things that never move and are none of the movers."""
    still = _still(context, sought, camera_verdict(context).shots)
    others = movers.index.tubes
    new = [tube for tube in still.index.tubes if not _is_covered(tube, others)]
    tubes = fitting((*others, *new), sought, strict=strict)
    return Found(
        movers.index.model_copy(update={"tubes": _ordered(tubes)}),
        (*movers.backends, *still.backends),
        movers.cached and still.cached,
    )


def _named(context: Context, examiner: Detector) -> Found:
    """Before a static camera: what a detector of classes sees, its tubes named as a whole."""
    tracker, video = tracker_of(context), context.video.record
    backends = (examiner.fingerprint(), tracker.fingerprint())
    rate_hz = min(_CLASSED_RATE_HZ, video.rate_hz)
    key = cache_key(video=video.sha256, tool="named/7", backends=backends, arguments={"rate_hz": rate_hz})

    def make() -> Index:
        assert isinstance(examiner, Examiner)
        clock, naming, stills = Clock(), Naming(examiner), Stills()
        looks = _sharing(clock.watch(naming.watch(context, rate_hz)), stills, rate_hz / _still_rate(context))
        tracks = tracker.track(looks, (video.width, video.height), rate_hz, context.deadline)
        coverage, weaker = clock.coverage(video, tool=examiner.name), weaknesses(context.video)
        source = f"{examiner.name}+{tracker.name}"
        tubes = [
            naming.named(
                tube_of(
                    track,
                    source=source,
                    classed=True,
                    coverage=coverage,
                    interval_s=clock.interval_s,
                    degradations=weaker,
                )
            )
            for track in tracks
        ]
        end_s = coverage.spans[-1].end_s
        still = [
            _still_tube(context, track, coverage, source=examiner.name, end_s=end_s)
            for track in stills.tracks()
        ]
        return Index(tubes=_without_doubles(tubes, still), coverage=coverage, degradations=weaker)

    found, cached = remembered(context, key, Index, make)
    return Found(found, backends, cached)


def _sharing(looks: Iterable[Detections], stills: Stills, every: float) -> Iterator[Detections]:
    """Pass looks on, showing one in so many to what collects the still things."""
    due = 0.0
    for number, seen in enumerate(looks):
        if number >= due:
            stills.add(seen)
            due += max(every, 1.0)
        yield seen


def _without_doubles(tubes: list[Tube], still: list[Tube]) -> tuple[Tube, ...]:
    """Still things that are no movers standing a while, and what is not a piece of one of those."""
    movers = tuple(tube for tube in tubes if moves(tube))
    lasting = [tube for tube in still if not _is_covered(tube, movers)]
    pieces = [tube for tube in tubes if tube not in movers and any(_same_place(tube, s) for s in lasting)]
    return _ordered((*(tube for tube in tubes if tube not in pieces), *lasting))


def _same_place(tube: Tube, still: Tube) -> bool:
    middle = tube.samples.xyxy[len(tube.samples) // 2]
    return Box(xyxy=middle).iou(Box(xyxy=still.samples.xyxy[0])) >= 0.5


def _ordered(tubes: tuple[Tube, ...]) -> tuple[Tube, ...]:
    return tuple(sorted(tubes, key=lambda tube: (tube.samples.t_s[0], tube.samples.xyxy[0])))


def _still(context: Context, sought: Sought, shots: tuple[Span, ...]) -> Found:
    """Coloured things that stay in place as long as a shot lasts, found in a few looks a second."""
    detector = context.backends.colour_detector()
    record = context.video.record
    rate_hz, wanted = _still_rate(context), Sought(colours=sought.colours)
    backends = (detector.fingerprint(),)
    key = cache_key(
        video=record.sha256,
        tool="still/5",
        backends=backends,
        arguments={"colours": sought.colours, "rate_hz": rate_hz},
    )

    def make() -> Index:
        clock, kept = Clock(), list[tuple[Track, float]]()
        for shot in shots or (Span(start_s=record.start_s, end_s=record.end_s),):
            stills = Stills()
            request = Request(span=shot, rate_hz=rate_hz, sought=wanted)
            for seen in clock.watch(detector.detect(context.video, request, context.deadline)):
                stills.add(seen)
            kept += [(track, shot.end_s) for track in stills.tracks()]
        coverage = clock.coverage(record, tool=detector.name)
        tubes = tuple(
            _still_tube(
                context,
                replace(track, number=n),
                coverage,
                source=detector.name,
                end_s=end_s,
                sought=wanted.words,
            )
            for n, (track, end_s) in enumerate(kept, start=1)
        )
        weaker = weaknesses(context.video)
        return Index(tubes=tubes, coverage=coverage, sought=wanted.words, degradations=weaker)

    found, cached = remembered(context, key, Index, make)
    return Found(found, backends, cached)


def _still_rate(context: Context) -> float:
    return min(_STILL_RATE_HZ, _STILL_LOOKS / max(context.video.record.duration_s, 1e-6))


def _still_tube(
    context: Context, track: Track, coverage: Coverage, *, source: str, end_s: float, sought: str = ""
) -> Tube:
    """From its first look to the end of what was looked at, with a box a frame if these are not many."""
    seen = Span(start_s=track.samples.t_s[0], end_s=max(end_s, track.samples.t_s[-1] + 1e-6))
    samples = spread(track.samples, context.video.moments(seen, _MOST_BOXES))
    lasts_s = end_s - samples.t_s[-1]
    return tube_of(
        replace(track, samples=samples),
        source=f"{source}+still",
        classed=track.label != "object",
        coverage=coverage,
        interval_s=max(lasts_s, 1e-6),
        sought=sought,
        degradations=weaknesses(context.video),
    )


def _is_covered(still: Tube, movers: tuple[Tube, ...]) -> bool:
    """Whether a still thing, when seen, mostly lies on movers: they stood there, or it is a part of one."""
    place = Box(xyxy=still.samples.xyxy[0])
    looks = zip(still.samples.t_s, still.samples.seen, strict=True)
    times = [t_s for t_s, seen in looks if seen != "hidden"]
    covered = [any(_covers(mover.box_at(t_s), place) for mover in movers) for t_s in times]
    return sum(covered) >= max(1, _COVERED_SHARE * len(covered))


def _covers(box: Box | None, place: Box) -> bool:
    return box is not None and box.intersection_px2(place) >= 0.6 * place.area_px2
