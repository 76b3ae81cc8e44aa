"""The tools that a model is offered: the manipulations with their schemas, and `answer`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, JsonValue

from ...tools.models.family import Family
from ...tools.models.model import Offered
from ..toolbox import manipulations
from .claims import AnswerGiven
from .fitting import is_place
from .places import ON

ANSWER = "answer"
_ON: dict[str, JsonValue] = {
    "type": "string",
    "description": "the picture that it is given in, such as p2; else the last whole frame",
}


@cache
def offered(family: Family) -> tuple[Offered, ...]:
    """Every manipulation, then `answer`; boxes are asked for in the numbers of the model's family."""
    tools = [
        Offered(
            name=m.name,
            description=m.summary,
            parameters=_placed(plain(m.arguments.model_json_schema()), family),
        )
        for m in manipulations().values()
    ]
    answer = Offered(
        name=ANSWER,
        description="Answer by typed claims that cite evidence.",
        parameters=_schema(AnswerGiven, family),
    )
    return (*tools, answer)


def _schema(arguments: type[BaseModel], family: Family) -> dict[str, Any]:
    return _placed(plain(arguments.model_json_schema()), family)


def boxes_of(schema: Mapping[str, Any]) -> dict[str, bool]:
    """The fields of a schema that are places, and whether these are boxes, whose corners have an order."""
    properties: Mapping[str, Any] = schema.get("properties", {})
    return {name: name != "line" for name, field in properties.items() if is_place(field, name)}


def _placed(schema: dict[str, Any], family: Family) -> dict[str, Any]:
    """With boxes in the family's numbers, and a way to say of which picture."""
    boxes = boxes_of(schema)
    if not boxes:
        return schema
    fields = {
        name: {**field, "description": f"{_meant(name)}{family.describe()}"} if name in boxes else field
        for name, field in schema["properties"].items()
    }
    return {**schema, "properties": {**fields, ON: _ON}}


def _meant(name: str) -> str:
    return "the two ends, " if name == "line" else ""


def plain(schema: dict[str, Any]) -> dict[str, Any]:
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
        return _inlined_choice(_without_null(node), definitions)
    return {
        key: {name: _inlined(value, definitions) for name, value in item.items()}
        if key == "properties"
        else _inlined(item, definitions)
        for key, item in node.items()
        if key not in ("$defs", "title", "additionalProperties") and not (key == "default" and item is None)
    }


def _inlined_choice(node: dict[str, Any], definitions: Mapping[str, Any]) -> Any:
    """A choice of schemas; of fixed words it is one list of words."""
    if "anyOf" not in node:
        return _inlined(node, definitions)
    kinds = _inlined(node["anyOf"], definitions)
    rest = _inlined({key: value for key, value in node.items() if key != "anyOf"}, definitions)
    if all("enum" in kind for kind in kinds):
        return {**rest, "type": "string", "enum": list(dict.fromkeys(w for k in kinds for w in k["enum"]))}
    return {**rest, "anyOf": kinds}


def _without_null(node: dict[str, Any]) -> dict[str, Any]:
    """What may be left out need not also be allowed to be null."""
    kinds = [kind for kind in node["anyOf"] if kind != {"type": "null"}]
    rest = {key: value for key, value in node.items() if key != "anyOf"}
    return {**kinds[0], **rest} if len(kinds) == 1 else {**rest, "anyOf": kinds}
