"""Whatever a model replies, it is read as calls, an answer or a correction: reading never fails."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vidence.agent.chat.history import corrected
from vidence.agent.chat.offered import offered
from vidence.agent.chat.places import Places
from vidence.agent.chat.reading import Reader
from vidence.tools.models.family import PLAIN
from vidence.traces.canonical import canonical
from vidence.traces.records import Exchange, Fingerprint, Reply, ToolUse, VideoRecord

TOOLS = offered(PLAIN)
NAMES = [tool.name for tool in TOOLS]
FIELDS = sorted({field for tool in TOOLS for field in tool.parameters.get("properties", {})})
VIDEO = VideoRecord(
    name="made-up.mp4",
    sha256="0" * 64,
    width=192,
    height=120,
    time_base=(1, 1000),
    start_s=0.0,
    end_s=3.0,
    frames=75,
    rate_hz=25.0,
    codec="h264",
    pixel_format="yuv420p",
    decoder="none",
)

numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
leaves = (
    st.none() | st.booleans() | numbers | st.text() | st.sampled_from(["e1", "k1", "1.5 s", "0:02", "<box>"])
)
values = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(FIELDS) | st.text(), inner)
)
arguments = values | st.dictionaries(st.sampled_from(FIELDS), values) | values.map(json.dumps)
names = st.sampled_from(NAMES) | st.sampled_from(NAMES).map(lambda name: f"functions.{name}") | st.text()
calls = st.builds(ToolUse, id=st.text(max_size=3), name=names, arguments=arguments)
TAGS = "<tool_call> </tool_call> <function= <parameter= </parameter> <think> </think> <arg_key> <arg_value>"
marks = st.sampled_from(
    [*TAGS.split(), "```json", "```", "[TOOL_CALLS]", '{"name": "', '"arguments": ', "(", "=", "“"]
)
written = st.lists(marks | names | arguments.map(json.dumps) | st.text(), max_size=12).map("".join)
replies = st.builds(
    Reply,
    text=st.just("") | written,
    uses=st.lists(calls, max_size=4).map(tuple),
    finish=st.sampled_from(["stop", "length", "tool_calls", ""]),
)


def reader():
    return Reader(TOOLS, ledger={}, calls={}, results={}, places=Places(PLAIN, VIDEO))


def assert_read(reply):
    reading = reader()(reply)
    meanings = [bool(reading.calls), reading.draft is not None, reading.correction is not None]
    assert meanings.count(True) == 1
    exchange = Exchange(
        step=1,
        model=Fingerprint(capability="chat", name="fuzz", version="1"),
        request="0" * 64,
        reply=reply,
        correction=reading.correction,
        repairs=reading.repairs,
    )
    assert Exchange.model_validate_json(canonical(exchange)) == exchange
    for message in corrected(reply, reading.correction or "", NAMES):
        canonical(message)


patient = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@settings(patient, max_examples=60)
@given(replies)
def test_reading_never_fails_and_what_it_gives_can_be_written_down_and_told(reply):
    assert_read(reply)


@pytest.mark.long
@settings(patient, max_examples=1500)
@given(replies)
def test_reading_never_fails_in_many_more_cases(reply):
    assert_read(reply)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "{" * 20_000,
        '{"a":' * 4_000,
        '{"name": "track", "arguments": ' * 600,
        "<function=track>" * 1_200,
        "<function=track><parameter=query>" * 600,
        "<tool_call>track<arg_key>" * 800,
        "track(" * 3_000,
        "<think>" * 2_800,
        "(" * 20_000,
        "track " * 3_300,
        "{[}" * 6_600,
        '"' * 19_999,
        "{'a': '" * 2_800,
        "1" * 20_000,
        "{" + "9" * 19_000 + "}",
        "x" * 1_000_000,
    ],
    ids=lambda text: text[:24],
)
def test_no_reply_takes_long_to_read(text):
    began = time.process_time()
    assert reader()(Reply(text=text)).correction
    assert reader()(Reply(uses=(ToolUse(id="a", name="track", arguments=text),))).correction
    assert time.process_time() - began < 2


def test_halves_of_characters_and_bottomless_arguments_are_kept_as_a_trace_can_hold_them():
    bottomless = 1
    for _ in range(100):
        bottomless = [bottomless]
    uses = (ToolUse(id="\ud800", name="look\udfff", arguments={"\ud800": bottomless, "n": 10**400}),)
    reply = Reply(text="a\ud83d", uses=uses)
    assert Reply.model_validate_json(canonical(reply)) == reply
    assert reply.text == "a?"
