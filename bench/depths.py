"""How well things are placed in metres by depth: rendered scenes with exact truth, a network's faults put in.

`python -m vidence.bench.depths [--seeds N] [NAME …]`
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from ..tools.capabilities import DepthMap
from ..tools.geometry.depth.backdrop import Backdrop, backdrop_of
from ..tools.geometry.depth.camera import NETWORK_SCALE, depth_camera, scale_by_ground
from ..tools.geometry.depth.fuse import fused
from ..tools.geometry.depth.of_run import scales_if_off
from ..tools.geometry.depth.place import place_by_depth, place_in_world
from ..tools.geometry.depth.sighted import Depths, Thing
from ..tools.geometry.depth.sweep import looked_at, rows_of
from ..tools.geometry.ground_plane import GroundPlane
from ..tools.geometry.lifting.lift import lift
from ..tools.geometry.observed import Observed
from ..tools.geometry.posed import About, PosedCamera
from ..tools.geometry.reference import PlaneCamera, Reference, ReferenceSigma
from ..tools.kinematics.paths import path_of
from ..tools.manipulations.measure import Measure
from ..traces.errors import ToolError
from ..traces.records import Calibration, Coverage, Measurement, Span, Tube, TubeSamples, VideoRecord
from ..traces.records.region import Xyxy
from ..traces.records.tube import Edges
from .kinebench.inputs import perturbed
from .kinebench.library import scene as kinescene
from .scenes.render import place
from .scenes.scene import Actor, Scene
from .synthetic import VIDEO, World
from .true_depth import Faults, StandIn

Floats = NDArray[np.float64]
Source = Literal["network", "length", "ground", "ground + depth"]
SOURCES: tuple[Source, ...] = ("network", "length", "ground", "ground + depth")
QUANTITIES = ("travelled_distance", "mean_speed", "distance")

NAMES = (
    *("cruise", "far_lanes", "oblique", "coming", "speeding_up", "braking", "oncoming", "left_turn"),
    *("s_bend", "walkers", "stroller", "aslant", "runner", "corner", "two_paces", "overtaking"),
)
# What networks are off by: in scale, alike for a video, and in the focal length that they tell.
SCALE_SIGMA, FOCAL_SIGMA = NETWORK_SCALE, 0.08
# Boxes are drawn so well; what shows less than this of itself, or is smaller, is not followed.
_EDGE_PX, _EDGE_SHARE, _LINGERS = 0.5, 0.006, 0.6
_WHOLE, _LEAST_PX, _LEAST_S = 0.4, 12.0, 1.5
_BACKDROP_LOOKS = 16
# A known length on the ground, so long and told so well.
_LENGTH_M, _LENGTH_SHARE = 4.0, 0.005


class Row(NamedTuple):
    """One quantity of one thing, found and true."""

    source: Source
    scene: str
    quantity: str
    found: float
    true: float
    low: float
    high: float

    @property
    def off(self) -> float:
        """Relative error."""
        return self.found / self.true - 1.0

    @property
    def covered(self) -> bool:
        """Whether the truth lies in the interval."""
        return self.low <= self.true <= self.high


class Staged(NamedTuple):
    """A scene, a stand-in network that has seen it, and what that found."""

    scene: Scene
    network: StandIn
    backdrop: Backdrop
    rng: np.random.Generator


def main() -> None:
    """Print errors and coverage by what gives the scale."""
    parser = argparse.ArgumentParser(prog="python -m vidence.bench.depths", description=main.__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="how many of each scene")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"scenes, of {' '.join(NAMES)}")
    given = parser.parse_args()
    rows = [row for seed in range(given.seeds) for row in measured(given.names or NAMES, seed)]
    print(table(rows))


def measured(names: Sequence[str], seed: int) -> Iterator[Row]:
    """Everything that is measured of each scene's moving things, by every source of scale."""
    for name in names:
        staged = _staged(kinescene(name, seed))
        things = [(actor, _tube(staged, actor)) for actor in staged.scene.actors if actor.colour]
        tubes = [tube for _, tube in things if tube is not None]
        for actor, tube in things:
            if tube is not None and actor.moves and tube.span.duration_s > _LEAST_S:
                yield from _of_thing(staged, actor, tube, [other for other in tubes if other is not tube])


def table(rows: Sequence[Row]) -> str:
    """One line per source and quantity."""
    lines = [f"{'scale by':16}{'quantity':20}{'n':>4}{'median':>9}{'p90':>9}{'covered':>9}{'half width':>12}"]
    for source in SOURCES:
        for quantity in QUANTITIES:
            part = [row for row in rows if (row.source, row.quantity) == (source, quantity)]
            if part:
                median, p90 = np.percentile(100 * np.abs([row.off for row in part]), (50, 90))
                wide = 100 * np.median([(row.high - row.low) / 2 / row.true for row in part])
                covered = 100 * np.mean([row.covered for row in part])
                lines.append(
                    f"{source:16}{quantity:20}{len(part):4}{median:8.1f} %{p90:7.1f} %"
                    f"{covered:7.0f} %{wide:10.1f} %"
                )
    return "\n".join(lines)


def _staged(scene: Scene) -> Staged:
    rng = np.random.default_rng([scene.seed, *scene.name.encode()])
    faults = Faults(scale=float(np.exp(rng.normal(0, SCALE_SIGMA))))
    focal_px = scene.camera.focal_px * float(np.exp(rng.normal(0, FOCAL_SIGMA)))
    network = StandIn(scene, faults, focal_px=focal_px, seed=scene.seed)
    times = np.linspace(0, scene.duration_s, _BACKDROP_LOOKS, endpoint=False)
    return Staged(scene, network, backdrop_of(_maps(network, times)), rng)


def _maps(network: StandIn, times: Floats) -> Iterator[DepthMap]:
    for t_s in times:
        yield network.at(round(1000 * float(t_s)), float(t_s), round(100 * float(t_s)))


def _of_thing(staged: Staged, actor: Actor, tube: Tube, others: Sequence[Tube]) -> Iterator[Row]:
    camera = staged.scene.camera
    usual = staged.backdrop.pixels, staged.backdrop.values
    times = np.array([tube.samples.t_s[row] for row in looked_at(tube)])
    depths = rows_of(_maps(staged.network, times), tube, lambda _: usual, others).depths
    told = GroundPlane.model_validate(perturbed(camera, staged.rng)).camera(
        About("ground_plane", "camera.json")
    )
    for source in SOURCES:
        try:
            observed, calibration = _observed(source, staged, tube, others, depths, told)
            yield from _rows(source, staged, actor, tube, observed, calibration)
        except ToolError as error:
            print(f"{staged.scene.name}-{staged.scene.seed} {source}: refused: {error}")


def _observed(
    source: Source, staged: Staged, tube: Tube, others: Sequence[Tube], depths: Depths, told: PosedCamera
) -> tuple[Observed, Calibration]:
    """Where a thing is, by one source of scale."""
    size, print_ = staged.backdrop.frame_px, staged.network.fingerprint()
    if source in ("network", "length"):
        known = _length(staged) if source == "length" else None
        by_depth = depth_camera(staged.backdrop, print_, known)
        return place_by_depth(Thing(tube, depths, others, size), by_depth), by_depth.record()
    lifted = lift(tube, told, others=others, size=size)
    if source == "ground":
        return lifted, told.record()
    scale = scale_by_ground(staged.backdrop, told, 0.0)
    scales = {"": scale.factor, **scales_if_off(told, scale, staged.backdrop.pixels, (0.0,))}
    thing = Thing(tube, depths, others, size)
    seen = place_in_world(thing, told, scales, scale.sigma_share)
    return fused(lifted, seen, tube.label).observed, told.record()


def _length(staged: Staged) -> PlaneCamera:
    """A known length across the ground in the lower middle of the picture, clicked and told a little off."""
    camera, rng = staged.scene.camera, staged.rng
    middle = camera.ground_at(np.array([[camera.width / 2, 0.72 * camera.height]]))[0]
    ends = np.array(
        [[middle[0] - _LENGTH_M / 2, middle[1], 0.0], [middle[0] + _LENGTH_M / 2, middle[1], 0.0]]
    )
    pixels = np.clip(camera.project(ends)[0], 1.0, np.array([camera.width, camera.height]) - 1.0)
    true_m = float(np.linalg.norm(np.diff(camera.ground_at(pixels), axis=0)))
    (a, b), (c, d) = (pixels + rng.normal(0, 0.5, (2, 2))).tolist()
    sigma = ReferenceSigma(length_m=_LENGTH_SHARE * true_m, pixels_px=0.5)
    told = Reference(
        kind="reference",
        pixels=((a, b), (c, d)),
        length_m=true_m * (1 + float(rng.normal(0, _LENGTH_SHARE))),
        sigma=sigma,
    )
    return told.camera(source="length.json", digest="0" * 64, rate_hz=staged.scene.rate_hz)


def _rows(
    source: Source, staged: Staged, actor: Actor, tube: Tube, observed: Observed, calibration: Calibration
) -> Iterator[Row]:
    """Way, mean speed, and distance from the camera at half time."""
    book = World(video=_video(staged.scene))
    entered = book.enter(tube)
    known = book.enter(calibration)
    path = book.enter(path_of(observed, tube=entered, calibration=known))
    longest = max(path.parts, key=lambda part: part.duration_s)
    start, end = longest.start_s + 0.1, longest.end_s - 0.1
    if end - start < 1.0:
        return
    span, middle = Span(start_s=start, end_s=end), (start + end) / 2
    way = _travelled(actor, start, end)
    truths = {"travelled_distance": way, "mean_speed": way / (end - start)}
    truths["distance"] = _from_camera(staged.scene, actor, middle, along_ground=observed.frame == "world")
    for quantity in QUANTITIES:
        when = {"at_s": middle, "relative_to": known.id} if quantity == "distance" else {"span": span}
        found = book.run(Measure, quantity=quantity, of=(path.id,), **when)[0]
        assert isinstance(found, Measurement)
        assert found.ci95 is not None
        yield Row(
            source, staged.scene.name, quantity, cast(float, found.value), truths[quantity], *found.ci95
        )


def _travelled(actor: Actor, start_s: float, end_s: float) -> float:
    poses = [actor.motion.at(float(t)) for t in np.arange(start_s, end_s, 0.01)]
    return float(np.hypot(np.diff([p.x for p in poses]), np.diff([p.y for p in poses])).sum())


def _from_camera(scene: Scene, actor: Actor, t_s: float, *, along_ground: bool) -> float:
    """From the camera to the middle of a thing, or between the points under both."""
    pose = actor.motion.at(t_s)
    up = 0.0 if along_ground else scene.camera.height_m - actor.solid().size_m[2] / 2
    return float(np.linalg.norm([pose.x - scene.camera.x_m, pose.y - scene.camera.y_m, up]))


def _video(scene: Scene) -> VideoRecord:
    camera = scene.camera
    return VIDEO.model_copy(
        update={
            "width": camera.width,
            "height": camera.height,
            "end_s": scene.duration_s,
            "frames": round(scene.duration_s * scene.rate_hz),
            "rate_hz": scene.rate_hz,
        }
    )


def _tube(staged: Staged, actor: Actor) -> Tube | None:
    """A thing's boxes as a detector draws them, while it shows by itself."""
    scene = staged.scene
    times = np.arange(0, scene.duration_s, 1 / scene.rate_hz)
    full = np.array([_box(scene, actor, t) for t in times])
    size = np.array([scene.camera.width, scene.camera.height] * 2, dtype=np.float64)
    shown = np.clip(full, 0.0, size)
    kept = (_area(shown) > _WHOLE * _area(full)) & ((shown[:, 2:] - shown[:, :2]).min(axis=1) > _LEAST_PX)
    kept &= ~_hidden(scene, actor, times, shown)
    rows = _longest(kept)
    if len(rows) < 2:
        return None
    sides = np.tile(shown[:, 2:] - shown[:, :2], 2)
    drawn = np.clip(shown + _lingering(staged.rng, len(times)) * (_EDGE_PX + _EDGE_SHARE * sides), 0.0, size)
    real = (full > 0.0) & (full < size)
    span = Span(start_s=float(times[rows[0]]), end_s=float(times[rows[-1]]) + 1 / scene.rate_hz)
    return Tube(
        label=actor.kind if actor.kind in ("car", "truck", "person") else "object",
        track=scene.actors.index(actor),
        source="network+tracker",
        samples=TubeSamples(
            pts=tuple(round(1000 * float(times[i])) for i in rows),
            t_s=tuple(float(times[i]) for i in rows),
            index=tuple(int(i) for i in rows),
            xyxy=tuple(cast(Xyxy, tuple(drawn[i].tolist())) for i in rows),
            seen=tuple("full" if real[i].all() else "partial" for i in rows),
            real_edges=tuple(cast(Edges, tuple(real[i].tolist())) for i in rows),
            score=(1.0,) * len(rows),
        ),
        frame_interval_s=1 / scene.rate_hz,
        coverage=Coverage(spans=(span,), rate_hz=scene.rate_hz, tool="made", frames=len(rows)),
    )


def _box(scene: Scene, actor: Actor, t_s: float) -> Floats:
    pose = actor.motion.at(float(t_s))
    points = np.vstack([place(part, pose) for part in actor.solid().parts])
    pixels, depth = scene.camera.project(points)
    if depth.min() < 0.3:
        return np.zeros(4)
    return np.concatenate([pixels.min(axis=0), pixels.max(axis=0)])


def _hidden(scene: Scene, actor: Actor, times: Floats, boxes: Floats) -> NDArray[np.bool_]:
    """When something nearer stands before a thing."""
    found = np.zeros(len(times), dtype=np.bool_)
    for other in scene.actors:
        if other is not actor:
            theirs = np.array([_box(scene, other, t) for t in times])
            common = np.minimum(boxes[:, 2:], theirs[:, 2:]) - np.maximum(boxes[:, :2], theirs[:, :2])
            found |= (common > 0).all(axis=1) & (theirs[:, 3] > boxes[:, 3])
    return found


def _area(boxes: Floats) -> Floats:
    sides = np.maximum(boxes[:, 2:] - boxes[:, :2], 0.0)
    return np.asarray(sides[:, 0] * sides[:, 1], dtype=np.float64)


def _longest(kept: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The rows of the longest stretch of kept ones."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], kept.astype(np.int8), [0]])))
    runs = [np.arange(a, b) for a, b in edges.reshape(-1, 2)]
    return max(runs, key=len, default=np.arange(0))


def _lingering(rng: np.random.Generator, count: int) -> Floats:
    """Unit noise (n, 4) of which part lasts from one frame to the next."""
    noise = rng.standard_normal((count, 4))
    for i in range(1, count):
        noise[i] = _LINGERS * noise[i - 1] + np.sqrt(1 - _LINGERS**2) * noise[i]
    return noise


if __name__ == "__main__":
    main()
