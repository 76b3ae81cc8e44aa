"""The manipulation `calibrate`: what gives this run its metres, as evidence."""

from __future__ import annotations

from typing import ClassVar

from ...traces.errors import NotMeasurable
from ...traces.records import Calibration
from .base import Arguments, Context, Output


class CalibrateArguments(Arguments):
    """Nothing: the camera and the tracks are the run's own."""


class Calibrate:
    """Tell what the metres of this run rest on."""

    name: ClassVar[str] = "calibrate"
    summary: ClassVar[str] = "Give the calibration that metres rest on."
    arguments: ClassVar[type[CalibrateArguments]] = CalibrateArguments

    def run(self, arguments: CalibrateArguments, context: Context) -> Output:
        """One calibration; not measurable where there is none."""
        calibration = run_calibration(context)
        by_depth = calibration.model == "depth"
        backends = (context.backends.depth().fingerprint(),) if by_depth else ()
        return Output(evidence=[calibration], backends=backends)


def run_calibration(context: Context) -> Calibration:
    """The calibration of a run: its tracks' own where they are metric, else its camera's."""
    if context.tracks is not None and context.tracks.calibration is not None:
        return context.tracks.calibration
    from ..geometry.depth.of_run import run_depth_camera
    from ..geometry.of_run import run_camera

    by_depth = run_depth_camera(context)
    if by_depth is not None:
        return by_depth.record()
    if context.camera is None and context.tracks is not None:
        raise NotMeasurable(
            f"the tracks of {context.tracks.source} are in pixels, and nothing tells their metres",
            hint="Give --camera FILE, too.",
        )
    return run_camera(context).record()
