"""A run as chat: every reply with what led to it, word for word, and the pictures beside the lines."""

import json

import pytest

from vidence.tests.traces.export import sample_exports
from vidence.tools.models.model import Request
from vidence.traces.blobs import BlobStore
from vidence.traces.errors import NothingFound
from vidence.traces.events import Exchanged
from vidence.traces.export.chosen import Chosen
from vidence.traces.export.formats import FORMATS, export
from vidence.traces.reader import TraceReader


def lines_of(folder):
    return [json.loads(line) for line in (folder / "chat.jsonl").read_text().splitlines()]


def images_of(line):
    parts = [part for one in line["messages"] if isinstance(one["content"], list) for part in one["content"]]
    return [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]


@pytest.fixture
def talked(tmp_path):
    return sample_exports.by_model(tmp_path)


def answered_calls(messages):
    """Ids of calls in order, and of the results right after them."""
    asked = [call["id"] for one in messages for call in one.get("tool_calls", ())]
    return asked, [one["tool_call_id"] for one in messages if one["role"] == "tool"]


def test_a_line_is_the_request_word_for_word_and_the_reply(talked, exported):
    exchanges = [e.exchange for e in TraceReader(talked).events if isinstance(e, Exchanged)]
    lines = lines_of(exported(talked, "chat"))
    assert len(lines) == len(exchanges) == 2
    for line, exchange in zip(lines, exchanges, strict=True):
        sent = Request.model_validate_json(BlobStore(talked).get(exchange.request))
        *before, last = line["messages"]
        assert [one["role"] for one in before] == [one.role for one in sent.messages]
        assert before[0]["content"] == sent.messages[0].parts[0].text
        assert [tool["function"]["name"] for tool in line["tools"]] == [tool.name for tool in sent.tools]
        assert last["role"] == "assistant"
        used = [
            (c["id"], c["function"]["name"], json.loads(c["function"]["arguments"]))
            for c in last["tool_calls"]
        ]
        assert used == [(use.id, use.name, use.arguments) for use in exchange.reply.uses]


def test_lines_say_what_came_of_them(talked, exported):
    first, second = (line["about"] for line in lines_of(exported(talked, "chat")))
    assert (first["accepted"], first["correction"]) == (1, None)
    assert (second["accepted"], second["correction"], second["status"]) == (0, "there is no e4", "unfinished")


def test_pictures_lie_beside_and_boxes_are_in_their_pixels(talked, exported):
    folder = exported(talked, "chat")
    first, second = lines_of(folder)
    assert (images_of(first), first["about"]["boxes"]) == ([], [])
    (name,) = images_of(second)
    assert (folder / name).read_bytes() == sample_exports.PICTURE
    # At 0.04 s the car is at (7, 20, 17, 30) of the frame, of which the picture is half as large.
    (box,) = second["about"]["boxes"]
    assert box == {"image": name, "evidence": "e1", "label": "car", "xyxy": [3.5, 10.0, 8.5, 15.0]}


def test_a_run_by_rules_is_question_calls_results_answer(small, exported):
    (line,) = lines_of(exported(small, "chat"))
    roles = [one["role"] for one in line["messages"]]
    assert roles == ["system", "user", "assistant", *["tool"] * 4, "user", "assistant"]
    assert line["messages"][1]["content"][0]["text"].startswith("How fast is the red car?\n")
    asked, given = answered_calls(line["messages"])
    assert asked == given == ["k1", "k2", "k3", "k4"]
    track, detect = (json.loads(one["content"]) for one in line["messages"][3:5])
    assert [one["id"] for one in track["evidence"]] == ["e1", "e2"]
    assert track["evidence"][0]["boxes"][1] == {"t_s": 0.04, "xyxy": [7.0, 20.0, 17.0, 30.0]}
    assert detect == {"error": {"code": "nothing_found", "message": "no dog"}}
    answer = "The red car went 25 m/s.\n- The red car went 25 m/s. [e4, e6]"
    assert line["messages"][-1]["content"] == answer


def test_what_is_looked_at_is_shown_with_its_boxes(small, exported):
    (line,) = lines_of(exported(small, "chat"))
    (name,) = images_of(line)
    box = next(one for one in line["about"]["boxes"] if one["evidence"] == "e1")
    # The picture is one pixel of a whole frame of 64 × 48.
    assert (box["image"], box["xyxy"]) == (name, [0.2, 0.42, 0.36, 0.62])


def test_of_a_long_tube_few_boxes_are_told(small, exported, monkeypatch):
    monkeypatch.setattr("vidence.traces.export.told.MOST_BOXES", 3)
    (line,) = lines_of(exported(small, "chat"))
    boxes = json.loads(line["messages"][3]["content"])["evidence"][0]["boxes"]
    assert [box["t_s"] for box in boxes] == [0.0, 0.08, 0.12]


def test_a_call_that_did_not_end_is_left_out(tmp_path, exported):
    run = sample_exports.small(tmp_path, until=9)
    (line,) = lines_of(exported(run, "chat"))
    assert answered_calls(line["messages"]) == (["k1"], ["k1"])
    assert line["messages"][-1]["role"] == "tool"


def test_a_run_that_did_nothing_is_no_chat(tmp_path, exported):
    with pytest.raises(NothingFound, match="no chat"):
        exported(sample_exports.small(tmp_path, until=3), "chat")


def test_a_picture_that_is_gone_is_said_to_be(talked, tmp_path):
    chosen = Chosen.of(talked)
    second = [e.exchange for e in chosen.reader.events if isinstance(e, Exchanged)][1]
    BlobStore(talked).path(second.shown[0].blob).unlink()
    export(chosen, FORMATS["chat"], tmp_path / "out")
    _, line = lines_of(tmp_path / "out")
    assert (images_of(line), line["about"]["boxes"]) == ([], [])
    assert "(a picture that the trace no longer holds)" in (tmp_path / "out" / "chat.jsonl").read_text()
    assert chosen.notes[1:] == ["the picture a4d4c0096193… is not in the trace: a line says so instead"]


def test_hostile_text_stays_on_its_line(hostile, exported):
    folder = exported(hostile, "chat")
    assert (folder / "chat.jsonl").read_bytes().isascii()
    (line,) = lines_of(folder)
    call = line["messages"][2]["tool_calls"][0]["function"]
    assert call["name"] == sample_exports.HOSTILE[0]
    assert json.loads(call["arguments"]) == {sample_exports.HOSTILE[1]: sample_exports.HOSTILE[3]}
