"""The backends that come with Vidence."""

from __future__ import annotations

from .backends.cameras import entries as cameras
from .backends.depth import entries as depth
from .backends.detectors import entries as detectors
from .backends.points import entries as points
from .backends.retrievers import entries as retrievers
from .backends.segmenters import entries as segmenters
from .backends.trackers import entries as trackers
from .backends.words import entries as words

BUILT_IN = (
    *detectors.ENTRIES,
    *trackers.ENTRIES,
    *segmenters.ENTRIES,
    *points.ENTRIES,
    *depth.ENTRIES,
    *cameras.ENTRIES,
    *retrievers.ENTRIES,
    *words.ENTRIES,
)
