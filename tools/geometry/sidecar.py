"""Reading a camera's sidecar: JSON of one of four kinds, checked, with errors that say what to mend."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ...traces.errors import MediaError
from .camera import Camera
from .ground_plane import GroundPlane
from .homography import Homography
from .posed import About
from .posed_sidecar import Posed
from .reference import Reference

KINDS: dict[str, type[GroundPlane] | type[Homography] | type[Reference] | type[Posed]] = {
    "ground_plane": GroundPlane,
    "homography": Homography,
    "reference": Reference,
    "posed": Posed,
}
_SEE = "docs/cameras.md shows every kind with an example."


def load_camera(path: Path, *, rate_hz: float, size: tuple[int, int] | None = None) -> Camera:
    """The camera of a sidecar, for a video of a frame rate and size."""
    raw, digest = _read(path)
    sidecar = _checked(path, raw)
    about = About(model=sidecar.kind, source=path.name, digest=digest)
    if isinstance(sidecar, GroundPlane):
        return sidecar.camera(about)
    if isinstance(sidecar, Reference):
        return sidecar.camera(source=path.name, digest=digest, rate_hz=rate_hz, size=size)
    if isinstance(sidecar, Posed):
        return sidecar.camera(about, beside=path)
    given = sidecar.size or size
    if given is None:
        raise MediaError(f"the camera sidecar {path.name} needs width and height of the pictures it maps")
    if sidecar.mirrored(given):
        raise MediaError(
            f"the camera sidecar {path.name} has a mirrored image_to_ground, as no camera sees it",
            hint="Swap X and Y of the ground points, or negate one of them.",
        )
    return sidecar.camera(about, size=given)


def check_size(camera: Camera, width: int, height: int) -> None:
    """A camera must be for pictures of the video's size."""
    if camera.size not in (None, (width, height)):
        assert camera.size is not None
        raise MediaError(
            f"the camera sidecar is for pictures of {camera.size[0]}×{camera.size[1]} pixels, "
            f"the video's are {width}×{height}",
            hint="Calibrate for this video's size, or scale the sidecar's pixels to it.",
        )


def _read(path: Path) -> tuple[dict[str, Any], str]:
    """The JSON object of a file, and the digest of its bytes."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else "it cannot be read"
        raise MediaError(f"the camera sidecar {path} was given, but {reason}") from None
    try:
        raw = json.loads(data)
    except UnicodeDecodeError:
        raise MediaError(
            f"the camera sidecar {path.name} is not JSON, nor text of any kind", hint=_SEE
        ) from None
    except ValueError as error:
        raise MediaError(f"the camera sidecar {path.name} is not JSON: {error}", hint=_SEE) from None
    if not isinstance(raw, dict):
        raise MediaError(f"the camera sidecar {path.name} is not a JSON object", hint=_SEE)
    return raw, hashlib.sha256(data).hexdigest()


def _checked(path: Path, raw: dict[str, Any]) -> GroundPlane | Homography | Reference | Posed:
    """The sidecar as its kind; the first thing wrong with it in one sentence."""
    kind = raw.get("kind")
    if kind not in KINDS:
        known = ", ".join(KINDS)
        given = "has no kind" if kind is None else f"is of kind {kind!r}"
        raise MediaError(f"the camera sidecar {path.name} {given}; expected one of {known}", hint=_SEE)
    try:
        return KINDS[kind].model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        what = first["msg"].removeprefix("Value error, ")
        at = f" at {where!r}" if where else ""
        shown = "" if not where or first["type"] == "missing" else f" (given: {str(first['input'])[:60]})"
        raise MediaError(f"the camera sidecar {path.name} is wrong{at}: {what}{shown}", hint=_SEE) from None
