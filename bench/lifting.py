"""How well things are placed in metres: KineBench's scenes before static cameras, against exact truth.

`python -m vidence.bench.lifting --seed N [--jitter] [NAME …]`
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path as File
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from ..tools.capabilities import Sought
from ..tools.deadline import Deadline
from ..tools.finding import find
from ..tools.geometry.camera import Camera
from ..tools.geometry.lifting.lift import lift
from ..tools.geometry.observed import Observed
from ..tools.geometry.sidecar import load_camera
from ..tools.kinematics.paths import path_of
from ..tools.manipulations.base import Context
from ..tools.manipulations.measure import Measure
from ..tools.registry import ChosenBackends
from ..tools.tracks.finding import given_tubes
from ..tools.tracks.reading import load_tracks
from ..tools.video import Video
from ..tools.wrappers.cache import open_cache
from ..traces.errors import ToolError
from ..traces.ledger import Ledger
from ..traces.records import Measurement, Span, Tube
from .kinebench.inputs import mot, sidecar
from .kinebench.library import STATIC, digest, scene
from .kinebench.suite import stage, video_path
from .kinebench.world import Thing, Window, World
from .synthetic import World as Book

Floats = NDArray[np.float64]

# Windows shorter than this are left out; boxes farther off than this share of their size are another's.
_LEAST_S, _NEAR = 1.0, 0.5
# Ways shorter than this are held against this length.
_LEAST_M = 1.0


class Row(NamedTuple):
    """One thing in one window: places, and the way it went, found and true."""

    scene: str
    thing: str
    occluded: bool
    rmse_m: float
    sway_m: float
    way_m: float
    true_m: float
    half_m: float
    covered: bool

    @property
    def off(self) -> float:
        """Relative error of the way, with its sign."""
        return (self.way_m - self.true_m) / max(self.true_m, _LEAST_M)


def main() -> None:
    """Print each thing's errors, then median, 90th percentile and coverage."""
    parser = argparse.ArgumentParser(prog="python -m vidence.bench.lifting", description=main.__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jitter", action="store_true", help="a detector's tracks instead of the video")
    default = File(tempfile.gettempdir()) / f"vidence-kinebench-{digest()}"
    parser.add_argument("--out", type=File, default=default, help="folder of the scenes")
    parser.add_argument("names", nargs="*", metavar="NAME", help="scenes; all that stand still if left out")
    arguments = parser.parse_args()
    rows = []
    for row in measured(arguments.seed, arguments.out, arguments.names or tuple(STATIC), arguments.jitter):
        rows.append(row)
        print(_line(row), flush=True)
    for occluded in (False, True):
        print(summary([row for row in rows if row.occluded == occluded], "occluded" if occluded else "clear"))


def measured(seed: int, folder: File, names: Sequence[str], jitter: bool = False) -> Iterator[Row]:
    """Every named thing of every scene, in the longest windows in which it is seen."""
    for name, truth in stage(seed, folder, names).items():
        world = World(scene(name, seed), truth)
        sidecar_file = folder / f"{name}-{seed}.exact.json"
        sidecar_file.write_text(json.dumps(sidecar(truth.camera)), encoding="utf-8")
        camera = load_camera(sidecar_file, rate_hz=truth.rate_hz)
        tubes, book = _tubes(video_path(folder, name, seed), world, jitter)
        for thing in world.things:
            if thing.seen.moves:
                yield from _rows(thing, tubes, world, camera, book)


def summary(rows: Sequence[Row], of: str) -> str:
    """Median and 90th percentile of relative errors, and how honest the intervals are."""
    if not rows:
        return f"{of}: none"
    off = np.abs([row.off for row in rows])
    errors = np.abs([row.way_m - row.true_m for row in rows])
    wide = float(np.median([row.half_m for row in rows])) / max(float(np.median(errors)), 1e-9)
    covered = np.mean([row.covered for row in rows])
    rmse_m, sway_m = (float(np.median([getattr(row, name) for row in rows])) for name in ("rmse_m", "sway_m"))
    return (
        f"{of}: {len(rows)} ways, median {100 * np.median(off):.2f} %, "
        f"p90 {100 * np.percentile(off, 90):.2f} %, worst {100 * off.max():.1f} %, "
        f"covered {100 * covered:.0f} %, half-width {wide:.1f} × the error; "
        f"places {rmse_m:.3f} m off, {sway_m:.3f} m beside a constant shift"
    )


def _line(row: Row) -> str:
    hid, missed = "hid" if row.occluded else "   ", "" if row.covered else "  MISSED"
    return (
        f"{row.scene:16}{row.thing:15}{hid} rmse {row.rmse_m:5.2f} sway {row.sway_m:5.2f}"
        f"  way {row.way_m:6.2f} of {row.true_m:6.2f} m {100 * row.off:+6.1f} % ± {row.half_m:.2f}{missed}"
    )


def _tubes(video: File, world: World, jitter: bool) -> tuple[list[Tube], Book]:
    """The tubes of what moves, found in the video or like a detector's, and a ledger for them."""
    opened = Video.open(video)
    nothing = cast(Any, None)
    context = Context(opened, ChosenBackends(), Ledger(), nothing, open_cache(), Deadline())
    if jitter:
        file = video.with_suffix(".mot.csv")
        rng = np.random.default_rng([world.truth.seed, *world.truth.scene.encode()])
        file.write_text(mot(world.truth, rng), encoding="utf-8")
        found = given_tubes(context, load_tracks(file, video=opened, fps=None), Sought())
    else:
        found = find(context, Sought())
    book = Book(video=opened.record)
    return [book.enter(tube) for tube in found.index.tubes], book


def _rows(thing: Thing, tubes: Sequence[Tube], world: World, camera: Camera, book: Book) -> Iterator[Row]:
    tube = _tube_of(thing, tubes, world)
    windows = sorted(world.windows(thing, least_s=_LEAST_S), key=lambda window: -window.length_s)
    chosen = [next((w for w in windows if w.occluded == hid), None) for hid in (False, True)]
    if tube is None or not any(chosen):
        return
    size = (world.truth.camera.width, world.truth.camera.height)
    others = [other for other in tubes if other is not tube]
    try:
        observed = lift(tube, camera, others=others, size=size)
        calibration = book.enter(camera.record())
        path = book.enter(path_of(observed, tube=tube, calibration=calibration))
    except ToolError as error:
        print(f"{world.truth.scene:16}{thing.seen.name:15} refused: {error}")
        return
    for window in chosen:
        if window is not None and (row := _row(thing, window, observed, path.id, world, book)) is not None:
            yield row


def _row(thing: Thing, window: Window, observed: Observed, path: str, world: World, book: Book) -> Row | None:
    start, end = window.start_s + 0.1, window.end_s - 0.1
    inside = (observed.t_s >= start) & (observed.t_s <= end) & np.isfinite(observed.xyz_m).all(axis=1)
    if observed.seen is not None:
        inside &= observed.seen
    if not inside.any():
        return None
    off = observed.xyz_m[inside, :2] - np.array([thing.place(t) for t in observed.t_s[inside]])
    span = Span(start_s=start, end_s=end)
    try:
        found = book.run(Measure, quantity="travelled_distance", of=(path,), span=span)[0]
    except ToolError as error:
        print(f"{world.truth.scene:16}{thing.seen.name:15} refused: {error}")
        return None
    assert isinstance(found, Measurement)
    assert isinstance(found.value, float)
    assert found.ci95 is not None
    true = thing.travelled(start, end)
    low, high = found.ci95
    return Row(
        scene=world.truth.scene,
        thing=thing.seen.name,
        occluded=window.occluded,
        rmse_m=_rms(off),
        sway_m=_rms(off - off.mean(axis=0)),
        way_m=found.value,
        true_m=true,
        half_m=(high - low) / 2,
        covered=low <= true <= high,
    )


def _rms(off: Floats) -> float:
    return float(np.sqrt((off**2).sum(axis=1).mean()))


def _tube_of(thing: Thing, tubes: Sequence[Tube], world: World) -> Tube | None:
    """The tube whose boxes lie nearest to the thing's own, if near enough at all."""
    off = {tube.id: _far(thing, tube, world) for tube in tubes}
    best = min(tubes, key=lambda tube: off[tube.id], default=None)
    return best if best is not None and off[best.id] < _NEAR else None


def _far(thing: Thing, tube: Tube, world: World) -> float:
    """How far a tube's boxes usually lie from a thing's own, as a share of their size."""
    frames = [int(np.abs(world.times_s - t).argmin()) for t in tube.samples.t_s]
    true = np.array([thing.seen.clipped_box[i] for i in frames])
    size = np.maximum((true[:, 2:] - true[:, :2]).max(axis=1), 1.0)
    return float(np.median(np.abs(true - np.array(tube.samples.xyxy)).max(axis=1) / size))


if __name__ == "__main__":
    main()
