"""The pictures of a run with the places of some of its evidence covered, as a model is shown them then."""

from __future__ import annotations

from collections.abc import Callable, Collection

from ...tools.brush import Brush
from ...traces.covering import Covers, boxes, views
from ...traces.errors import AuditFailed
from ...traces.events import Event, EvidenceEntered
from ...traces.reader import TraceReader
from ...traces.records import Depth, Description, Evidence, Frames, Reading, Region, Tube
from ...traces.records.region import Xyxy

_At = Callable[[float], Xyxy | None]
# Whether a place is in a picture does not hang on how large that is.
_ANY_SIZE = (4096, 4096)


def covered(gone: Collection[str], reader: TraceReader) -> dict[str, bytes]:
    """Every picture that shows a place of this evidence, with the place filled, by what it was."""
    at, brush = _places(gone, reader), Brush()
    if at is None:
        return {}
    found: dict[str, bytes] = {}
    for blob, shown in views(event for event in reader.events if not _is_map(event)).items():
        try:
            data = reader.blobs.get(blob)
        except AuditFailed:
            continue  # an audit says so; what is not there is not shown either
        size = brush.size(data)
        where = () if size is None else boxes(shown, size, at)
        if where:
            found[blob] = brush.cover(data, where)
    return found


def _is_map(event: Event) -> bool:
    """Depths are told in numbers: no model is shown their map."""
    return isinstance(event, EvidenceEntered) and isinstance(event.evidence, Depth)


def showing(gone: Collection[str], reader: TraceReader) -> list[str]:
    """What a model said or read of pictures that show a place of this evidence."""
    at = _places(gone, reader)
    if at is None:
        return []
    return [
        event.evidence.id
        for event in reader.events
        if isinstance(event, EvidenceEntered)
        and isinstance(event.evidence, Description | Reading)
        and any(boxes(shown, _ANY_SIZE, at) for shown in views([reader.started, event]).values())
    ]


def _places(gone: Collection[str], reader: TraceReader) -> Covers | None:
    """Where this evidence is at an instant; None where none of it has a place of its own."""
    half_s = 0.5 / max(reader.started.video.rate_hz, 1e-6)
    evidence = [one for key, one in reader.ledger().items() if key in gone]
    known = [place for one in evidence if (place := _place(one, half_s)) is not None]
    if not known:
        return None
    return lambda t_s: [box for place in known if (box := place(t_s)) is not None]


def _place(evidence: Evidence, half_s: float) -> _At | None:
    if isinstance(evidence, Tube):
        return lambda t_s: box.xyxy if (box := evidence.box_at(t_s)) is not None else None
    if isinstance(evidence, Region):
        return lambda t_s: evidence.box.xyxy if abs(t_s - evidence.frame.t_s) <= half_s else None
    if isinstance(evidence, Reading):
        return lambda t_s: evidence.crop if abs(t_s - evidence.frame.t_s) <= half_s else None
    if isinstance(evidence, Frames) and evidence.crop is not None:
        crop, times = evidence.crop, [frame.t_s for frame in evidence.frames]
        return lambda t_s: crop if any(abs(t_s - at) <= half_s for at in times) else None
    return None
