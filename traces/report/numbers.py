"""Numbers of evidence in words: what was measured and what it was worked out with, by name and with units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..records import Calibration, Derivation, Evidence, Measurement
from ..records.base import Parameter, Scalar

Named = tuple[str, str]

# Units that names end in; what a name of parameters means where it does not say so by itself.
_UNITS = {"px": "px", "s": "s", "m": "m", "deg": "°", "hz": "Hz"}
_MEANS = {
    "frame_px": "size of the frame",
    "video_s": "time of the video",
    "span": "time asked about",
    "at_s": "instant asked about",
    "line": "line in the picture",
    "line_m": "line on the ground",
    "zone_m": "zone on the ground",
    "way": "which way",
    "pixels_px": "what the length is of",
}


def numbers(one: Evidence) -> Iterable[Named]:
    """Names and values of all that a piece of evidence tells in numbers."""
    derivation: Derivation | None = getattr(one, "derivation", None)
    if isinstance(one, Measurement):
        yield from _measured(one)
    if isinstance(one, Calibration):
        yield from (_told(name, value) for name, value in one.parameters.items() if value is not None)
        for name, sigma in one.sigma.items():
            named, said = _told(name, sigma)
            yield f"one standard deviation of {named}", said
    parameters = derivation.parameters if derivation else {}
    yield from (_told(name, value) for name, value in parameters.items() if value is not None)


def _measured(one: Measurement) -> Iterable[Named]:
    if one.value is not None:
        yield "value", f"{one.value:.6g} {one.unit}".strip()
    if one.sigma:
        yield "one standard deviation", f"{one.sigma:.3g} {one.unit}".strip()
    if one.ci95:
        yield "95 % interval", f"{one.ci95[0]:.6g} to {one.ci95[1]:.6g} {one.unit}".strip()
    if one.at_s is not None:
        yield "instant", f"{one.at_s:.3f} s"
    if one.at_sigma_s:
        yield "one standard deviation of the instant", f"{one.at_sigma_s:.3g} s"


def _told(name: str, value: Parameter) -> Named:
    """One parameter: its name as a person says it, its value with the unit."""
    plain, _, suffix = name.rpartition("_")
    unit = _UNITS.get(suffix, "")
    named = _MEANS.get(name) or (plain if plain and unit else name).replace("_", " ")
    if not isinstance(value, tuple):
        return named, f"{_scalar(value)} {unit}".strip()
    if all(isinstance(part, tuple) for part in value) and value:
        return named, f"{'; '.join(_plain(part) for part in value)} {unit}".strip()
    return named, _SEVERAL.get(name, _listed)(value, unit)


def _scalar(value: Scalar) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.6g}"
    return str(value).replace("_", " ")


def _plain(values: Any) -> str:
    return f"({', '.join(_scalar(value) for value in values)})"


def _listed(values: Sequence[Any], unit: str) -> str:
    return f"{', '.join(_scalar(value) for value in values)} {unit}".strip()


def _size(values: Sequence[Any], unit: str) -> str:
    return f"{' × '.join(_scalar(value) for value in values)} {unit}"


def _ends(values: Sequence[Any], unit: str) -> str:
    return f"{' to '.join(f'{value:.3f}' for value in values)} s"


def _corners(values: Sequence[Any], unit: str) -> str:
    """Two places, as of a line or a zone; a line of the picture does not name its unit."""
    return f"from {_plain(values[:2])} to {_plain(values[2:])} {unit or 'px'}"


def _steps(values: Sequence[Any], unit: str) -> str:
    """Things done one after another, each spelled as `name/way/side/other`."""
    return ", then ".join(" ".join(filter(None, str(step).split("/"))) for step in values)


_SEVERAL: dict[str, Callable[[Sequence[Any], str], str]] = {
    "frame_px": _size,
    "video_s": _ends,
    "span": _ends,
    "line": _corners,
    "line_m": _corners,
    "zone_m": _corners,
    "steps": _steps,
}
