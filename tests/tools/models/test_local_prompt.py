"""What a chat template gets: tools in its own way or in words, frames of a look as a video with its times."""

from base64 import b64encode
from io import BytesIO

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from PIL import Image

from vidence.tools.models.local_prompt import clock_of, prompt_of

TOOL = {"type": "function", "function": {"name": "track", "description": "Follow.", "parameters": {}}}
CALL = {"type": "tool_call", "id": "call00101", "name": "track", "args": {"query": "red car"}}
TALK = [
    SystemMessage("Look closely."),
    HumanMessage("Where is it?"),
    AIMessage("I follow it.", tool_calls=[CALL]),
    ToolMessage("e1 tube", tool_call_id="call00101"),
    HumanMessage("Evidence: e1"),
]


def picture(strip=None, t_s=0.0, rate_hz=25.0):
    file = BytesIO()
    Image.new("RGB", (8, 6)).save(file, "PNG")
    block = {"type": "image", "base64": b64encode(file.getvalue()).decode(), "mime_type": "image/png"}
    return block | ({"extras": {"strip": strip, "t_s": t_s, "rate_hz": rate_hz}} if strip else {})


def words(message):
    return "".join(part.get("text", f"[{part['type']}]") for part in message["content"])


def test_a_template_that_knows_tools_gets_them_as_they_are():
    prompt = prompt_of(TALK, [TOOL], knows_tools=True, as_video=False)
    assert prompt.tools == [TOOL]
    assert [message["role"] for message in prompt.messages] == ["system", "user", "assistant", "tool", "user"]
    function = {"name": "track", "arguments": {"query": "red car"}}
    assert prompt.messages[2]["tool_calls"] == [{"type": "function", "function": function}]


def test_a_template_that_knows_none_gets_tools_calls_and_results_in_words():
    prompt = prompt_of(TALK, [TOOL], knows_tools=False, as_video=False)
    assert prompt.tools is None
    assert [message["role"] for message in prompt.messages] == ["system", "user", "assistant", "user"]
    system, _, said, found = map(words, prompt.messages)
    assert system.startswith("Look closely.\n\n# Tools")
    assert '"name": "track"' in system
    called = '<tool_call>\n{"name": "track", "arguments": {"query": "red car"}}\n</tool_call>'
    assert said == f"I follow it.\n{called}"
    assert found == "<tool_response>\ne1 tube\n</tool_response>\nEvidence: e1"


def test_tools_are_told_where_nobody_spoke_before():
    prompt = prompt_of(TALK[1:2], [TOOL], knows_tools=False, as_video=False)
    assert [message["role"] for message in prompt.messages] == ["system", "user"]


def test_frames_of_one_look_become_one_video_where_the_last_one_stands():
    content = [{"type": "text", "text": "sheet"}, picture(), {"type": "text", "text": "at 1"},
               picture("e3", 1.0), {"type": "text", "text": "at 2"}, picture("e3", 2.0),
               picture("e4", 5.0), {"type": "text", "text": "end"}]  # fmt: skip
    told = [HumanMessage(content)]
    prompt = prompt_of(told, [], knows_tools=True, as_video=True)
    assert words(prompt.messages[0]) == "sheet\n[image]at 1\nat 2\n[video][image]end"
    video = next(part for part in prompt.messages[0]["content"] if part["type"] == "video")
    assert [frame.size for frame in video["video"]] == [(8, 6), (8, 6)]
    assert prompt.videos == [clock_of([1.0, 2.0], 25.0)]
    apart = prompt_of(told, [], knows_tools=True, as_video=False)
    assert words(apart.messages[0]) == "sheet\n[image]at 1\n[image]at 2\n[image][image]end"
    assert apart.videos == []


def test_the_clock_gives_each_frame_the_time_at_which_it_is_shown():
    steady = clock_of([2.0, 2.04, 2.08], 25.0)
    assert steady["frames_indices"] == pytest.approx([50, 51, 52])
    assert steady["total_num_frames"] == 3
    unsteady = clock_of([7.0, 7.5, 9.4], 30.0)
    times = [index / unsteady["fps"] for index in unsteady["frames_indices"]]
    assert times == pytest.approx([7.0, 7.5, 9.4])
    # What a processor takes for the rate at which it was sampled: three frames, 1.2 s apart.
    assert 3 / unsteady["total_num_frames"] * unsteady["fps"] == pytest.approx(1 / 1.2)
