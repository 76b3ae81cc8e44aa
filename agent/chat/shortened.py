"""The tools as a model is told of them: what its calls are checked for is left out, all else is said once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from ...tools.models.model import Offered

# Descriptions tell in words what a model has to know of these.
_LIMITS = (
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "minItems",
    "maxItems",
)
# What is shorter is told again: so many words of a list, or letters of a description.
_WORDS, _LETTERS = 4, 25

Json = dict[str, Any]
# By which tool something was told first.
Told = dict[Hashable, str]


def shortened(tools: Sequence[Offered]) -> tuple[Offered, ...]:
    """The same tools in fewer words."""
    told: Told = {}
    return tuple(
        tool.model_copy(update={"parameters": _whole(tool.parameters, tool.name, told)}) for tool in tools
    )


def _whole(schema: Mapping[str, Any], tool: str, told: Told) -> Json:
    """The schema of all arguments, or of a thing of a list; what it is, its tool or its field says."""
    kept = {key: value for key, value in schema.items() if key not in (*_LIMITS, "description")}
    if "properties" in kept:
        kept["properties"] = {
            name: _field(field, name, tool, told) for name, field in kept["properties"].items()
        }
    return kept


def _field(schema: Mapping[str, Any], name: str, tool: str, told: Told) -> Json:
    """One argument, without empty defaults; what an earlier tool told word for word is told by its name."""
    kept = {key: value for key, value in schema.items() if key not in _LIMITS and (value or key != "default")}
    words, meant = tuple(kept.get("enum", ())), kept.get("description", "")
    if len(words) >= _WORDS and (first := told.setdefault(words, tool)) != tool:
        del kept["enum"]
        kept["description"] = f"{meant}, as in `{first}`"
    elif len(meant) >= _LETTERS and (first := told.setdefault((name, meant), tool)) != tool:
        kept["description"] = f"as in `{first}`"
    if "properties" in kept:
        # A span: all of its fields belong to it.
        kept.pop("required", None)
    if "items" in kept:
        kept["items"] = _whole(kept["items"], tool, told)
    return kept
