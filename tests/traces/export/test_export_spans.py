"""A run as spans: a tree whose times nest, ids that are always the same, and what each span says."""

import json

import pytest

from vidence.tests.traces.export import sample_exports


def spans_of(path):
    (resource,) = json.loads(path.read_text())["resourceSpans"]
    (scope,) = resource["scopeSpans"]
    return [{**span, "told": told(span)} for span in scope["spans"]]


def told(thing):
    return {one["key"]: next(iter(one["value"].values())) for one in thing["attributes"]}


@pytest.fixture
def spans(small, exported):
    return spans_of(exported(small, "otel"))


@pytest.fixture
def talked(tmp_path, exported):
    return spans_of(exported(sample_exports.by_model(tmp_path), "otel"))


def kinds(spans):
    return [(span["told"]["openinference.span.kind"], span["name"]) for span in spans]


def test_steps_hold_calls_and_the_run_holds_steps(spans):
    assert kinds(spans) == [
        ("AGENT", "vidence"),
        ("CHAIN", "brief"),
        ("CHAIN", "act"),
        ("TOOL", "track"),
        ("TOOL", "detect"),
        ("TOOL", "measure"),
        ("TOOL", "look"),
    ]
    names = {span["spanId"]: span["name"] for span in spans}
    assert [names.get(span.get("parentSpanId")) for span in spans] == [None, "vidence", "vidence"] + [
        "act"
    ] * 4


@pytest.mark.parametrize("run", ["spans", "talked"])
def test_ids_have_their_length_and_are_each_once(request, run):
    found = request.getfixturevalue(run)
    (trace,) = {span["traceId"] for span in found}
    ids = [span["spanId"] for span in found]
    assert len(bytes.fromhex(trace)) == 16
    assert {len(bytes.fromhex(one)) for one in ids} == {8}
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("run", ["spans", "talked"])
def test_every_span_ends_and_none_begins_before_its_parent(request, run):
    found = request.getfixturevalue(run)
    starts = {span["spanId"]: int(span["startTimeUnixNano"]) for span in found}
    for span in found:
        begun, ended = int(span["startTimeUnixNano"]), int(span["endTimeUnixNano"])
        assert starts.get(span.get("parentSpanId"), 0) <= begun <= ended
        assert span["status"]["code"] in (1, 2)


def test_the_run_says_what_was_asked_and_answered(spans):
    root = spans[0]
    assert root["told"]["input.value"] == "How fast is the red car?"
    assert root["told"]["output.value"] == "The red car went 25 m/s."
    assert (root["startTimeUnixNano"], root["status"]) == ("1700000000000000000", {"code": 1})
    assert json.loads(root["told"]["metadata"])["video"] == "clip.mp4"


def test_a_tool_says_what_it_was_given_and_gave(spans):
    track, detect = spans[3:5]
    assert json.loads(track["told"]["input.value"]) == {"query": "car"}
    assert [line.split(":")[0] for line in track["told"]["output.value"].splitlines()] == [
        "e1 tube",
        "e2 tube",
    ]
    assert detect["status"] == {"code": 2, "message": "nothing_found: no dog"}


def test_an_objection_is_told_on_its_step(spans):
    (event,) = spans[0]["events"]
    assert (event["name"], told(event)["claim"]) == ("objection", "c1")


def test_a_model_says_what_it_read_wrote_and_cost(talked):
    first, second = (span for span in talked if span["told"]["openinference.span.kind"] == "LLM")
    assert first["told"]["llm.model_name"] == "tiny-1"
    assert second["told"]["llm.model_name"] == "openai:tiny"
    counts = [first["told"][f"llm.token_count.{one}"] for one in ("prompt", "completion", "total")]
    assert (counts, first["told"]["llm.cost.total"]) == (["9", "4", "13"], 0.5)
    said = "llm.input_messages"
    assert second["told"][f"{said}.2.message.tool_calls.0.tool_call.function.name"] == "track"
    assert second["told"][f"{said}.3.message.tool_call_id"] == "t1.1"
    image = second["told"][f"{said}.4.message.contents.1.message_content.image.image.url"]
    assert image.startswith("sha256:a4d4")
    wrote = "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments"
    assert json.loads(second["told"][wrote]) == {"claims": [{"evidence": ["e4"]}]}


def test_a_model_began_as_long_before_as_it_took(talked):
    first, _ = (span for span in talked if span["told"]["openinference.span.kind"] == "LLM")
    assert int(first["endTimeUnixNano"]) - int(first["startTimeUnixNano"]) == 62_500_000


def test_what_was_cut_off_says_so(talked):
    steps = [(span["status"], span["told"]["vidence.step"]) for span in talked if span["name"] == "decide"]
    assert steps == [
        ({"code": 1}, "1"),
        ({"code": 2, "message": "killed"}, "2"),
        ({"code": 2, "message": "the trace ends here"}, "2"),
    ]
    assert talked[0]["status"]["message"] == "the run did not come to its end"


def test_hostile_text_stays_text(hostile, exported):
    path = exported(hostile, "otel")
    assert path.read_bytes().isascii()
    root, step, tool = spans_of(path)
    assert step["name"] == sample_exports.HOSTILE[1]
    assert json.loads(tool["told"]["input.value"]) == {sample_exports.HOSTILE[1]: sample_exports.HOSTILE[3]}
    assert root["told"]["output.value"] == sample_exports.HOSTILE[4]
