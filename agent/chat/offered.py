"""The tools that a model is offered: the manipulations with their schemas, and `answer`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ...tools.models.model import Offered
from ..toolbox import manipulations
from .claims import AnswerGiven

ANSWER = "answer"


@cache
def offered() -> tuple[Offered, ...]:
    """Every manipulation, then `answer`."""
    tools = [
        Offered(name=m.name, description=m.summary, parameters=_plain(m.arguments.model_json_schema()))
        for m in manipulations().values()
    ]
    answer = Offered(
        name=ANSWER,
        description="Propose the answer: typed claims that cite evidence. A verifier checks each.",
        parameters=_plain(AnswerGiven.model_json_schema()),
    )
    return (*tools, answer)


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that every server takes: nothing referred to, no titles, tuples as arrays of a length."""
    definitions: Mapping[str, Any] = schema.get("$defs", {})
    return dict(_inlined(schema, definitions))


def _inlined(node: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(node, list):
        return [_inlined(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        rest = {key: value for key, value in node.items() if key != "$ref"}
        return _inlined({**definitions[node["$ref"].rpartition("/")[2]], **rest}, definitions)
    if "prefixItems" in node:
        first = node["prefixItems"][0]
        node = {k: v for k, v in node.items() if k != "prefixItems"} | {"items": first}
    if "anyOf" in node:
        node = _without_null(node)
    return {
        key: {name: _inlined(value, definitions) for name, value in item.items()}
        if key == "properties"
        else _inlined(item, definitions)
        for key, item in node.items()
        if key not in ("$defs", "title", "additionalProperties") and not (key == "default" and item is None)
    }


def _without_null(node: dict[str, Any]) -> dict[str, Any]:
    """What may be left out need not also be allowed to be null."""
    kinds = [kind for kind in node["anyOf"] if kind != {"type": "null"}]
    rest = {key: value for key, value in node.items() if key != "anyOf"}
    return {**kinds[0], **rest} if len(kinds) == 1 else {**rest, "anyOf": kinds}
