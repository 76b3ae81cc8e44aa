"""The manipulations of a run, wrapped: record(meter(timeout(notes(retry(cache(run))))))."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from typing import Any

from ..tools.manipulations.base import Context, Manipulation
from ..tools.wrappers.caching import with_cache
from ..tools.wrappers.metering import Meter, with_meter
from ..tools.wrappers.noting import with_notes
from ..tools.wrappers.record import Outcome, with_record
from ..tools.wrappers.retry import with_retry
from ..tools.wrappers.runner import plain_runner
from ..tools.wrappers.timeout import with_timeout
from ..traces.records import Call

# A single call may take this long; the run's budget may be shorter.
CALL_SECONDS = 3600.0


@cache
def manipulations() -> dict[str, Manipulation[Any]]:
    """Every manipulation by name."""
    from ..tools.manipulations.calibrate import Calibrate
    from ..tools.manipulations.compare import Compare
    from ..tools.manipulations.count import Count
    from ..tools.manipulations.depth import ReadDepth
    from ..tools.manipulations.describe import Describe
    from ..tools.manipulations.detect import Detect
    from ..tools.manipulations.events import Events
    from ..tools.manipulations.follow_points import FollowPoints
    from ..tools.manipulations.ground import Ground
    from ..tools.manipulations.locate import Locate
    from ..tools.manipulations.look import Look
    from ..tools.manipulations.measure import Measure
    from ..tools.manipulations.read_text import ReadText
    from ..tools.manipulations.scenes import Scenes
    from ..tools.manipulations.search import Search
    from ..tools.manipulations.segment import Segment
    from ..tools.manipulations.track import Track
    from ..tools.manipulations.transcript import ReadTranscript
    from ..tools.manipulations.watch import Watch
    from ..tools.manipulations.zoom import Zoom

    kinds: tuple[Manipulation[Any], ...] = (
        Scenes(),
        Search(),
        Watch(),
        Look(),
        Zoom(),
        Describe(),
        ReadText(),
        ReadTranscript(),
        Detect(),
        Track(),
        Segment(),
        FollowPoints(),
        Events(),
        Count(),
        Ground(),
        ReadDepth(),
        Calibrate(),
        Locate(),
        Measure(),
        Compare(),
    )
    return {kind.name: kind for kind in kinds}


def call_runner(meter: Meter, commit: Callable[[Call, Outcome], None]) -> Callable[[Call, Context], None]:
    """What carries a call out and commits its outcome."""
    known = manipulations()
    run = with_cache(plain_runner(known), known, version("vidence"))
    limited = with_timeout(with_notes(with_retry(run)), CALL_SECONDS)
    return with_record(with_meter(limited, meter), commit)
