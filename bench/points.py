"""How well points are followed: plates that turn, grow, tilt, dim and pass behind a post, against truth.

`python -m vidence.bench.points [--seed N] [--tracker NAME …] [--memory] [SCENE …]`
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ..tools.capabilities import PointTracker, PointTracks, Spot
from ..tools.deadline import Deadline
from ..tools.registry import ChosenBackends, parse_choices
from ..tools.video import Video
from .scenes.encode import encode

Floats = NDArray[np.float64]

SIZE, RATE_HZ, SECONDS = (640, 360), 25, 3.0
# The plate's own pixels, of which its corners are those of a square round nought; points lie well inside.
_SIDE, _GRID = 110, 5
_POINTED_S = 1.0
# What is farther from its place than this is not that point.
_LOST_PX = 4.0


@dataclass(frozen=True)
class PlateScene:
    """A textured plate that moves over a textured ground."""

    middle: Callable[[float], tuple[float, float]]
    turn_deg: Callable[[float], float] = lambda t_s: 0.0
    scale: Callable[[float], float] = lambda t_s: 1.0
    tilt: Callable[[float], float] = lambda t_s: 0.0
    light: Callable[[float], float] = lambda t_s: 1.0
    post: tuple[int, int] | None = None
    """From which column to which a post stands before everything."""

    def plate(self, t_s: float) -> Floats:
        """The homography from the plate to the picture."""
        angle, scale = np.radians(self.turn_deg(t_s)), self.scale(t_s)
        c, s = scale * np.cos(angle), scale * np.sin(angle)
        x, y = self.middle(t_s)
        turn = np.array([[c, -s, x], [s, c, y], [0.0, 0.0, 1.0]])
        tilt = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [self.tilt(t_s) / _SIDE, 0.0, 1.0]])
        return np.asarray(turn @ tilt, np.float64)

    def places(self, t_s: float, points: Floats) -> Floats:
        """Where points of the plate are in the picture."""
        found = cv2.perspectiveTransform(points[None], self.plate(t_s))[0]
        return np.asarray(found, np.float64)

    def seen(self, places: Floats) -> NDArray[np.bool_]:
        """Whether places are in the picture and not behind the post."""
        inside = ((places > 0) & (places < SIZE)).all(axis=-1)
        if self.post is None:
            return np.asarray(inside, np.bool_)
        return np.asarray(inside & ((places[..., 0] < self.post[0]) | (places[..., 0] > self.post[1])))


def _across(
    speed_px_s: float, from_px: float = 120.0, y: float = 180.0
) -> Callable[[float], tuple[float, float]]:
    return lambda t_s: (from_px + speed_px_s * t_s, y + 30 * np.sin(2 * t_s))


SCENES: dict[str, PlateScene] = {
    "gliding": PlateScene(_across(90.0)),
    "fast": PlateScene(lambda t_s: (320 + 220 * np.sin(2.4 * (t_s - 1.0)), 180.0)),
    "turning": PlateScene(_across(60.0), turn_deg=lambda t_s: 45.0 * t_s),
    "growing": PlateScene(_across(60.0), scale=lambda t_s: 0.8 + 0.4 * t_s),
    "tilting": PlateScene(_across(60.0), tilt=lambda t_s: 0.5 * np.sin(1.5 * t_s)),
    "dimming": PlateScene(_across(60.0), light=lambda t_s: 1.0 - 0.2 * t_s),
    "behind": PlateScene(_across(130.0, 90.0), post=(330, 360)),
    "behind-turning": PlateScene(_across(130.0, 90.0), turn_deg=lambda t_s: 30.0 * t_s, post=(330, 350)),
}


# Goes to and fro for as long as one looks.
PACING = PlateScene(
    lambda t_s: (320 + 200 * np.sin(0.9 * t_s), 180.0), turn_deg=lambda t_s: 20 * np.sin(0.5 * t_s)
)
_FEW, _MANY = 200, 2000
_PROBE = """
import resource, sys
from vidence.bench.points import PACING, grid
from vidence.tools.capabilities import Spot
from vidence.tools.deadline import Deadline
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.video import Video
video = Video.open(sys.argv[1])
at_s = round(0.9 * video.record.frames) / 25
spots = [Spot(at_s, x, y) for x, y in PACING.places(at_s, grid())]
tracks = ChosenBackends(parse_choices([sys.argv[2]])).follower().follow(video, spots, None, Deadline())
off = max(abs(tracks.xy[:, n] - PACING.places(tracks.t_s[n], grid())).max() for n in (0, -1))
print(len(tracks.pts), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, off)
"""


def _texture(width: int, height: int, rng: np.random.Generator, contrast: float) -> NDArray[np.float32]:
    """Blotches of several sizes in three colours."""
    total = np.zeros((height, width, 3), np.float32)
    for cell, share in ((6, 1.0), (14, 0.8), (40, 0.6)):
        coarse = rng.normal(0, 1, (height // cell + 2, width // cell + 2, 3)).astype(np.float32)
        total += share * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(120 + contrast * total, np.float32)


def rendered(scene: PlateScene, seed: int, path: Path, *, seconds: float = SECONDS) -> Path:
    """The scene as a video."""
    rng = np.random.default_rng(seed)
    ground, plate = _texture(*SIZE, rng, 18.0), _texture(_SIDE, _SIDE, rng, 40.0)
    noise = np.random.default_rng(seed + 1)

    def frames() -> Iterator[tuple[int, NDArray[np.uint8]]]:
        for i in range(round(seconds * RATE_HZ)):
            yield i * 90000 // RATE_HZ, _painted(scene, i / RATE_HZ, ground, plate, noise)

    encode(path, frames(), size=SIZE, rate_hz=RATE_HZ, crf=20)
    return path


def _painted(
    scene: PlateScene,
    t_s: float,
    ground: NDArray[np.float32],
    plate: NDArray[np.float32],
    noise: np.random.Generator,
) -> NDArray[np.uint8]:
    # Pixels of an array lie at whole numbers; places count from the picture's corner, half a pixel away.
    half = np.array([[1.0, 0.0, -0.5], [0.0, 1.0, -0.5], [0.0, 0.0, 1.0]])
    middle = np.array([[1.0, 0.0, 0.5 - _SIDE / 2], [0.0, 1.0, 0.5 - _SIDE / 2], [0.0, 0.0, 1.0]])
    warp = half @ scene.plate(t_s) @ middle
    laid = cv2.warpPerspective(plate, warp, SIZE, flags=cv2.INTER_CUBIC)
    cover = cv2.warpPerspective(np.ones((_SIDE, _SIDE), np.float32), warp, SIZE)[..., None]
    canvas = ground * (1 - cover) + laid * cover
    if scene.post is not None:
        canvas[:, scene.post[0] : scene.post[1]] = (70, 80, 60)
    canvas = canvas * scene.light(t_s) + noise.normal(0, 2, (SIZE[1], SIZE[0], 1))
    return np.clip(canvas, 0, 255).astype(np.uint8)


def grid() -> Floats:
    """The points of the plate that are followed."""
    along = np.linspace(-0.36, 0.36, _GRID) * _SIDE
    return np.stack(np.meshgrid(along, along), axis=-1).reshape(-1, 2)


class Row(NamedTuple):
    """One tracker in one scene."""

    scene: str
    tracker: str
    median_px: float
    p90_px: float
    followed: float
    """Share of the sights there are in which it is told to be within a few pixels of its place."""
    strayed: float
    """Share of what is told that is hidden, or farther off."""
    fps: float


def measured(name: str, tracker: PointTracker, seed: int, folder: Path) -> Row:
    """What a tracker makes of a scene, all points at once."""
    scene, points = SCENES[name], grid()
    path = folder / f"{name}-{seed}.mp4"
    if not path.is_file():
        rendered(scene, seed, path)
    video = Video.open(path)
    spots = [Spot(_POINTED_S, x, y) for x, y in scene.places(_POINTED_S, points)]
    started = time.perf_counter()
    tracks = tracker.follow(video, spots, video.whole, Deadline())
    took_s = time.perf_counter() - started
    return scored(name, tracker.name, scene, points, tracks, video.record.frames / took_s)


def scored(
    name: str, tracker: str, scene: PlateScene, points: Floats, tracks: PointTracks, fps: float
) -> Row:
    """Errors where a point is seen and told, and how much of each is not."""
    frames = np.arange(round(SECONDS * RATE_HZ))
    truth = np.stack([scene.places(i / RATE_HZ, points) for i in frames], axis=1)
    told = np.full(truth.shape, np.nan)
    index = np.array(tracks.index, int)
    told[:, index] = np.where(tracks.visible[..., None], tracks.xy, np.nan)
    off = np.hypot(*np.moveaxis(told - truth, -1, 0))
    seen, said = scene.seen(truth), np.isfinite(off)
    near = said & seen & (off < _LOST_PX)
    errors = off[said & seen]
    median, p90 = np.percentile(errors, (50, 90)) if errors.size else (np.nan, np.nan)
    strayed = 1 - near.sum() / max(said.sum(), 1)
    return Row(name, tracker, float(median), float(p90), float(near.sum() / seen.sum()), float(strayed), fps)


class Long(NamedTuple):
    """How a tracker fares with a video of so many frames, from near its end back to its beginning."""

    frames: int
    peak_mb: float
    off_px: float
    """The farthest that any point is off in the first and the last frame."""


def long(choice: str, frames: int, folder: Path) -> Long:
    """Follow points through a video of some length, in a process of its own."""
    path = folder / f"pacing-{frames}.mp4"
    if not path.is_file():
        rendered(PACING, 0, path, seconds=frames / RATE_HZ)
    command = [sys.executable, "-c", _PROBE, str(path), f"points={choice}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return Long(int(told[0]), float(told[1]), float(told[2]))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print each tracker's errors in each scene, in pixels, and over all scenes."""
    parser = argparse.ArgumentParser(prog="python -m vidence.bench.points", description=main.__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tracker", action="append", help="as --backend points=; patch and klt if left out")
    parser.add_argument("--memory", action="store_true", help=f"{_FEW} frames against {_MANY}, instead")
    parser.add_argument("--out", type=Path, help="folder of the rendered scenes")
    parser.add_argument("names", nargs="*", metavar="SCENE", help=f"of {', '.join(SCENES)}; all if left out")
    given = parser.parse_args(arguments)
    folder = given.out or Path(tempfile.mkdtemp(prefix="vidence-points-"))
    folder.mkdir(parents=True, exist_ok=True)
    if given.memory:
        for choice in given.tracker or ("patch", "klt"):
            _compare(choice, folder)
        return
    print("scene           tracker    median px  p90 px followed strayed     fps")
    rows = []
    for name in given.names or SCENES:
        for choice in given.tracker or ("patch", "klt"):
            tracker = cast(PointTracker, ChosenBackends(parse_choices([f"points={choice}"])).points())
            rows.append(measured(name, tracker, given.seed, folder))
            _print(rows[-1])
    for tracker_name in dict.fromkeys(row.tracker for row in rows):
        own = [row[2:] for row in rows if row.tracker == tracker_name]
        _print(Row("[mean]", tracker_name, *np.mean(own, axis=0).tolist()))


def _compare(choice: str, folder: Path) -> None:
    few, many = (long(choice, frames, folder) for frames in (_FEW, _MANY))
    for one in (few, many):
        told = f"peak {one.peak_mb:.0f} MB, at its ends {one.off_px:.2f} px off"
        print(f"{choice:<10} {one.frames:>5} frames: {told}")
    print(f"{choice:<10} the longer one's peak is {many.peak_mb / few.peak_mb:.2f} times the other's")


def _print(row: Row) -> None:
    print(
        f"{row.scene:<15} {row.tracker:<10} {row.median_px:>9.2f} {row.p90_px:>7.2f} "
        f"{row.followed:>8.0%} {row.strayed:>7.0%} {row.fps:>7.1f}"
    )


if __name__ == "__main__":
    main()
