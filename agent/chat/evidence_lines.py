"""Evidence in words for a model: a line each, places in its own numbers too, what is left out by count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ...traces.records import CallResult, Description, Evidence, Path, Reading, Region, Transcript
from ...traces.render import details, summary
from .places import Places
from .prompts import as_line, fenced

# What Y is in each of the frames that paths come in.
_AHEAD = {
    "world": "ahead of where the camera starts",
    "camera": "ahead of the camera",
    "plane": "up in the picture",
}


def line_of(evidence: Evidence, places: Places) -> str:
    """One line: id, kind, what it holds."""
    told = f"{evidence.id} {evidence.kind}: {as_line(summary(evidence))}"
    if isinstance(evidence, Path):
        return f"{told}, {_way(evidence)}"
    yours = places.from_frame(evidence.box.xyxy) if isinstance(evidence, Region) else None
    return told if yours is None else f"{told}; in your numbers of the whole frame {yours}"


def _way(path: Path) -> str:
    """Where a path begins and ends, and along which axes: what lines and zones in metres are chosen by."""
    (x1, y1, _), (x2, y2, _) = path.samples.xyz_m[0], path.samples.xyz_m[-1]
    up = _AHEAD[path.frame]
    return f"from ({x1:.1f}, {y1:.1f}) to ({x2:.1f}, {y2:.1f}) m, x to the right and y {up}"


def lines_of(keys: Sequence[str], ledger: Mapping[str, Evidence], places: Places, most: int) -> list[str]:
    """A line for each of the newest; before them, what the older ones were."""
    left_out, kept = keys[: max(len(keys) - most, 0)], keys[max(len(keys) - most, 0) :]
    lines = [line_of(ledger[key], places) for key in kept]
    if not left_out:
        return lines
    kinds = Counter(ledger[key].kind for key in left_out)
    counted = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    return [f"({left_out[0]} to {left_out[-1]} are left out here: {counted})", *lines]


def result_of(result: CallResult, ledger: Mapping[str, Evidence], places: Places, most: int) -> str:
    """What a call gave, as data: words of others whole this once, all else a line each."""
    if result.failure is not None:
        hint = f" {result.failure.hint}" if result.failure.hint else ""
        return fenced(f"failed ({result.failure.code}): {as_line(result.failure.message + hint)}")
    wordy = [key for key in result.evidence if isinstance(ledger[key], Transcript | Reading | Description)]
    told = [f"{key} {ledger[key].kind}: {details(ledger[key])}" for key in wordy]
    rest = [key for key in result.evidence if key not in wordy]
    return fenced("\n".join([*lines_of(rest, ledger, places, most), *told]) or "nothing")
