"""Which kind of sidecar fits what is given, and fitting it."""

from __future__ import annotations

from typing import Literal

from ....traces.errors import UsageError
from .given import Given
from .mapped import Mapped, fit_mapped
from .mounted import Mounted, fit_mounted

Kind = Literal["ground_plane", "homography"]

_HOLD_A_MAP = 4


def fitted(given: Given, kind: Kind | None) -> Mounted | Mapped:
    """A homography where four ground points are given and nothing that it could not use; else a camera."""
    others = _beside_ground(given)
    lengths = (given.points, given.distances, given.standing, given.lines)
    if not any(lengths) and given.people is None:
        raise UsageError(
            "nothing is given that the camera could be calibrated by",
            hint="Give --ground-point, --distance, --height, --line or --people; --help shows how.",
        )
    _check_pixels(given)
    if kind == "homography" and others:
        raise UsageError(
            f"a homography is made of ground points and distances alone, {others[0]} was given",
            hint="Leave it out, or make a ground_plane.",
        )
    if kind == "homography" or (kind is None and len(given.points) >= _HOLD_A_MAP and not others):
        return fit_mapped(given)
    return fit_mounted(given)


def _check_pixels(given: Given) -> None:
    """What is pointed at lies in the picture."""
    width, height = given.size
    pointed = [("--ground-point", point.pixel) for point in given.points]
    pointed += [("--distance", end) for one in given.distances for end in one.ends]
    pointed += [("--height", end) for one in given.standing for end in (one.foot, one.top)]
    pointed += [("a line", end) for one in given.lines for end in one.ends]
    for name, pixel in pointed:
        if not (0 <= pixel.x <= width and 0 <= pixel.y <= height):
            raise UsageError(
                f"the pixel {pixel.x:g},{pixel.y:g} of {name} lies outside the picture, which is "
                f"{width}×{height} pixels"
            )


def _beside_ground(given: Given) -> list[str]:
    """What is given that says nothing of a map of the ground."""
    have = {
        "--height": given.standing,
        "--line": given.lines,
        "--people": given.people,
        "--camera-height": given.camera_height_m,
        "--focal-px": given.focal_px,
        "--distortion": given.distortion,
    }
    return [name for name, value in have.items() if value]
