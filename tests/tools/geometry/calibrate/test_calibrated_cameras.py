"""Calibrating against exact cameras: how near it comes, whether its errors cover, and what it refuses."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vidence.bench.scenes.camera import GroundCamera
from vidence.tools.geometry.calibrate.choose import fitted
from vidence.tools.geometry.calibrate.given import Distance, Given, GroundPoint, Line, Number, Pixel, Standing
from vidence.tools.geometry.calibrate.mounted import Mounted
from vidence.tools.geometry.camera import Camera
from vidence.tools.geometry.sidecar import load_camera
from vidence.traces.errors import NotMeasurable, UsageError

Floats = NDArray[np.float64]
SIZE, CLICK_PX = (640, 360), 0.7


class Surveyed:
    """A camera over the ground, and somebody who points at things in its picture, not exactly."""

    def __init__(self, seed: int, *, roll_deg: float = 0.0) -> None:
        self.rng = np.random.default_rng(seed)
        self.camera = GroundCamera(
            width=SIZE[0],
            height=SIZE[1],
            focal_px=float(self.rng.uniform(450, 600)),
            height_m=float(self.rng.uniform(4, 6)),
            pitch_deg=float(self.rng.uniform(22, 27)),
            roll_deg=roll_deg,
        )

    def exact(self, x: float, y: float, z: float = 0.0) -> Pixel:
        u, v = self.camera.project(np.array([[x, y, z]]))[0][0].tolist()
        return Pixel(u, v)

    def click(self, x: float, y: float, z: float = 0.0) -> Pixel:
        u, v = np.array(self.exact(x, y, z)) + self.rng.normal(0, CLICK_PX, 2)
        return Pixel(float(u), float(v))

    def point(self, x: float, y: float) -> GroundPoint:
        """In axes of the user's own: turned, and begun elsewhere."""
        return GroundPoint(self.click(x, y), (0.6 * x - 0.8 * y + 3, 0.8 * x + 0.6 * y - 7), 0.005)

    def distance(self, a: tuple[float, float], b: tuple[float, float]) -> Distance:
        return Distance((self.click(*a), self.click(*b)), Number(math.dist(a, b), 0.01))

    def post(self, x: float, y: float, high: float) -> Standing:
        return Standing(self.click(x, y), self.click(x, y, high), Number(high, 0.01))

    def line(self, a: tuple[float, ...], b: tuple[float, ...], way: str) -> Line:
        return Line((self.click(*a), self.click(*b)), way)  # type: ignore[arg-type]

    def focal(self) -> Number:
        return Number(self.camera.focal_px + float(self.rng.normal(0, 5)), 5.0)


def by_points(s: Surveyed) -> Given:
    places = [(-2.5, 8), (2.5, 8.5), (3, 14), (-3.5, 15), (0, 11), (1, 18)]
    return Given(SIZE, points=tuple(s.point(*p) for p in places), pixel_sigma=CLICK_PX)


def by_distances(s: Surveyed) -> Given:
    ends = [
        ((-2, 8), (2, 8)),
        ((-3, 15), (3, 15)),
        ((-2, 8), (-3, 15)),
        ((2, 8), (2, 18)),
        ((-3, 12), (3, 8)),
    ]
    return Given(
        SIZE, distances=tuple(s.distance(*e) for e in ends), focal_px=s.focal(), pixel_sigma=CLICK_PX
    )


def by_posts(s: Surveyed) -> Given:
    places = [(-3, 9), (3, 10), (2, 13), (-4, 14), (0, 11)]
    return Given(
        SIZE, standing=tuple(s.post(*p, 2.0) for p in places), focal_px=s.focal(), pixel_sigma=CLICK_PX
    )


def by_lines(s: Surveyed) -> Given:
    turn = np.radians(35.0)

    def on_road(x: float, y: float) -> tuple[float, float]:
        return (x * np.cos(turn) + y * np.sin(turn), 11.5 - x * np.sin(turn) + y * np.cos(turn))

    def lines(ways: list[tuple[tuple[float, float], tuple[float, float]]], way: str) -> list[Line]:
        return [s.line(on_road(*a), on_road(*b), way) for a, b in ways]

    along = lines([((-2, -2), (-2, 6)), ((0, -3), (0, 6)), ((2, -2), (2, 5))], "along")
    across = lines([((-2, -2), (3, -2)), ((-3, 1), (3, 1)), ((-3, 5), (3, 5))], "across")
    upright = [s.line((-3, 10, 0), (-3, 10, 2), "vertical"), s.line((3, 10, 0), (3, 10, 2), "vertical")]
    length = s.distance(on_road(-2, -2), on_road(3, -2))
    return Given(SIZE, lines=(*along, *across, *upright), distances=(length,), pixel_sigma=CLICK_PX)


WAYS: dict[str, tuple[Callable[[Surveyed], Given], float]] = {
    "points": (by_points, 0.02),
    "distances": (by_distances, 0.02),
    "posts": (by_posts, 0.03),
    "lines": (by_lines, 0.03),
}


def read_back(found: object, folder: Path) -> Camera:
    path = folder / "camera.json"
    path.write_text(json.dumps(found.sidecar().model_dump(mode="json", exclude_defaults=True)))  # type: ignore[attr-defined]
    return load_camera(path, rate_hz=25.0)


def lengths(camera: Camera, surveyed: Surveyed) -> tuple[Floats, Floats]:
    """Three lengths on the ground by a camera, and what is true."""
    ends = [((-1.0, 9.0), (2.0, 9.0)), ((0.0, 8.5), (0.0, 14.0)), ((-2.0, 10.0), (2.0, 15.0))]
    t_s = np.zeros(2)
    found = []
    for a, b in ends:
        pixels = np.array([surveyed.exact(*a), surveyed.exact(*b)])
        found.append(float(np.linalg.norm(np.subtract(*camera.to_ground(pixels, t_s)))))
    return np.array(found), np.array([math.dist(a, b) for a, b in ends])


@pytest.mark.parametrize("way", WAYS)
def test_lengths_on_the_ground_come_out_right_and_within_their_errors(way: str, tmp_path: Path) -> None:
    make, bound = WAYS[way]
    off, z = [], []
    for seed in range(6):
        surveyed = Surveyed(seed, roll_deg=1.0 if way == "points" else 0.0)
        camera = read_back(fitted(make(surveyed), None), tmp_path)
        found, truth = lengths(camera, surveyed)
        shifts = [lengths(other, surveyed)[0] - found for _, other in camera.variants()]
        sigma = np.linalg.norm(shifts, axis=0)
        off += (np.abs(found - truth) / truth).tolist()
        z += ((found - truth) / sigma).tolist()
    assert np.median(off) < bound
    assert np.mean(np.abs(z) < 2.2) > 0.85
    # An error bar that is too wide is no honester than one that is too narrow.
    assert np.sqrt(np.mean(np.square(z))) > 0.3


def test_two_kinds_of_knowledge_tell_more_than_one() -> None:
    one = fitted(by_posts(Surveyed(1)), None)
    surveyed = Surveyed(1)
    more = by_posts(surveyed)
    both = Given(
        SIZE,
        standing=more.standing,
        distances=by_distances(surveyed).distances,
        focal_px=more.focal_px,
        pixel_sigma=CLICK_PX,
    )
    assert fitted(both, None).share < one.share


def test_without_a_length_the_sidecar_has_no_metres(tmp_path: Path) -> None:
    given = by_lines(Surveyed(2))
    found = fitted(Given(SIZE, lines=given.lines, pixel_sigma=CLICK_PX), None)
    assert "only proportions are known" in " ".join(found.notes)
    assert not read_back(found, tmp_path).record().metric


def test_a_focal_length_that_nothing_tells_is_said_to_be_a_guess() -> None:
    surveyed = Surveyed(3)
    lines = tuple(surveyed.line((x, 8), (x, 25), "along") for x in (-2.0, 2.0))
    found = fitted(Given(SIZE, lines=lines, camera_height_m=Number(5.0, 0.1), pixel_sigma=CLICK_PX), None)
    assert isinstance(found, Mounted)
    assert "the focal length is a guess" in " ".join(found.notes)
    assert found.found["focal_px"].sigma > 0.2 * found.found["focal_px"].value


def test_what_does_not_fit_together_is_said_and_widens_the_errors() -> None:
    sound = by_distances(Surveyed(4))
    wrong = sound.distances[0]._replace(length_m=Number(4.25, 0.01))
    given = Given(
        SIZE, distances=(wrong, *sound.distances[1:]), focal_px=sound.focal_px, pixel_sigma=CLICK_PX
    )
    found = fitted(given, None)
    assert "does not fit together" in " ".join(found.notes)
    assert found.share > 2 * fitted(sound, None).share


def mirrored(points: tuple[GroundPoint, ...]) -> tuple[GroundPoint, ...]:
    return tuple(p._replace(ground_m=(-p.ground_m[0], p.ground_m[1])) for p in points)


def on_a_line(s: Surveyed) -> tuple[GroundPoint, ...]:
    return (*(s.point(0.0, y) for y in (8.0, 10.0, 14.0)), s.point(2.0, 10.0))


def swapped(points: tuple[GroundPoint, ...]) -> tuple[GroundPoint, ...]:
    """The first two places told for one another."""
    first, second, *rest = points
    return first._replace(ground_m=second.ground_m), second._replace(ground_m=first.ground_m), *rest


REFUSED: list[tuple[str, Callable[[Surveyed], Given], str]] = [
    ("nothing", lambda s: Given(SIZE), "nothing is given"),
    ("few", lambda s: Given(SIZE, points=by_points(s).points[:2]), "open"),
    ("line", lambda s: Given(SIZE, points=on_a_line(s)), "lie on a line"),
    ("mirrored", lambda s: Given(SIZE, points=mirrored(by_points(s).points)), "mirrored"),
    ("swapped", lambda s: Given(SIZE, points=swapped(by_points(s).points[:4])), "above the horizon"),
    ("one length", lambda s: Given(SIZE, distances=by_distances(s).distances[:1]), "open"),
    (
        "outside",
        lambda s: Given(SIZE, points=(GroundPoint(Pixel(700, 10), (0, 0), 0.1),)),
        "outside the picture",
    ),
]


@pytest.mark.parametrize(
    ("make", "words"), [(m, w) for _, m, w in REFUSED], ids=[name for name, _, _ in REFUSED]
)
def test_what_leaves_the_camera_open_is_refused(make: Callable[[Surveyed], Given], words: str) -> None:
    with pytest.raises((UsageError, NotMeasurable)) as caught:
        fitted(make(Surveyed(5)), None)
    assert words in caught.value.message
    assert "\n" not in caught.value.message


def test_a_homography_takes_nothing_but_the_ground() -> None:
    given = by_posts(Surveyed(6))
    with pytest.raises(UsageError, match="--height was given"):
        fitted(given, "homography")


def test_ground_points_make_a_mounted_camera_when_asked(tmp_path: Path) -> None:
    surveyed = Surveyed(7)
    found = fitted(by_points(surveyed), "ground_plane")
    assert isinstance(found, Mounted)
    height, sigma = found.found["height_m"]
    assert abs(height - surveyed.camera.height_m) < 3 * sigma < 0.5
