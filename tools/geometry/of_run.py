"""The camera of a run: the user's sidecar, set in motion where the picture moves."""

from __future__ import annotations

from ...traces.errors import NotMeasurable
from ..finding import camera_verdict
from ..manipulations.base import Context
from .camera import Camera
from .posed import PosedCamera

MISSING = "there is no calibration: nothing tells how many metres a pixel is"
GIVE_ONE = (
    "Give --camera FILE (vidence calibrate makes one), --tracks FILE with metres, or a network that tells "
    "metric depth: --backend depth=depth-anything."
)


def run_camera(context: Context) -> Camera:
    """The camera that gives this run its metres."""
    camera = context.camera
    if camera is None:
        raise NotMeasurable(MISSING, hint=GIVE_ONE)
    if isinstance(camera, PosedCamera) and camera.about.model == "posed":
        return camera
    verdict = camera_verdict(context)
    if not verdict.told:
        raise NotMeasurable(
            f"whether the camera moves cannot be told ({verdict.detail}, and too little shows on the ground)",
            hint="Give its poses with a 'posed' sidecar.",
        )
    if not verdict.moves:
        return camera
    if isinstance(camera, PosedCamera) and camera.about.model == "ground_plane":
        from .ego.moving import moving_camera

        return moving_camera(context, camera)
    raise NotMeasurable(
        f"the camera moves ({verdict.detail}), and a {camera.record().model} sidecar is for one that stands",
        hint="Give a 'ground_plane' sidecar, whose motion can be estimated, or a 'posed' one.",
    )
