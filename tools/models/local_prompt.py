"""A conversation as the chat template of a local model takes it: words, pictures, videos, tools, calls."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage
    from PIL.Image import Image

Json = dict[str, Any]

# For templates that know no tools: the wording that Qwen's own templates use, which is that of Hermes.
_TOOLS = """# Tools

You may call one or more functions to assist with the user query.

You are provided with function signatures within <tools></tools> XML tags:
<tools>
{signatures}
</tools>

For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:
<tool_call>
{{"name": <function-name>, "arguments": <args-json-object>}}
</tool_call>"""  # noqa: E501


@dataclass
class Prompt:
    """What the template gets; `videos` tells when the frames of each video are."""

    messages: list[Json]
    tools: list[Json] | None
    videos: list[Json] = field(default_factory=list)


def prompt_of(
    messages: Sequence[BaseMessage], tools: Sequence[Json], *, knows_tools: bool, as_video: bool
) -> Prompt:
    """The conversation and its tools; a template that knows no tools gets them in words."""
    prompt = Prompt([], list(tools) if knows_tools and tools else None)
    for message in messages:
        content = list(_content(message.content, prompt.videos, as_video=as_video))
        turn: Json = {"role": _ROLES[message.type], "content": content}
        calls = getattr(message, "tool_calls", ())
        if calls:
            turn["tool_calls"] = [
                {"type": "function", "function": {"name": call["name"], "arguments": call["args"]}}
                for call in calls
            ]
        prompt.messages.append(turn)
    if not knows_tools:
        prompt.messages = _in_words(prompt.messages, tools)
    prompt.messages = list(_taking_turns(prompt.messages))
    return prompt


_ROLES = {"system": "system", "human": "user", "ai": "assistant", "tool": "tool"}


def _content(content: Any, videos: list[Json], *, as_video: bool) -> Iterator[Json]:
    """The parts of one turn; frames of one look become a video where its last one stands."""
    parts: list[Json] = [_words(content)] if isinstance(content, str) else list(content)
    strips = [part.get("extras", {}).get("strip") if as_video else None for part in parts]
    for place, (part, strip) in enumerate(zip(parts, strips, strict=True)):
        if part["type"] == "text":
            # Templates put parts side by side; words end with their line.
            yield _words(part["text"] + ("\n" if place + 1 < len(parts) else ""))
        elif strip is None or strips.count(strip) == 1:
            yield {"type": "image", "image": _opened(part)}
        elif strip not in strips[place + 1 :]:
            frames = [p for p, s in zip(parts, strips, strict=True) if s == strip]
            videos.append(clock_of([p["extras"]["t_s"] for p in frames], frames[0]["extras"]["rate_hz"]))
            yield {"type": "video", "video": [_opened(p) for p in frames]}


def clock_of(times_s: Sequence[float], rate_hz: float) -> Json:
    """When the frames of a video are, in the words of transformers.

    Processors divide an index by the rate. Here an index is the frame's time on the clock of that rate:
    in a video of steady rate its number, and in any other still the time at which it is really shown.
    """
    indices = [t_s * rate_hz for t_s in times_s]
    step = (indices[-1] - indices[0]) / (len(indices) - 1)
    return {"total_num_frames": max(round(step * len(indices)), 1), "fps": rate_hz, "frames_indices": indices}


def _opened(part: Mapping[str, Any]) -> Image:
    from PIL import Image

    data = part["base64"] if part["type"] == "image" else part["image_url"]["url"].partition(",")[2]
    return Image.open(BytesIO(b64decode(data))).convert("RGB")


def _in_words(messages: Sequence[Json], tools: Sequence[Json]) -> list[Json]:
    """Tools, calls and results as text."""
    worded = [_worded(message) for message in messages]
    if not tools:
        return worded
    signatures = "\n".join(json.dumps(tool, ensure_ascii=False) for tool in tools)
    told = _words(_TOOLS.format(signatures=signatures))
    if worded and worded[0]["role"] == "system":
        worded[0]["content"] += [_words("\n\n"), told]
        return worded
    return [{"role": "system", "content": [told]}, *worded]


def _taking_turns(messages: Sequence[Json]) -> Iterator[Json]:
    """What a user says in a row is one turn, since many templates take no other."""
    for role, group in groupby(messages, key=lambda message: message["role"]):
        if role != "user":
            yield from group
            continue
        content: list[Json] = []
        for message in group:
            content += [*([_words("\n")] if content else []), *message["content"]]
        yield {"role": "user", "content": content}


def _worded(message: Json) -> Json:
    """One turn, its calls and results in the tags that the tools were told in."""
    content = list(message["content"])
    if message["role"] == "tool":
        return {
            "role": "user",
            "content": [_words("<tool_response>\n"), *content, _words("\n</tool_response>")],
        }
    for call in message.get("tool_calls", ()):
        content.append(
            _words(f"\n<tool_call>\n{json.dumps(call['function'], ensure_ascii=False)}\n</tool_call>")
        )
    return {"role": message["role"], "content": content}


def _words(text: str) -> Json:
    return {"type": "text", "text": text}
