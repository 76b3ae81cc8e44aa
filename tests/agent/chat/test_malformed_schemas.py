"""The schemas that a model is offered: whole, plain, and asking for boxes in its own numbers."""

import json

import pytest

from vidence.agent.chat.offered import offered
from vidence.agent.chat.shortened import shortened
from vidence.agent.toolbox import manipulations
from vidence.tools.models.family import PLAIN, Family


def nodes(node):
    yield node
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(value)


def test_schemas_refer_to_nothing_and_hold_what_every_server_takes():
    for tool in offered(PLAIN):
        known = {key for node in nodes(tool.parameters) if isinstance(node, dict) for key in node}
        assert not known & {"$ref", "$defs", "prefixItems", "title"}, tool.name
        assert {"type": "null"} not in list(nodes(tool.parameters)), tool.name


def test_a_span_that_may_be_left_out_still_says_what_it_is_made_of():
    track = next(tool for tool in offered(PLAIN) if tool.name == "track")
    assert set(track.parameters["properties"]["span"]["properties"]) == {"start_s", "end_s"}


def test_every_manipulation_is_offered_and_answer_comes_last():
    assert [tool.name for tool in offered(PLAIN)] == [*manipulations(), "answer"]


@pytest.mark.parametrize("family", [PLAIN, Family(boxes="thousand", rows_first=True), Family(boxes="unit")])
def test_boxes_are_asked_for_in_the_numbers_of_the_family(family):
    zoom = next(tool for tool in offered(family) if tool.name == "zoom")
    assert family.describe() in zoom.parameters["properties"]["box"]["description"]
    assert "on" in zoom.parameters["properties"]
    assert "pixels of the frame" not in json.dumps(zoom.parameters)


def test_places_in_metres_are_asked_for_in_metres_and_on_no_picture():
    measure = next(tool for tool in offered(PLAIN) if tool.name == "measure").parameters["properties"]
    for field in ("line_m", "zone_m"):
        assert "metres" in measure[field]["description"]
        assert "pixels" not in measure[field]["description"]
    assert "on" not in measure


def letters(tools):
    return sum(len(json.dumps(tool.model_dump())) for tool in tools)


@pytest.mark.parametrize("family", [PLAIN, Family(boxes="thousand", rows_first=True)])
def test_what_a_model_is_told_of_the_tools_is_short(family):
    told = shortened(offered(family))
    assert letters(told) <= 16_500
    assert letters(told) < 0.82 * letters(offered(family))


def test_a_model_is_told_every_argument_of_every_tool_and_which_it_must_give():
    for whole, told in zip(offered(PLAIN), shortened(offered(PLAIN)), strict=True):
        assert (told.name, told.description) == (whole.name, whole.description)
        assert told.parameters["properties"].keys() == whole.parameters["properties"].keys()
        assert told.parameters.get("required") == whole.parameters.get("required")
        for name, field in told.parameters["properties"].items():
            assert field["description"], (told.name, name)
            assert field.get("type") == whole.parameters["properties"][name].get("type")


def test_a_model_is_not_told_limits_and_empty_defaults_that_its_calls_are_checked_against():
    found = [node for tool in shortened(offered(PLAIN)) for node in nodes(tool.parameters)]
    told = [node for node in found if isinstance(node, dict)]
    limits = {"pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum"}
    assert not {key for node in told for key in node} & (limits | {"minItems", "maxItems"})
    assert all(node["default"] for node in told if "default" in node)
    events = next(tool for tool in offered(PLAIN) if tool.name == "events")
    assert events.parameters["properties"]["of"]["pattern"]


def test_a_long_list_of_words_is_told_once_and_later_by_the_tool_that_told_it():
    told = {tool.name: tool.parameters["properties"] for tool in shortened(offered(PLAIN))}
    assert "cross" in told["events"]["event"]["enum"]
    for field in (told["count"]["event"], told["ground"]["steps"]["items"]["properties"]["event"]):
        assert "enum" not in field
        assert field["description"].endswith("as in `events`")
    assert told["read_text"]["box"]["description"] == "as in `zoom`"
    assert set(told["transcript"]["span"]["properties"]) == {"start_s", "end_s"}


def test_every_object_in_a_schema_tells_its_fields():
    for tool in (*offered(PLAIN), *shortened(offered(PLAIN))):
        inner = [node for field in tool.parameters["properties"].values() for node in nodes(field)]
        objects = [node for node in inner if isinstance(node, dict) and node.get("type") == "object"]
        assert all(node.get("properties") for node in objects), tool.name
