"""What a local model is asked and how it replies, for every family of which transformers has a real one."""

from base64 import b64encode

import cv2
import numpy as np
import pytest
from langchain_core.messages import HumanMessage
from pydantic import BaseModel

from vidence.tools.models.model import Message, Offered, Picture, Text
from vidence.traces.errors import BackendError, ContextOverflow
from vidence.traces.records import Shown, ToolUse

pytestmark = pytest.mark.models
FAMILIES = ("qwen2.5-vl", "qwen3-vl", "internvl", "smolvlm")
TOOL = Offered(name="track", description="Follow.", parameters={"type": "object", "properties": {}})
PNG = cv2.imencode(".png", np.full((96, 160, 3), 90, np.uint8))[1].tobytes()


def picture(t_s, strip=None):
    shown = Shown(blob="0" * 64, width=160, height=96, pts=(1,), t_s=(t_s,), index=(1,), scale=(1.0, 1.0))
    return Picture(shown=shown, strip=strip, rate_hz=25.0)


def said(role, *parts, **more):
    given = tuple(Text(text=part) if isinstance(part, str) else part for part in parts)
    return Message(role=role, parts=given, **more)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_whole_conversation_with_pictures_calls_and_results_is_replied_to(open_model, asked, family):
    model = open_model(family)
    assert model.family.name == family
    use = ToolUse(id="call00101", name="look", arguments={"times_s": [1.0, 2.0]})
    talk = (
        said("system", "Look closely."),
        said("user", "Where is it?", picture(0.0)),
        said("assistant", "I look.", uses=(use,)),
        said("tool", "e1 frames", answers=use.id),
        said("user", "e1 at 1 s", picture(1.0, "e1"), "e1 at 2 s", picture(2.0, "e1")),
        said("user", "Go on."),
    )
    replied = asked(model, talk, tools=(TOOL,), load=lambda digest: PNG)
    again = asked(model, talk, tools=(TOOL,), load=lambda digest: PNG)
    assert replied == again
    assert replied.reply.finish in ("length", "stop")
    assert 0 < replied.usage.tokens_out <= 24
    without = asked(model, talk[:1] + talk[5:], tools=(TOOL,))
    assert without.usage.tokens_in < replied.usage.tokens_in


def test_what_does_not_fit_is_too_long_and_what_fits_leaves_room(open_model, asked, monkeypatch):
    model = open_model("qwen3-vl")
    sent = asked(model, "Go on.").usage.tokens_in
    config = model._chat.model.config.get_text_config()
    monkeypatch.setattr(config, "max_position_embeddings", sent + 20)
    assert asked(model, "Go on.").usage.tokens_out <= 20
    with pytest.raises(ContextOverflow, match=rf"has \d+ tokens, and .* takes {sent + 20}"):
        asked(model, "Go on, and on, and on, and on, and on, and on.")


def test_a_memory_that_is_full_is_a_request_too_long(open_model, asked, monkeypatch):
    import torch

    def full(**_):
        raise torch.OutOfMemoryError

    model = open_model("qwen3-vl")
    monkeypatch.setattr(model._chat.model, "generate", full)
    with pytest.raises(ContextOverflow, match="memory of cpu"):
        asked(model, "Go on.")


def test_a_template_that_refuses_a_conversation_is_an_error_of_the_model(open_model, asked, monkeypatch):
    model = open_model("qwen3-vl")
    monkeypatch.setattr(model._chat.processor, "chat_template", "{{ raise_exception('no, thanks') }}")
    with pytest.raises(BackendError, match="does not take this conversation: no, thanks"):
        asked(model, "Go on.")


def test_a_picture_that_a_model_cannot_take_is_an_error_of_the_model(open_model, asked):
    sliver = cv2.imencode(".png", np.zeros((2, 500, 3), np.uint8))[1].tobytes()
    with pytest.raises(BackendError, match=r"does not take this conversation: .*aspect ratio"):
        asked(open_model("qwen2.5-vl"), picture(1.0), load=lambda digest: sliver)


def test_half_precision_is_as_repeatable(open_model, asked):
    model = open_model("qwen2.5-vl", dtype="bfloat16")
    one, two = (asked(model, "Well?", picture(1.0), load=lambda digest: PNG) for _ in range(2))
    assert one == two


def test_it_is_a_chat_model_of_langchain(open_model):
    class Track(BaseModel):
        """Follow a thing."""

        query: str

    chat = open_model("qwen3-vl")._chat
    block = {"type": "image", "base64": b64encode(PNG).decode(), "mime_type": "image/png"}
    url = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{b64encode(PNG).decode()}"}}
    replies = [
        chat.bind_tools([Track]).invoke([HumanMessage([{"type": "text", "text": "Where?"}, part])])
        for part in (block, url)
    ]
    assert replies[0].content == replies[1].content
    assert replies[0].usage_metadata["output_tokens"] <= 24
    assert chat.invoke("Where?", stop=["e"]).response_metadata["finish_reason"] in ("stop", "length")
