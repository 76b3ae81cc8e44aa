"""The schemas that a model is offered: whole, plain, and asking for boxes in its own numbers."""

import json

import pytest

from vidence.agent.chat.offered import offered
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
